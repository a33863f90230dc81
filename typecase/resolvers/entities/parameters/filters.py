"""`filters` as a condition: one walk for REST's `{"title": {"$eq": "x"}}` and GraphQL's `{title: {eq: "x"}}`."""

from collections.abc import Callable, Iterable
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.comparisons import Comparisons
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping, numbered
from typecase.resolvers.entities.parameters.scope import Owner, Scope, below, invalid_key, refused
from typecase.resolvers.queries.conditions import All, AnyOf, Compare, Condition, Negation, Operator, Through
from typecase.resolvers.queries.selection import Style
from typecase.schema.attributes import NestedAttribute, ScalarAttribute
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry

_NOTHING = All(())
"""The condition that asks nothing. It is dropped wherever it stands, as an empty object is in Strapi."""

_PREFIXES = {Style.REST: "$", Style.GRAPHQL: ""}
_GROUPS = frozenset({"and", "or"})
_WORDS = _GROUPS | {"not"} | {operator.value for operator in Operator}
_PRESENCE = frozenset({"null", "notNull"})


def parse_filters(
    raw: Any,
    content_type: ContentType,
    registry: Registry,
    visible: Callable[[str], bool],
    style: Style = Style.REST,
    *,
    limits: Limits | None = None,
) -> Condition | None:
    """Return the condition that `filters` asks for; None when it asks nothing.

    `style` tells how operators are written. Raises InvalidKeyError for a name that does not exist, is private, or leads
    to documents that the caller may not find, and ValidationError for values of the wrong form.
    """
    scope = Scope(registry=registry, visible=visible, limits=limits or Limits())
    return scoped_filters(raw, scope.owner(content_type.uid), scope, style)


def scoped_filters(
    raw: Any, owner: Owner, scope: Scope, style: Style = Style.REST, *, param: str = "filters"
) -> Condition | None:
    """Return the condition on an owner that `filters` asks for; `param` is what errors name. See `parse_filters`."""
    if raw is None:
        return None
    if not is_mapping(raw) and not is_list(raw):
        raise ValidationError("The filters parameter must be an object or an array")
    found = _Walk(scope, style, param).group(raw, owner, None, 0)
    return None if found == _NOTHING else found


