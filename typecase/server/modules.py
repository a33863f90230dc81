"""A project's Python, loaded by path under the module name `project.…`; its folder is never on `sys.path`."""

import importlib
import sys
import traceback
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

PACKAGE = "project"


def open_package(folder: Path) -> None:
    """Make `project` the package of a folder's modules, and forget those of a project that was loaded before.

    The files can import each other: `from project.lifecycles.words import count`.
    """
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]
    spec = ModuleSpec(PACKAGE, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[PACKAGE] = module_from_spec(spec)
    importlib.invalidate_caches()


def load_modules(folder: Path, room: str, found: list[str]) -> Iterator[tuple[str, ModuleType]]:
    """Yield each module of a room of the open package with its file, such as `lifecycles/article.py`, in their order.

    Hidden files are left out. A file that cannot be imported is a mistake in `found`, with the line of the project that
    failed.
    """
    for path in sorted((folder / room).glob("[!.]*.py")):
        file = f"{room}/{path.name}"
        module = load_module(folder, file, found)
        if module is not None:
            yield file, module


def import_failure(error: Exception, folder: Path, file: str) -> str:
    """Return why a file cannot be imported, with the line of the project that failed."""
    return f"{place_of(error, folder) or file}: cannot be imported: {reason_of(error)}"


def load_module(folder: Path, file: str, found: list[str]) -> ModuleType | None:
    """Return the module of one file of the open package, such as `server/app.py`; None when there is none.

    A file that cannot be imported is a mistake in `found`, as of `load_modules`.
    """
    path = folder / file
    if not path.is_file():
        return None
    room = path.parent.name
    try:
        return importlib.import_module(
            f"{PACKAGE}.{room}" if path.stem == "__init__" else f"{PACKAGE}.{room}.{path.stem}"
        )
    except Exception as error:
        found.append(import_failure(error, folder, file))
        return None


def place_of(error: Exception, folder: Path) -> str | None:
    """Return the line of the project that an error comes from, `server/app.py at line 3`; None when it is from none."""
    if isinstance(error, SyntaxError) and error.filename is not None:
        path, line = Path(error.filename), error.lineno
    else:
        lines = [
            (Path(frame.f_code.co_filename), line)
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_globals.get("__name__", "").startswith(f"{PACKAGE}.")
        ]
        path, line = lines[-1] if lines else (None, None)
    if path is None or not path.is_relative_to(folder):
        return None
    return f"{path.relative_to(folder).as_posix()} at line {line}"


def reason_of(error: Exception) -> str:
    """Return the kind of an error and its message."""
    return f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
