"""Mutations of content: the arguments of a root field become the query and data of an action, its entry the answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from typecase.errors import NotFoundError
from typecase.resolvers.context import Context
from typecase.resolvers.controllers import Controller
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.relation_changes import plain_data
from typecase.resolvers.graphql.selecting import Selector
from typecase.resolvers.graphql.unions import hidden_paths
from typecase.resolvers.queries.selection import Page, Query, Selection

WRITES = frozenset({"create", "update", "delete", "publish", "unpublish", "discardDraft"})
"""The actions of controllers that are mutations."""


async def write(controller: Controller, action: str, field: Field, selector: Selector, ctx: Context) -> Answer:
    """Return the answer to a mutation of one document."""
    content_type = controller.content_type
    arguments = field.arguments(selector.variables)
    expected = arguments.get("expectedUpdatedAt")
    if action == "delete":
        query = selector.list_query(arguments, Selection(content_type.uid, ()), content_type)
        deleted = await controller.delete(ctx, query, expected)
        if deleted is None and content_type.single:
            raise NotFoundError("Document not found")
        return Answer(tree={"documentId": deleted or query.document_id}, keyed=False)
    selection = selector.selection(field, field.named_type)
    query = replace(selector.list_query(arguments, selection, content_type), limit=1)
    page = await _called(controller, action, ctx, query, arguments, expected)
    entry = page.entries[0] if page.entries else None
    return Answer(tree=entry, clean=page.clean, hidden=hidden_paths(selection) if page.entries else ())


async def _called(
    controller: Controller, action: str, ctx: Context, query: Query, arguments: Mapping[str, Any], expected: str | None
) -> Page:
    data = plain_data(arguments.get("data", {}), controller.content_type, ctx.registry)
    match action:
        case "create":
            return await controller.create(ctx, query, data)
        case "update":
            return await controller.update(ctx, query, data, expected)
        case "publish":
            return await controller.publish(ctx, query, expected)
        case "unpublish":
            return await controller.unpublish(ctx, query, expected)
        case _:
            return await controller.discard_draft(ctx, query, expected)
