"""Whatever content there is: a dump of what was loaded is the canonical form of it, on every database."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.transfer.declarations import FILE, NOTE, PERSON, STORY, TOPIC
from tests.transfer.folders import Content, Line, contents, file_name, line
from typecase.resolvers.entities.layout import layout_of
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.dumping import dump
from typecase.resolvers.transfer.entries import LineReader, Ordinals, write_line
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry

PEOPLE, TOPICS, STORIES, FILES = ([f"{name}{number}" for number in range(3)] for name in ("p", "t", "s", "f"))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
floats = st.floats(allow_nan=False, allow_infinity=False)
instants = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 64) - 1) | floats | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
scalars: dict[str, SearchStrategy[Any]] = {
    "title": texts,
    "teaser": texts,
    "body": texts,
    "content": st.lists(st.dictionaries(texts, json_values, max_size=2), max_size=2),
    "contact": texts,
    "pin": texts,
    "mood": st.sampled_from(["calm", "wild one"]),
    "views": st.integers(-(1 << 31), (1 << 31) - 1),
    "reads": st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(-(1 << 63), (1 << 63) - 1).map(str),
    "score": floats | st.integers(-(1 << 53), 1 << 53),
    "price": st.decimals(-99_999_999, 99_999_999, places=2).map(float) | st.floats(-1e7, 1e7),
    "hidden": st.booleans(),
    "day": st.dates().map(str),
    "moment": st.times().map(lambda moment: moment.isoformat("milliseconds")),
    "instant": instants,
    "extra": json_values,
}


def some(attributes: dict[str, SearchStrategy[Any]]) -> SearchStrategy[dict[str, Any]]:
    """Make objects that have some of the attributes, some of them null."""
    return st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in attributes.items()})


def one_of(documents: list[str]) -> SearchStrategy[str]:
    return st.sampled_from(documents)


def several(documents: list[str]) -> SearchStrategy[list[str]]:
    return st.lists(one_of(documents), unique=True)


def placed(documents: list[str]) -> SearchStrategy[Any]:
    places = st.integers(1, 9) | st.floats(0.5, 9)
    return one_of(documents) | st.builds(
        lambda id_, place: {"documentId": id_, "position": place}, one_of(documents), places
    )


def pinned(documents: list[str]) -> SearchStrategy[Any]:
    locales = st.sampled_from(["en", "fr"])
    return one_of(documents) | st.builds(
        lambda id_, locale: {"documentId": id_, "locale": locale}, one_of(documents), locales
    )


def target_of(link: Any) -> tuple[str, str]:
    return (link["documentId"], link.get("locale", "")) if isinstance(link, dict) else (link, "")


link = some({"label": texts, "url": texts})
seo = some({"title": texts, "image": one_of(FILES), "links": st.lists(link, max_size=2)})
everything = some(
    {**scalars, "images": several(FILES), "person": one_of(PEOPLE), "topics": several(TOPICS), "seo": seo}
)
zone_items = st.one_of(
    *(
        items.map(lambda item, kind=kind: {"__component": kind, **item})
        for kind, items in {"parts.link": link, "parts.seo": seo, "parts.everything": everything}.items()
    )
)
stories = some(
    {
        **scalars,
        "cover": one_of(FILES),
        "gallery": several(FILES),
        "author": placed(PEOPLE),
        "editor": one_of(PEOPLE),
        "topics": st.lists(placed(TOPICS), unique_by=target_of, max_size=3),
        "sequels": several(STORIES),
        "about": one_of([*PEOPLE, *TOPICS]),
        "sources": several([*PEOPLE, *FILES]),
        "seo": seo,
        "links": st.lists(link, max_size=2),
        "zone": st.lists(zone_items, max_size=2),
    }
)
notes = some({"story": pinned(STORIES), "mentioned": st.lists(pinned(STORIES), unique_by=target_of, max_size=3)})


@st.composite
def entries(
    draw: st.DrawFn, documents: list[str], data: SearchStrategy[dict[str, Any]], *, locales: bool
) -> list[Line]:
    """Make some lines, each document's in any order, and one draft of each document at least."""
    keys = [(document, locale, status) for document in documents for locale in ("en", "fr") for status in (0, 1)]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=4))
    if not locales:
        chosen = list(dict.fromkeys((document, "", status) for document, _, status in chosen))
    present = {document for document, _, _ in chosen}
    chosen += [(document, "en" if locales else "", 0) for document in documents if document not in present]
    times = st.none() | instants
    return [
        {
            "documentId": document,
            "locale": locale or None,
            "status": ("draft", "published")[status],
            "createdAt": draw(times),
            "updatedAt": draw(times),
            "publishedAt": draw(times),
            "data": draw(data),
        }
        for document, locale, status in chosen
    ]


@st.composite
def contents_of_everything(draw: st.DrawFn) -> dict[str, list[Line]]:
    """Make the lines of every type."""
    file = {"name": "a", "hash": "a", "mime": "a/b", "size": 1.5, "url": "/a", "provider": "far-away"}
    names = draw(st.permutations(PEOPLE))
    return {
        FILE: [line(document, **file) for document in FILES],
        PERSON: [line(document, name=document) for document in names],
        TOPIC: draw(entries(TOPICS, some({"name": texts}), locales=False)),
        STORY: draw(entries(STORIES, stories, locales=True)),
        NOTE: [line(f"n{number}", **data) for number, data in enumerate(draw(st.lists(notes, max_size=3)))],
    }


def canonical(registry: Registry, lines: dict[str, list[Line]]) -> dict[str, bytes]:
    """Return the canonical form of each file that has lines."""
    found: dict[str, bytes] = {}
    for uid, given_lines in lines.items():
        layout = layout_of(registry, registry.content_type(uid))
        mistakes: list[str] = []
        reader, ordinals = LineReader(layout, mistakes), Ordinals()
        read = [reader.read(orjson.dumps(given_line)) for given_line in given_lines]
        assert mistakes == []
        if read:
            found[file_name(uid)] = b"".join(write_line(layout, entry, ordinals) for entry in read if entry)
    return found


# Hypothesis would rather not print strategies that are as large as these.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(lines=contents_of_everything())
async def test_a_dump_is_the_canonical_form_of_what_was_loaded(
    lines: dict[str, list[Line]], database: Database, sink: Registry, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("round")
    given_content, dumped = Content(folder / "given", folder / "uploads"), folder / "dumped"
    given_content.write({uid: written for uid, written in lines.items() if written})
    await database.writer.execute_script("delete from typecase_documents")

    await load(given_content.folder, database, sink, given_content.uploads)
    await dump(dumped, database, sink, given_content.uploads)
    expected = canonical(sink, lines)
    assert contents(dumped) == expected

    # Nothing of it is new to the database that it came from.
    again = await load(dumped, database, sink, given_content.uploads)
    assert sum(again.unchanged.values()) == again.entries
    assert contents(dumped) == expected
