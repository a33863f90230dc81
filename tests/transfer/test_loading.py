"""Loading into a database that may have content already: what changes, what stays, what is left out."""

from pathlib import Path
from typing import Any

import pytest

from tests.transfer.declarations import FILE, NOTE, PERSON, STORY, TOPIC
from tests.transfer.folders import Content, Line, contents, everything, line, rows_of, story
from typecase.errors import ValidationError
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.scalars import parsed
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry

PHOTO: dict[str, Any] = {"name": "a.png", "hash": "a_1", "ext": ".png", "mime": "image/png", "size": 1, "url": "/u"}


async def test_changed_entries_keep_their_rows_and_unchanged_ones_their_version(
    database: Database, sink: Registry, content: Content
) -> None:
    content.write({PERSON: [line("p1", name="Ada"), line("p2", name="Bob")]})
    await load(content.folder, database, sink, content.uploads)
    content.write({PERSON: [line("p3", name="Cy"), line("p2", name="Bo"), line("p1", name="Ada")]})

    report = await load(content.folder, database, sink, content.uploads)

    assert (report.created, report.updated, report.unchanged) == ({PERSON: 1}, {PERSON: 1}, {PERSON: 1})
    rows = await rows_of(database, "select id, document_id, name, _version from people order by id")
    assert rows == [(1, "p1", "Ada", 1), (2, "p2", "Bo", 2), (3, "p3", "Cy", 1)]


async def test_what_the_folder_does_not_have_stays(database: Database, sink: Registry, content: Content) -> None:
    content.write({STORY: [story("s1", title="Old"), story("s1", status="published", title="Old")]})
    await load(content.folder, database, sink, content.uploads)
    content.write({STORY: [story("s1", title="New")]})

    await load(content.folder, database, sink, content.uploads)

    rows = await rows_of(database, "select status, title from stories order by status")
    assert rows == [(0, "New"), (1, "Old")]


async def test_components_keep_their_ids_where_the_same_kind_stands(
    database: Database, sink: Registry, content: Content
) -> None:
    seo, link = {"__component": "parts.seo"}, {"__component": "parts.link"}
    content.write({STORY: [story("s1", seo={"links": [{"url": "a"}]}, zone=[{**link, "url": "b"}, seo])]})
    await load(content.folder, database, sink, content.uploads)
    content.write(
        {STORY: [story("s1", seo={"links": [{"url": "A"}, {"url": "c"}]}, zone=[{**link, "url": "B"}, link])]}
    )

    await load(content.folder, database, sink, content.uploads)

    ((held_seo, held_zone),) = await rows_of(database, "select seo, zone from stories")
    assert parsed(held_seo) == {"id": 1, "links": [{"id": 2, "url": "A"}, {"id": 5, "url": "c"}]}
    assert parsed(held_zone) == [
        {"id": 3, "__component": "parts.link", "url": "B"},
        {"id": 6, "__component": "parts.link"},
    ]
    assert await rows_of(database, "select value from typecase_counters") == [(6,)]


async def test_links_are_replaced_in_their_order(database: Database, sink: Registry, content: Content) -> None:
    topics = [story(f"t{number}") | {"locale": None} for number in (1, 2, 3)]
    content.write({TOPIC: topics, STORY: [story("s1", topics=["t1", "t2"])]})
    await load(content.folder, database, sink, content.uploads)
    content.write({STORY: [story("s1", topics=["t3", {"documentId": "t1", "position": 7.5}])]})

    await load(content.folder, database, sink, content.uploads)

    rows = await rows_of(
        database, "select entry_id, target_id, position, inverse_position from stories_topics_links order by position"
    )
    assert rows == [(1, "t3", 1.0, 1.0), (1, "t1", 2.0, 7.5)]


async def test_mentions_follow_their_component(database: Database, sink: Registry, content: Content) -> None:
    everything_of_ada: Line = {"__component": "parts.everything", "person": "p1", "topics": ["t1"]}
    content.write(
        {
            PERSON: [line("p1", name="Ada"), line("p2", name="Bob")],
            TOPIC: [story("t1") | {"locale": None}],
            STORY: [story("s1", zone=[everything_of_ada])],
        }
    )
    await load(content.folder, database, sink, content.uploads)
    mentions = "select document_id, entry_id, target_id, path from typecase_mentions order by id"
    assert await rows_of(database, mentions) == [
        ("s1", 1, "p1", "zone.0.person"),
        ("s1", 1, "t1", "zone.0.topics.0"),
    ]
    content.write({STORY: [story("s1", zone=[{"__component": "parts.link"}, {**everything_of_ada, "person": "p2"}])]})

    await load(content.folder, database, sink, content.uploads)

    assert await rows_of(database, mentions) == [
        ("s1", 1, "p2", "zone.1.person"),
        ("s1", 1, "t1", "zone.1.topics.0"),
    ]


