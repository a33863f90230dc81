"""The bytes of uploaded files, copied between a content folder and the folder that the server serves them from."""

import filecmp
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.transfer.entries import Entry
from typecase.schema.attributes import JsonValue

FILES_FOLDER = "files"
"""The folder beside the lines."""

_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How many files were copied because they were not there or differed, and which originals are nowhere."""

    copied: int
    missing: tuple[str, ...]


def file_names(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield the name of each file of an entry of the file type, and whether it is the original or a smaller format."""
    if entry.values.get("provider") != _LOCAL:
        return
    yield _name(entry.values), True
    formats = entry.values.get("formats")
    if is_mapping(formats):
        yield from ((_name(described), False) for described in formats.values() if is_mapping(described))


def is_file_name(name: str) -> bool:
    """Tell whether a name stays inside its folder and is not hidden."""
    return Path(name).name == name != "" and not name.startswith(".") and "\\" not in name


def copy_files(names: Mapping[str, bool], source: Path, target: Path) -> CopyReport:
    """Copy the named files that `source` has to `target`, each whole or not at all.

    `names` tells which are originals: a format that is nowhere is not worth a word, it can be made again.
    """
    copied = 0
    missing: list[str] = []
    for name, is_original in names.items():
        original, copy = source / name, target / name
        if not original.is_file():
            if is_original and not copy.is_file():
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
