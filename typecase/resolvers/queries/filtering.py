"""Conditions as SQL. Each `Through` is a LEFT JOIN of its own, and negations ask the joined rows, as Strapi does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, assert_never

from typecase.resolvers.queries.conditions import All, AnyOf, Compare, Condition, Negation, Operator, Through
from typecase.resolvers.queries.edges import join_edge, join_named, shows_one
from typecase.resolvers.queries.shapes import Given, changed
from typecase.resolvers.queries.statements import Statement, Storage, kind_of
from typecase.resolvers.queries.statuses import stored_comparison
from typecase.schema.attributes import ComponentAttribute, Media, NestedAttribute, Relation
from typecase.schema.content_types import Component, ContentType
from typecase.schema.tables import ColumnType

_ORDERED = {Operator.LT: "<", Operator.LTE: "<=", Operator.GT: ">", Operator.GTE: ">="}
_NEGATED = {
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NOT_CONTAINSI: Operator.CONTAINSI,
}
_LIKE: dict[Operator, tuple[bool, bool, bool]] = {
    Operator.CONTAINS: (False, False, False),
    Operator.CONTAINSI: (False, False, True),
    Operator.STARTS_WITH: (True, False, False),
    Operator.STARTS_WITHI: (True, False, True),
    Operator.ENDS_WITH: (False, True, False),
    Operator.ENDS_WITHI: (False, True, True),
}
"""Operator → fixed at the start, fixed at the end, in any case."""


@dataclass(slots=True)
class Filter:
    """Compiles conditions into one statement. `joins` are what they need; `many` tells whether those multiply rows."""

    storage: Storage
    statement: Statement
    joins: list[str] = field(default_factory=list[str])
    many: bool = False

    def entry(self, condition: Condition, content_type: ContentType, alias: str) -> str:
        """Return the SQL of a condition on the entries of a content type under an alias."""
        columns = self.storage.columns(content_type)
        quote = self.statement.dialect.quote

        def compare(item: Compare) -> str:
            attribute = self.storage.nested(content_type, item.name)
            if attribute is not None:
                return self._presence(item, self._through(attribute, item.name, content_type, alias))
            column = columns[item.name]
            expression = f"{alias}.{quote(column.name)}"
            if column.type is ColumnType.STATUS:
                item = stored_comparison(item)
            elif column.type is ColumnType.LOCALE and not content_type.localized:
                expression = f"nullif({expression}, '')"
            return self._compare(expression, column.type, item)

        def through(item: Through) -> str:
            attribute = self.storage.nested(content_type, item.name)
            assert attribute is not None
            return self._inside(item.condition, self._through(attribute, item.name, content_type, alias))

        return self._combine(condition, compare, through)

    def value(self, condition: Condition, component: Component, json: str, shown_id: str) -> str:
        """Return the SQL of a condition on a component value in a JSON expression.

        `shown_id` is the expression of the id that clients see.
        """

        def compare(item: Compare) -> str:
            if item.name == "id":
                return self._compare(shown_id, ColumnType.BIG_INTEGER, item)
            attribute = component.attributes[item.name]
            if isinstance(attribute, NestedAttribute):
                return self._presence(item, self._within(attribute, item.name, json))
            kind = kind_of(attribute)
            return self._compare(self.statement.dialect.json_value(json, item.name, kind), kind, item)

        def through(item: Through) -> str:
            attribute = component.attributes[item.name]
            assert isinstance(attribute, NestedAttribute)
            return self._inside(item.condition, self._within(attribute, item.name, json))

        return self._combine(condition, compare, through)

    def _combine(
        self, condition: Condition, compare: Callable[[Compare], str], through: Callable[[Through], str]
    ) -> str:
        match condition:
            case Compare():
                return compare(condition)
            case Through():
                return through(condition)
            case All(parts=parts):
                return _joined([self._combine(part, compare, through) for part in parts], "and", "1 = 1")
            case AnyOf(parts=parts):
                return _joined([self._combine(part, compare, through) for part in parts], "or", "1 = 0")
            case Negation(part=part):
                return f"not ({self._combine(part, compare, through)})"
            case _:
                assert_never(condition)

    def _through(self, attribute: NestedAttribute, name: str, content_type: ContentType, alias: str) -> "_Target":
        statement = self.statement
        quote = statement.dialect.quote
        if isinstance(attribute, ComponentAttribute):
            column = f"{alias}.{quote(self.storage.columns(content_type)[name].name)}"
            status = f"{alias}.{quote('status')}"
            return self._component(attribute, column, status)
        edge = self.storage.side(content_type, name)
        assert edge.target is not None, "polymorphic relations cannot be filtered"
        target = statement.alias()
        join = join_edge(edge, alias, target, statement.dialect, status=None, default_locale=statement.default_locale)
        self.joins.append(join.left())
        self.many = self.many or not shows_one(edge) or (edge.target.drafts and not edge.source.drafts)
        return _Entries(edge.target, target)

    def _within(self, attribute: NestedAttribute, name: str, json: str) -> "_Target":
        statement = self.statement
        if isinstance(attribute, ComponentAttribute):
            inner = statement.dialect.json_value(json, name, ColumnType.JSON)
            return self._component(attribute, inner, "1")
        assert isinstance(attribute, Media | Relation)
        target, unfolded = statement.alias(), statement.alias()
        named = join_named(attribute, name, json, target, unfolded, self.storage.registry, statement.dialect)
        self.joins += named.joins
        self.many = self.many or named.many
        return _Entries(named.target, target)

    def _component(self, attribute: ComponentAttribute, json: str, status: str) -> "_Target":
        component = self.storage.registry.component(attribute.component)
        dialect = self.statement.dialect
        if attribute.repeatable:
            unfold, json = dialect.json_elements(json, self.statement.alias())
            self.joins.append(unfold)
            self.many = True
        stored = dialect.json_value(json, "id", ColumnType.BIG_INTEGER)
        return _Value(component, json, f"(2 * {stored} + {status})")

    def _inside(self, condition: Condition, target: "_Target") -> str:
        match target:
            case _Entries():
                return self.entry(condition, target.content_type, target.alias)
            case _Value():
                return self.value(condition, target.component, target.json, target.shown_id)

    def _presence(self, item: Compare, target: "_Target") -> str:
        quote = self.statement.dialect.quote
        expression = f"{target.alias}.{quote('id')}" if isinstance(target, _Entries) else target.json
        return _null(expression, item)

    def _compare(self, expression: str, kind: ColumnType, item: Compare) -> str:
        dialect, bind = self.statement.dialect, self.statement.bind
        operator, value = item.operator, item.value

        def bound(given: Any) -> str:
            return bind(changed(given, lambda held: dialect.bind(held, kind)))

        if operator in _NEGATED:
            return f"not ({self._compare(expression, kind, Compare(item.name, _NEGATED[operator], value))})"
        if operator in _LIKE:
            return self._like(expression, kind, operator, value)
        if operator in _ORDERED:
            return f"{expression} {_ORDERED[operator]} {bound(value)}"
        match operator:
            case Operator.NULL | Operator.NOT_NULL:
                return _null(expression, item)
            case Operator.EQ | Operator.NE if kind is ColumnType.JSON:
                equal = dialect.json_equals(expression, bound(value))
                return equal if operator is Operator.EQ else f"not ({equal})"
            case Operator.EQ | Operator.NE:
                return f"{expression} {'=' if operator is Operator.EQ else '<>'} {bound(value)}"
            case Operator.EQI | Operator.NEI:
                sign = "=" if operator is Operator.EQI else "<>"
                text = self._text(expression, kind)
                return f"{dialect.lower(text)} {sign} {dialect.lower(bind(changed(value, str)))}"
            case Operator.IN | Operator.NOT_IN:
                return self._is_one_of(expression, kind, item)
            case Operator.BETWEEN:
                low, high = value
                return f"{expression} between {bound(low)} and {bound(high)}"
            case Operator.JSON_SUPERSET_OF:
                return dialect.json_contains(expression, bound(value))
            case _:
                raise AssertionError(operator)

    def _is_one_of(self, expression: str, kind: ColumnType, item: Compare) -> str:
        dialect, bind = self.statement.dialect, self.statement.bind
        values: Any = item.value
        listed = item.operator is Operator.IN

        def stored(value: Any) -> Any:
            return dialect.bind(value, kind)

        if isinstance(values, Given):  # the whole list
            placeholders = [bind(changed(values, lambda held: list(map(stored, held))))]
        elif not values:
            return "1 = 0" if listed else "1 = 1"
        elif dialect.binds_lists:
            placeholders = [bind(list(map(stored, values)))]
        else:
            placeholders = [bind(changed(value, stored)) for value in values]
        if kind is ColumnType.JSON and not dialect.binds_lists:
            condition = f"({' or '.join(dialect.json_equals(expression, each) for each in placeholders)})"
        else:
            condition = dialect.is_one_of(expression, placeholders, kind)
        return condition if listed else f"not ({condition})"

    def _like(self, expression: str, kind: ColumnType, operator: Operator, value: Any) -> str:
        dialect = self.statement.dialect
        start, end, any_case = _LIKE[operator]
        text = self._text(expression, kind)
        pattern = changed(value, lambda held: dialect.pattern(str(held), start=start, end=end))
        placeholder = self.statement.bind(pattern)
        if any_case:
            text, placeholder = dialect.lower(text), dialect.lower(placeholder)
        return dialect.like(text, placeholder, start=start, end=end)

    def _text(self, expression: str, kind: ColumnType) -> str:
        """Return an expression as text; SQLite and MariaDB store booleans as 0 and 1."""
        if kind in TEXTUAL:
            return expression
        if kind is ColumnType.BOOLEAN:
            return f"case when {expression} then 'true' when not {expression} then 'false' end"
        return self.statement.dialect.as_text(expression)

    def search(self, text: Given, content_type: ContentType, alias: str, *, numbers: bool) -> str:
        """Return the SQL of a search: the text, in any case, in one of the searchable attributes.

        Attributes that are `numbers` are searched when the text is one. Private attributes are not (Strapi searches
        them too).
        """
        columns = self.storage.columns(content_type)
        quote = self.statement.dialect.quote
        parts: list[str] = []
        for name, attribute in content_type.scalars.items():
            kind = columns[name].type
            wanted = kind in _SEARCHED or (numbers and kind in _NUMERIC) or name == "id"
            if attribute.searchable and wanted and name != "locale":
                expression = f"{alias}.{quote(columns[name].name)}"
                parts.append(self._like(expression, kind, Operator.CONTAINSI, text))
        return _joined(parts, "or", "1 = 0")


TEXTUAL = frozenset(
    {
        ColumnType.STRING,
        ColumnType.TEXT,
        ColumnType.DOCUMENT_ID,
        ColumnType.LOCALE,
        ColumnType.DATE,
        ColumnType.TIME,
        ColumnType.INSTANT,
    }
)
"""The kinds whose columns are text."""

_SEARCHED = frozenset({ColumnType.STRING, ColumnType.TEXT, ColumnType.DOCUMENT_ID})
_NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.BIG_INTEGER, ColumnType.FLOAT, ColumnType.DECIMAL})


@dataclass(frozen=True, slots=True)
class _Entries:
    content_type: ContentType
    alias: str


@dataclass(frozen=True, slots=True)
class _Value:
    component: Component
    json: str
    shown_id: str


_Target = _Entries | _Value


def _joined(parts: list[str], word: str, empty: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"({f' {word} '.join(parts)})" if parts else empty


def _null(expression: str, item: Compare) -> str:
    empty = item.value is (item.operator is Operator.NULL)
    return f"{expression} is {'' if empty else 'not '}null"
