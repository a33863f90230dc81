"""Rows of types that the magazine has not: private relations, and one of a type without drafts to one with drafts."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from typecase.lifecycles.subscribers import Lifecycles
from typecase.migrations.creation import create_tables
from typecase.resolvers.backend import Backend, build_backend
from typecase.resolvers.queries.connections import open_database
from typecase.schema.loader import load_registry

PAGE, NOTE = "api::page.page", "api::note.note"


def declare(folder: Path, name: str, *, drafts: bool, **attributes: Any) -> None:
    declaration = {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name.title()},
        "options": {"draftAndPublish": drafts},
        "attributes": attributes,
    }
    (folder / "schema" / f"{name}.json").write_text(json.dumps(declaration))


def relation(kind: str, target: str, **options: Any) -> dict[str, Any]:
    return {"type": "relation", "relation": kind, "target": target, **options}


@pytest.fixture
async def backend(database_url: str, tmp_path: Path) -> AsyncIterator[Backend]:
    (tmp_path / "schema" / "components" / "shared").mkdir(parents=True)
    component = {
        "info": {"displayName": "Link"},
        "attributes": {
            "text": {"type": "string", "private": True},
            "key": {"type": "password"},
            "page": relation("oneToOne", PAGE),
        },
    }
    (tmp_path / "schema" / "components" / "shared" / "link.json").write_text(json.dumps(component))
    link = {"type": "component", "component": "shared.link"}
    partner = relation("oneToOne", NOTE, inversedBy="page")
    declare(tmp_path, "page", drafts=True, title={"type": "string"}, link=link, note=partner)
    declare(
        tmp_path,
        "note",
        drafts=False,
        text={"type": "string"},
        about=relation("manyToOne", PAGE, private=True),
        page=relation("oneToOne", PAGE, mappedBy="note"),
        links={**link, "repeatable": True},
    )
    registry = load_registry(tmp_path)

    async def never_hash(password: str) -> str:
        raise AssertionError(password)

    async with open_database(database_url, registry, pool=2) as database:
        await create_tables(database.writer, registry, database.dialect)
        backend = build_backend(registry, database, "en", never_hash, Lifecycles())
        for status in ("draft", "published"):
            await backend.rows(PAGE).create({"documentId": "page", "title": status, "status": status})
        await backend.rows(NOTE).create({"documentId": "note", "text": "N", "about": "page"})
        yield backend


async def test_one_target_of_two_statuses_does_not_make_two_rows(backend: Backend) -> None:
    notes = backend.rows(NOTE)

    rows = await notes.find_many(populate={"about": True})
    published = await notes.find_many(populate={"about": {"where": {"status": "published"}}})

    assert [row["about"]["title"] for row in rows] == ["draft"]
    assert [row["about"]["title"] for row in published] == ["published"]


async def test_private_relations_are_asked_like_others(backend: Backend) -> None:
    notes = backend.rows(NOTE)

    assert await notes.count({"about": {"title": "published"}}) == 1
    assert await notes.count({"about": {"title": "none"}}) == 0
    assert await notes.count({"about": None}) == 0
    assert len(await notes.find_many(order_by={"about": {"title": "desc"}})) == 1


async def test_a_relation_of_one_to_one_is_taken_from_who_had_it(backend: Backend) -> None:
    pages = backend.rows(PAGE)
    await pages.update({"documentId": "page", "status": "draft"}, {"note": "note"})

    other = await pages.create({"title": "Other", "note": "note"}, populate="note")
    first = await pages.find_one({"documentId": "page", "status": "draft"}, populate="note")
    note = await backend.rows(NOTE).update({"documentId": "note"}, {"page": "page"}, populate="page")

    assert first is not None
    assert note is not None
    assert (other["note"]["text"], first["note"]) == ("N", None)
    assert note["page"]["documentId"] == "page"


async def test_a_component_shows_documents_of_the_status_of_its_row(backend: Backend) -> None:
    stored = json.dumps({"id": 1, "text": "T", "key": "hash", "page": "page"})
    await backend.database.writer.execute_script(f"update pages set link = '{stored}'")
    await backend.database.writer.execute_script(f"update notes set links = '[{stored}]'")
    page = {"select": ["title"]}

    rows = await backend.rows(PAGE).find_many(populate={"link": {"populate": {"page": page}}})
    note = await backend.rows(NOTE).find_one(populate={"links": {"select": ["key"], "populate": {"page": page}}})

    assert note is not None
    assert [row["link"]["page"]["title"] for row in rows] == ["draft", "published"]
    assert [row["link"]["text"] for row in rows] == ["T", "T"]
    assert "key" not in rows[0]["link"]
    assert [(link["key"], link["page"]["documentId"]) for link in note["links"]] == [("hash", "page")]
