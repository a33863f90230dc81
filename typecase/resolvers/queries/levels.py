"""Queries compiled to plans: a flat statement per level, and a generated function that renders its rows.

To-one edges are joined into their level; every list is a level of its own, read for all rows above at once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from typecase.resolvers.queries.conditions import All, Condition, names_of
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.edges import join_edge, shows_one, stored_status
from typecase.resolvers.queries.filtering import Filter
from typecase.resolvers.queries.morphs import morph_source
from typecase.resolvers.queries.ordering import Sort
from typecase.resolvers.queries.plan import Child, Late, Level, Plan
from typecase.resolvers.queries.publication import publication_condition
from typecase.resolvers.queries.rendering import Code
from typecase.resolvers.queries.scalars import scalar_code
from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Count,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Query,
    Scalar,
    Selection,
    Style,
)
from typecase.resolvers.queries.statements import Statement, Storage
from typecase.resolvers.queries.values import Mentions, ValueRenderer
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.relations import Side
from typecase.schema.tables import ColumnType

_MOST_JOINS = 24
"""To-one edges of one statement; further ones are read as levels of their own (MariaDB joins 61 tables at most)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """Compiles the queries of one request: its dialect, its style and what it asks of every level."""

    storage: Storage
    dialect: Dialect
    style: Style
    default_locale: str

    def plan(self, query: Query) -> Plan:
        """Return the plan of a root query."""
        level = _LevelBuilder(self, query)
        return Plan(root=level.root(), count=_LevelBuilder(self, query).count())


