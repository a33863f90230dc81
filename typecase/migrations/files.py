"""The files of migrations: aerich's form, with operations as data and the state that they lead to."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from aerich.utils import compress_dict, decompress_dict, import_py_file

from typecase.migrations.operations import Operation, operations_to_data
from typecase.migrations.state import EMPTY, State, state_from_data, state_to_data

FOLDER = "migrations"
"""The folder of a project that holds its migrations."""

_NAME = re.compile(r"(\d+)_\w+\.py")
_WIDTH = 100
_TEMPLATE = '''"""{summary}"""

from typing import Any

from typecase.migrations import apply, revert

OPERATIONS: list[Any] = {operations}

RUN_IN_TRANSACTION = False
"""Each database has its own way: see `apply`."""


async def upgrade(db: Any) -> str:
    """Do the operations that are not done yet."""
    return await apply(db, __file__, OPERATIONS)


async def downgrade(db: Any) -> str:
    """Take the operations back."""
    return await revert(db, __file__, OPERATIONS)


MODELS_STATE = (
{state}
)
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFile:
    """A migration: its path, whose name begins with its number."""

    path: Path
    number: int

    @property
    def name(self) -> str:
        """The name of the file, by which the database knows it."""
        return self.path.name

    def operations(self) -> Sequence[Sequence[Any]]:
        """Return its operations as data; none for one of hand-written Python."""
        return getattr(import_py_file(self.path), "OPERATIONS", ())

    def state(self) -> State | None:
        """Return the state that it leads to; None for one of hand-written Python, which changes data only."""
        packed = getattr(import_py_file(self.path), "MODELS_STATE", None)
        return None if not packed else state_from_data(decompress_dict(packed))


def list_files(folder: Path) -> list[MigrationFile]:
    """Return the migrations of a folder in their order."""
    found = [
        MigrationFile(path=path, number=int(match[1]))
        for path in folder.glob("*.py")
        if (match := _NAME.fullmatch(path.name)) is not None
    ]
    return sorted(found, key=lambda file: file.number)


def repeated_numbers(files: Sequence[MigrationFile]) -> list[list[str]]:
    """Return the names of migrations that have one number, such as two branches may have made."""
    by_number: dict[int, list[str]] = {}
    for file in files:
        by_number.setdefault(file.number, []).append(file.name)
    return [sorted(names) for names in by_number.values() if len(names) > 1]


def next_path(folder: Path, name: str) -> Path:
    """Return the path of a migration behind all that are there; the folder is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    number = max((file.number for file in list_files(folder)), default=-1) + 1
    return folder / f"{number}_{datetime.now(UTC):%Y%m%d%H%M%S}_{name}.py"


def last_state(files: Sequence[MigrationFile]) -> State:
    """Return the state that all of these migrations lead to."""
    return next((state for file in reversed(files) if (state := file.state()) is not None), EMPTY)


def literal(value: Any, indent: int = 0) -> str:
    """Return a value of JSON as Python writes it, over several lines where one is too long."""
    line = _line(value)
    if len(line) + indent <= _WIDTH or not isinstance(value, dict | list):
        return line
    inside, outside = " " * (indent + 4), " " * indent
    if isinstance(value, dict):
        held = cast(dict[str, Any], value)
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {literal(item, indent + 4)}" for key, item in held.items()]
        opening, closing = "{", "}"
    else:
        parts = [literal(item, indent + 4) for item in cast(list[Any], value)]
        opening, closing = "[", "]"
    return "\n".join([opening, *(f"{inside}{part}," for part in parts), f"{outside}{closing}"])


def _line(value: Any) -> str:
    match value:
        case dict():
            held = cast(dict[str, Any], value)
            return "{" + ", ".join(f"{_line(key)}: {_line(item)}" for key, item in held.items()) + "}"
        case list():
            return "[" + ", ".join(map(_line, cast(list[Any], value))) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)


def write_file(folder: Path, name: str, operations: Iterable[Operation], state: State, summary: str) -> Path:
    """Write the next migration of a folder and return its path."""
    path = next_path(folder, name)
    data = operations_to_data(operations)
    packed = compress_dict(dict(state_to_data(state)))
    lines = [packed[start : start + _WIDTH] for start in range(0, len(packed), _WIDTH)]
    text = _TEMPLATE.format(
        summary=summary.replace("\\", "").replace('"""', "'''"),
        operations=literal(data),
        state="\n".join(f'    "{line}"' for line in lines),
    )
    path.write_text(text, encoding="utf-8")
    return path
