"""Root fields of actions that a project guards, wraps or overrides.

Its Python sees entries under the names of attributes; what it has not touched is shown as it is, the rest is looked at.
"""

from collections.abc import Awaitable
from copy import deepcopy

from graphql.execution.values import VariableValues

from typecase.errors import NotFoundError
from typecase.resolvers.asking import READS
from typecase.resolvers.content_actions import ContentActions, page_of
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.asked import ReadAsked, Reading, Selecting, WriteAsked, named
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.fitting import Fitter
from typecase.resolvers.graphql.mutations import written
from typecase.resolvers.graphql.naming import is_named, keyed
from typecase.resolvers.graphql.reading import answer_of, read_of
from typecase.resolvers.graphql.relation_changes import plain_data
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Selection

ANY = "any"
"""Stands for the id of a document in what is kept for all of them."""

_NO_VARIABLES = VariableValues({}, {})


class CustomizedField:
    """Answers a root field of a customized action, for all callers with the same permissions.

    It is kept with the field, and does not hold it. What the field reads is kept here when no variable changes it, or
    none but the id of the document.
    """

    __slots__ = ("_action", "_actions", "_depends", "_reading", "_selecting", "_variables")

    def __init__(self, actions: ContentActions, action: str, field: Field, selecting: Selecting) -> None:
        """Look at what the field depends on."""
        variable = field.variable_of("documentId") if action == "findOne" else None
        self._actions = actions
        self._action = action
        self._selecting = selecting
        self._depends = variable is None and field.uses_variables
        self._variables = _NO_VARIABLES if variable is None else VariableValues({}, {variable: ANY})
        self._reading: Reading | None = None

    def __call__(self, field: Field, variables: VariableValues, ctx: Context) -> Awaitable[Answer]:
        """Return what gives the answer."""
        if self._action in READS:
            return self._read(field, variables, ctx)
        return self._write(field, variables, ctx)

    async def _read(self, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        reading = self._reading
        pages: list[Page] = []
        clean = True
        while reading is None or len(pages) < len(reading.queries):
            asked = self._read_asked(field, variables, ctx, len(pages), reading)
            given = page_of(await self._actions.run(ctx, asked))
            reading = asked.known()
            selection = reading.read.queries[len(pages)].selection
            page, fits = _shown(given, selection, ctx, named=reading.named)
            pages.append(page)
            clean = clean and fits
        entries = [page.trees for page in pages]
        read = reading.read
        tree = answer_of(read, entries, pages[0].total)
        return Answer(tree=tree, clean=clean, hidden=read.hidden if entries[0] else (), owned=read.owned)

    def _read_asked(
        self, field: Field, variables: VariableValues, ctx: Context, index: int, reading: Reading | None
    ) -> ReadAsked:
        document_id = field.arguments(variables).get("documentId") if self._action == "findOne" else None
        return ReadAsked(
            uid=self._actions.content_type.uid,
            action=self._action,
            content_type=self._actions.content_type,
            selecting=self._selecting,
            field=field,
            variables=variables,
            ctx=ctx,
            make=self._make_reading,
            index=index,
            reading=reading,
            document_id=None if document_id is None else storable(document_id),
        )

    def _make_reading(self, field: Field, variables: VariableValues, ctx: Context) -> Reading:
        if self._depends:
            return self._read_by(field, variables, ctx)
        if self._reading is None:
            self._reading = self._read_by(field, self._variables, ctx)
        return self._reading

    def _read_by(self, field: Field, variables: VariableValues, ctx: Context) -> Reading:
        read = read_of(field, self._actions.content_type, self._selecting.selector(variables, ctx))
        plain = all(is_named(query.selection) for query in read.queries)
        queries = read.queries if plain else tuple(map(named, read.queries))
        return Reading(
            read=read,
            queries=tuple((query, Pagination(start=query.start, limit=query.limit)) for query in queries),
            named=plain,
            shown_as_it_is=plain and not read.owned,
        )

    async def _write(self, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        content_type, deletes = self._actions.content_type, self._action == "delete"
        selector = self._selecting.selector(variables, ctx)
        shown = Shown(Selection(content_type.uid, ())) if deletes else selector.shown(field, field.named_type)
        arguments = field.arguments(variables)
        document_id, data = arguments.get("documentId"), arguments.get("data")
        asked = WriteAsked(
            uid=content_type.uid,
            action=self._action,
            content_type=content_type,
            selecting=self._selecting,
            field=field,
            variables=variables,
            ctx=ctx,
            selector=selector,
            shown=shown,
            document_id=None if document_id is None else storable(document_id),
            data=None if data is None else plain_data(deepcopy(data), content_type, ctx.registry),
            expected=arguments.get("expectedUpdatedAt"),
        )
        given = await self._actions.run(ctx, asked)
        if not deletes:
            page, clean = _shown(page_of(given), shown.selection, ctx, named=is_named(shown.selection))
            return written(page, clean, shown)
        if given is None and content_type.single:
            raise NotFoundError("Document not found")
        return Answer(tree={"documentId": given if isinstance(given, str) else asked.document_id}, keyed=False)


def _shown(page: Page, selection: Selection, ctx: Context, *, named: bool) -> tuple[Page, bool]:
    """Return a page under the keys of the operation, and whether it fits its types."""
    if named and not page.touched:
        return page, page.clean
    shown = Page.of_trees([keyed(tree, selection) for tree in page.trees], page.total, clean=page.clean)
    if not page.touched:
        return shown, page.clean
    fitter = Fitter(ctx.registry)
    fitter.fit(shown.trees, selection)
    return shown, fitter.clean
