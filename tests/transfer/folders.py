"""Content folders, made by tests and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from typecase.resolvers.queries.connections import Database
from typecase.schema.registry import Registry
from typecase.schema.tables import tables_of

Line = dict[str, Any]

CREATED = "2024-01-01T00:00:00.000Z"
UPDATED = "2024-02-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder and the folder that uploads go to."""

    folder: Path
    uploads: Path

    def write(self, lines: Mapping[str, Sequence[Line | str]]) -> None:
        """Write the lines of each type, by uid; a string is written as it is."""
        self.folder.mkdir(exist_ok=True)
        for uid, given in lines.items():
            text = b"".join(
                line.encode() + b"\n" if isinstance(line, str) else orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
                for line in given
            )
            (self.folder / file_name(uid)).write_bytes(text)


def file_name(uid: str) -> str:
    """Return the name of a type's file."""
    return f"{uid.replace('::', '.')}.jsonl"


def line(document_id: str, **data: Any) -> Line:
    """Return a line of a type without drafts and locales."""
    return {
        "documentId": document_id,
        "locale": None,
        "status": "published",
        "createdAt": CREATED,
        "updatedAt": UPDATED,
        "publishedAt": CREATED,
        "data": data,
    }


def story(document_id: str, *, locale: str = "en", status: str = "draft", **data: Any) -> Line:
    """Return a line of a story, a draft in English unless it is said otherwise."""
    published_at = UPDATED if status == "published" else None
    return {**line(document_id, **data), "locale": locale, "status": status, "publishedAt": published_at}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def rows_of(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement; words that a database reserves are in double quotes there."""
    _, rows = await database.writer.execute_query(sql.replace('"', "`") if database.dialect == "mariadb" else sql)
    return [tuple(dict(row).values()) for row in rows]


async def everything(database: Database, registry: Registry) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    return {
        table.name: await rows_of(database, f"select * from {table.name} order by {', '.join(table.primary_key)}")
        for table in tables_of(registry)
    }
