"""Values that Python of a project gives, completed as their types say: content with what the operation asks of it.

What is content is read again by the ids of its rows, all rows of a field at once: so that relations, permissions and
the project's own fields below are answered as everywhere else.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    is_leaf_type,
)
from graphql.execution.values import VariableValues

from typecase.errors import ForbiddenError
from typecase.resolvers.context import Context
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.by_name import ByName
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.graphql.owned import Owned
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.graphql.shapes import HIDDEN
from typecase.resolvers.graphql.unions import TYPE_KEY, Path, type_of
from typecase.resolvers.graphql.wrappers import declared_type, inside
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.scalars import number
from typecase.resolvers.queries.selection import Arguments, Query, Scalar, Selection
from typecase.schema.content_types import ContentType

_ROW = "#row"
"""The key by which rows that are read again are told apart."""

Tree: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Completer:
    """Completes the values of one request. `clean` is False once graphql-core has to look at an answer."""

    ctx: Context
    variables: VariableValues
    selector: Selector
    clean: bool = True

    async def root(self, field: Field, value: Any) -> Answer:
        """Return the answer to a root field of a project's own, whose resolver gave a value."""
        content_type = self._content_type(field)
        if content_type is not None:
            [tree] = await self._content([value], field, content_type)
            shown = self.selector.shown(field, field.named_type)
            return Answer(tree=tree, clean=self.clean, hidden=shown.hidden if tree else ())
        if is_leaf_type(field.named_type):
            return Answer(tree=_leaf(field, declared_type(field.definition), value))
        return Answer(tree=value, keyed=False)

    async def complete(self, tree: Any, owned: Sequence[Owned]) -> None:
        """Answer the own fields in a tree that has response keys."""
        for level in owned:
            entries = list(_entries(tree, level.path, level.type_name))
            if entries:
                parents = [_parent(entry) for entry in entries]
                for field, own in level.fields:
                    await self._field(field, own, entries, parents)
                for entry in entries:
                    _put_in_order(entry, level.order)

    async def _field(self, field: Field, own: OwnField, entries: list[Tree], parents: list[Mapping[str, Any]]) -> None:
        """Answer one own field of entries."""
        given = [entry.get(field.key) for entry in entries] if own.generated else None
        values = await self._values(field, own, parents, given)
        if not own.generated:
            values = await self._completed(field, values)
        for entry, value in zip(entries, values, strict=True):
            entry[field.key] = value
            if isinstance(value, Exception):
                self.clean = False

    async def _values(
        self, field: Field, own: OwnField, parents: list[Mapping[str, Any]], given: list[Any] | None
    ) -> list[Any]:
        """Return what is given for each parent, or the error in its place, inside of the field's chain."""
        arguments = field.arguments(self.variables)
        answers = _Answers(own, field, parents, arguments, self.ctx, given)
        if not own.chain and not own.scope:
            return await answers.all()
        if not self.ctx.has(own.scope):
            return [ForbiddenError() for _ in parents]
        running = (self._guarded(own, answers, index) for index in range(len(parents)))
        return list(await asyncio.gather(*running))

    async def _guarded(self, own: OwnField, answers: "_Answers", index: int) -> Any:
        ctx = self.ctx.at(answers.parents[index], answers.arguments)
        try:
            return await own.chain.run(ctx, lambda: answers.one(index))
        except Exception as error:  # it stands in the place of the value until errors are rendered
            return error

    async def _completed(self, field: Field, values: list[Any]) -> list[Any]:
        content_type = self._content_type(field)
        if content_type is not None:
            return await self._content(values, field, content_type)
        type_ = declared_type(field.definition)
        if is_leaf_type(field.named_type):
            return [_leaf_or_error(field, type_, value) for value in values]
        self.clean = False
        return [ByName.around(value) for value in values]

    def _content_type(self, field: Field) -> ContentType | None:
        owner = self.selector.shapes.owner(field.named_type.name)
        return owner if isinstance(owner, ContentType) else None

    async def _content(self, values: list[Any], field: Field, content_type: ContentType) -> list[Any]:
        """Return the trees of content for each value: an entry, a list of them, a page, or None."""
        lists = [listed(value) for value in values]
        ids = [id_ for found in lists for id_ in ids_of(found, _name(field))]
        shown = self.selector.shown(field, field.named_type)
        trees = await self._read(ids, shown, content_type) if ids else {}
        if shown.owned:
            await self.complete(list(trees.values()), shown.owned)
        return [
            value if isinstance(value, Exception) else self._placed(found, trees, field)
            for value, found in zip(values, lists, strict=True)
        ]

    async def _read(self, ids: Sequence[str], shown: Shown, content_type: ContentType) -> dict[str, Tree]:
        page = await _rows(self.ctx, content_type, shown.selection, self.selector.arguments(shown), ids)
        self.clean = self.clean and page.clean
        return {str(tree.pop(_ROW)): tree for tree in page.trees}

    def _placed(self, found: Sequence[Any], trees: Mapping[str, Tree], field: Field) -> Any:
        placed = [trees[id_] for id_ in ids_of(found, _name(field)) if id_ in trees]
        if field.listed:
            return placed
        if not placed and not field.nullable:
            self.clean = False
        return placed[0] if placed else None


