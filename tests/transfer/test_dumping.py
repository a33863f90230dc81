"""What a dump writes, and what it does to the folder."""

from pathlib import Path

import orjson
import pytest

from tests.transfer.declarations import FILE, PERSON, STORY, TOPIC
from tests.transfer.folders import Content, contents, line, story
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.dumping import DumpReport, dump
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry


async def test_a_link_says_its_place_when_it_is_not_the_usual_one(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    lines = [story("s1", author="p1"), story("s2", author="p1"), story("s2", status="published", author="p1")]
    content.write({PERSON: [line("p1", name="Ada")], STORY: lines})
    await load(content.folder, database, sink, content.uploads)
    await database.writer.execute_script("update stories set author_position = 9 where id = 2")
    await database.writer.execute_script("update stories set author_position = 1.5 where id = 3")

    await dump(tmp_path / "dump", database, sink, content.uploads)

    written = (tmp_path / "dump" / "api.story.story.jsonl").read_bytes().splitlines()
    assert [orjson.loads(text)["data"]["author"] for text in written] == [
        "p1",
        {"documentId": "p1", "position": 9},
        {"documentId": "p1", "position": 1.5},
    ]


async def test_what_is_empty_is_not_written(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    content.write({STORY: [story("s1", title=None, hidden=False, views=0, gallery=[], links=[], zone=[], teaser="")]})
    await load(content.folder, database, sink, content.uploads)

    await dump(tmp_path / "dump", database, sink, content.uploads)

    assert contents(tmp_path / "dump") == {
        "api.story.story.jsonl": b'{"documentId":"s1","locale":"en","status":"draft",'
        b'"createdAt":"2024-01-01T00:00:00.000Z","updatedAt":"2024-02-01T00:00:00.000Z","publishedAt":null,'
        b'"data":{"teaser":"","views":0,"hidden":false}}\n'
    }


async def test_deleted_documents_are_not_named(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    named = {"person": "p1", "topics": ["t1", "t2"], "seo": {"title": "T"}}
    nested = {"__component": "parts.everything", **named}
    content.write(
        {
            PERSON: [line("p1", name="Ada")],
            TOPIC: [story(document) | {"locale": None} for document in ("t1", "t2")],
            STORY: [story("s1", author="p1", topics=["t1", "t2"], links=[{"url": "u"}], zone=[nested])],
        }
    )
    await load(content.folder, database, sink, content.uploads)
    await database.writer.execute_script("delete from typecase_documents where id in ('p1', 't1')")

    await dump(tmp_path / "dump", database, sink, content.uploads)

    (written,) = (tmp_path / "dump" / "api.story.story.jsonl").read_bytes().splitlines()
    assert orjson.loads(written)["data"] == {
        "topics": ["t2"],
        "links": [{"url": "u"}],
        "zone": [{"__component": "parts.everything", "topics": ["t2"], "seo": {"title": "T"}}],
    }


async def test_a_former_dump_is_replaced_and_other_files_stay(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    content.write({PERSON: [line("p1", name="Ada")]})
    await load(content.folder, database, sink, content.uploads)
    folder = tmp_path / "dump"
    folder.mkdir()
    for name in ("api.person.person.jsonl", "api.topic.topic.jsonl", "notes.txt"):
        (folder / name).write_bytes(b"former")

    report = await dump(folder, database, sink, content.uploads)

    assert report == DumpReport(entries={PERSON: 1}, files=0, missing_files=())
    former = {"notes.txt": b"former"}
    assert contents(folder) == {**former, **contents(content.folder)}


async def test_a_dump_that_fails_leaves_the_former_one(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    content.write({PERSON: [line("p1", name="Ada")], STORY: [story("s1")]})
    await load(content.folder, database, sink, content.uploads)
    folder = tmp_path / "dump"
    await dump(folder, database, sink, content.uploads)
    before = contents(folder)
    await database.writer.execute_script("update people set name = 'Bob'")

    def stop(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await dump(folder, database, sink, content.uploads, stop)

    assert contents(folder) == before


async def test_files_without_bytes_are_named(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    photo = {"name": "a", "ext": ".png", "mime": "image/png", "size": 1, "url": "/u", "provider": "local"}
    content.write({FILE: [line("f1", **photo, hash="a"), line("f2", **photo, hash="b")]})
    await load(content.folder, database, sink, content.uploads)
    content.uploads.mkdir()
    (content.uploads / "a.png").write_bytes(b"a")

    report = await dump(tmp_path / "dump", database, sink, content.uploads)

    assert (report.files, report.missing_files) == (1, ("b.png",))
    assert (tmp_path / "dump" / "files" / "a.png").read_bytes() == b"a"


async def test_progress_is_told_batch_by_batch(
    database: Database, sink: Registry, content: Content, tmp_path: Path
) -> None:
    content.write({PERSON: [line(f"p{number}", name=str(number)) for number in range(600)], STORY: [story("s1")]})
    await load(content.folder, database, sink, content.uploads)
    told: list[tuple[int, int]] = []

    await dump(tmp_path / "dump", database, sink, content.uploads, lambda done, total: told.append((done, total)))

    assert told == [(0, 601), (500, 601), (600, 601), (601, 601)]