async def test_entries_may_exchange_unique_values(database: Database, sink: Registry, content: Content) -> None:
    content.write({PERSON: [line("p1", name="Ada", slug="a"), line("p2", name="Bob", slug="b")]})
    await load(content.folder, database, sink, content.uploads)
    content.write({PERSON: [line("p3", name="Ada"), line("p1", name="Bob", slug="b"), line("p2", name="Cy", slug="a")]})

    await load(content.folder, database, sink, content.uploads)

    rows = await rows_of(database, "select document_id, name, slug from people order by document_id")
    assert rows == [("p1", "Bob", "b"), ("p2", "Cy", "a"), ("p3", "Ada", None)]


async def test_a_unique_value_of_another_entry_in_the_database_is_refused(
    database: Database, sink: Registry, content: Content
) -> None:
    content.write({PERSON: [line("p1", name="Ada")]})
    await load(content.folder, database, sink, content.uploads)
    before = await everything(database, sink)
    content.write({PERSON: [line("p2", name="Bob"), line("p3", name="Ada")]})

    with pytest.raises(ValidationError, match="The database refuses the content"):
        await load(content.folder, database, sink, content.uploads)

    assert await everything(database, sink) == before


async def test_links_to_types_without_a_file_are_left_out_when_there_is_no_such_document(
    database: Database, sink: Registry, content: Content
) -> None:
    content.write({PERSON: [line("p1", name="Ada")]})
    await load(content.folder, database, sink, content.uploads)
    (content.folder / "api.person.person.jsonl").unlink()
    zone = [{"__component": "parts.everything", "person": "p9", "topics": ["t9"]}]
    content.write({STORY: [story("s1", author="p1", editor="p9", topics=["t9"], zone=zone)]})

    report = await load(content.folder, database, sink, content.uploads)

    assert report.left_out == ("p9", "t9")
    ((author, editor, held),) = await rows_of(database, "select author_id, editor_id, zone from stories")
    assert (author, editor, parsed(held)) == ("p1", None, [{"id": 1, "__component": "parts.everything"}])
    assert await rows_of(database, "select * from stories_topics_links") == []


async def test_a_link_pins_a_locale_or_none(database: Database, sink: Registry, content: Content) -> None:
    french = {"documentId": "s1", "locale": "fr"}
    content.write(
        {
            STORY: [story("s1"), story("s1", locale="fr")],
            NOTE: [line("n1", story=french, mentioned=["s1", french]), line("n2", story="s1")],
        }
    )

    await load(content.folder, database, sink, content.uploads)

    assert await rows_of(database, "select story_id, story_locale from notes order by id") == [
        ("s1", "fr"),
        ("s1", None),
    ]
    links = "select entry_id, target_id, locale, position from notes_mentioned_links order by position"
    assert await rows_of(database, links) == [(1, "s1", "", 1.0), (1, "s1", "fr", 2.0)]


async def test_numbers_and_instants_get_one_form(database: Database, sink: Registry, content: Content) -> None:
    data = {"reads": 7, "price": 0.125, "score": 2.0, "moment": "09:30:00", "instant": "2024-05-01T12:00:00+02:00"}
    content.write({STORY: [story("s1", **data)]})

    await load(content.folder, database, sink, content.uploads)

    ((reads, price, score, moment, instant),) = await rows_of(
        database, 'select "reads", price, score, moment, instant from stories'
    )
    assert (reads, float(price), score) == (7, 0.13, 2.0)
    assert (moment, instant) == ("09:30:00.000", "2024-05-01T10:00:00.000Z")


async def test_files_are_copied_when_they_differ(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    formats = {"small": {"hash": "small_a_1", "ext": ".png"}, "large": {"hash": "large_a_1", "ext": ".png"}}
    local = {**PHOTO, "provider": "local", "formats": formats}
    lost = {**PHOTO, "provider": "local", "hash": "b_2", "formats": None}
    content.write({FILE: [line("f1", **local), line("f2", **lost), line("f3", **PHOTO, provider="far-away")]})
    files = content.folder / "files"
    files.mkdir()
    (files / "a_1.png").write_bytes(b"original")
    (files / "small_a_1.png").write_bytes(b"small")
    (files / "nobody.png").write_bytes(b"of no entry")

    first = await load(content.folder, database, sink, content.uploads)
    (content.uploads / "a_1.png").write_bytes(b"changed")
    second = await load(content.folder, database, sink, content.uploads)

    assert (first.files, first.missing_files) == (2, ("b_2.png",))
    assert (second.files, second.missing_files) == (1, ("b_2.png",))
    assert contents(content.uploads) == {"a_1.png": b"original", "small_a_1.png": b"small"}


async def test_progress_is_told_entry_by_entry(database: Database, sink: Registry, content: Content) -> None:
    told: list[tuple[int, int]] = []
    content.write({PERSON: [line(f"p{number}", name=str(number)) for number in range(450)]})

    await load(content.folder, database, sink, content.uploads, lambda done, total: told.append((done, total)))

    assert told == [(0, 450), (200, 450), (400, 450), (450, 450)]
