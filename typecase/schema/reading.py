"""Reading JSON objects by the fields of a dataclass: what is wrong is noted at its place, and reading goes on."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from typecase.schema.attributes import JsonValue
from typecase.schema.files import IGNORED_KEYS
from typecase.schema.form import TEXT, Option, options_of
from typecase.schema.mistakes import Place, listed, shown, suggestion, with_article

JsonObject: TypeAlias = Mapping[str, JsonValue]

EXAMPLES: Mapping[str, JsonValue] = {
    "component": "shared.seo",
    "components": ["shared.quote", "shared.slider"],
    "customField": "plugin::color-picker.color",
    "enum": ["news", "opinion"],
    "api": {"find": {"auth": False}},
    "cost": 5,
    "except": ["delete"],
    "only": ["find", "findOne"],
    "path": "/news/:id",
    "prefix": "/v1",
    "defaultFrom": "global::now",
    "graphql": {"output": False},
    "options": {"draftAndPublish": True},
    "pluginOptions": {"i18n": {"localized": True}},
    "attributes": {"title": {"type": "string"}},
    "singularName": "article",
    "pluralName": "articles",
    "displayName": "Article",
    "max": 5,
    "min": 1,
    "minLength": 3,
    "maxLength": 200,
    "relation": "manyToOne",
    "target": "api::author.author",
    "targetField": "title",
    "inversedBy": "articles",
    "mappedBy": "author",
    "allowedTypes": ["images"],
    "type": "string",
}
"""What a message proposes to write for a key; other keys take the example of their shape."""


def read_options(
    place: Place, declaration: type[Any], data: JsonObject, noun: str, ignored: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the arguments for a dataclass of the file form, by the names of its fields.

    A value that is not what its key holds is a mistake and left out; null means the same as no key.
    """
    options = options_of(declaration)
    ignored = {*ignored, *IGNORED_KEYS.get(declaration, {})}
    for key in data:
        if key not in options and key not in ignored:
            place.at(key).add(_unknown_option(key, noun, options))
    values: dict[str, Any] = {}
    for key, option in options.items():
        if data.get(key) is not None:
            value = _read_value(place.at(key), option, data[key])
            if value is not None:
                values[option.field] = value
        elif option.required:
            place.add(f'{with_article(noun)} needs "{key}"; write for example {_example(option)}')
    return values


def is_complete(declaration: type[Any], values: Mapping[str, Any]) -> bool:
    """Tell whether all that a dataclass of the file form requires could be read."""
    return all(option.field in values for option in options_of(declaration).values() if option.required)


def _read_value(place: Place, option: Option, value: JsonValue) -> Any:
    if not option.shape.accepts(value):
        close = suggestion(value, option.shape.choices) if isinstance(value, str) else ""
        place.add(
            f"expected {option.shape.words}, got {shown(value)}{close or f'; write for example {_example(option)}'}"
        )
        return None
    if option.whole is not None:
        parts = read_options(place, option.whole, value, f'"{option.key}" object')
        return option.whole(**parts) if is_complete(option.whole, parts) else None
    if value == "" and option.shape is TEXT and not option.required:
        return None
    return option.shape.read(value)


def _unknown_option(key: str, noun: str, options: Mapping[str, Option]) -> str:
    close = suggestion(key, options)
    return f'{with_article(noun)} has no option "{key}"{close or f"; it has {listed(options)}"}'


def _example(option: Option) -> str:
    return f'"{option.key}": {shown(_example_value(option))}'


def _example_value(option: Option) -> JsonValue:
    parts = (option.parts or {}).values()
    required = {part.key: _example_value(part) for part in parts if part.required}
    return required or EXAMPLES.get(option.key, option.shape.example)
