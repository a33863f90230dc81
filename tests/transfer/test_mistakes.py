"""Bad content: every mistake is listed with its file and line, and nothing is loaded."""

from typing import Any

import pytest

from tests.transfer.declarations import FILE, NOTE, PERSON, STORY
from tests.transfer.folders import Content, Line, everything, line, story
from typecase.errors import ValidationError
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry


async def refusals(content: Content, database: Database, registry: Registry) -> list[str]:
    """Return the mistakes of a load that must be refused, after making sure that nothing was loaded."""
    before = await everything(database, registry)
    with pytest.raises(ValidationError) as refused:
        await load(content.folder, database, registry, content.uploads)
    assert await everything(database, registry) == before
    assert not content.uploads.exists()
    return [error["message"] for error in refused.value.details["errors"]]


async def test_all_mistakes_are_listed_at_once(database: Database, sink: Registry, content: Content) -> None:
    content.write(
        {
            PERSON: ["{", line("p1", name="Ada", nmae="x"), line("p1", name="Ada")],
            STORY: [story("s1", author="p9"), story("s2", locale="en", status="draught")],
        }
    )
    (content.folder / "api.persn.persn.jsonl").touch()

    assert await refusals(content, database, sink) == [
        'api.persn.persn.jsonl: there is no content type of this name; did you mean "api.person.person.jsonl"?',
        "api.person.person.jsonl:1: not valid JSON: unexpected end of data: line 1 column 2 (char 1)",
        'api.person.person.jsonl:2 at data.nmae: api::person.person has no such attribute; did you mean "name"?',
        'api.story.story.jsonl:2 at status: expected "draft" or "published", got "draught"',
        "api.story.story.jsonl:1 at data.author: there is no document p9",
    ]


BAD_LINES: dict[str, tuple[Any, str]] = {
    "no object": ("[]", ": expected an object, got []"),
    "an unknown key": (story("s1") | {"local": "en"}, ' at local: there is no such key; did you mean "locale"?'),
    "no document": (story(""), ' at documentId: expected 1 to 24 letters and digits, got ""'),
    "no locale": (story("s1") | {"locale": None}, ' at locale: expected the code of a locale such as "en", got null'),
    "a status that cannot be": (
        story("s1") | {"status": ["draft"]},
        ' at status: expected "draft" or "published", got ["draft"]',
    ),
    "a bad instant": (
        story("s1") | {"createdAt": "yesterday"},
        " at createdAt: Invalid format, expected a timestamp or an ISO date",
    ),
    "no data": (story("s1") | {"data": None}, " at data: expected an object, got null"),
    "a number as string": (story("s1", title=7), " at data.title: expected a string, got 7"),
    "a long string": (story("s1", title="x" * 256), " at data.title: expected at most 255 characters, got 256"),
    "U+0000": (story("s1", extra=[{"a": "\0"}]), " at data.extra: A text cannot contain the character U+0000"),
    "another choice": (story("s1", mood="wild"), ' at data.mood: expected one of calm, wild one, got "wild"'),
    "a large integer": (
        story("s1", views=1 << 31),
        " at data.views: expected a whole number of 32 bits, got 2147483648",
    ),
    "a fraction": (story("s1", views=0.5), " at data.views: expected a whole number of 32 bits, got 0.5"),
    "a boolean as number": (story("s1", score=True), " at data.score: expected a number, got true"),
    "a large decimal": (
        story("s1", price=1e8),
        " at data.price: expected at most 8 digits before the point, got 100000000.0",
    ),
    "a large number of 64 bits": (
        story("s1", reads="9223372036854775808"),
        ' at data.reads: expected a whole number of 64 bits, got "9223372036854775808"',
    ),
    "a word as boolean": (story("s1", hidden="no"), ' at data.hidden: expected true or false, got "no"'),
    "a list as to-one": (
        story("s1", author=["p1"]),
        ' at data.author: expected a documentId, or an object with documentId, position; got ["p1"]',
    ),
    "one as a list": (story("s1", gallery="f1"), ' at data.gallery: expected a list of documentIds, got "f1"'),
    "the same twice": (
        story("s1", sequels=["s1", "s1"]),
        " at data.sequels: names a document twice; name it once",
    ),
    "a component as list": (
        story("s1", seo=[]),
        " at data.seo: expected a component as an object, got []",
    ),
    "components as object": (
        story("s1", links={}),
        " at data.links: expected a list of components, got {}",
    ),
    "an attribute that a component has not": (
        story("s1", links=[{"lable": "x"}]),
        ' at data.links.0.lable: parts.link has no such attribute; did you mean "label"?',
    ),
    "a component of no kind": (
        story("s1", zone=[{"url": "x"}]),
        ' at data.zone.0: expected an object with "__component": one of parts.seo, parts.link, parts.everything;'
        ' got {"url": "x"}',
    ),
    "a bad value deep inside": (
        story("s1", zone=[{"__component": "parts.seo", "links": [{"url": 1}]}]),
        " at data.zone.0.links.0.url: expected a string, got 1",
    ),
    "media that is no document": (story("s1", seo={"image": 1}), " at data.seo.image: expected a documentId, got 1"),
    "several media that are none": (
        story("s1", zone=[{"__component": "parts.everything", "images": "f1"}]),
        ' at data.zone.0.images: expected a list of documentIds, got "f1"',
    ),
}


