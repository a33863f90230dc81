"""Queries compiled to plans: a flat statement per level, and a generated function that renders its rows.

To-one edges are joined into their level; a list is a level of its own, read for all rows above at once, where it is not
gathered beside them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter
from typing import Any, assert_never

from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.edges import Join, join_edge, shows_one
from typecase.resolvers.queries.gathered import GatheredList, is_narrow
from typecase.resolvers.queries.morphs import morph_source
from typecase.resolvers.queries.plan import Child, Late, Level, Plan
from typecase.resolvers.queries.rendering import Code, Render
from typecase.resolvers.queries.root_statements import RootStatement
from typecase.resolvers.queries.scalars import scalar_code
from typecase.resolvers.queries.selection import (
    Arguments,
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
    Status,
    Style,
    Wrapped,
)
from typecase.resolvers.queries.selects import Select
from typecase.resolvers.queries.statements import Statement, Storage
from typecase.resolvers.queries.statuses import stored_status
from typecase.resolvers.queries.values import Keys, Mentions, ValueRenderer
from typecase.resolvers.queries.written import WrittenJson
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.relations import Side
from typecase.schema.tables import JSON_KINDS, ColumnType

_MOST_JOINS = 24
"""To-one edges of one statement; further ones are read as levels of their own (MariaDB joins 61 tables at most)."""

_ALL = 2**31
"""The limit of a list that has none but begins after its start."""

_ROW, _SOURCE = "r", "s"
"""The aliases of a level's entries and of the entries above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """Compiles queries for one dialect and one style, for answers that are encoded when it `encodes`."""

    storage: Storage
    dialect: Dialect
    style: Style
    encodes: bool
    default_locale: str

    def plan(self, query: Query, *, counted: bool) -> Plan:
        """Return the plan of a root query; with `counted`, its rows tell how many entries there are on all pages."""
        root, total = _LevelBuilder(self, query, query).root(counted=counted)
        return Plan(root=root, count=_LevelBuilder(self, query, query).count(), total=total)


