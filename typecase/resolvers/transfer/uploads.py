"""The bytes of uploaded files, copied between a content folder and the folder that the server serves them from."""

import filecmp
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from typecase.resolvers.entities.values import is_mapping
from typecase.resolvers.transfer.entries import Entry
from typecase.schema.attributes import JsonValue

FILES_FOLDER = "files"
"""The folder beside the lines."""

_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How many files were copied because they were not there or differed, and which have no bytes anywhere."""

    copied: int
    missing: tuple[str, ...]


def file_names(entry: Entry) -> Iterator[str]:
    """Yield the names of the files that belong to an entry of the file type: the original, then its formats."""
    if entry.values.get("provider") != _LOCAL:
        return
    yield _name(entry.values)
    formats = entry.values.get("formats")
    if is_mapping(formats):
        yield from (_name(described) for described in formats.values() if is_mapping(described))


def is_file_name(name: str) -> bool:
    """Tell whether a name stays inside its folder and is not hidden."""
    return not name.startswith(".") and Path(name).name == name and "\\" not in name


def copy_files(names: Iterable[str], source: Path, target: Path) -> CopyReport:
    """Copy the named files that `source` has to `target`, each whole or not at all."""
    copied = 0
    missing: list[str] = []
    for name in dict.fromkeys(names):
        original, copy = source / name, target / name
        if not original.is_file():
            if not copy.is_file():
                missing.append(name)
        elif not copy.is_file() or not filecmp.cmp(original, copy, shallow=False):
            target.mkdir(parents=True, exist_ok=True)
            part = target / f".{name}.part"
            shutil.copyfile(original, part)
            part.replace(copy)
            copied += 1
    return CopyReport(copied, tuple(missing))


def _name(described: JsonValue) -> str:
    return f"{described.get('hash') or ''}{described.get('ext') or ''}"