class _Walk:
    """One walk through one `filters`. A path is that of the attributes above, without operators; None at the top."""

    def __init__(self, scope: Scope, style: Style, param: str) -> None:
        self._scope = scope
        self._param = param
        self._prefix = _PREFIXES[style]
        graphql = style is Style.GRAPHQL
        typed = graphql or scope.typed or scope.trusted
        self._comparisons = Comparisons(scope.limits, typed=typed, any_of=not graphql)

    def group(self, raw: Any, owner: Owner, path: str | None, depth: int) -> Condition:
        """Return the condition of an object of attributes and `and`, `or`, `not`; of a list, that all of them hold."""
        self._scope.check_depth(depth, self._param)
        if is_list(raw):
            return _all(self.group(item, owner, path, depth + 1) for item in raw)
        if not is_mapping(raw):
            raise ValidationError("A filter must be an object of attributes and operators")
        return _all(self._part(key, value, owner, path, depth + 1) for key, value in raw.items())

    def _part(self, key: str, value: Any, owner: Owner, path: str | None, depth: int) -> Condition:
        word = self._word(key)
        if word in _GROUPS:
            return self._several(key, word, value, owner, path, depth)
        if word == "not":
            return _not(self.group({} if value is None else value, owner, path, depth))
        if key in owner.guarded:
            raise refused(key, owner, path, self._param)
        if (scalar := owner.scalars.get(key)) is not None:
            return self._scalar(key, scalar, value, below(path, key), depth)
        if (nested := owner.nested.get(key)) is not None:
            return self._nested(key, nested, value, owner, path, depth)
        if word is not None:
            raise ValidationError(f"An operator like {key} needs an attribute before it; $and, $or and $not do not")
        raise refused(key, owner, path, self._param)

    def _several(self, key: str, word: str, value: Any, owner: Owner, path: str | None, depth: int) -> Condition:
        value = numbered(value)
        if not is_list(value):
            raise ValidationError(f"Operator {key} must be an array")
        parts = [self.group(item, owner, path, depth) for item in value if item is not None]
        return _all(parts) if word == "and" else _any(parts)

    def _scalar(self, name: str, attribute: ScalarAttribute, raw: Any, path: str, depth: int) -> Condition:
        """Return the condition of an attribute: an object of operators, a list (one of them) or a value (equal)."""
        self._scope.check_depth(depth, self._param)
        raw = numbered(raw)
        if is_list(raw):
            return self._comparisons.compare(name, attribute, Operator.IN, raw)
        if not is_mapping(raw):
            return self._comparisons.compare(name, attribute, Operator.EQ, raw)
        return _all(self._operation(name, attribute, key, value, path, depth + 1) for key, value in raw.items())

    def _operation(self, name: str, attribute: ScalarAttribute, key: str, raw: Any, path: str, depth: int) -> Condition:
        word = self._word(key)
        match word:
            case None:
                raise invalid_key(key, path, self._param)
            case "and" | "or":
                raise ValidationError(f"Undefined attribute level operator ${word}")
            case "not":
                return _not(self._scalar(name, attribute, raw, path, depth))
            case _:
                return self._comparisons.compare(name, attribute, Operator(word), raw)

    def _nested(
        self, name: str, attribute: NestedAttribute, raw: Any, owner: Owner, path: str | None, depth: int
    ) -> Condition:
        target = self._scope.target(owner, attribute)
        full = below(path, name)
        if target is None or not self._scope.allows(attribute, target):
            raise refused(name, owner, path, self._param)
        if raw is None:
            return Compare(name, Operator.NULL, True)
        raw = numbered(raw)
        if is_list(raw):
            return self._by_id(name, target, Operator.IN, raw)
        if not is_mapping(raw):
            return self._by_id(name, target, Operator.EQ, raw)
        words = {key: word for key in raw if (word := self._word(key)) is not None and self._operates(key, target)}
        if not words:
            return _through(name, self.group(raw, target, full, depth))
        if len(raw) > 1:
            raise ValidationError(
                f"A filter on {full} has either one operator or attributes, but found {', '.join(raw)}"
            )
        ((key, word),) = words.items()
        if word in _GROUPS or (word == "not" and is_mapping(raw[key])):
            return _through(name, self.group(raw, target, full, depth))
        return self._relation_operation(name, target, word, raw[key])

    def _relation_operation(self, name: str, target: Owner, word: str, raw: Any) -> Condition:
        """Return the condition of an operator that stands on a relation or component itself: it asks for the id."""
        if word in _PRESENCE:
            found = self._comparisons.compare("id", target.scalars["id"], Operator(word), raw)
            assert isinstance(found, Compare)
            return Compare(name, found.operator, found.value)
        if word == "not":
            inner = self._by_id(name, target, Operator.IN if is_list(raw) else Operator.EQ, raw)
            return Through(name, Negation(inner.condition)) if isinstance(inner, Through) else _not(inner)
        return self._by_id(name, target, Operator(word), raw)

    def _by_id(self, name: str, target: Owner, operator: Operator, raw: Any) -> Condition:
        found = self._comparisons.compare("id", target.scalars["id"], operator, raw)
        return _through(name, found)

    def _word(self, key: str) -> str | None:
        """Return the operator that a key is, without the prefix; None when it is none."""
        word = key.removeprefix(self._prefix)
        return word if word in _WORDS and key.startswith(self._prefix) else None

    def _operates(self, key: str, target: Owner) -> bool:
        """Tell whether an operator's name is one here: without a prefix an attribute of that name comes first."""
        return (
            bool(self._prefix) or key in _GROUPS or key == "not" or not (key in target.scalars or key in target.nested)
        )


def _all(parts: Iterable[Condition]) -> Condition:
    kept = tuple(part for part in parts if part != _NOTHING)
    return kept[0] if len(kept) == 1 else All(kept)


def _any(parts: Iterable[Condition]) -> Condition:
    kept = tuple(part for part in parts if part != _NOTHING)
    if not kept:
        return _NOTHING
    return kept[0] if len(kept) == 1 else AnyOf(kept)


def _not(part: Condition) -> Condition:
    return part if part == _NOTHING else Negation(part)


def _through(name: str, part: Condition) -> Condition:
    return part if part == _NOTHING else Through(name, part)
