"""Content types and components, read from the objects of their files."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from typecase.schema.actions import read_api
from typecase.schema.attributes import KINDS, AnyAttribute, JsonValue, NestedAttribute, Relation, Uid
from typecase.schema.checks.names import RESERVED_ATTRIBUTES, RESERVED_IN_COMPONENTS, name_problem
from typecase.schema.checks.options import check_options
from typecase.schema.content_types import Component, ContentType, Kind
from typecase.schema.files import ATTRIBUTE_PLUGINS, TYPE_PLUGINS, ComponentFile, ContentTypeFile
from typecase.schema.form import CUSTOM_FIELD, IGNORED_OPTIONS, has_unique, is_object, options_of
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.names import snake_case
from typecase.schema.provided import Check, Compute, Provided
from typecase.schema.reading import EXAMPLES, JsonObject, is_complete, read_options


def read_content_type(
    place: Place, uid: str, data: JsonObject, provided: Provided, plugin: str = ""
) -> ContentType | None:
    """Return the content type that a file declares, or None when too much of it is missing.

    The table and the routes of a `plugin` begin with its name where the file does not say otherwise.
    """
    values = read_options(place, ContentTypeFile, data, "content type")
    attributes = read_attributes(place.at("attributes"), values.get("attributes", {}), RESERVED_ATTRIBUTES, provided)
    api = read_api(place.at("api"), values.get("api", {}), single=values.get("kind") is Kind.SINGLE)
    _check_plugins(place.at("pluginOptions"), values.get("plugin_options", {}), TYPE_PLUGINS)
    if not is_complete(ContentTypeFile, values):
        return None
    content_type = ContentTypeFile(**values)
    info, options = content_type.info, content_type.options
    private = _private_attributes(place, options.private_attributes, content_type.attributes)
    return ContentType(
        uid=uid,
        kind=content_type.kind,
        singular_name=info.singular_name,
        plural_name=info.plural_name,
        display_name=info.display_name,
        collection_name=content_type.collection_name or snake_case(f"{plugin} {info.plural_name}"),
        attributes={
            name: dataclasses.replace(attribute, private=True) if name in private else attribute
            for name, attribute in attributes.items()
        },
        description=content_type.description or info.description or "",
        drafts=options.draft_and_publish,
        localized=_localized(content_type.plugin_options),
        renamed_from=content_type.renamed_from,
        api=api.actions,
        route_prefix=f"/{plugin}" if api.prefix is None and plugin else api.prefix or "",
        graphql=content_type.graphql,
        options=data.get("options") or {},
        plugin_options=content_type.plugin_options,
    )


def read_component(place: Place, uid: str, data: JsonObject, provided: Provided) -> Component | None:
    """Return the component that a file declares, or None when too much of it is missing."""
    values = read_options(place, ComponentFile, data, "component")
    attributes = read_attributes(place.at("attributes"), values.get("attributes", {}), RESERVED_IN_COMPONENTS, provided)
    if not is_complete(ComponentFile, values):
        return None
    component = ComponentFile(**values)
    return Component(
        uid=uid,
        display_name=component.info.display_name,
        attributes=attributes,
        collection_name=component.collection_name,
        description=component.description or component.info.description or "",
        renamed_from=component.renamed_from,
    )


def read_attributes(
    place: Place, data: JsonObject, reserved: frozenset[str], provided: Provided
) -> dict[str, AnyAttribute]:
    """Return the attributes that can be read, in the order of the file."""
    found: dict[str, AnyAttribute] = {}
    for name, options in data.items():
        problem = name_problem(name, reserved)
        if problem is not None:
            place.at(name).add(problem)
        attribute = _read_attribute(place.at(name), options, provided)
        if attribute is not None:
            check_options(place.at(name), attribute)
            found[name] = attribute
    _check_renames(place, data, found)
    return found


def _check_renames(place: Place, data: JsonObject, attributes: Mapping[str, AnyAttribute]) -> None:
    """Note a `renamedFrom` that names an attribute which is still there, or which another was renamed from too."""
    renamed: dict[str, str] = {}
    for name, attribute in attributes.items():
        old = attribute.renamed_from
        if old is None:
            continue
        if old in data:
            place.at(name, "renamedFrom").add(f'the attribute "{old}" is still there; remove one of the two')
        elif renamed.setdefault(old, name) != name:
            place.at(name, "renamedFrom").add(f'"{renamed[old]}" is renamed from "{old}" too; remove one of the two')


def _read_attribute(place: Place, data: JsonValue, provided: Provided) -> AnyAttribute | None:
    if not is_object(data):
        place.add(f'expected an object, got {shown(data)}; write for example {{"type": "string"}}')
        return None
    type_name = _kind_name(place, data, provided)
    if type_name is None:
        return None
    kind = KINDS[type_name]
    by_custom_field = data["type"] == CUSTOM_FIELD
    ignored = {"type", *IGNORED_OPTIONS}
    if by_custom_field:
        ignored |= {"customField", "options"}
    if not has_unique(kind) and (data.get("unique") is False or data.get("unique") is None):
        ignored.add("unique")
    if data.get("customField") and not by_custom_field:
        place.at("customField").add(f'needs "type": "customField", got "type": "{data["type"]}"')
        ignored.add("customField")
    values = read_options(place, kind, data, f'"{type_name}" attribute', ignored)
    if not is_complete(kind, values):
        return None
    plugin_options = values.get("plugin_options", {})
    _check_plugins(place.at("pluginOptions"), plugin_options, ATTRIBUTE_PLUGINS)
    values["localized"] = _localized(plugin_options) or issubclass(kind, Relation | Uid)
    if "default_from" in values:
        values["compute"] = _compute(place, kind, values, provided)
    if by_custom_field:
        values["custom_field"] = data["customField"]
        values["check"] = _bound(place.at("options"), data, provided)
        if data.get("options") and "options" not in options_of(kind):
            values["plugin_options"] = {**plugin_options, CUSTOM_FIELD: data["options"]}
    return kind(**values)


def _bound(place: Place, data: JsonObject, provided: Provided) -> Check | None:
    """Return what checks the values of an attribute of a custom field, and note options that it does not take."""
    options: JsonValue = data.get("options") or {}
    if not is_object(options):
        place.add(f"expected an object, got {shown(options)}")
        return None
    try:
        return provided.custom_fields[data["customField"]].bind(options)
    except ValueError as error:
        place.add(str(error))
        return None


def _compute(place: Place, kind: type[AnyAttribute], values: JsonObject, provided: Provided) -> Compute | None:
    """Return the function that gives the default of an attribute, and note where there can be none."""
    name: str = values["default_from"]
    at = place.at("defaultFrom")
    if issubclass(kind, NestedAttribute):
        at.add("this kind of attribute has no default; remove it")
    elif values.get("default") is not None:
        at.add('there is a "default" already; remove one of the two')
    elif name not in provided.defaults:
        known = suggestion(name, provided.defaults) or f"; there are: {listed(sorted(provided.defaults))}"
        at.add(f"no default {shown(name)} is declared{known}")
    return provided.defaults.get(name)


def _kind_name(place: Place, data: JsonObject, provided: Provided) -> str | None:
    """Return the key of `KINDS` that an attribute has, by its type or by its custom field."""
    type_name = data.get("type")
    if type_name is None:
        place.add('an attribute needs "type"; write for example "type": "string"')
        return None
    if type_name == CUSTOM_FIELD:
        return _custom_kind(place.at("customField"), data.get("customField"), provided)
    if not isinstance(type_name, str) or type_name not in KINDS:
        close = suggestion(str(type_name), [*KINDS, CUSTOM_FIELD])
        expected = f"; expected one of {listed([*KINDS, CUSTOM_FIELD])}"
        place.at("type").add(f"there is no attribute type {shown(type_name)}{close or expected}")
        return None
    return type_name


def _custom_kind(place: Place, uid: JsonValue, provided: Provided) -> str | None:
    custom_fields = provided.custom_fields
    if uid is None:
        place.add(f'a custom field needs its uid; write for example "customField": {shown(EXAMPLES[CUSTOM_FIELD])}')
        return None
    if isinstance(uid, str) and uid in custom_fields:
        if custom_fields[uid].type in KINDS:
            return custom_fields[uid].type
        expected = f"expected one of {listed(KINDS)}"
        place.add(f'the custom field "{uid}" is registered with the type "{custom_fields[uid].type}"; {expected}')
        return None
    close = suggestion(uid, custom_fields) if isinstance(uid, str) else ""
    place.add(f"no custom field {shown(uid)} is registered{close or f'; there are: {listed(custom_fields)}'}")
    return None


def _check_plugins(place: Place, plugin_options: JsonObject, known: Mapping[str, type[Any]]) -> None:
    """Note what is wrong in the plugin options that have a meaning here; other plugins' options are theirs."""
    for plugin, declaration in known.items():
        options = plugin_options.get(plugin)
        if is_object(options):
            read_options(place.at(plugin), declaration, options, f'"{plugin}" object')
        elif options is not None:
            example = shown({key: option.default for key, option in options_of(declaration).items()})
            place.at(plugin).add(f"expected an object, got {shown(options)}; write for example {example}")


def _localized(plugin_options: JsonObject) -> bool:
    i18n = plugin_options.get("i18n")
    return is_object(i18n) and i18n.get("localized") is True


def _private_attributes(place: Place, names: Iterable[str], attributes: JsonObject) -> frozenset[str]:
    found = frozenset(names)
    for index, name in enumerate(names):
        if name not in attributes:
            close = suggestion(name, attributes)
            place.at("options", "privateAttributes", index).add(f'there is no attribute "{name}"{close}')
    return found
