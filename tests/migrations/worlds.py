"""Content types with their content, and changes of both: what is declared, and what entries should be afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.projects import content_type, relation
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry

AUTHOR, FILE = "api::author.author", "plugin::upload.file"
_INSTANT = "2024-02-29T08:00:00.000Z"
_KINDS = {"type": "enumeration", "enum": ["news", "essay", "notice"]}

WRITERS: Mapping[str, tuple[dict[str, str] | None, dict[str, str] | None]] = {
    "one": (relation("manyToOne", "author"), None),
    "one with inverse": (
        relation("manyToOne", "author", inversedBy="posts"),
        relation("oneToMany", "post", mappedBy="writer"),
    ),
    "many": (relation("manyToMany", "author"), None),
    "many with inverse": (
        relation("manyToMany", "author", inversedBy="posts"),
        relation("manyToMany", "post", mappedBy="writer"),
    ),
    "held by authors": (
        relation("manyToMany", "author", mappedBy="posts"),
        relation("manyToMany", "post", inversedBy="writer"),
    ),
    "of authors alone": (None, relation("oneToMany", "post")),
}
"""How a post and its writers are related: the attribute of the post, and that of the author."""


@dataclass(slots=True)
class World:
    """Declarations by path, and the lines of their content by uid; `lost` are names of what changes lose."""

    declarations: dict[str, Any]
    lines: dict[str, list[dict[str, Any]]]
    writer: str
    post: str = "post"
    lost: set[str] = field(default_factory=set[str])

    @property
    def uid(self) -> str:
        """The uid of posts."""
        return f"api::{self.post}.{self.post}"

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of posts."""
        return self.declarations[self.post]["attributes"]

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The lines of posts."""
        return self.lines[self.uid]

    @property
    def drafts(self) -> bool:
        """Whether posts have drafts."""
        return self.declarations[self.post]["options"]["draftAndPublish"]

    @property
    def localized(self) -> bool:
        """Whether posts have locales."""
        return self.declarations[self.post]["pluginOptions"]["i18n"]["localized"]

    def registry(self) -> Registry:
        """Return the registry of what is declared."""
        return load_declarations({f"schema/{path}.json": held for path, held in self.declarations.items()})

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of its content: their names, and what is in them."""
        for uid, lines in self.lines.items():
            yield f"{uid.replace('::', '.')}.jsonl", b"\n".join(map(orjson.dumps, lines)) + b"\n"


def world(*, drafts: bool, localized: bool, writer: str) -> World:
    """Return three posts by two authors, one of them a mere draft where there are such, in two locales if there are."""
    post = content_type(
        "post",
        "posts",
        {
            "title": {"type": "string"},
            "kind": dict(_KINDS),
            "quote": {"type": "component", "component": "shared.quote"},
            "sections": {"type": "component", "component": "shared.section", "repeatable": True},
            "blocks": {"type": "dynamiczone", "components": ["shared.quote", "shared.section"]},
        },
        drafts=drafts,
        localized=localized,
    )
    quote = {
        "info": {"displayName": "quote"},
        "attributes": {
            "text": {"type": "text"},
            "source": {"type": "string"},
            "kind": dict(_KINDS),
            "count": {"type": "integer"},
            "file": {"type": "media", "multiple": False},
        },
    }
    section = {
        "info": {"displayName": "section"},
        "attributes": {
            "title": {"type": "string"},
            "quote": {"type": "component", "component": "shared.quote"},
        },
    }
    author = content_type("author", "authors", {"name": {"type": "string"}}, drafts=False)
    made = World(
        declarations={
            "post": post,
            "author": author,
            "components/shared/quote": quote,
            "components/shared/section": section,
        },
        lines={
            AUTHOR: [_line(f"a{number}", None, "published", {"name": f"Author {number}"}) for number in (1, 2)],
            FILE: [
                _line(f"f{number}", None, "published", {"name": f"{number}.txt", "hash": f"h{number}", "ext": ".txt"})
                for number in (1, 2)
            ],
            "api::post.post": list(_posts(drafts, localized)),
        },
        writer=writer,
    )
    _declare_writer(made, writer)
    if writer in ("held by authors", "of authors alone"):
        made.lines[AUTHOR][0]["data"]["posts"] = ["p1", "p2"]
        made.lines[AUTHOR][1]["data"]["posts"] = ["p2", "p3"]
    else:
        for line in made.posts:
            writers = ["a1"] if line["documentId"] == "p1" else ["a2", "a1"]
            line["data"]["writer"] = writers if writer.startswith("many") else writers[0]
    return made


