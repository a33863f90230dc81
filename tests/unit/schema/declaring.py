"""Declarations for tests: the least that a content type or a component file must hold."""

from collections.abc import Mapping
from typing import Any

import pytest

from typecase.errors import BootError
from typecase.schema.loader import load_declarations

Json = dict[str, Any]

STRING = {"type": "string"}


def a_type(name: str = "article", *, plural: str | None = None, attributes: Json | None = None, **more: Any) -> Json:
    """Return the file of a content type."""
    info = {"singularName": name, "pluralName": plural or f"{name}s", "displayName": name.capitalize()}
    return {"kind": "collectionType", "info": info, "attributes": attributes or {"title": STRING}, **more}


def a_component(name: str = "Seo", *, attributes: Json | None = None, **more: Any) -> Json:
    """Return the file of a component."""
    return {"info": {"displayName": name}, "attributes": attributes or {"label": STRING}, **more}


def mistakes_of(files: Mapping[str, Json], **options: Any) -> list[str]:
    """Load declarations that are wrong and return what is said of them."""
    with pytest.raises(BootError) as caught:
        load_declarations(files, **options)
    return list(caught.value.mistakes)


def article_mistakes(name: str, attribute: Any, **others: Any) -> list[str]:
    """Return the mistakes of an article with one attribute (and others), each without its file."""
    files = {"schema/article.json": a_type(attributes={"title": STRING, name: attribute, **others})}
    return [mistake.removeprefix("schema/article.json at ") for mistake in mistakes_of(files)]
