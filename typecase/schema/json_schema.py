"""JSON Schema (draft 2020-12) of the files that declare content types and components, for editors and other tools.

It is derived from the same dataclasses as the loader. What one file alone cannot tell (targets, inverse sides, clashing
names) is for the loader.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

from typecase.schema.actions import GENERATED, PREFIX, ROUTE_PATH
from typecase.schema.attributes import KINDS, AnyAttribute, Attribute, DynamicZone, JsonValue, Uid
from typecase.schema.checks.names import (
    KEBAB_CASE,
    RESERVED_ATTRIBUTES,
    RESERVED_IN_COMPONENTS,
    RESERVED_PREFIXES,
    TABLE_NAME,
)
from typecase.schema.checks.options import GRAPHQL_NAME, MEDIA_TYPES, UID_OPTIONS
from typecase.schema.files import (
    ATTRIBUTE_PLUGINS,
    IGNORED_KEYS,
    TYPE_PLUGINS,
    Action,
    Api,
    ComponentFile,
    ContentTypeFile,
)
from typecase.schema.form import CUSTOM_FIELD, IGNORED_OPTIONS, Option, has_unique, key_of, options_of
from typecase.schema.meanings import meaning_of

JsonSchema = dict[str, JsonValue]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_NOTHING: JsonSchema = {"type": "null"}
_NUMBER: JsonSchema = {"type": ["number", "null"]}
_TEXT: JsonSchema = {"type": ["string", "null"]}
_WHOLE: JsonSchema = {"type": ["integer", "null"]}

_DEFAULTS: Mapping[str, JsonSchema] = {
    **dict.fromkeys(("string", "text", "richtext", "email", "password", "uid", "enumeration"), _TEXT),
    **dict.fromkeys(("date", "time", "datetime", "timestamp"), _TEXT),
    "integer": _WHOLE,
    "biginteger": {"anyOf": [{"type": ["integer", "null"]}, {"type": "string", "pattern": "^-?[0-9]+$"}]},
    "float": _NUMBER,
    "decimal": _NUMBER,
    "boolean": {"type": ["boolean", "null"]},
    "blocks": {"type": ["array", "null"]},
    "json": {},
    **dict.fromkeys(("media", "relation", "component", "dynamiczone"), _NOTHING),
}
"""What `default` holds, by attribute type."""

_COUNT: JsonSchema = {"minimum": 0}
_GENERATED: JsonSchema = {"items": {"enum": list(GENERATED)}}

_REFINEMENTS: Mapping[str, JsonSchema] = {
    "allowedTypes": {"items": {"enum": list(MEDIA_TYPES)}},
    "components": {"minItems": 1, "uniqueItems": True},
    "enum": {"minItems": 1, "uniqueItems": True},
    "cost": _COUNT,
    "only": _GENERATED,
    "except": _GENERATED,
    "prefix": {"pattern": f"^{PREFIX.pattern}$"},
    "path": {"pattern": f"^({ROUTE_PATH.pattern})?$"},
    "maxLength": {"minimum": 1},
    "minLength": {"minimum": 0},
    "singularName": {"pattern": f"^{KEBAB_CASE.pattern}$"},
    "pluralName": {"pattern": f"^{KEBAB_CASE.pattern}$"},
    "enumName": {"pattern": f"^({GRAPHQL_NAME.pattern})?$"},
    "uid options": {"propertyNames": {"enum": list(UID_OPTIONS)}},
    **dict.fromkeys(("component min", "component max", "dynamiczone min", "dynamiczone max"), _COUNT),
}
"""What the loader's checks add to the type of an option (of an attribute type, where it differs by type)."""


def content_type_json_schema() -> JsonSchema:
    """Return the JSON Schema of `schema/article.json`."""
    schema = _document("content type", ContentTypeFile, KINDS)
    properties = schema["properties"]
    properties["collectionName"] |= {"pattern": f"^({TABLE_NAME.pattern})?$"}
    properties["attributes"] |= {"propertyNames": _names(RESERVED_ATTRIBUTES)}
    properties["pluginOptions"] |= _plugins(TYPE_PLUGINS)
    properties["api"] |= {
        "properties": _object(Api, "api")["properties"],
        "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9]*$"},
        "additionalProperties": _action(),
    }
    return schema


def component_json_schema() -> JsonSchema:
    """Return the JSON Schema of `schema/components/shared/seo.json`."""
    kinds = {name: kind for name, kind in KINDS.items() if kind not in (DynamicZone, Uid)}
    schema = _document("component", ComponentFile, kinds)
    schema["properties"]["attributes"] |= {"propertyNames": _names(RESERVED_IN_COMPONENTS)}
    return schema


