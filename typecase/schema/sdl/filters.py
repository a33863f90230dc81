"""Filter inputs: one per scalar with every operator, one per content type and component."""

from typing import assert_never

from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Localizations,
    Media,
    NestedAttribute,
    Relation,
)
from typecase.schema.content_types import TIMESTAMPS, ContentType
from typecase.schema.names import component_type_name, type_name
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name, shown_target
from typecase.schema.sdl.scalars import scalar_name
from typecase.schema.sdl.text import block, field

_FILTERED = ("ID", "Boolean", "String", "Int", "Long", "Float", "Date", "Time", "DateTime", "JSON")

_EQUALITIES = ("eq", "eqi", "ne", "nei")
_TEXT_MATCHES = ("startsWith", "endsWith", "contains", "notContains", "containsi", "notContainsi")
_ORDERS = ("gt", "gte", "lt", "lte")


def scalar_filters() -> list[str]:
    """Return `input StringFilterInput { … }` and its like for every scalar; each has every operator, as in Strapi."""
    return [_scalar_filter(scalar) for scalar in _FILTERED]


def filters_input(owner: Owner, registry: Registry) -> str:
    """Return `input ArticleFiltersInput { … }`, without private attributes.

    A password stands in it as in Strapi; using it is an error at run time.
    """
    name = filters_name(owner)
    fields: list[str] = []
    if isinstance(owner, ContentType) and not owner.single:
        fields.append(field("documentId", "IDFilterInput"))
    fields += [
        field(attribute_name, filter_type)
        for attribute_name, attribute in owner.attributes.items()
        if not attribute.private and attribute.graphql.filters
        if (filter_type := _filter_type(attribute, registry)) is not None
    ]
    if isinstance(owner, ContentType):
        fields += [field(timestamp, "DateTimeFilterInput") for timestamp in TIMESTAMPS]
        if owner.localized:
            fields += [field("locale", "StringFilterInput"), field("localizations", name)]
    fields += [field("and", f"[{name}]"), field("or", f"[{name}]"), field("not", name)]
    return block("input", name, fields)


def filters_name(owner: Owner) -> str:
    """Return the filter input of a content type or component: `ArticleFiltersInput`."""
    return f"{owner_name(owner)}FiltersInput"


def _scalar_filter(scalar: str) -> str:
    name = f"{scalar}FilterInput"
    return block(
        "input",
        name,
        [
            *(field(operator, f"[{scalar}]") for operator in ("and", "or")),
            field("not", name),
            *(field(operator, scalar) for operator in (*_EQUALITIES, *_TEXT_MATCHES, *_ORDERS)),
            *(field(operator, "Boolean") for operator in ("null", "notNull")),
            *(field(operator, f"[{scalar}]") for operator in ("in", "notIn", "between")),
        ],
    )


def _filter_type(attribute: AnyAttribute, registry: Registry) -> str | None:
    """Return the input that filters by an attribute; None for the kinds that cannot be filtered by."""
    if not isinstance(attribute, NestedAttribute):
        return f"{scalar_name(attribute)}FilterInput"
    match attribute:
        case Relation():
            target = shown_target(registry, attribute.target)
            return f"{type_name(target)}FiltersInput" if target and not attribute.relation.startswith("morph") else None
        case ComponentAttribute():
            return f"{component_type_name(registry.component(attribute.component))}FiltersInput"
        case Media() | DynamicZone() | Localizations():
            return None
        case _:
            assert_never(attribute)