@dataclass(slots=True)
class _LevelBuilder:
    """One level while it is compiled. `outermost` is the query that the request began with."""

    compiler: Compiler
    query: Query
    outermost: Query
    select: Select = field(init=False)
    code: Code = field(init=False)
    children: list[Child] = field(default_factory=list[Child])
    json_columns: set[int] = field(default_factory=set[int])
    _written: WrittenJson = field(init=False)
    _lists: list[GatheredList] = field(default_factory=list[GatheredList])

    def __post_init__(self) -> None:
        compiler = self.compiler
        asked = compiler.encodes and compiler.style is Style.REST and self.outermost.limit == 1
        self._written = WrittenJson(compiler.storage, self.outermost, wanted=asked and compiler.dialect.writes_json)
        self.select = Select(compiler.storage, Statement(compiler.dialect, compiler.default_locale))
        self.code = Code(compiler.style, compiler.encodes)

    # The ways to a finished level

    def root(self, *, counted: bool) -> tuple[Level, int | None]:
        """Return the level of the root query without its page, and the column that has the total when `counted`."""
        expression = self._entry(self._root_type(), _ROW, self.query.selection)
        sql, total = self._root_statement.listing(self.select, counted=counted)
        level = self._level(sql, self.code.listing(len(self.select.columns), expression))
        return replace(level, columns=self._own_columns()), total

    def _own_columns(self) -> tuple[str, ...]:
        """Return the names of what is selected when that is nothing but columns of the root's entries, none of JSON."""
        own = {
            f"{_ROW}.{self.select.quote(column.name)}": column.name
            for column in self.compiler.storage.columns(self._root_type()).values()
            if column.type not in JSON_KINDS
        }
        plain = not self.children and not self.select.joins and all(name in own for name in self.select.columns)
        return tuple(own[name] for name in self.select.columns) if plain else ()

    def count(self) -> tuple[str, Sequence[Any]]:
        """Return the statement that counts the root query's entries."""
        return self.select.finish(self._root_statement.counting(self.select))

    def below(self, edge: Side) -> Level:
        """Return the level of an edge's rows, grouped by the id of the row above."""
        assert edge.target is not None
        select = self.select
        parents = select.statement.bind(Late.PARENTS)
        expression = self._entry(edge.target, _ROW, self.query.selection)
        join = self._join(edge, _SOURCE, _ROW)
        if join.source_id is None:
            key = f"{_SOURCE}.{select.quote('id')}"
            select.source = f"from {select.table(edge.source)} {_SOURCE} {join.inner()}"
        else:  # the links are enough: without the rows above, PostgreSQL takes 65 µs for one parent's tags and not 210
            key = join.source_id
            select.source = f"from {join.tables}"
            select.conditions += join.conditions[1:]
        self._select_listed(edge.target, _ROW, join)
        many_linked = join.source_id is not None and self.outermost.limit != 1
        return self._grouped(key, parents, expression, ColumnType.ENTRY_ID, many_linked=many_linked)

    def _select_listed(self, target: ContentType, alias: str, join: Join) -> None:
        """Keep the entries of a list that its query means, in their order."""
        self.select.restrict(self.query, self.outermost, target, alias)
        self.select.sort(self.query, target, alias)
        self.select.keys += join.order

    def morph(self, side: Side, target: ContentType) -> Level:
        """Return the level of those rows of one type that a polymorphic edge shows, with their place in its list."""
        select = self.select
        parents = select.statement.bind(Late.PARENTS)
        expression = self._entry(target, _ROW, self.query.selection)
        source = morph_source(side, target, _ROW, select.storage, select.statement, self.outermost.status)
        select.source = source.tables
        select.conditions.append(source.condition)
        place = select.add(source.place)
        select.keys.append(f"{_ROW}.{select.quote('id')}")
        return self._grouped(source.key, parents, f"(c{place}, {expression})", source.key_kind)

    def by_document(self, target: ContentType, source: ContentType) -> tuple[Level, str]:
        """Return the level of an edge inside JSON, and the key of its trees in the words of `mention`."""
        select = self.select
        parents = select.statement.bind(Late.PARENTS)
        expression = self._entry(target, _ROW, self.query.selection)
        select.source = f"from {select.table(target)} {_ROW}"
        document, locale, status = (f"{_ROW}.{select.quote(name)}" for name in ("document_id", "locale", "status"))
        keys = {"i": document}
        if target.drafts and self.outermost.status is not None:
            select.conditions.append(f"{status} = {stored_status(target, self.outermost.status)}")
        elif target.drafts and source.drafts:
            keys["s"] = status
        if target.localized and source.localized:
            keys["l"] = locale
        elif target.localized:
            select.conditions.append(f"{locale} = '{self.compiler.default_locale}'")
        select.restrict(self.query, self.outermost, target, _ROW)
        select.sort(self.query, target, _ROW)
        select.keys.append(f"{_ROW}.{select.quote('id')}")
        key = ", ".join(f"c{select.add(column)}" for column in keys.values())
        sql = (
            f"{select.text(select.dialect.parents(document, parents, ColumnType.DOCUMENT_ID))} order by {select.order}"
        )
        return self._level(sql, self.code.mapping(len(select.columns), f"({key})", expression)), f"({', '.join(keys)})"

    def counting(self, edge: Side) -> Level:
        """Return the level that counts an edge's rows by the row above."""
        select = self.select
        parents = select.statement.bind(Late.PARENTS)
        join = self._join(edge, _SOURCE, _ROW)
        select.source = f"from {select.table(edge.source)} {_SOURCE} {join.inner()}"
        key = f"{_SOURCE}.{select.quote('id')}"
        select.columns = [key, "count(*)"]
        condition = select.dialect.parents(key, parents, ColumnType.ENTRY_ID)
        return self._level(f"{select.text(condition)} group by {key}", self.code.mapping(2, "c0", "c1"))

    # What of an entry is shown

    def _entry(self, content_type: ContentType, alias: str, selection: Selection) -> str:
        written, rest = self._written.split(selection)
        text = self._written.text(self.select, content_type, alias, written) if written else None
        if text is not None and not rest:
            return f"Fragment({text})"
        shown = [f"{output.key!r}: {self._output(output, content_type, alias)}" for output in rest]
        tree = "{" + ", ".join(shown) + "}"
        return tree if text is None else f"spliced({text}, {tree})"

    def _output(self, output: Output, content_type: ContentType, alias: str) -> str:
        match output:
            case Scalar(name="__type"):
                return repr(content_type.uid)
            case Scalar(name=name):
                return self._scalar(content_type, alias, name)
            case Constant(value=value):
                return repr(value)
            case Edge():
                return self._edge(output, content_type, alias)
            case Connection(members=members):
                inside = [f"{member.key!r}: {self._output(member, content_type, alias)}" for member in members]
                return "{" + ", ".join(inside) + "}"
            case Count(name=name):
                counted = self._level_below(self.query).counting(self.compiler.storage.side(content_type, name))
                key = self.select.add_id(alias)
                return f"{{'count': g[{self._child(counted, key)}].get(c{key}, 0)}}"
            case Denied():
                return self.code.denied()
            case Parts():
                return self._parts(output, content_type, alias)
            case Morph():
                return self._morph(output, content_type, alias)
            case Wrapped(selection=selection):
                return self._entry(content_type, alias, selection)
            case _:
                assert_never(output)

    def _scalar(self, content_type: ContentType, alias: str, name: str) -> str:
        column = self.compiler.storage.columns(content_type)[name]
        index = self.select.add(f"{alias}.{self.select.quote(column.name)}")
        if name == "id" and self.compiler.style is Style.GRAPHQL:
            return f"str(c{index})"
        code = self.code
        shown = scalar_code(column.type, f"c{index}", code.style, native=False, encodes=code.encodes)
        return self._checked(content_type, name, shown)

    def _edge(self, edge: Edge, content_type: ContentType, alias: str) -> str:
        side = self.compiler.storage.side(content_type, edge.name)
        assert side.target is not None
        asked = self._asked(edge.query)
        plain = asked.condition is None and self.outermost.publication is None
        single = shows_one(side) and (
            self.outermost.status is not None or content_type.drafts or not side.target.drafts
        )
        if single and plain and sum(join.startswith("left") for join in self.select.joins) < _MOST_JOINS:
            return self._checked(content_type, edge.name, self._joined(side, side.target, alias, edge.query.selection))
        if side.many and self._written.wanted:
            row = self.select.statement.alias()
            listed = self._written.listed(self.select, self._join(side, alias, row), side.target, asked, row)
            if listed is not None:
                return listed
        if alias == _ROW and self.query is self.outermost and side.many:
            gathered = self._gathered(asked, side)
            if gathered is not None:
                return gathered
        key = self.select.add_id(alias)
        number = self._child(self._level_below(asked).below(side), key)
        if side.many:
            return f"g[{number}].get(c{key}, ())"
        return self._checked(content_type, edge.name, f"first(g[{number}].get(c{key}))")

    def _gathered(self, query: Query, side: Side) -> str | None:
        """Gather a list of the root's entries in their statement; None where it has a level of its own."""
        if not (self.compiler.dialect.gathers_lists and is_narrow(query.selection)):
            return None
        statement = self.select.statement
        row = statement.alias()
        join = self._join(side, _ROW, row)
        if join.source_id is None:
            return None
        assert side.target is not None
        inside = self._level_below(query)
        inside.select, inside.code = Select(self.compiler.storage, statement), self.code
        inside.select.source = f"from {join.tables}"
        inside.select.conditions += join.conditions[1:]
        expression = inside._entry(side.target, row, query.selection)
        inside._select_listed(side.target, row, join)
        gathered = GatheredList(select=inside.select, key=join.source_id, query=query, alias=statement.alias())
        self._lists.append(gathered)
        return gathered.rendered([self.select.add(array) for array in gathered.arrays], expression)

    def _joined(self, side: Side, target: ContentType, alias: str, selection: Selection) -> str:
        joined = self.select.statement.alias()
        self.select.joins.append(self._join(side, alias, joined).left())
        present = self.select.add_id(joined)
        return f"(None if c{present} is None else {self._entry(target, joined, selection)})"

    def _parts(self, parts: Parts, content_type: ContentType, alias: str) -> str:
        select, name = self.select, parts.name
        column = self.compiler.storage.columns(content_type)[name]
        index = select.add(f"{alias}.{select.quote(column.name)}")
        attribute = content_type.attributes[name]
        assert isinstance(attribute, ComponentAttribute | DynamicZone)

        def around(mentions: Mentions) -> Callable[[Sequence[Any]], Iterable[Any]]:
            self.json_columns.add(index)
            return lambda rows: (
                document for row in rows if row[index] is not None for document in mentions({name: row[index]})
            )

        renderer = ValueRenderer(self, content_type, self.compiler.storage.registry, around)
        function = renderer.function(parts, attribute)
        status = f"c{select.add(f'{alias}.' + select.quote('status'))}" if renderer.needs_status else "None"
        localized = renderer.needs_locale and content_type.localized
        locale = f"c{select.add(f'{alias}.' + select.quote('locale'))}" if localized else "None"
        # The same column may be asked for again, with an edge inside, and is then parsed before anything is rendered.
        held = f"c{index}" if index in self.json_columns else f"loads(c{index}) if type(c{index}) is str else c{index}"
        return self._checked(content_type, name, f"{function}({held}, {status}, {locale}, g, bad)")

    def _morph(self, morph: Morph, content_type: ContentType, alias: str) -> str:
        registry = self.compiler.storage.registry
        side = self.compiler.storage.side(content_type, morph.name)
        key = self.select.add(f"{alias}.{self.select.quote('document_id' if content_type.uid == FILE else 'id')}")
        groups = ""
        for uid, selection in morph.selections.items():
            level = self._level_below(Query(selection=selection)).morph(side, registry.content_type(uid))
            groups += f"g[{self._child(level, key)}].get(c{key}, ()), "
        attribute = content_type.attributes[morph.name]
        merged = f"merged(({groups}), {morph.start}, {morph.limit})"
        return merged if isinstance(attribute, Relation) and attribute.many else f"first({merged})"

    def _checked(self, content_type: ContentType, name: str, shown: str) -> str:
        attribute = content_type.attributes.get(name)
        return shown if attribute is None else self.code.checked(attribute, shown)

    # Levels

    def mention(self, edge: Edge, source: ContentType, target: ContentType, keys: Keys) -> tuple[int, str]:
        """Add the level of an edge inside JSON; return its number and the key of its trees."""
        level, key = self._level_below(self._asked(edge.query)).by_document(target, source)
        self.children.append(Child(keys=keys, level=level))
        return len(self.children) - 1, key

    def arguments(self, asked: Query | Parts) -> Query | Parts | Arguments:
        """Return what has the filters, the sort and the page of a list inside the selection."""
        return asked if asked.site is None else self.outermost.sites[asked.site]

    def _asked(self, query: Query) -> Query:
        """Return the query of an edge with its arguments."""
        if query.site is None:
            return query
        given = self.outermost.sites[query.site]
        return replace(query, condition=given.condition, sort=given.sort, start=given.start, limit=given.limit)

    def _level_below(self, query: Query) -> "_LevelBuilder":
        return _LevelBuilder(self.compiler, query, self.outermost)

    def _child(self, level: Level, key: int) -> int:
        self.children.append(Child(keys=partial(map, itemgetter(key)), level=level))
        return len(self.children) - 1

    def _root_type(self) -> ContentType:
        return self.compiler.storage.registry.content_type(self.query.selection.uid)

    @property
    def _root_statement(self) -> RootStatement:
        return RootStatement(self.query, self._root_type(), _ROW, self._lists)

    def _join(self, side: Side, source: str, target: str) -> Join:
        compiler, status = self.compiler, self.outermost.status
        if status is None and side.link is None:
            status = Status.PUBLISHED  # any will do: `localizations` have the status of the source row
        return join_edge(side, source, target, compiler.dialect, status=status, default_locale=compiler.default_locale)

    def _grouped(
        self, key: str, parents: str, expression: str, kind: ColumnType, *, many_linked: bool = False
    ) -> Level:
        select, query = self.select, self.query
        index = select.add(key)
        paged = query.limit is not None or query.start
        place = None
        if paged:
            limit = query.limit if query.limit is not None else _ALL
            if select.dialect.forgets_order:
                place = select.add(f"row_number() over (order by {select.order})")
            per_parent = select.dialect.linked_per_parent if many_linked else select.dialect.per_parent
            sql = per_parent(select, key=key, parents=parents, start=query.start, limit=limit)
        elif many_linked:
            sql = f"{select.text(select.dialect.linked_parents(key, parents))} order by {select.order}"
        else:
            sql = f"{select.text(select.dialect.parents(key, parents, kind))} order by {select.order}"
        level = self._level(sql, self.code.grouping(len(select.columns), f"c{index}", expression))
        one = bool(paged) and select.dialect.reads_parents_one_by_one
        return replace(level, of_one_parent=one, place=place)

    def _level(self, sql: str, render: Render) -> Level:
        text, parameters = self.select.finish(sql)
        children, json_columns = tuple(self.children), tuple(self.json_columns)
        return Level(sql=text, parameters=parameters, render=render, children=children, json_columns=json_columns)
