"""The Python of a package: a project's, loaded by path under the module name `project.…`, and that of plugins."""

import importlib
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

from typecase.schema.packages import PROJECT, Package

SERVER = "server"
RESOLVERS = "resolvers"
LIFECYCLES = "lifecycles"

ROOMS = (SERVER, RESOLVERS, LIFECYCLES)
"""The folders of a package whose modules are loaded, in their order."""


def open_package(folder: Path) -> Package:
    """Make `project` the package of a folder's modules, and forget those of a project that was loaded before.

    The files can import each other: `from project.lifecycles.words import count`. The folder is never on `sys.path`.
    """
    for name in [name for name in sys.modules if name == PROJECT or name.startswith(f"{PROJECT}.")]:
        del sys.modules[name]
    spec = ModuleSpec(PROJECT, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[PROJECT] = module_from_spec(spec)
    importlib.invalidate_caches()
    return Package(folder=folder, module=PROJECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """The modules of a package by their files, such as `lifecycles/article.py`, in their order."""

    package: Package
    by_file: Mapping[str, ModuleType]

    def of(self, room: str) -> Iterator[tuple[str, ModuleType]]:
        """Yield the files of a room with their modules."""
        return ((file, module) for file, module in self.by_file.items() if file.startswith(f"{room}/"))


def load_modules(package: Package, found: list[str]) -> Modules:
    """Return the modules of a package's rooms. Hidden files are left out.

    A file that cannot be imported is a mistake in `found`, with the line of the package that failed.
    """
    by_file: dict[str, ModuleType] = {}
    for room in ROOMS:
        for path in sorted((package.folder / room).glob("[!.]*.py")):
            name = f"{package.module}.{room}" if path.stem == "__init__" else f"{package.module}.{room}.{path.stem}"
            file = f"{room}/{path.name}"
            try:
                by_file[file] = importlib.import_module(name)
            except Exception as error:
                found.append(import_failure(error, package, file))
    return Modules(package=package, by_file=by_file)


def import_failure(error: Exception, package: Package, file: str) -> str:
    """Return why a file cannot be imported, with the line of the package that failed."""
    return f"{place_of(error, package) or package.shown(file)}: cannot be imported: {reason_of(error)}"


def place_of(error: Exception, package: Package) -> str | None:
    """Return the line of a package that an error comes from, `server/app.py at line 3`; None when it is from none."""
    if isinstance(error, SyntaxError) and error.filename is not None:
        path, line = Path(error.filename), error.lineno
    else:
        lines = [
            (Path(frame.f_code.co_filename), line)
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_globals.get("__name__", "").startswith(f"{package.module}.")
        ]
        path, line = lines[-1] if lines else (None, None)
    if path is None or not path.is_relative_to(package.folder):
        return None
    return f"{package.shown(path.relative_to(package.folder).as_posix())} at line {line}"


def reason_of(error: Exception) -> str:
    """Return the kind of an error and its message."""
    return f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
