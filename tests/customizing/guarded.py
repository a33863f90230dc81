"""A project whose Python guards, wraps and overrides actions of notes."""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.magazines import Magazine
from tests.projects import content_type, open_project, relation

NOTE, BOOK = "api::note.note", "api::book.book"
USER, ROLE = "plugin::users-permissions.user", "plugin::users-permissions.role"
PERMISSION = "plugin::users-permissions.permission"

NOTE_ATTRIBUTES = {
    "title": {"type": "string", "required": True, "unique": True},
    "kind": {"type": "enumeration", "enum": ["short one", "long"]},
    "pages": {"type": "biginteger"},
    "at": {"type": "time"},
    "rating": {"type": "float"},
    "extra": {"type": "json"},
    "day": {"type": "date"},
    "instant": {"type": "datetime"},
    "price": {"type": "decimal"},
    "done": {"type": "boolean"},
    "words": {"type": "integer"},
    "secret": {"type": "string", "private": True},
    "owner": {"type": "relation", "relation": "manyToOne", "target": USER},
    "book": relation("manyToOne", "book", inversedBy="notes"),
    "seo": {"type": "component", "component": "shared.seo"},
    "zone": {"type": "dynamiczone", "components": ["shared.seo", "shared.quote"]},
}
BOOK_ATTRIBUTES = {
    "name": {"type": "string"},
    "notes": relation("oneToMany", "note", mappedBy="book"),
}


def component(**attributes: str) -> dict[str, Any]:
    """Return the declaration of a component of strings."""
    return {"info": {"displayName": "x"}, "attributes": {name: {"type": kind} for name, kind in attributes.items()}}


def declarations(api: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the content types; `api` is what the file of notes says of its actions."""
    return {
        "note": {**content_type("note", "notes", NOTE_ATTRIBUTES), "api": dict(api or {})},
        "book": content_type("book", "books", BOOK_ATTRIBUTES, drafts=False),
        "front": {**content_type("front", "fronts", {"title": {"type": "string"}}), "kind": "singleType"},
        "components/shared/seo": component(metaTitle="string", words="integer"),
        "components/shared/quote": component(text="text"),
    }


def write_python(folder: Path, files: Mapping[str, str]) -> None:
    """Write Python of a project by its paths."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@asynccontextmanager
async def open_notes(
    kind: str, folder: Path, files: Mapping[str, str], api: Mapping[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Magazine]:
    """Serve notes with Python of a test's own."""
    write_python(folder, files)
    async with open_project(kind, folder, declarations(api), "notes", **settings) as notes:
        yield notes


def ran(module: str) -> list[str]:
    """Return what a module of the project's resolvers has noted in its LOG since it was last asked."""
    log: list[str] = sys.modules[f"project.resolvers.{module}"].LOG
    found = list(log)
    log.clear()
    return found


async def add_users(notes: Magazine, *permissions: str) -> Mapping[str, str]:
    """Store the users alice and bob with a role that has these permissions; return their documents' ids by name."""
    role = await notes.backend.entities(ROLE).create({"name": "Writer", "type": "writer"})
    for action in permissions:
        await notes.backend.entities(PERMISSION).create({"action": action, "role": role["documentId"]})
    users = notes.backend.entities(USER)
    found: dict[str, str] = {}
    for name in ("alice", "bob"):
        data = {"username": name, "email": f"{name}@example.com", "confirmed": True, "role": role["documentId"]}
        found[name] = (await users.create(data))["documentId"]
    return found
