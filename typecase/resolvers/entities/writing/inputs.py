"""The data of a write: read once into canonical values, items of components and changes of relations."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.defaults import default_of
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.keys import check_keys
from typecase.resolvers.entities.writing.parts import Item, PartsReader, PartsValue, size_of
from typecase.resolvers.entities.writing.problems import Problem, Problems, error_of
from typecase.resolvers.entities.writing.references import MissingRows, Reference
from typecase.resolvers.entities.writing.relations import Change, InvalidRelation, read_change
from typecase.resolvers.entities.writing.rules import read_value
from typecase.schema.attributes import (
    ComponentAttribute,
    DynamicZone,
    Localizations,
    Media,
    NestedAttribute,
    Password,
    Relation,
)
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry


@dataclass(slots=True)
class Input:
    """What is written: canonical scalars, items of components and changes of relations, each by attribute.

    `data` is what was given, `problems` what is wrong with it already for a draft.
    """

    data: Mapping[str, Any]
    problems: Problems
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    parts: dict[str, PartsValue] = field(default_factory=dict[str, PartsValue])
    changes: dict[str, Change] = field(default_factory=dict[str, Change])

    @property
    def all_changes(self) -> Iterator[Change]:
        """The changes of relations, those in components included."""
        yield from self.changes.values()
        for value in self.parts.values():
            for item in value if isinstance(value, list) else [value] if value else []:
                yield from item.changes

    @property
    def references(self) -> list[Reference]:
        """The documents that must exist."""
        return [reference for change in self.all_changes for reference in change.references]

    @property
    def mentioned(self) -> list[Reference]:
        """Every document that is named."""
        return [reference for change in self.all_changes for reference in change.mentioned]

    @property
    def items(self) -> int:
        """How many component values there are: as many ids are needed at most."""
        return sum(size_of(value) for value in self.parts.values())


def read_input(data: Any, content_type: ContentType, registry: Registry, locale: str | None) -> Input:
    """Return what is written; ValidationError for data that is no object, for unknown keys and for what is no relation.

    What is wrong with values is in `problems` of the result.
    """
    if not is_mapping(data):
        raise ValidationError('Missing "data" payload in the request body')
    check_keys(data, content_type, registry)
    found = Input(data=data, problems=Problems())
    reader = PartsReader(registry, found.problems)
    for name, attribute in content_type.attributes.items():
        if name not in data:
            continue
        raw = data[name]
        match attribute:
            case ComponentAttribute() | DynamicZone():
                found.parts[name] = reader.read(attribute, raw, (name,))
            case Media() | Relation():
                uid = FILE if isinstance(attribute, Media) else attribute.target
                try:
                    found.changes[name] = read_change(raw, uid, registry.content_types.__contains__)
                except InvalidRelation:
                    raise related_error("Invalid relations", found, content_type, locale) from None
            case Localizations():
                continue
            case _:
                found.values[name] = read_value(attribute, raw, (name,), found.problems)
    return found


async def add_defaults(found: Input, content_type: ContentType, held: Collection[str] = ()) -> None:
    """Give a new entry the defaults of what was not given, but for the attributes that it has `held` already."""
    for name, attribute in content_type.attributes.items():
        if name in held:
            continue
        match attribute:
            case ComponentAttribute(repeatable=True) | DynamicZone():
                if name not in found.parts:
                    found.parts[name] = []
            case ComponentAttribute() | Media() | Relation() | Localizations():
                continue
            case _:
                if name not in found.values and (default := await default_of(attribute)) is not None:
                    found.values[name] = read_value(attribute, default, (name,), found.problems)


async def add_part_defaults(found: Input) -> None:
    """Give the new items of components what functions of the project compute for what was not given."""
    for value in found.parts.values():
        for item in value if isinstance(value, list) else [value] if value else []:
            for inner in item.all:
                await _compute_defaults(inner, found.problems)


async def _compute_defaults(item: Item, problems: Problems) -> None:
    if item.id is not None:
        return
    for name, attribute in item.component.attributes.items():
        if attribute.compute is None or name in item.values or isinstance(attribute, NestedAttribute):
            continue
        default = await default_of(attribute)
        if default is not None:
            item.values[name] = read_value(attribute, default, (*item.path, name), problems)


def secrets_of(found: Input, content_type: ContentType) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where passwords stand in an input, so that their hashes can be put there."""
    for name, value in found.values.items():
        if isinstance(content_type.attributes[name], Password) and value is not None:
            yield found.values, name
    for value in found.parts.values():
        for item in value if isinstance(value, list) else [value] if isinstance(value, Item) else []:
            yield from item.secrets


def related_error(message: str, found: Input, content_type: ContentType, locale: str | None) -> ValidationError:
    """Return the error about relations that cannot be, with the data as Strapi's validator has it."""
    attributes = content_type.attributes
    value = {name: raw for name, raw in found.data.items() if not isinstance(attributes.get(name), Password)}
    for name, raw in found.data.items():
        if isinstance(attributes.get(name), Media | Relation) and _is_plain(raw):
            value[name] = {"set": [_plain(item) for item in (raw if is_list(raw) else [raw])]}
    if content_type.drafts:
        value["publishedAt"] = None
    if content_type.localized:
        value["locale"] = locale
    return error_of([Problem((), message, value)])


def missing_error(missing: MissingRows, found: Input, content_type: ContentType, locale: str | None) -> ValidationError:
    """Return the error about rows that do not exist."""
    return related_error(missing.message, found, content_type, locale)


def _is_plain(raw: Any) -> bool:
    items = raw if is_list(raw) else [raw]
    return all(isinstance(item, int | str | Mapping) and not isinstance(item, bool) for item in items) and not (
        is_mapping(raw) and "id" not in raw and "documentId" not in raw
    )


def _plain(item: Any) -> Any:
    if is_mapping(item):
        return item
    number = int(item) if isinstance(item, str) and item.isdecimal() and len(item) < 19 else item
    return {"id": number}