def _document(noun: str, declaration: type[Any], kinds: Mapping[str, type[AnyAttribute]]) -> JsonSchema:
    schema: JsonSchema = {"$schema": DRAFT, "title": f"A {noun} of Typecase", **_object(declaration, noun)}
    schema["properties"]["attributes"] |= {"additionalProperties": {"$ref": "#/$defs/attribute"}}
    definitions = {name: _attribute(name, kind) for name, kind in kinds.items()}
    definitions[CUSTOM_FIELD] = _custom_field()
    schema["$defs"] = {"attribute": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in definitions]}, **definitions}
    return schema


def _attribute(name: str, kind: type[AnyAttribute]) -> JsonSchema:
    """Return the schema of an attribute of one type."""
    schema = _object(kind, name)
    properties = {"type": {"const": name, "description": described(kind)}, **schema["properties"]}
    properties["default"] |= _DEFAULTS[name]
    properties["pluginOptions"] |= _plugins(ATTRIBUTE_PLUGINS)
    if not has_unique(kind):
        properties["unique"] = {"enum": [False, None], "description": "This kind of attribute cannot be unique."}
    properties |= _ignored(IGNORED_OPTIONS)
    return {**schema, "properties": properties, "required": ["type", *schema.get("required", [])]}


def _custom_field() -> JsonSchema:
    """Return the schema of an attribute whose kind, and so its other options, a custom field decides."""
    properties = {
        "type": {"const": CUSTOM_FIELD, "description": "An attribute of a registered custom field."},
        "customField": {"type": "string", "description": meaning_of("customField")},
        "options": {"type": ["object", "null"], "description": "Options of the custom field."},
        **_object(Attribute)["properties"],
        **_ignored(IGNORED_OPTIONS),
    }
    properties["pluginOptions"] |= _plugins(ATTRIBUTE_PLUGINS)
    return {"type": "object", "properties": properties, "required": ["type", "customField"]}


def _object(declaration: type[Any], noun: str = "") -> JsonSchema:
    """Return the schema of an object whose keys are the options of a dataclass."""
    options = options_of(declaration)
    ignored = _ignored(IGNORED_KEYS.get(declaration, {}))
    schema: JsonSchema = {
        "type": "object",
        "description": described(declaration),
        "properties": {**{key: _property(option, noun) for key, option in options.items()}, **ignored},
        "additionalProperties": False,
    }
    required = [key for key, option in options.items() if option.required]
    return {**schema, "required": required} if required else schema


def _property(option: Option, noun: str) -> JsonSchema:
    shape = dict(option.shape.json_schema) if option.whole is None else _object(option.whole)
    shape |= _REFINEMENTS.get(option.key, {}) | _REFINEMENTS.get(f"{noun} {option.key}", {})
    if not option.required:
        shape = _or_null(shape)
    if option.default is not None and option.default != ():
        shape["default"] = option.default
    return {**shape, "description": meaning_of(option.key, noun)}


def _or_null(schema: JsonSchema) -> JsonSchema:
    """Return a schema that takes null too, which means the same as no key."""
    match schema:
        case {"type": types}:
            return {**schema, "type": [*([types] if isinstance(types, str) else types), "null"]}
        case {"enum": values}:
            return {**schema, "enum": [*values, None]}
        case {"anyOf": others}:
            return {**schema, "anyOf": [*others, {"type": "null"}]}
        case _:
            return schema


def _plugins(known: Mapping[str, type[Any]]) -> JsonSchema:
    return {"properties": {name: _or_null(_object(declaration, name)) for name, declaration in known.items()}}


def _action() -> JsonSchema:
    schema = _object(Action, "action")
    scope = {"type": "array", "items": {"type": "string"}}
    schema["properties"]["auth"] |= {
        "properties": {"scope": scope},
        "required": ["scope"],
        "additionalProperties": False,
    }
    return schema


def _ignored(keys: Mapping[str, str]) -> JsonSchema:
    return {key: {"description": f"Accepted without effect: {meaning}."} for key, meaning in keys.items()}


def _names(reserved: frozenset[str]) -> JsonSchema:
    prefixes = "|".join(RESERVED_PREFIXES)
    return {
        "pattern": f"^(?!.*__)(?!{prefixes})(?=.*[A-Za-z0-9])[_A-Za-z][_0-9A-Za-z]*$",
        "not": {"enum": sorted(reserved)},
    }


def described(declaration: type[Any]) -> str:
    """Return the first paragraph of a dataclass's docstring, with its fields called as in JSON."""
    paragraph = " ".join((inspect.getdoc(declaration) or "").partition("\n\n")[0].split())
    return re.sub(r"`([a-z_]+)`", lambda match: f"`{key_of(match[1])}`", paragraph)
