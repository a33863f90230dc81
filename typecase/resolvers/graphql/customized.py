"""Root fields of actions that a project guards, wraps or overrides.

Its Python sees entries under the names of attributes; what it has not touched is shown as it is, the rest is looked at.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import partial
from typing import Any

from graphql.execution.values import VariableValues

from typecase.errors import NotFoundError
from typecase.resolvers.asking import READS, Asked
from typecase.resolvers.content_actions import ContentActions, page_of
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_locale, parse_query
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.fitting import Fitter
from typecase.resolvers.graphql.mutations import written
from typecase.resolvers.graphql.naming import is_named, keyed, named_selection
from typecase.resolvers.graphql.parameters import parameters_of
from typecase.resolvers.graphql.reading import Read, answer_of, read_of
from typecase.resolvers.graphql.relation_changes import plain_data
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Selection

_PARTS: Mapping[str, tuple[str, ...]] = {
    "filters": ("condition",),
    "sort": ("sort",),
    "pagination": ("start", "limit"),
    "status": ("status",),
    "publicationFilter": ("publication",),
    "hasPublishedVersion": ("publication",),
    "_q": ("search",),
}
"""What of a query each parameter says."""

ANY = "any"
"""Stands for the id of a document in what is kept for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an operation reads, and its queries under the names of attributes.

    `named` tells that these are its keys too, and `shown_as_it_is` that nobody else of ours looks at what is read: JSON
    may stay text.
    """

    read: Read
    queries: tuple[Query, ...]
    named: bool
    shown_as_it_is: bool


@dataclass(slots=True)
class CustomizedAnswer:
    """One answer to a root field of a customized action."""

    actions: ContentActions
    action: str
    field: Field
    selector: Selector
    ctx: Context
    limits: Limits
    owners: dict[str, Owner]
    _made: Reading | None = dataclass_field(default=None, init=False)

    async def answer(self) -> Answer:
        """Return the answer."""
        self.ctx.encodes = False
        if self.action in READS:
            return await self._read()
        if self.action == "delete":
            return await self._delete()
        return await self._write()

    async def _read(self) -> Answer:
        pages: list[Page] = []
        clean = True
        reading = self._kept_reading()
        while reading is None or len(pages) < len(reading.queries):
            self.ctx.encodes = reading is not None and reading.shown_as_it_is  # another root field may have set it
            asked = self._asked(partial(self._query, len(pages)))
            given = page_of(await self.actions.run(self.ctx, asked))
            reading = self._reading()
            selection = reading.read.queries[len(pages)].selection
            page, fits = self._shown(given, selection, named=reading.named)
            pages.append(page)
            clean = clean and fits
        entries = [page.trees for page in pages]
        read = reading.read
        tree = answer_of(read, entries, pages[0].total)
        return Answer(tree=tree, clean=clean, hidden=read.hidden if entries[0] else (), owned=read.owned)

    def _query(self, index: int, asked: Asked) -> Query:
        """Return one of the queries of the operation, and tell what is wanted of it."""
        reading = self._reading()
        one = self.action == "findOne" or self.actions.content_type.single
        asked.wants_entries = one or reading.read.wants_entries
        asked.wants_total = not one and index == 0 and reading.read.wants_total
        return reading.queries[index]

    def _kept_reading(self) -> "Reading | None":
        """Return what an operation reads when that is known already: policies are asked before it is looked at."""
        return self.field.known(("reading", self.ctx.actor.signature))

    def _reading(self) -> "Reading":
        """Return what the operation reads, which is made once for all variables when none of them changes it."""
        if self._made is not None:
            return self._made
        variable = self.field.variable_of("documentId") if self.action == "findOne" else None
        if variable is None and self.field.uses_variables:
            self._made = self._read_by(self.selector)
        else:
            key = ("reading", self.ctx.actor.signature)
            values = VariableValues({}, {} if variable is None else {variable: ANY})
            self._made = self.field.kept(key, lambda: self._read_by(replace(self.selector, variables=values)))
        return self._made

    def _read_by(self, selector: Selector) -> "Reading":
        read = read_of(self.field, self.actions.content_type, selector)
        plain = all(is_named(query.selection) for query in read.queries)
        queries = read.queries if plain else tuple(map(_named, read.queries))
        return Reading(read=read, queries=queries, named=plain, shown_as_it_is=plain and not read.owned)

    async def _write(self) -> Answer:
        shown = self.selector.shown(self.field, self.field.named_type)

        def query(_: Asked) -> Query:
            arguments = self.field.arguments(self.selector.variables)
            return _named(self.selector.root_query(arguments, shown, self.actions.content_type, one=True))

        given = page_of(await self.actions.run(self.ctx, self._asked(query)))
        page, clean = self._shown(given, shown.selection, named=is_named(shown.selection))
        return written(page, clean, shown)

    async def _delete(self) -> Answer:
        content_type = self.actions.content_type

        def query(_: Asked) -> Query:
            arguments = self.field.arguments(self.selector.variables)
            return self.selector.root_query(arguments, Shown(Selection(content_type.uid, ())), content_type)

        asked = self._asked(query)
        deleted = await self.actions.run(self.ctx, asked)
        if deleted is None and content_type.single:
            raise NotFoundError("Document not found")
        document_id = deleted if isinstance(deleted, str) else asked.document_id
        return Answer(tree={"documentId": document_id}, keyed=False)

    def _asked(self, query: Callable[[Asked], Query]) -> Asked:
        """Return what the action is asked; `query` gives the query of the operation, under the names of attributes."""
        arguments = self.field.arguments(self.selector.variables)
        content_type, registry = self.actions.content_type, self.ctx.registry
        document_id = arguments.get("documentId")
        data = arguments.get("data")

        def compile_(parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
            made = query(asked)
            if parameters is not None:
                made = self._with(made, parameters, read())
            return made, Pagination(start=made.start, limit=made.limit)

        def read() -> Mapping[str, Any]:
            scope = Scope(registry=registry, visible=self.ctx.sees, limits=self.limits, owners=self.owners)
            return parameters_of(arguments, scope.owner(content_type.uid), scope)

        asked = Asked(
            uid=content_type.uid,
            action=self.action,
            compile=compile_,
            read=read,
            document_id=None if document_id is None else storable(document_id),
            data=None if data is None else plain_data(deepcopy(data), content_type, registry),
            expected=arguments.get("expectedUpdatedAt"),
        )
        return asked

    def _with(self, query: Query, parameters: Mapping[str, Any], before: Mapping[str, Any]) -> Query:
        """Return a query with those parameters that are others than before; the selection stays the operation's."""
        changed = {
            name: parameters.get(name)
            for name in (*before, *parameters)
            if parameters.get(name) != before.get(name) and name not in ("fields", "populate")
        }
        given = {name: value for name, value in changed.items() if name != "locale"}
        content_type, registry = self.actions.content_type, self.ctx.registry
        other, _ = parse_query(
            given, content_type, registry, self.ctx.sees, self.limits, self.action, owners=self.owners, typed=True
        )
        made = {name: getattr(other, name) for key, names in _PARTS.items() if key in changed for name in names}
        if "locale" in changed:
            made["locale"] = parse_locale(changed["locale"])  # apart: one document is found in any locale too
        return replace(query, **made) if made else query

    def _shown(self, page: Page, selection: Selection, *, named: bool) -> tuple[Page, bool]:
        """Return a page under the keys of the operation, and whether it fits its types."""
        shown = page
        if page.touched or not named:
            shown = Page.of_trees([keyed(tree, selection) for tree in page.trees], page.total, clean=page.clean)
        if not page.touched:
            return shown, page.clean
        fitter = Fitter(self.ctx.registry)
        fitter.fit(shown.trees, selection)
        return shown, fitter.clean


def _named(query: Query) -> Query:
    return query if is_named(query.selection) else replace(query, selection=named_selection(query.selection))
