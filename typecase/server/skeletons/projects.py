"""The small project that a developer begins with: it starts, has its first migration, and passes its own tests."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from typecase.errors import ValidationError
from typecase.server.migrating import make
from typecase.server.project import load_project
from typecase.settings.secret_keys import STATE_FOLDER

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SUFFIX = ".txt"
"""What the files end with until they are in a project: until then, they are no Python and no settings of ours."""

_HIDDEN = {"gitignore": ".gitignore"}


def write_project(folder: Path) -> list[str]:
    """Write a project to a folder that is not there, or is empty, and return the files; its name is the folder's.

    ValidationError for another folder or name. Nothing is left where it cannot be written whole.
    """
    folder = folder.absolute()
    if not _NAME.fullmatch(folder.name):
        raise ValidationError(f"{folder.name!r} is no name of a project: write it in small letters, as my-site")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValidationError(f"{folder} is there already and not empty; choose another name, nothing is overwritten")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as made:
        written = Path(made) / folder.name
        for path, text in _texts(folder.name):
            file = written / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        asyncio.run(make(load_project(written), "initial"))
        shutil.rmtree(written / STATE_FOLDER)  # of the server's own, it makes it anew
        names = sorted(str(path.relative_to(written)) for path in written.rglob("*") if path.is_file())
        if folder.exists():
            folder.rmdir()
        shutil.move(written, folder)
    return names


def _texts(name: str) -> Iterator[tuple[Path, str]]:
    """Yield the files of a project of this name, by their path in it."""
    values = {"name": name, "version": version("typecase")}
    for path, file in _files(files("typecase.server.skeletons") / "project", Path()):
        yield path, Template(file.read_text("utf-8")).safe_substitute(values)


def _files(folder: Traversable, at: Path) -> Iterator[tuple[Path, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, at / entry.name)
        elif entry.name.endswith(_SUFFIX):
            called = entry.name.removesuffix(_SUFFIX)
            yield at / _HIDDEN.get(called, called), entry
