"""Random pairs of models: content types as they were, and as somebody has changed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.projects import content_type
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry

AUTHOR = "api::author.author"
NAMES: tuple[str, ...] = ("alpha", "beta", "gammaRay", "delta", "epsilon", "zeta")
KINDS: Mapping[str, Mapping[str, Any]] = {
    "string": {"type": "string"},
    "unique": {"type": "string", "unique": True},
    "text": {"type": "text"},
    "uid": {"type": "uid"},
    "integer": {"type": "integer"},
    "biginteger": {"type": "biginteger"},
    "decimal": {"type": "decimal"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime"},
    "json": {"type": "json"},
    "enumeration": {"type": "enumeration", "enum": ["one", "two", "three"]},
    "default": {"type": "string", "default": "new"},
    "one": {"type": "relation", "relation": "manyToOne", "target": AUTHOR},
    "several": {"type": "relation", "relation": "manyToMany", "target": AUTHOR},
    "file": {"type": "media", "multiple": False},
    "files": {"type": "media", "multiple": True},
}
LINKS = frozenset({"one", "several", "file", "files"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two models of posts: attributes by name with their kinds, and the old name of each that was renamed."""

    old: Mapping[str, str]
    new: Mapping[str, str]
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    tables: tuple[str, str] = ("posts", "posts")

    def former(self, name: str) -> str | None:
        """Return the old name of a new attribute; None when it is really new."""
        return self.renamed.get(name, name if name in self.old else None)

    def registries(self) -> tuple[Registry, Registry]:
        """Return the registries of both."""
        return _registry(self.old, {}, self.tables[0]), _registry(self.new, self.renamed, self.tables[1])


def _registry(kinds: Mapping[str, str], renamed: Mapping[str, str], table: str) -> Registry:
    attributes: dict[str, Any] = {name: dict(KINDS[kind]) for name, kind in kinds.items()}
    for name, before in renamed.items():
        attributes[name]["renamedFrom"] = before
    post = {**content_type("post", "posts", attributes or {"title": {"type": "string"}}), "collectionName": table}
    author = content_type("author", "authors", {"name": {"type": "string"}})
    return load_declarations({"schema/post.json": post, "schema/author.json": author})


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return a pair in which attributes stay, go, come, are renamed and are of another kind."""
    old: dict[str, str] = draw(
        st.dictionaries(st.sampled_from(NAMES[:4]), st.sampled_from(sorted(KINDS)), min_size=1, max_size=4)
    )
    new: dict[str, str] = {}
    renamed: dict[str, str] = {}
    free = [name for name in NAMES if name not in old]
    for name, kind in old.items():
        fate = draw(st.sampled_from(("stays", "stays", "goes", "renamed", "changes", "both")))
        if fate == "goes":
            continue
        after = kind if fate in ("stays", "renamed") else draw(st.sampled_from(sorted(KINDS)))
        if fate in ("renamed", "both") and free:
            called = free.pop(0)
            renamed[called] = name
            new[called] = after
        else:
            new[name] = after
    if free and draw(st.booleans()):
        new[free.pop()] = draw(st.sampled_from(sorted(KINDS)))
    tables = ("posts", draw(st.sampled_from(("posts", "posts", "pieces"))))
    return Pair(old=old, new=new, renamed=renamed, tables=tables)
