"""`populate` of the query engine: true, a name, a list of names, or an object with options by attribute."""

from collections.abc import Mapping
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.populate import Asked, parse_populate
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.parameters.scope import Owner, Scope, refused
from typecase.resolvers.rows.arguments import parse_number, parse_order, parse_select, parse_where
from typecase.schema.mistakes import listed

_PARAM = "populate"
_OPTIONS = ("where", "select", "order_by", "populate", "limit", "offset", "count")
_OPTIONS_OF_MORPHS = ("on", "limit", "offset", "count")
_OPTIONS_OF_FRAGMENTS = ("select", "populate")


def parse_row_populate(raw: Any, owner: Owner, scope: Scope, depth: int = 1) -> Asked:
    """Return what `populate` asks of an owner.

    Raises InvalidKeyError for what is no relation, media, component or zone, and ValidationError for an option that
    the attribute does not have.
    """
    if raw is None or raw is False:
        return Asked()
    if raw is True:
        return Asked(everything=True)
    if isinstance(raw, str) or is_list(raw):
        return parse_populate(raw, owner, scope)
    if not is_mapping(raw):
        raise ValidationError("populate must be true, a name, a list of names, or an object of options by name")
    scope.check_depth(depth, _PARAM)
    asked = Asked()
    for name, value in raw.items():
        attribute = owner.nested.get(name)
        if attribute is None:
            raise refused(name, owner, None, _PARAM)
        if value is None or value is False:
            continue
        target = scope.target(owner, attribute)
        if value is True:
            asked.nested[name] = Asked()
        elif not is_mapping(value):
            raise ValidationError(f"populate of {name} must be true or an object of options")
        elif target is None:
            asked.nested[name] = _morph(name, value, scope, depth)
        else:
            asked.nested[name] = _options(name, value, target, scope, depth, _OPTIONS)
    return asked


def _options(
    name: str, options: Mapping[str, Any], target: Owner, scope: Scope, depth: int, allowed: tuple[str, ...]
) -> Asked:
    _check_options(name, options, allowed)
    asked = parse_row_populate(options.get("populate"), target, scope, depth + 1)
    asked.fields = parse_select(options.get("select"), target)
    asked.condition = parse_where(options.get("where"), target, scope)
    asked.sort = parse_order(options.get("order_by"), target, scope)
    _page(asked, options)
    return asked


def _morph(name: str, options: Mapping[str, Any], scope: Scope, depth: int) -> Asked:
    """Return what is asked of a dynamic zone or polymorphic relation: options for each thing it may hold, by uid."""
    _check_options(name, options, _OPTIONS_OF_MORPHS)
    asked = Asked()
    _page(asked, options)
    if (fragments := options.get("on")) is None:
        return asked
    known = {*scope.registry.components, *scope.registry.content_types}
    if not is_mapping(fragments) or not known.issuperset(fragments):
        raise ValidationError(f"on of {name} must be an object of components or content types by uid")
    asked.fragments = {}
    for uid, value in fragments.items():
        if value is True:
            asked.fragments[uid] = Asked()
        elif is_mapping(value):
            target = scope.owner(uid)
            asked.fragments[uid] = _options(uid, value, target, scope, depth, _OPTIONS_OF_FRAGMENTS)
        else:
            raise ValidationError(f"populate of {uid} must be true or an object of options")
    return asked


def _check_options(name: str, options: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in options:
        if key not in allowed:
            raise ValidationError(f"populate of {name} has no option {key}; its options are {listed(allowed)}")


def _page(asked: Asked, options: Mapping[str, Any]) -> None:
    asked.start = parse_number("offset", options.get("offset")) or 0
    asked.limit = parse_number("limit", options.get("limit"))
    asked.count = bool(options.get("count"))
