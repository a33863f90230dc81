"""Content types and components as files: their JSON, from names and from attributes in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from typecase.errors import ValidationError
from typecase.schema.attributes import KINDS
from typecase.schema.mistakes import suggestion
from typecase.schema.names import snake_case, words
from typecase.server.skeletons.python import check_name

_WORD = re.compile(r"(?P<name>[^:]+):(?P<type>[a-z]+)(?:\((?P<of>[^()]*)\))?(?P<required>!?)", re.IGNORECASE)
_EXAMPLE = "title:string! body:text kind:enumeration(news,essay) author:relation(manyToOne,author)"
_WITHOUT_OPTIONS = frozenset(KINDS) - {"relation", "component", "dynamiczone", "enumeration", "uid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A file of `schema/`, relative to the project, and what it holds."""

    file: str
    uid: str
    data: dict[str, Any]


def content_type(
    name: str,
    attributes: Iterable[str],
    *,
    plural: str | None = None,
    single: bool = False,
    drafts: bool = True,
    localized: bool = False,
) -> Declaration:
    """Return a content type; `attributes` are words such as `title:string!`.

    ValidationError for what makes no sense.
    """
    check_name(name)
    plural = plural or _plural(name)
    check_name(plural)
    data: dict[str, Any] = {
        "kind": "singleType" if single else "collectionType",
        "collectionName": snake_case(plural),
        "info": {"singularName": name, "pluralName": plural, "displayName": _title(name)},
        "options": {"draftAndPublish": drafts},
    }
    if localized:
        data["pluginOptions"] = {"i18n": {"localized": True}}
    data["attributes"] = _attributes(attributes, localized=localized)
    return Declaration(file=f"schema/{name}.json", uid=f"api::{name}.{name}", data=data)


def component(full: str, attributes: Iterable[str]) -> Declaration:
    """Return a component, such as `shared.seo`; ValidationError for what makes no sense."""
    category, dot, name = full.partition(".")
    if not dot:
        raise ValidationError(f'"{full}" has no category; write for example "shared.{full}"')
    check_name(category)
    check_name(name)
    data: dict[str, Any] = {
        "collectionName": f"components_{snake_case(category)}_{snake_case(_plural(name))}",
        "info": {"displayName": _title(name)},
        "attributes": _attributes(attributes),
    }
    return Declaration(file=f"schema/components/{category}/{name}.json", uid=full, data=data)


def _attributes(given: Iterable[str], *, localized: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in given:
        name, data = _attribute(word)
        if name in found:
            raise ValidationError(f'The attribute "{name}" is given twice')
        if localized and data["type"] != "relation":
            data["pluginOptions"] = {"i18n": {"localized": True}}
        found[name] = data
    if not found:
        raise ValidationError(f"Give at least one attribute, such as {_EXAMPLE}")
    return found


def _attribute(word: str) -> tuple[str, dict[str, Any]]:
    """Return the name and the declaration of an attribute; the loader checks what this does not."""
    match = _WORD.fullmatch(word)
    if match is None:
        raise ValidationError(f'"{word}" is no attribute; write for example {_EXAMPLE}')
    kind, of = match["type"].lower(), [part.strip() for part in (match["of"] or "").split(",") if part.strip()]
    if kind not in KINDS:
        raise ValidationError(f'"{word}": there is no type "{match["type"]}"{suggestion(kind, KINDS)}')
    if of and kind in _WITHOUT_OPTIONS:
        raise ValidationError(f'"{word}": "{kind}" takes nothing in brackets')
    data = {"type": kind, **_options(word, kind, of)}
    return match["name"], {**data, "required": True} if match["required"] else data


def _options(word: str, kind: str, of: list[str]) -> dict[str, Any]:
    """Return what stands in brackets as options of an attribute."""
    match kind, of:
        case "relation", [relation, target]:
            return {"relation": relation, "target": target if "::" in target else f"api::{target}.{target}"}
        case "component", [uid]:
            return {"component": uid}
        case "uid", [target]:
            return {"targetField": target}
        case "dynamiczone", [_, *_]:
            return {"components": of}
        case "enumeration", [_, *_]:
            return {"enum": of}
        case "relation" | "component" | "dynamiczone" | "enumeration", _:
            raise ValidationError(f'"{word}" needs what it is of, such as {_EXAMPLE} seo:component(shared.seo)')
        case _:
            return {}


def _plural(name: str) -> str:
    """Return the plural of an English noun, where it has a regular one."""
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "z", "ch", "sh")) else f"{name}s"


def _title(name: str) -> str:
    return " ".join(words(name)).capitalize()