def _posts(drafts: bool, localized: bool) -> Iterator[dict[str, Any]]:
    for number, document in enumerate(("p1", "p2", "p3")):
        for locale in ("en", "fr") if localized and document != "p1" else ("en" if localized else None,):
            for status in ("draft", "published") if drafts else ("published",):
                if drafts and document == "p3" and status == "published":
                    continue
                said = f"{document} {locale} {status}"
                yield _line(document, locale, status, _data(number, said))


def _data(number: int, said: str) -> dict[str, Any]:
    def quote(count: int) -> dict[str, Any]:
        kind = _KINDS["enum"][count % 3]
        return {"text": f"{said} {count}", "source": "them", "kind": kind, "count": count, "file": f"f{1 + count % 2}"}

    def section() -> dict[str, Any]:
        return {"title": said, "quote": quote(number + 1)}

    return {
        "title": said,
        "kind": _KINDS["enum"][number],
        "quote": quote(number),
        "sections": [section(), {"title": "empty"}, {"title": "last", "quote": quote(number + 2)}],
        "blocks": [
            {"__component": "shared.section", **section()},
            {"__component": "shared.quote", **quote(number)},
            {"__component": "shared.quote", "text": "alone"},
        ],
    }


def _line(document: str, locale: str | None, status: str, data: dict[str, Any]) -> dict[str, Any]:
    published = _INSTANT if status == "published" else None
    return {
        "documentId": document, "locale": locale, "status": status, "createdAt": _INSTANT, "updatedAt": _INSTANT,
        "publishedAt": published, "data": data,
    }  # fmt: skip


# What can be changed. Each change is made to a copy of the declarations and to what is expected.


def _quotes(changed: World) -> Iterator[dict[str, Any]]:
    for line in changed.posts:
        data = line["data"]
        yield data["quote"]
        for section in [*data["sections"], *data["blocks"]]:
            if section.get("__component") == "shared.quote":
                yield section
            elif "quote" in section:
                yield section["quote"]


def _quote(changed: World) -> dict[str, Any]:
    return changed.declarations["components/shared/quote"]["attributes"]


def rename_an_attribute_of_a_component(changed: World) -> None:
    """`text` of quotes is called `body`."""
    _quote(changed)["body"] = {**_quote(changed).pop("text"), "renamedFrom": "text"}
    for quote in _quotes(changed):
        quote["body"] = quote.pop("text")


def remove_an_attribute_of_a_component(changed: World) -> None:
    """Quotes have no `source`."""
    del _quote(changed)["source"]
    changed.lost.add("shared.quote.source")
    for quote in _quotes(changed):
        quote.pop("source", None)


def remove_media_of_a_component(changed: World) -> None:
    """Quotes have no `file`."""
    _quote(changed).pop("file", None)
    changed.lost.add("shared.quote.file")
    for quote in _quotes(changed):
        quote.pop("file", None)


def convert_an_attribute_of_a_component(changed: World) -> None:
    """`count` of quotes is text."""
    _quote(changed)["count"] = {"type": "string"}
    for quote in _quotes(changed):
        if "count" in quote:
            quote["count"] = str(quote["count"])


