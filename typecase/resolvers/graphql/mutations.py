"""Mutations of content: the arguments of a root field become the query and data of an action, its entry the answer."""

from dataclasses import replace
from typing import Any

from typecase.errors import ForbiddenError, NotFoundError
from typecase.resolvers.content_actions import ContentActions
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.raw import is_list
from typecase.resolvers.entities.writing.many import ManyDocuments
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.fitting import Fitter
from typecase.resolvers.graphql.owned import Owned
from typecase.resolvers.graphql.relation_changes import plain_data
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Selection

WRITES = frozenset({"create", "update", "delete", "publish", "unpublish", "discardDraft"})
"""The actions on one document that are mutations."""

MANY_WRITES = frozenset({"createMany", "updateMany", "deleteMany", "upsert"})
"""The mutations that write many documents, or one that is found by a value."""


async def write(actions: ContentActions, action: str, field: Field, selector: Selector, ctx: Context) -> Answer:
    """Return the answer to a mutation of one document."""
    content_type = actions.content_type
    arguments = field.arguments(selector.variables)
    expected = arguments.get("expectedUpdatedAt")
    if action == "delete":
        query = selector.root_query(arguments, Shown(Selection(content_type.uid, ())), content_type)
        deleted = await actions.delete(query, expected)
        if deleted is None and content_type.single:
            raise NotFoundError("Document not found")
        return Answer(tree={"documentId": deleted or query.document_id}, keyed=False)
    shown = selector.shown(field, field.named_type)
    query = selector.root_query(arguments, shown, content_type, one=True)
    data = plain_data(arguments.get("data", {}), content_type, ctx.registry)
    page = await actions.write(action, ctx, query, data, expected)
    clean = page.clean
    if page.touched:  # a subscriber has changed the result
        fitter = Fitter(ctx.registry)
        fitter.fit(page.trees, shown.selection)
        clean = clean and fitter.clean
    return written(page, clean, shown)


def written(page: Page, clean: bool, shown: Shown) -> Answer:
    """Return the answer with the one entry of a page, or null."""
    entry = page.trees[0] if page.trees else None
    return Answer(tree=entry, clean=clean, hidden=shown.hidden if page.trees else (), owned=shown.owned)


async def write_many(
    actions: ContentActions, action: str, field: Field, selector: Selector, ctx: Context, most: int
) -> Answer:
    """Return the answer to a mutation of many documents, or to an upsert."""
    content_type, arguments = actions.content_type, field.arguments(selector.variables)
    many = actions.many(ctx, most)
    query = selector.root_query(arguments, Shown(Selection(content_type.uid, ())), content_type)
    if action in ("updateMany", "deleteMany") and not ctx.sees(content_type.uid):
        raise ForbiddenError  # who may not find documents would learn by the count which there are
    given = arguments.get("data", [])
    data = [plain_data(item, content_type, ctx.registry) for item in (given if is_list(given) else [given])]
    for item in data:
        ctx.check_relations(item, content_type.uid)
    match action:
        case "createMany":
            documents = await many.create(data, query)
        case "updateMany":
            documents = await many.update(query.condition, data[0], query)
        case "deleteMany":
            documents = await many.delete(query.condition, query)
        case _:
            document_id = await many.upsert(arguments["where"], data[0], query)
            shown = selector.shown(field, field.named_type)
            page = await many.read([document_id], _showing(query, shown, selector), ctx.style)
            return written(page, page.clean, shown)
    return await _payload(many, documents, query, field, selector, ctx)


async def _payload(
    many: ManyDocuments, documents: list[str], query: Query, field: Field, selector: Selector, ctx: Context
) -> Answer:
    tree: dict[str, Any] = {}
    hidden: list[tuple[str, ...]] = []
    owned: list[Owned] = []
    clean = True
    for member in field.below(field.named_type):
        match member.name:
            case "count":
                tree[member.key] = len(documents)
            case "documentIds":
                tree[member.key] = documents
            case "nodes":
                shown = selector.shown(member, member.named_type)
                page = await many.read(documents, _showing(query, shown, selector), ctx.style)
                tree[member.key], clean = page.trees, clean and page.clean
                hidden += ((member.key, *path) for path in shown.hidden)
                owned += (each.below(member.key) for each in shown.owned)
            case _:
                tree[member.key] = member.parent.name
    return Answer(tree=tree, clean=clean, hidden=tuple(hidden) if documents else (), owned=owned)


def _showing(query: Query, shown: Shown, selector: Selector) -> Query:
    return replace(query, selection=shown.selection, sites=selector.arguments(shown))
