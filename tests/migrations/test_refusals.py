"""What a migration would do to rows that are there is told before it is written, and refused where it would harm."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.migrations.posts import fill, project_of, read, run
from tests.projects import content_type, write_project
from typecase.errors import BootError
from typecase.migrations.files import list_files
from typecase.migrations.rows import json_value
from typecase.server import migrating
from typecase.server.project import Project, load_project

TITLE = {"title": {"type": "string"}}
QUOTE = {"type": "component", "component": "shared.quote"}


def with_quotes(folder: Path, url: str, attributes: Mapping[str, Any]) -> Project:
    """Return the project of posts with a quote, whose attributes are these."""
    quote = {"info": {"displayName": "quote"}, "attributes": attributes}
    write_project(folder, {"components/shared/quote": quote})
    return project_of(folder, url, {"quote": QUOTE})


def of_type(folder: Path, url: str, **options: bool) -> Project:
    """Return the project of posts with these options."""
    write_project(folder, {"post": content_type("post", "posts", TITLE, **options)})
    return load_project(folder, environment="development", overrides={("database", "url"): url})


async def refusal(project: Project) -> tuple[str, ...]:
    """Return why `make` writes nothing."""
    there = list_files(project.folder / "migrations")
    with pytest.raises(BootError) as refused:
        await migrating.make(project)
    assert list_files(project.folder / "migrations") == there
    return refused.value.mistakes


async def test_what_is_required_and_missing_is_refused_and_can_be_given(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, TITLE)
    await migrating.prepare(before)
    await fill(before, "title", 3)
    await run(before, ["update posts set title = null where id = 2", "update posts set status = 0 where id = 3"])
    required = {"title": {"type": "string", "required": True}, "views": {"type": "integer", "required": True}}
    after = project_of(tmp_path, database_url, required)

    assert await refusal(after) == tuple(
        f"post.{name}: it is required, and {count} none. Give it a default, or a value for these: "
        f"`typecase migrate make --fill post.{name}=VALUE`"
        for name, count in (("title", "1 published entry has"), ("views", "2 published entries have"))
    )

    await migrating.make(after, fills={"post.title": "untitled", "post.views": 7})
    await migrating.upgrade(after)
    rows = await read(after, "select title, views from posts order by id")
    assert [(row["title"], row["views"]) for row in rows] == [("value 0", 7), ("untitled", 7), ("value 2", 7)]


async def test_a_default_is_given_to_those_that_have_none(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {**TITLE, "at": {"type": "datetime"}})
    await migrating.prepare(before)
    await fill(before, "title", 2)
    await run(before, ["update posts set at = '2024-02-29T00:00:00.000Z' where id = 1"])
    when = {"type": "datetime", "required": True, "default": "2026-01-01T01:00+01:00"}

    await migrating.prepare(project_of(tmp_path, database_url, {**TITLE, "at": when}))

    rows = await read(before, "select at from posts order by id")
    assert [row["at"] for row in rows] == ["2024-02-29T00:00:00.000Z", "2026-01-01T00:00:00.000Z"]


async def test_another_database_without_values_is_not_migrated(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, TITLE)
    await migrating.prepare(before)
    after = project_of(tmp_path, database_url, {"title": {"type": "string", "required": True}})
    await migrating.make(after)
    await fill(before, "title", 3)
    await run(before, ["update posts set title = null where id > 1"])

    with pytest.raises(BootError, match=r"posts\.title: it is required, and 2 published entries have none: rows 2, 3"):
        await migrating.upgrade(after)


async def test_switching_drafts_off_tells_which_are_lost(database_url: str, tmp_path: Path) -> None:
    before = of_type(tmp_path, database_url)
    await migrating.prepare(before)
    await fill(before, "title", 3)
    changed = "update posts set status = 0, updated_at = '2024-02-29T00:00:00.000Z'"
    await run(
        before,
        [
            "insert into posts (document_id, status, title) values ('d0', 0, 'value 0')",
            f"{changed} where id = 2",
            "insert into posts (document_id, title, updated_at) values ('d1', 'old', '2023-01-01T00:00:00.000Z')",
            f"{changed} where id = 3",
        ],
    )
    after = of_type(tmp_path, database_url, drafts=False)

    wanted = (
        "If that is meant, run `typecase migrate make --allow-data-loss post.draftAndPublish`; else publish them first"
    )
    assert await refusal(after) == (
        f"post.draftAndPublish: drafts of what is not published are deleted; 1 row would lose data. {wanted}",
        f"post.draftAndPublish: what was changed since it was published is deleted; 1 row would lose data. {wanted}",
    )

    await migrating.make(after, allowed=["post.draftAndPublish"])
    await migrating.upgrade(after)
    rows = await read(after, "select document_id, title from posts order by document_id")
    assert [(row["document_id"], row["title"]) for row in rows] == [("d0", "value 0"), ("d1", "old")]
    documents = await read(after, "select id from typecase_documents where content_type = 'api::post.post' order by id")
    assert [row["id"] for row in documents] == ["d0", "d1"]


async def test_switching_on_is_told_with_counts(database_url: str, tmp_path: Path) -> None:
    before = of_type(tmp_path, database_url, drafts=False)
    await migrating.prepare(before)
    await fill(before, "title", 3)

    made = await migrating.make(of_type(tmp_path, database_url, localized=True))

    assert made is not None
    assert made.effects == [
        "post.i18n: 3 rows are in the locale en from now on",
        "post.draftAndPublish: 3 entries are published, and each gets a draft with the same values",
    ]


async def test_values_get_other_names(database_url: str, tmp_path: Path) -> None:
    kind = {"type": "enumeration", "enum": ["it's", "back\\slash", "b"]}
    before = project_of(tmp_path, database_url, {"kind": kind})
    await migrating.prepare(before)
    await fill(before, "kind", 3)
    await run(before, ["update posts set kind = 'it''s' where id = 1", "update posts set kind = 'b' where id = 2"])
    renamed = {"type": "enumeration", "enum": ["it was", "b"], "valuesRenamedFrom": {"it was": "it's"}}
    after = project_of(tmp_path, database_url, {"kind": renamed})

    assert await refusal(after) == (
        "post.kind: no entry can have 'back\\slash' any more; 0 rows would lose data. If that is meant, run `typecase "
        'migrate make --allow-data-loss post.kind`; if one has another name now, say so with "valuesRenamedFrom"',
    )

    await migrating.make(after, allowed=["post.kind"])
    await migrating.upgrade(after)
    rows = await read(after, "select kind from posts order by id")
    assert [row["kind"] for row in rows] == ["it was", "b", "value 2"]


async def test_what_components_lose_is_counted(database_url: str, tmp_path: Path) -> None:
    before = with_quotes(tmp_path, database_url, {"text": {"type": "text"}, "count": {"type": "string"}})
    await migrating.prepare(before)
    held = ('{"id":1,"text":"a","count":"7"}', '{"id":2,"text":"b","count":"seven"}', '{"id":3,"count":"8"}')
    for number, quote in enumerate(held):
        await run(
            before,
            [
                f"insert into typecase_documents (id, content_type) values ('d{number}', 'api::post.post')",
                f"insert into posts (document_id, quote) values ('d{number}', '{quote}')",
            ],
        )
    after = with_quotes(tmp_path, database_url, {"body": {"type": "text"}, "count": {"type": "integer"}})

    assert await refusal(after) == (
        "shared.quote.text: it is gone; 2 rows would lose data. If that is meant, run `typecase migrate make "
        '--allow-data-loss shared.quote.text`; if it has another name now, say so with "renamedFrom"',
        "shared.quote.count: values that are no integer are lost; 1 row would lose data. If that is meant, run "
        "`typecase migrate make --allow-data-loss shared.quote.count`",
    )

    renamed = {"body": {"type": "text", "renamedFrom": "text"}, "count": {"type": "integer"}}
    after = with_quotes(tmp_path, database_url, renamed)
    await run(before, ["""update posts set quote = '{"id":2,"text":"b"}' where id = 2"""])
    assert await migrating.make(after) is not None
    await run(before, ["""update posts set quote = '{"id":2,"text":"b","count":"many"}' where id = 2"""])
    with pytest.raises(BootError, match=r"posts\.quote: the row 2 has a value of shared\.quote\.count that cannot be"):
        await migrating.upgrade(after)

    await run(before, ["""update posts set quote = '{"id":2,"text":"b","count":"8"}' where id = 2"""])
    await migrating.upgrade(after)
    rows = await read(after, "select quote from posts order by id")
    found = [json_value(row["quote"]) for row in rows]
    assert found == [
        {"id": 1, "body": "a", "count": 7},
        {"id": 2, "body": "b", "count": 8},
        {"id": 3, "count": 8},
    ]


async def test_documents_of_a_type_that_is_gone_are_deleted(database_url: str, tmp_path: Path) -> None:
    post, note = content_type("post", "posts", TITLE), content_type("note", "notes", TITLE)
    relation = {"type": "relation", "relation": "manyToOne", "target": "api::note.note"}
    write_project(tmp_path, {"post": {**post, "attributes": {**TITLE, "note": relation}}, "note": note})
    overrides = {("database", "url"): database_url}
    before = load_project(tmp_path, environment="development", overrides=overrides)
    await migrating.prepare(before)
    await run(
        before,
        [
            "insert into typecase_documents (id, content_type) values ('d0', 'api::post.post')",
            "insert into typecase_documents (id, content_type) values ('n0', 'api::note.note')",
            "insert into notes (document_id, title) values ('n0', 'note')",
            "insert into posts (document_id, title, note_id) values ('d0', 'post', 'n0')",
        ],
    )
    (tmp_path / "schema" / "note.json").unlink()
    write_project(tmp_path, {"post": post})
    after = load_project(tmp_path, environment="development", overrides=overrides)

    told = await refusal(after)
    assert [line.partition(". If")[0] for line in told] == [
        "post.note: it is gone; 1 row would lose data",
        "note: the content type is gone; 1 row would lose data",
    ]

    await migrating.make(after, allowed=["note", "post.note"])
    await migrating.upgrade(after)
    assert await read(after, "select id from typecase_documents where id in ('d0', 'n0')") == [{"id": "d0"}]
    assert (await read(after, "select title from posts")) == [{"title": "post"}]