def have_several_files(changed: World) -> None:
    """`file` of quotes holds several."""
    if "file" in _quote(changed):
        _quote(changed)["file"] = {"type": "media", "multiple": True}
    for quote in _quotes(changed):
        if "file" in quote:
            quote["file"] = [quote["file"]]


def rename_values(changed: World) -> None:
    """`essay` is called `long read`, and there is no `notice`."""
    renamed = {"type": "enumeration", "enum": ["news", "long read"], "valuesRenamedFrom": {"long read": "essay"}}
    changed.attributes["kind"] = _quote(changed)["kind"] = renamed
    changed.lost |= {f"{changed.post}.kind", "shared.quote.kind"}
    for held in [*(line["data"] for line in changed.posts), *_quotes(changed)]:
        kind = {"essay": "long read", "notice": None}.get(held.get("kind"), held.get("kind"))
        held.pop("kind", None)
        if kind is not None:
            held["kind"] = kind


def keep_one_section(changed: World) -> None:
    """A post has one section."""
    changed.attributes["sections"]["repeatable"] = False
    changed.lost.add(f"{changed.post}.sections")
    for line in changed.posts:
        line["data"]["sections"] = line["data"]["sections"][0]


def have_several_quotes(changed: World) -> None:
    """A post has several quotes."""
    changed.attributes["quote"]["repeatable"] = True
    for line in changed.posts:
        line["data"]["quote"] = [line["data"]["quote"]]


def have_no_sections_in_the_zone(changed: World) -> None:
    """Blocks are quotes."""
    changed.attributes["blocks"]["components"] = ["shared.quote"]
    changed.lost.add(f"{changed.post}.blocks")
    for line in changed.posts:
        line["data"]["blocks"] = [item for item in line["data"]["blocks"] if item["__component"] == "shared.quote"]


def rename_a_component(changed: World) -> None:
    """Quotes are citations."""
    declared = {**changed.declarations.pop("components/shared/quote"), "renamedFrom": "shared.quote"}
    changed.declarations["components/shared/citation"] = declared
    held = (changed.attributes["quote"], changed.declarations["components/shared/section"]["attributes"]["quote"])
    for attribute in held:
        attribute["component"] = "shared.citation"
    blocks = changed.attributes["blocks"]["components"]
    blocks[blocks.index("shared.quote")] = "shared.citation"
    for line in changed.posts:
        for item in line["data"]["blocks"]:
            if item["__component"] == "shared.quote":
                item["__component"] = "shared.citation"


def rename_an_attribute(changed: World) -> None:
    """`sections` are called `parts`, and `blocks` `body`."""
    for old, new in (("sections", "parts"), ("blocks", "body")):
        changed.attributes[new] = {**changed.attributes.pop(old), "renamedFrom": old}
        changed.lost |= {f"{changed.post}.{new}"} if f"{changed.post}.{old}" in changed.lost else set()
        for line in changed.posts:
            line["data"][new] = line["data"].pop(old)


def remove_a_component(changed: World) -> None:
    """A post has no quote."""
    del changed.attributes["quote"]
    changed.lost.add(f"{changed.post}.quote")
    for line in changed.posts:
        del line["data"]["quote"]


def switch_drafts(changed: World) -> None:
    """Posts get drafts, or have none any more."""
    had = changed.drafts
    changed.declarations[changed.post]["options"]["draftAndPublish"] = not had
    changed.lost.add(f"{changed.post}.draftAndPublish")
    if had:
        _keep(changed, [line for line in changed.posts if line["status"] == "published"])
    else:
        drafts = [{**deepcopy(line), "status": "draft", "publishedAt": None} for line in changed.posts]
        changed.lines[changed.uid] = [*changed.posts, *drafts]


def switch_locales(changed: World) -> None:
    """Posts get locales, or have none any more."""
    had = changed.localized
    changed.declarations[changed.post]["pluginOptions"]["i18n"]["localized"] = not had
    changed.lost.add(f"{changed.post}.i18n")
    if had:
        _keep(changed, [line for line in changed.posts if line["locale"] == "en"])
    for line in changed.posts:
        line["locale"] = None if had else "en"