async def test_every_bad_line_is_named(database: Database, sink: Registry, content: Content) -> None:
    content.write({STORY: [bad for bad, _ in BAD_LINES.values()]})

    found = await refusals(content, database, sink)

    expected = [f"api.story.story.jsonl:{number}{problem}" for number, (_, problem) in enumerate(BAD_LINES.values(), 1)]
    assert found == expected


async def test_what_is_pointed_to_must_be_there(database: Database, sink: Registry, content: Content) -> None:
    part = {"__component": "parts.everything"}
    content.write(
        {
            PERSON: [line("p1", name="Ada")],
            STORY: [
                story("s1", sequels=["s2", "s9"]),
                story("s2", sources=["p1", "s1", "x9"]),
                story("s3", author="s1", zone=[{**part, "person": "p1"}, {**part, "person": "p9"}]),
            ],
            FILE: [line("f1", name="a", hash="a", mime="a/b", size=1, url="/a")],
            NOTE: [line("n1", story={"documentId": "p1", "locale": "fr"})],
        }
    )

    assert await refusals(content, database, sink) == [
        "api.note.note.jsonl:1 at data.story: expected a document of api::story.story, but p1 is one of"
        " api::person.person",
        "api.story.story.jsonl:1 at data.sequels: there is no document s9",
        "api.story.story.jsonl:2 at data.sources: there is no document x9",
        "api.story.story.jsonl:3 at data.author: expected a document of api::person.person, but s1 is one of"
        " api::story.story",
        "api.story.story.jsonl:3 at data.zone.1.person: there is no document p9",
    ]


async def test_what_a_type_does_not_have_is_refused(database: Database, sink: Registry, content: Content) -> None:
    place = {"documentId": "s1", "position": 1}
    content.write(
        {
            PERSON: [line("p1") | {"locale": "en"}, line("p2") | {"status": "draft"}, line("p3", stories=["s1"])],
            STORY: [story("s1", sequels=[place], cover={"documentId": "f1", "locale": "en"})],
            NOTE: [line("n1", story={"documentId": "s1", "locale": "no locale"})],
            FILE: [line("f1", related=["s1"])],
        }
    )

    assert await refusals(content, database, sink) == [
        "api.note.note.jsonl:1 at data.story: expected a documentId, or an object with documentId, locale; got"
        ' {"documentId": "s1", "locale": "no locale"}',
        'api.person.person.jsonl:1 at locale: api::person.person has no locales: expected null, got "en"',
        'api.person.person.jsonl:2 at status: expected "published" (the type has no drafts), got "draft"',
        "api.person.person.jsonl:3 at data.stories: this side of the relation is not stored: give it as author of"
        " api::story.story",
        "api.story.story.jsonl:1 at data.sequels.0: expected a documentId, or an object with documentId; got"
        ' {"documentId": "s1", "position": 1}',
        "api.story.story.jsonl:1 at data.cover: expected a documentId, or an object with documentId; got"
        ' {"documentId": "f1", "locale": "en"}',
        "plugin.upload.file.jsonl:1 at data.related: this attribute is computed and cannot be given",
    ]


async def test_entries_and_documents_are_there_once(database: Database, sink: Registry, content: Content) -> None:
    content.write({PERSON: [line("x1", name="Ada"), line("p2", name="Ada")]})
    content.write({STORY: [story("s1"), story("s1"), story("x1")]})
    content.write({"api::front-page.front-page": [line("h1"), line("h2")]})

    assert await refusals(content, database, sink) == [
        "api.front-page.front-page.jsonl: api::front-page.front-page has one document, here are 2",
        "api.person.person.jsonl:2 at data.name: must be unique among published entries: line 1 has it too",
        "api.story.story.jsonl:2: the entry of line 1 again: the same document, locale and status",
        "api.story.story.jsonl:3 at documentId: x1 is a document of api::person.person",
    ]


async def test_a_document_keeps_its_type(database: Database, sink: Registry, content: Content) -> None:
    content.write({PERSON: [line("p1", name="Ada")]})
    await load(content.folder, database, sink, content.uploads)
    (content.folder / "api.person.person.jsonl").unlink()
    content.write({STORY: [story("p1")]})

    assert await refusals(content, database, sink) == [
        "p1 is a document of api::story.story here, but one of api::person.person in the database"
    ]


@pytest.mark.parametrize("name", ["../../a", "/etc/a", ".hidden", "a\\b", ""])
async def test_a_file_stays_in_its_folder(name: str, database: Database, sink: Registry, content: Content) -> None:
    photo: Line = {"name": "a", "hash": name, "mime": "a/b", "size": 1, "url": "/u", "provider": "local"}
    content.write({FILE: [line("f1", **photo)]})

    assert await refusals(content, database, sink) == [
        f'plugin.upload.file.jsonl:1 at data.hash: hash and ext give "{name}", which is no name of a file'
    ]


async def test_an_empty_folder_is_no_content(database: Database, sink: Registry, content: Content) -> None:
    assert await refusals(content, database, sink) == [
        f"{content.folder}: expected a folder with files such as admin.api-token.jsonl"
    ]