@dataclass(slots=True)
class _Answers:
    """The values of one own field for its parents: a batch is asked for when the first of them is wanted."""

    own: OwnField
    field: Field
    parents: list[Mapping[str, Any]]
    arguments: Mapping[str, Any]
    ctx: Context
    given: list[Any] | None
    _batch: "asyncio.Future[list[Any]] | None" = None

    async def all(self) -> list[Any]:
        """Return every value, or the error in its place."""
        if self.given is not None:
            return self.given
        if self.own.batch is not None:
            try:
                return await self._of_batch()
            except Exception as error:  # it stands in the place of each value until errors are rendered
                return [error for _ in self.parents]
        return [await self._of_one(index) for index in range(len(self.parents))]

    async def one(self, index: int) -> Any:
        """Return the value of one parent; what fails is raised."""
        if self.given is not None:
            value = self.given[index]
        elif self.own.batch is not None:
            if self._batch is None:
                self._batch = asyncio.ensure_future(self._of_batch())
            value = (await asyncio.shield(self._batch))[index]
        else:
            value = await self._of_one(index)
        if isinstance(value, Exception):
            raise value
        return value

    async def _of_batch(self) -> list[Any]:
        assert self.own.batch is not None
        values = list(await self.own.batch(self.parents, self.ctx, **self.arguments))
        if len(values) != len(self.parents):
            raise TypeError(
                f"The batch resolver of {self.own.name} returned {len(values)} values for {len(self.parents)} entries"
            )
        return values

    async def _of_one(self, index: int) -> Any:
        assert self.own.resolve is not None
        try:
            return await called(self.own.resolve, self.parents[index], self.field, self.ctx, self.arguments)
        except Exception as error:  # it stands in the place of the value until errors are rendered
            return error


async def called(
    resolve: Callable[..., Any], parent: Any, field: Field, ctx: Context, arguments: Mapping[str, Any]
) -> Any:
    """Return what a resolver of ariadne's form gives for a field."""
    info = info_of(field.definition, field.parent, field.name, field.schema, ctx)
    value = resolve(parent, info, **arguments)
    return await value if isawaitable(value) else value


def info_of(declared: GraphQLField, parent: GraphQLObjectType, name: str, schema: GraphQLSchema, ctx: Context) -> Any:
    """Return what a resolver of ariadne's form is told of a field: its types, the schema, and `context`."""
    return cast(Any, GraphQLResolveInfo)(
        field_name=name,
        field_nodes=[],
        return_type=declared_type(declared),
        parent_type=parent,
        path=None,
        schema=schema,
        fragments={},
        root_value=None,
        operation=None,
        variable_values=None,
        context=ctx,
        is_awaitable=isawaitable,
        abort_signal=None,
        async_helpers=None,
    )