def rename_the_type(changed: World) -> None:
    """Posts are pieces."""
    declared = changed.declarations.pop("post")
    names = {"singularName": "piece", "pluralName": "pieces", "displayName": "piece"}
    changed.declarations["piece"] = {
        **declared, "info": names, "collectionName": "pieces", "renamedFrom": "api::post.post",
    }  # fmt: skip
    theirs = changed.declarations["author"]["attributes"].get("posts")
    if theirs is not None:
        theirs["target"] = "api::piece.piece"
    changed.lines["api::piece.piece"] = changed.lines.pop("api::post.post")
    changed.lost |= {name.replace("post.", "piece.") for name in changed.lost}
    changed.post = "piece"


def _keep(changed: World, lines: list[dict[str, Any]]) -> None:
    """Have these lines of posts; documents without any go, and links to them."""
    changed.lines[changed.uid] = lines
    there = {line["documentId"] for line in lines}
    for author in changed.lines[AUTHOR]:
        if "posts" in author["data"]:
            author["data"]["posts"] = [document for document in author["data"]["posts"] if document in there]


def _relate(writer: str) -> Callable[[World], None]:
    def relate(changed: World) -> None:
        old, changed.writer = changed.writer, writer
        _declare_writer(changed, writer)
        by_authors = ("held by authors", "of authors alone")
        changed.lost |= {f"{changed.post}.writer", "author.posts"}
        if writer == "of authors alone" and old in ("one", "many"):
            for line in changed.posts:  # the attribute is gone, and the new one is another
                del line["data"]["writer"]
            return
        if old in by_authors and writer not in by_authors:
            theirs = {author["documentId"]: author["data"].pop("posts", ()) for author in changed.lines[AUTHOR]}
            if old == "of authors alone" and not writer.endswith("inverse"):
                return
            for line in changed.posts:
                line["data"]["writer"] = [name for name, held in theirs.items() if line["documentId"] in held]
        elif old not in by_authors and writer in by_authors:
            found: dict[str, set[str]] = {}
            for line in changed.posts:
                held = line["data"].pop("writer")
                for name in held if isinstance(held, list) else [held]:
                    found.setdefault(name, set()).add(line["documentId"])
            _move_to_authors(changed, found)
        for line in changed.posts:
            if "writer" in line["data"]:
                held = line["data"]["writer"]
                several = held if isinstance(held, list) else [held]
                line["data"]["writer"] = several if writer.startswith("many") else (several or [None])[0]

    relate.__doc__ = f"Writers are {writer}."
    return relate


def _move_to_authors(changed: World, found: Mapping[str, set[str]]) -> None:
    for author in changed.lines[AUTHOR]:
        author["data"]["posts"] = sorted(found.get(author["documentId"], ()))


def _declare_writer(changed: World, writer: str) -> None:
    ours, theirs = WRITERS[writer]
    for declared, name, attribute in (("post", "writer", ours), ("author", "posts", theirs)):
        attributes = changed.declarations[declared]["attributes"]
        attributes.pop(name, None)
        if attribute is not None:
            attributes[name] = dict(attribute)


RELATIONS: Mapping[str, Callable[[World], None]] = {name: _relate(name) for name in WRITERS}

CHANGES: Sequence[Callable[[World], None]] = (
    rename_an_attribute_of_a_component,
    remove_an_attribute_of_a_component,
    remove_media_of_a_component,
    convert_an_attribute_of_a_component,
    have_several_files,
    rename_values,
    keep_one_section,
    have_several_quotes,
    have_no_sections_in_the_zone,
    rename_a_component,
    remove_a_component,
    rename_an_attribute,
    switch_drafts,
    switch_locales,
    rename_the_type,
)
"""In the order in which they are made: what comes later knows the names that are there by then."""
