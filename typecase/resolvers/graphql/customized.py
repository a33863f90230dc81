"""Root fields of actions that a project guards, wraps or overrides.

Its Python sees entries under the names of attributes; what it has not touched is shown as it is, the rest is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from typecase.errors import NotFoundError
from typecase.resolvers.asking import READS, Asked
from typecase.resolvers.content_actions import ContentActions, page_of
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.fitting import Fitter
from typecase.resolvers.graphql.mutations import written
from typecase.resolvers.graphql.naming import is_named, keyed, named
from typecase.resolvers.graphql.parameters import parameters_of
from typecase.resolvers.graphql.reading import Read, answer_of, read_of
from typecase.resolvers.graphql.relation_changes import plain_data
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Selection


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

    async def answer(self) -> Answer:
        """Return the answer."""
        self.ctx.encodes = False
        if self.action in READS:
            return await self._read()
        if self.action == "delete":
            return await self._delete()
        return await self._write()

    async def _read(self) -> Answer:
        reads: list[Read] = []

        def read() -> Read:
            if not reads:
                reads.append(read_of(self.field, self.actions.content_type, self.selector))
            return reads[0]

        pages: list[Page] = []
        clean = True
        while not pages or len(pages) < len(read().queries):
            index = len(pages)
            asked = self._asked(lambda index=index: read().queries[index])
            given = await self.actions.run(self.ctx, self._telling(asked, read))
            page, fits = self._shown(page_of(given), read().queries[index].selection)
            pages.append(page)
            clean = clean and fits
        found = read()
        entries = [page.trees for page in pages]
        tree = answer_of(found, entries, pages[0].total)
        return Answer(tree=tree, clean=clean, hidden=found.hidden if entries[0] else ())

    def _telling(self, asked: Asked, read: Any) -> Asked:
        """Have what is asked tell whether entries and total are wanted, once that is known."""
        compile_ = asked.compile

        def compile_and_tell(parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
            found: Read = read()
            one = self.action == "findOne" or self.actions.content_type.single
            asked.wants_entries, asked.wants_total = one or found.wants_entries, not one and found.wants_total
            return compile_(parameters)

        asked.compile = compile_and_tell
        return asked

    async def _write(self) -> Answer:
        shown = self.selector.shown(self.field, self.field.named_type)

        def query() -> Query:
            arguments = self.field.arguments(self.selector.variables)
            return self.selector.root_query(arguments, shown, self.actions.content_type, one=True)

        page, clean = self._shown(page_of(await self.actions.run(self.ctx, self._asked(query))), shown.selection)
        return written(page, clean, shown)

    async def _delete(self) -> Answer:
        content_type = self.actions.content_type

        def query() -> Query:
            arguments = self.field.arguments(self.selector.variables)
            return self.selector.root_query(arguments, Shown(Selection(content_type.uid, ())), content_type)

        asked = self._asked(query)
        deleted = await self.actions.run(self.ctx, asked)
        if deleted is None and content_type.single:
            raise NotFoundError("Document not found")
        document_id = deleted if isinstance(deleted, str) else asked.document_id
        return Answer(tree={"documentId": document_id}, keyed=False)

    def _asked(self, query: Any) -> Asked:
        """Return what the action is asked; `query` gives the query of the operation."""
        arguments = self.field.arguments(self.selector.variables)
        content_type, registry = self.actions.content_type, self.ctx.registry
        document_id = arguments.get("documentId")
        data = arguments.get("data")

        def compile_(parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
            made: Query = query()
            if not is_named(made.selection):
                made = replace(made, selection=named(made.selection))
            if parameters is not None:
                made = self._with(made, parameters)
            return made, Pagination(start=made.start, limit=made.limit)

        def read() -> Mapping[str, Any]:
            scope = Scope(registry=registry, visible=self.ctx.sees, limits=self.limits, owners=self.owners)
            return parameters_of(arguments, scope.owner(content_type.uid), scope)

        return Asked(
            uid=content_type.uid,
            action=self.action,
            compile=compile_,
            read=read,
            document_id=None if document_id is None else storable(document_id),
            data=None if data is None else plain_data(data, content_type, registry),
            expected=arguments.get("expectedUpdatedAt"),
        )

    def _with(self, query: Query, parameters: Mapping[str, Any]) -> Query:
        """Return a query with other parameters: the selection stays that of the operation."""
        given = {name: value for name, value in parameters.items() if name not in ("fields", "populate")}
        content_type = self.actions.content_type
        other, _ = parse_query(
            given, content_type, self.ctx.registry, self.ctx.sees, self.limits, self.action, owners=self.owners
        )
        return replace(other, selection=query.selection, sites=query.sites, document_id=query.document_id)

    def _shown(self, page: Page, selection: Selection) -> tuple[Page, bool]:
        """Return a page under the keys of the operation, and whether it fits its types."""
        shown = page
        if page.touched or not is_named(selection):
            shown = Page.of_trees([keyed(tree, selection) for tree in page.trees], page.total, clean=page.clean)
        if not page.touched:
            return shown, page.clean
        fitter = Fitter(self.ctx.registry)
        fitter.fit(shown.trees, selection)
        return shown, fitter.clean
