"""The JSON form of attributes, read from their dataclasses: which keys a kind has and what each may hold.

The loader and the JSON Schema for editors are both functions of this module, so they cannot disagree.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

from typecase.schema.attributes import AnyAttribute, Attribute, JsonValue

COMPUTED_FIELDS = frozenset({"localized", "custom_field", "check", "compute"})
"""Fields of an attribute that no key of a file sets directly."""

IGNORED_OPTIONS: Mapping[str, str] = {
    "column": "how Strapi's table builder makes the column; ours follows from the kind",
    "conditions": "when Strapi's admin panel shows the attribute; it is always validated here",
    "displayName": "a label of Strapi's admin panel",
    "editable": "a setting of Strapi's admin panel",
    "index": "a hint for Strapi's admin panel",
    "joinColumn": "how Strapi stores a relation",
    "joinTable": "how Strapi stores a relation",
    "unstable_virtual": "internal to Strapi",
}
"""Options that Strapi's files may hold and that are accepted without effect, with what they mean there."""

CUSTOM_FIELD = "customField"
"""The `type` of an attribute that is declared by a custom field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a JSON value must be: in words, by example, as JSON Schema, as a check, and how it is read."""

    words: str
    example: JsonValue
    json_schema: Mapping[str, JsonValue]
    accepts: Callable[[JsonValue], bool]
    read: Callable[[JsonValue], Any] = lambda value: value
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of a declaration. `parts` are the keys of an object that has its own options, such as `graphql`."""

    key: str
    field: str
    required: bool
    default: JsonValue
    shape: Shape
    parts: Mapping[str, "Option"] | None = None
    whole: type[Any] | None = None


def key_of(field: str) -> str:
    """Return the JSON key of a dataclass field: `max_length` → `maxLength`."""
    first, *others = field.removesuffix("_").split("_")
    return first + "".join(word.capitalize() for word in others)


@functools.cache
def options_of(declaration: type[Any]) -> Mapping[str, Option]:
    """Return the options of an attribute kind (or of an object within one) by JSON key, in the order of the fields."""
    hints = typing.get_type_hints(declaration)
    options = (
        _option(field, hints[field.name])
        for field in dataclasses.fields(declaration)
        if not (issubclass(declaration, Attribute) and field.name in COMPUTED_FIELDS)
    )
    return {option.key: option for option in options}


def has_unique(kind: type[AnyAttribute]) -> bool:
    """Tell whether a kind can be declared unique."""
    return "unique" in options_of(kind)


def _option(field: "dataclasses.Field[Any]", annotation: Any) -> Option:
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    bare = _without_none(annotation)
    parts: Mapping[str, Option] | None = None
    whole: type[Any] | None = None
    if isinstance(bare, type) and dataclasses.is_dataclass(bare):
        parts, whole = options_of(bare), bare
    return Option(
        key=key_of(field.name),
        field=field.name,
        required=required,
        default=None if field.default is dataclasses.MISSING or whole else field.default,
        shape=_OBJECT if whole else _shape(bare),
        parts=parts,
        whole=whole,
    )


def _without_none(annotation: Any) -> Any:
    arguments = typing.get_args(annotation)
    if not isinstance(annotation, types.UnionType) or types.NoneType not in arguments:
        return annotation
    rest: list[Any] = [argument for argument in arguments if argument is not types.NoneType]
    return functools.reduce(lambda left, right: left | right, rest)


def _shape(annotation: Any) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return _choice(annotation)
    return _SHAPES[annotation]


def _choice(kinds: type[StrEnum]) -> Shape:
    names = tuple(str(kind) for kind in kinds)
    return Shape(
        words=f"one of {', '.join(names)}",
        example=names[0],
        json_schema={"enum": list(names)},
        accepts=lambda value: isinstance(value, str) and value in names,
        read=kinds,
        choices=names,
    )


def is_number(value: JsonValue) -> bool:
    """Tell whether a JSON value is a number (true and false are none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value: JsonValue) -> bool:
    """Tell whether a JSON value is a number without a fraction: 200 or 200.0."""
    return is_number(value) and (isinstance(value, int) or value.is_integer())


def is_whole_text(value: JsonValue) -> bool:
    """Tell whether a JSON value is a string of digits, perhaps with a minus sign."""
    return isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdecimal()


def is_object(value: JsonValue) -> TypeGuard[dict[str, JsonValue]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def is_texts(value: JsonValue) -> TypeGuard[list[str]]:
    """Tell whether a JSON value is a list of strings."""
    return isinstance(value, list) and all(isinstance(part, str) for part in typing.cast("list[Any]", value))


TEXT = Shape(
    words="a string",
    example="…",
    json_schema={"type": "string"},
    accepts=lambda value: isinstance(value, str),
)
"""What most options hold; an empty one means the same as no key where the option has no default."""

_WHOLE = Shape(words="a whole number", example=200, json_schema={"type": "integer"}, accepts=is_whole, read=int)
_OBJECT = Shape(
    words="an object",
    example={},
    json_schema={"type": "object"},
    accepts=is_object,
)

_NAMED = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "config": {}},
            "required": ["name"],
            "additionalProperties": False,
        },
    ]
}

_SHAPES: Mapping[Any, Shape] = {
    bool: Shape(
        words="true or false",
        example=True,
        json_schema={"type": "boolean"},
        accepts=lambda value: isinstance(value, bool),
    ),
    str: TEXT,
    int: _WHOLE,
    int | str: Shape(
        words="a whole number, or one in quotes",
        example="200",
        json_schema={"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+$"}]},
        accepts=lambda value: is_whole_text(value) or is_whole(value),
        read=int,
    ),
    float: Shape(words="a number", example=0.5, json_schema={"type": "number"}, accepts=is_number),
    tuple[str, ...]: Shape(
        words="a list of strings",
        example=["…"],
        json_schema={"type": "array", "items": {"type": "string"}},
        accepts=is_texts,
        read=tuple,
    ),
    Mapping[str, Any]: _OBJECT,
    Mapping[str, str]: Shape(
        words="an object of strings",
        example={"published": "live"},
        json_schema={"type": "object", "additionalProperties": {"type": "string"}},
        accepts=lambda value: is_object(value) and is_texts(list(value.values())),
    ),
    bool | Mapping[str, Any]: Shape(
        words='true, false or an object such as {"scope": ["find"]}',
        example=False,
        json_schema={"type": ["boolean", "object"]},
        accepts=lambda value: isinstance(value, bool | dict),
    ),
    tuple[str | Mapping[str, Any], ...]: Shape(
        words="a list of names or of objects with name and config",
        example=["global::is-owner"],
        json_schema={"type": "array", "items": _NAMED},
        accepts=lambda value: isinstance(value, list),
        read=tuple,
    ),
    Any: Shape(words="any value", example=None, json_schema={}, accepts=lambda _: True),
}
"""What each annotation of a field says of its JSON value."""
