"""Sorts as SQL. A sort through a list takes the least value ascending and the greatest descending."""

from dataclasses import dataclass, field

from typecase.resolvers.queries.conditions import Order
from typecase.resolvers.queries.edges import join_edge, join_named, shows_one
from typecase.resolvers.queries.statements import Statement, Storage, kind_of
from typecase.schema.attributes import ComponentAttribute, Media, NestedAttribute, Relation
from typecase.schema.content_types import ContentType
from typecase.schema.tables import ColumnType


@dataclass(slots=True)
class Sort:
    """Compiles the keys of a sort into one statement; `joins` are what they need."""

    storage: Storage
    statement: Statement
    joins: list[str] = field(default_factory=list[str])

    def keys(self, sort: tuple[Order, ...], content_type: ContentType, alias: str) -> list[str]:
        """Return the SQL of each key, in order."""
        return [self._key(order, content_type, alias) for order in sort]

    def _key(self, order: Order, content_type: ContentType, alias: str) -> str:
        dialect = self.statement.dialect
        path = _Path(self.storage, self.statement)
        expression, kind = path.follow(order.path, content_type, alias)
        if path.many:
            # The rows of the list are read in a statement of their own, so that they do not multiply the entries.
            inner = _Path(self.storage, self.statement)
            root = self.statement.alias()
            expression, kind = inner.follow(order.path, content_type, root)
            table = dialect.quote(content_type.collection_name)
            row_id = dialect.quote("id")
            body = f"from {table} {root} {' '.join(inner.joins)} where {root}.{row_id} = {alias}.{row_id}"
            if kind in (ColumnType.JSON, ColumnType.BOOLEAN):  # PostgreSQL has an order of them, but no min and max
                keys = self._order(expression, kind, order)
                expression = f"(select {expression} {body} and {expression} is not null order by {keys} limit 1)"
            else:
                function = "max" if order.descending else "min"
                expression = f"(select {function}({expression}) {body})"
        else:
            self.joins += path.joins
        return self._order(expression, kind, order)

    def _order(self, expression: str, kind: ColumnType, order: Order) -> str:
        dialect = self.statement.dialect
        ordered = dialect.json_order if kind is ColumnType.JSON else dialect.order
        return ordered(expression, descending=order.descending)


@dataclass(slots=True)
class _Path:
    storage: Storage
    statement: Statement
    joins: list[str] = field(default_factory=list[str])
    many: bool = False

    def follow(self, path: tuple[str, ...], content_type: ContentType, alias: str) -> tuple[str, ColumnType]:
        name, *rest = path
        quote = self.statement.dialect.quote
        attribute = self.storage.nested(content_type, name)
        if attribute is None:
            column = self.storage.columns(content_type)[name]
            return f"{alias}.{quote(column.name)}", column.type
        if isinstance(attribute, ComponentAttribute):
            column = self.storage.columns(content_type)[name]
            return self._into(attribute, f"{alias}.{quote(column.name)}", tuple(rest))
        edge = self.storage.side(content_type, name)
        assert edge.target is not None, "polymorphic relations cannot be sorted by"
        target = self.statement.alias()
        join = join_edge(
            edge,
            alias,
            target,
            self.statement.dialect,
            status=None,
            default_locale=self.statement.default_locale,
        )
        self.joins.append(join.left())
        self.many = self.many or not shows_one(edge) or (edge.target.drafts and not edge.source.drafts)
        return self.follow(tuple(rest), edge.target, target)

    def _into(self, attribute: ComponentAttribute, json: str, path: tuple[str, ...]) -> tuple[str, ColumnType]:
        dialect = self.statement.dialect
        component = self.storage.registry.component(attribute.component)
        if attribute.repeatable:
            unfold, json = dialect.json_elements(json, self.statement.alias())
            self.joins.append(unfold)
            self.many = True
        name, *rest = path
        if name == "id":
            return dialect.json_value(json, "id", ColumnType.BIG_INTEGER), ColumnType.BIG_INTEGER
        inner = component.attributes[name]
        if isinstance(inner, ComponentAttribute):
            return self._into(inner, dialect.json_value(json, name, ColumnType.JSON), tuple(rest))
        if isinstance(inner, NestedAttribute):
            return self._named(inner, name, json, tuple(rest))
        kind = kind_of(inner)
        return dialect.json_value(json, name, kind), kind

    def _named(self, attribute: NestedAttribute, name: str, json: str, path: tuple[str, ...]) -> tuple[str, ColumnType]:
        assert isinstance(attribute, Media | Relation), "dynamic zones cannot be sorted by"
        statement = self.statement
        target, unfolded = statement.alias(), statement.alias()
        named = join_named(attribute, name, json, target, unfolded, self.storage.registry, statement.dialect)
        self.joins += named.joins
        self.many = self.many or named.many
        return self.follow(path, named.target, target)