async def reread(
    ctx: Context, content_type: ContentType, selection: Selection, sites: Sequence[Arguments], ids: Sequence[str]
) -> dict[str, Tree]:
    """Return the trees of rows, of any status and locale, by their ids."""
    page = await _rows(ctx, content_type, selection, sites, ids)
    return {str(tree.pop(_ROW)): tree for tree in page.trees}


async def _rows(
    ctx: Context, content_type: ContentType, selection: Selection, sites: Sequence[Arguments], ids: Sequence[str]
) -> Page:
    entities = ctx.entities(content_type.uid)
    among = entities.compile("find", {"filters": {"id": {"$in": list(dict.fromkeys(ids))}}}).condition
    query = Query(
        selection=Selection(content_type.uid, (*selection.outputs, Scalar(_ROW, "id"))),
        sites=tuple(sites),
        condition=among,
        status=None,
        locale="*" if content_type.localized else None,
    )
    return await entities.read(query, ctx.style)


def _name(field: Field) -> str:
    return f"{field.parent.name}.{field.name}"


def _entries(tree: Any, path: Path, type_name: str) -> Iterator[Tree]:
    """Yield the entries at a path that are of a type; lists on the way are passed through."""
    if isinstance(tree, list | tuple):
        for item in cast(Sequence[Any], tree):
            yield from _entries(item, path, type_name)
    elif isinstance(tree, dict):
        entry = cast(Tree, tree)
        if path:
            yield from _entries(entry.get(path[0]), path[1:], type_name)
        elif type_of(entry) in (None, type_name):
            yield entry


def _parent(entry: Tree) -> Mapping[str, Any]:
    """Return what the project sees of an entry: what its fields need, under the names of attributes."""
    size = len(HIDDEN)
    return {key[size:]: value for key, value in entry.items() if key.startswith(HIDDEN) and key not in (TYPE_KEY, _ROW)}


def _put_in_order(entry: Tree, order: Sequence[str]) -> None:
    """Bring the keys of an entry into the order of the operation, without those that are hidden."""
    values = dict(entry)
    entry.clear()
    entry.update({key: values[key] for key in order if key in values})
    entry.update({key: values[key] for key in (TYPE_KEY, _ROW) if key in values})


def listed(value: Any) -> Sequence[Any]:
    """Return the entries that a resolver gave: a page, a list, one entry, or None."""
    if value is None or isinstance(value, Exception):
        return ()
    if isinstance(value, Page):
        return value.trees
    return cast(Sequence[Any], value) if isinstance(value, list | tuple) else (value,)


def ids_of(found: Sequence[Any], name: str) -> Iterator[str]:
    """Yield the ids of the rows of entries; TypeError where one has none. `name` is who gave them, for the message."""
    for entry in found:
        row = cast(Mapping[str, Any], entry).get("id") if isinstance(entry, Mapping) else None
        if row is None:
            raise TypeError(f"{name} shows content: its resolver gives entries with their id, got {entry!r}")
        yield str(row)


def _leaf_or_error(field: Field, type_: Any, value: Any) -> Any:
    if isinstance(value, Exception):
        return value
    try:
        return _leaf(field, type_, value)
    except Exception as error:  # it stands in the place of the value until errors are rendered
        return error


def _leaf(field: Field, type_: Any, value: Any) -> Any:
    """Return a scalar, an enumeration's value or a list of them as its type shows it."""
    if isinstance(type_, GraphQLNonNull):
        found = _leaf(field, inside(type_), value)
        if found is None:
            name = f"{field.parent.name}.{field.name}"
            raise GraphQLError(f"Cannot return null for non-nullable field {name}.", field.nodes)
        return found
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{field.parent.name}.{field.name} is a list, got {value!r}")
        return [_leaf(field, inside(type_), item) for item in cast(Sequence[Any], value)]
    found = type_.coerce_output_value(value)
    return number(found) if isinstance(found, float) else found