@dataclass(slots=True)
class _LevelBuilder:
    """One level while it is compiled. `root` is the query that the request began with."""

    compiler: Compiler
    query: Query
    outermost: Query | None = None
    statement: Statement = field(init=False)
    columns: list[str] = field(default_factory=list[str])
    joins: list[str] = field(default_factory=list[str])
    conditions: list[str] = field(default_factory=list[str])
    children: list[Child] = field(default_factory=list[Child])
    json_columns: set[int] = field(default_factory=set[int])
    code: Code = field(init=False)
    _order: list[str] = field(default_factory=list[str])
    _source: str = ""

    def __post_init__(self) -> None:
        self.statement = Statement(self.compiler.dialect, self.compiler.default_locale)
        self.code = Code(self.compiler.style)

    # The ways to a finished level

    def root(self) -> Level:
        """Return the level of the root query."""
        content_type, alias = self._content_type(), "r"
        expression = self._entry(content_type, alias, self.query.selection)
        self._source = f"from {self._table(content_type)} {alias}"
        self._root_conditions(content_type, alias)
        self._order = [*self._sorted(content_type, alias), f"{alias}.{self._quote('id')}"]
        page = f" limit {self.query.limit} offset {self.query.start}" if self.query.limit is not None else ""
        sql = f"select {self._selected()} {self.body('')} order by {self.order}{page}"
        return self._level(sql, self.code.listing(expression))

    def count(self) -> tuple[str, Sequence[Any]]:
        """Return the statement that counts the root query's entries."""
        content_type, alias = self._content_type(), "r"
        self._source = f"from {self._table(content_type)} {alias}"
        self._root_conditions(content_type, alias)
        return self.compiler.dialect.finish(f"select count(*) {self.body('')}", self.statement.parameters)

    def below(self, edge: Side) -> Level:
        """Return the level of an edge's rows, grouped by the id of the row above."""
        assert edge.target is not None
        source, alias = "s", "r"
        key = f"{source}.{self._quote('id')}"
        parents = self.statement.bind(Late.PARENTS)
        expression = self._entry(edge.target, alias, self.query.selection)
        join = self._join(edge, source, alias)
        self._source = f"from {self._table(edge.source)} {source} {join.inner()}"
        self._nested_conditions(edge.target, alias)
        self._order = [*self._sorted(edge.target, alias), *join.order]
        return self._grouped(key, parents, expression)

    def morph(self, side: Side, target: ContentType) -> Level:
        """Return the level of those rows of one type that a polymorphic edge shows, with their place in its list."""
        alias = "r"
        parents = self.statement.bind(Late.PARENTS)
        expression = self._entry(target, alias, self.query.selection)
        source = morph_source(side, target, alias, self.compiler.storage, self.statement, self._status())
        self._source = source.tables
        self.conditions.append(source.condition)
        place = self._add(source.place)
        self._order = [f"{alias}.{self._quote('id')}"]
        return self._grouped(source.key, parents, f"(r[{place}], {expression})", kind=source.key_kind)

    def by_document(self, target: ContentType, source: ContentType | None) -> tuple[Level, bool]:
        """Return the level of an edge inside JSON, by document id, and whether also by locale."""
        alias = "r"
        parents = self.statement.bind(Late.PARENTS)
        expression = self._entry(target, alias, self.query.selection)
        self._source = f"from {self._table(target)} {alias}"
        by_locale = target.localized and source is not None and source.localized
        if target.drafts:
            self.conditions.append(f"{alias}.{self._quote('status')} = {stored_status(target, self._status())}")
        if target.localized and not by_locale:
            self.conditions.append(f"{alias}.{self._quote('locale')} = '{self.compiler.default_locale}'")
        self._nested_conditions(target, alias)
        self._order = [*self._sorted(target, alias), f"{alias}.{self._quote('id')}"]
        document = f"{alias}.{self._quote('document_id')}"
        key = self._add(document)
        shown_key = f"r[{key}]"
        if by_locale:
            locale = self._quote("locale")
            shown_key = f"({shown_key}, r[{self._add(f'{alias}.{locale}')}])"
        parent = self.compiler.dialect.parents(document, parents, ColumnType.DOCUMENT_ID)
        sql = f"select {self._selected()} {self.body(parent)} order by {self.order}"
        return self._level(sql, self.code.mapping(shown_key, expression)), by_locale

    def counting(self, edge: Side) -> Level:
        """Return the level that counts an edge's rows by the row above."""
        source, alias = "s", "r"
        key = f"{source}.{self._quote('id')}"
        parents = self.statement.bind(Late.PARENTS)
        join = self._join(edge, source, alias)
        condition = self.compiler.dialect.parents(key, parents, ColumnType.ENTRY_ID)
        tables = f"{self._table(edge.source)} {source} {join.inner()}"
        sql = f"select {key}, count(*) from {tables} where {condition} group by {key}"
        return self._level(sql, self.code.mapping("r[0]", "r[1]"))

    # What `Select` asks for

    def body(self, condition: str) -> str:
        """Return `from … where …` with one more condition."""
        conditions = [*([condition] if condition else []), *self.conditions]
        where = f" where {' and '.join(conditions)}" if conditions else ""
        return f"{' '.join([self._source, *self.joins])}{where}"

    @property
    def order(self) -> str:
        """The keys of `order by`."""
        return ", ".join(self._order)

    # Conditions and orders

    def _root_conditions(self, content_type: ContentType, alias: str) -> None:
        query, quote = self.query, self._quote
        if content_type.drafts:
            status = stored_status(content_type, query.status)
            self.conditions.append(f"{alias}.{quote('status')} = {status}")
        if content_type.localized:
            self._locale_condition(alias)
        if query.document_id is not None:
            self.conditions.append(f"{alias}.{quote('document_id')} = {self.statement.bind(Late.DOCUMENT_ID)}")
        if query.row_id is not None:
            self.conditions.append(f"{alias}.{quote('id')} = {self.statement.bind(Late.ROW_ID)}")
        self._nested_conditions(content_type, alias)
        if query.search:
            self.conditions.append(self._filter().search(query.search, content_type, alias))

    def _locale_condition(self, alias: str) -> None:
        locale, column = self.query.locale, f"{alias}.{self._quote('locale')}"
        if locale == "*" or (locale is None and "locale" in names_of(self.query.condition or All(()))):
            return
        if isinstance(locale, tuple):
            self.conditions.append(self.compiler.dialect.is_one_of(column, locale, self.statement.bind))
        else:
            self.conditions.append(f"{column} = {self.statement.bind(locale or self.compiler.default_locale)}")

    def _nested_conditions(self, content_type: ContentType, alias: str) -> None:
        publication = (self.outermost or self.query).publication
        if publication is not None and content_type.drafts:
            self.conditions.append(publication_condition(publication, content_type, alias, self.compiler.dialect))
        if self.query.condition is not None:
            self._condition(self.query.condition, content_type, alias)

    def _condition(self, condition: Condition, content_type: ContentType, alias: str) -> None:
        attempt = Filter(self.compiler.storage, self.statement)
        bound = len(self.statement.parameters)
        sql = attempt.entry(condition, content_type, alias)
        if not attempt.many:
            self.joins += attempt.joins
            self.conditions.append(f"({sql})")
            return
        # Joins that multiply rows go into a statement of their own: each entry is shown once.
        del self.statement.parameters[bound:]
        inner, found = self._filter(), "f"
        sql = inner.entry(condition, content_type, found)
        row_id = self._quote("id")
        self.conditions.append(
            f"{alias}.{row_id} in (select {found}.{row_id} from {self._table(content_type)} {found}"
            f" {' '.join(inner.joins)} where {sql})"
        )

    def _sorted(self, content_type: ContentType, alias: str) -> list[str]:
        sort = Sort(self.compiler.storage, self.statement)
        keys = sort.keys(self.query.sort, content_type, alias)
        self.joins += sort.joins
        return keys

    # What of an entry is shown

    def _entry(self, content_type: ContentType, alias: str, selection: Selection) -> str:
        shown = [self._output(output, content_type, alias) for output in selection.outputs]
        return "{" + ", ".join(shown) + "}"

    def _output(self, output: Output, content_type: ContentType, alias: str) -> str:
        key = repr(output.key)
        match output:
            case Scalar(name="__type"):
                return f"{key}: {content_type.uid!r}"
            case Scalar(name=name):
                return f"{key}: {self._scalar(content_type, alias, name)}"
            case Constant(value=value):
                return f"{key}: {value!r}"
            case Edge():
                return f"{key}: {self._edge(output, content_type, alias)}"
            case Connection(members=members):
                return f"{key}: {{{', '.join(self._output(member, content_type, alias) for member in members)}}}"
            case Count(name=name):
                counted = self._below(output.name).counting(self.compiler.storage.side(content_type, name))
                number = self._child(counted, self._key(alias))
                return f"{key}: {{'count': g[{number}].get(r[{self._key(alias)}], 0)}}"
            case Denied():
                return f"{key}: {self.code.denied()}"
            case Parts(name=name):
                return f"{key}: {self._parts(output, content_type, alias, name)}"
            case Morph():
                return f"{key}: {self._morph(output, content_type, alias)}"
            case _:
                assert_never(output)

    def _scalar(self, content_type: ContentType, alias: str, name: str) -> str:
        column = self.compiler.storage.columns(content_type)[name]
        index = self._add(f"{alias}.{self._quote(column.name)}")
        native = self.compiler.dialect.native_booleans
        shown = scalar_code(column.type, f"r[{index}]", self.compiler.style, native_booleans=native)
        attribute = content_type.attributes.get(name)
        return shown if attribute is None else self.code.checked(attribute, shown)

    def _edge(self, edge: Edge, content_type: ContentType, alias: str) -> str:
        side = self.compiler.storage.side(content_type, edge.name)
        assert side.target is not None
        query = edge.query
        plain = query.condition is None and (self.outermost or self.query).publication is None
        if shows_one(side) and plain and len(self.joins) < _MOST_JOINS:
            return self._checked(content_type, edge.name, self._joined(side, side.target, alias, query.selection))
        key = self._key(alias)
        number = self._child(self._below(edge.name, query).below(side), key)
        if side.many:
            return f"g[{number}].get(r[{key}], ())"
        return self._checked(content_type, edge.name, f"first(g[{number}].get(r[{key}]))")

    def _joined(self, side: Side, target: ContentType, alias: str, selection: Selection) -> str:
        joined = self.statement.alias()
        self.joins.append(self._join(side, alias, joined).left())
        present = self._add(f"{joined}.{self._quote('id')}")
        return f"(None if r[{present}] is None else {self._entry(target, joined, selection)})"

    def _parts(self, parts: Parts, content_type: ContentType, alias: str, name: str) -> str:
        column = self.compiler.storage.columns(content_type)[name]
        index = self._add(f"{alias}.{self._quote(column.name)}")
        status = self._add(f"{alias}.{self._quote('status')}")
        locale = self._add(f"{alias}.{self._quote('locale')}") if content_type.localized else None
        attribute = content_type.attributes[name]
        assert isinstance(attribute, ComponentAttribute | DynamicZone)

        def around(mentions: Mentions) -> Callable[[Sequence[Any]], Iterable[Any]]:
            self.json_columns.add(index)
            return lambda rows: (
                document for row in rows if row[index] is not None for document in mentions({name: row[index]})
            )

        values = ValueRenderer(self, content_type, self.compiler.storage.registry, around)
        shown = values.function(parts, attribute)
        place = f"r[{locale}]" if locale is not None else "None"
        return self._checked(content_type, name, f"{shown}(parsed(r[{index}]), r[{status}], {place}, g, bad)")

    def _morph(self, morph: Morph, content_type: ContentType, alias: str) -> str:
        side = self.compiler.storage.side(content_type, morph.name)
        key = self._add(f"{alias}.{self._quote('document_id' if content_type.uid == FILE else 'id')}")
        numbers = [
            self._child(
                self._below(morph.name, Query(selection=selection)).morph(
                    side, self.compiler.storage.registry.content_type(uid)
                ),
                key,
            )
            for uid, selection in morph.selections.items()
        ]
        groups = "".join(f"g[{number}].get(r[{key}], ()), " for number in numbers)
        attribute = content_type.attributes[morph.name]
        many = isinstance(attribute, Relation) and attribute.many
        merged = f"merged(({groups}), {morph.start}, {morph.limit})"
        return merged if many else f"first({merged})"

    # What the value renderer calls

    def mention(
        self, edge: Edge, source: ContentType, target: ContentType, keys: Callable[[Sequence[Any]], Iterable[Any]]
    ) -> tuple[int, bool]:
        """Add the level of an edge inside JSON; return its number and whether its groups are by locale too."""
        level, by_locale = self._below(edge.name, edge.query).by_document(target, source)
        self.children.append(Child(keys=keys, level=level))
        return len(self.children) - 1, by_locale

    # Small parts

    def _selected(self) -> str:
        return ", ".join(self.columns) or "1"

    def _content_type(self) -> ContentType:
        return self.compiler.storage.registry.content_type(self.query.selection.uid)

    def _below(self, name: str, query: Query | None = None) -> "_LevelBuilder":
        del name
        return _LevelBuilder(self.compiler, query or self.query, self.outermost or self.query)

    def _status(self) -> Any:
        return (self.outermost or self.query).status

    def _join(self, side: Side, source: str, target: str) -> Any:
        return join_edge(
            side,
            source,
            target,
            self.compiler.dialect,
            status=self._status(),
            default_locale=self.compiler.default_locale,
        )

    def _filter(self) -> Filter:
        return Filter(self.compiler.storage, self.statement)

    def _quote(self, name: str) -> str:
        return self.compiler.dialect.quote(name)

    def _table(self, content_type: ContentType) -> str:
        return self._quote(content_type.collection_name)

    def _add(self, column: str) -> int:
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def _key(self, alias: str) -> int:
        return self._add(f"{alias}.{self._quote('id')}")

    def _checked(self, content_type: ContentType, name: str, shown: str) -> str:
        attribute = content_type.attributes.get(name)
        return shown if attribute is None else self.code.checked(attribute, shown)

    def _child(self, level: Level, key: int) -> int:
        self.children.append(Child(keys=lambda rows: (row[key] for row in rows), level=level))
        return len(self.children) - 1

    def _grouped(self, key: str, parents: str, expression: str, kind: ColumnType = ColumnType.ENTRY_ID) -> Level:
        dialect, query = self.compiler.dialect, self.query
        index = self._add(key)
        if query.limit is None and not query.start:
            condition = dialect.parents(key, parents, kind)
            sql = f"select {self._selected()} {self.body(condition)} order by {self.order}"
        else:
            limit = query.limit if query.limit is not None else 2**31
            sql = dialect.per_parent(self, key=key, parents=parents, start=query.start, limit=limit)
        return self._level(sql, self.code.grouping(f"r[{index}]", expression))

    def _level(self, sql: str, render: Callable[..., Any]) -> Level:
        text, parameters = self.compiler.dialect.finish(sql, self.statement.parameters)
        return Level(
            sql=text,
            parameters=parameters,
            render=render,
            children=tuple(self.children),
            json_columns=tuple(self.json_columns),
        )
