"""`POST /<plural>/bulk`: many writes of one content type in one transaction.

The body is `{"data": [{…}, …]}`, a document for each item, or `{"operations": [{"action": "update", …}, …]}`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from typecase.errors import ForbiddenError, NotFoundError, ValidationError
from typecase.resolvers.backend import Backend
from typecase.resolvers.content_actions import ContentActions, asked_of, page_of
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.many import ManyDocuments
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query
from typecase.schema.actions import FOLLOWED
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.root_fields import RootField
from typecase.schema.sdl.routes import bulk_path
from typecase.server.bodies import read_body
from typecase.server.http_answer import Answer
from typecase.server.rest import answers
from typecase.server.rest.endpoint import BuiltInTarget, Call, Target
from typecase.server.rest.query_string import parse_query_string
from typecase.server.rest.routes import Route
from typecase.server.rest.v4 import v4_list, wants_v4

_KEYS: Mapping[str, frozenset[str]] = {
    "create": frozenset({"data"}),
    "update": frozenset({"documentId", "data", "expectedUpdatedAt"}),
    "delete": frozenset({"documentId", "expectedUpdatedAt"}),
    "publish": frozenset({"documentId", "expectedUpdatedAt"}),
    "unpublish": frozenset({"documentId", "expectedUpdatedAt"}),
    "discardDraft": frozenset({"documentId", "expectedUpdatedAt"}),
    "upsert": frozenset({"where", "data"}),
}
"""What an operation has besides its action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One write of a bulk request."""

    action: str
    document_id: str | None = None
    data: Any = None
    where: Any = None
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRoutes:
    """The bulk routes of a project's collection types; `body_limit` is in bytes."""

    backend: Backend
    limits: Limits
    guarded: GuardedAttributes
    body_limit: int

    def routes(self) -> Iterator[Route[Target]]:
        """Yield the routes. Each operation asks for the permission of its own action."""
        for uid, path in bulk_paths(self.backend.registry):
            content_type = self.backend.registry.content_type(uid)
            yield Route("POST", path, BuiltInTarget(scope=(), answer=_Bulk(self, content_type).answer))


def bulk_paths(registry: Registry) -> Iterator[tuple[str, str]]:
    """Yield the uid of each collection type of a project, and the path of its bulk route."""
    for uid, content_type in registry.content_types.items():
        if not content_type.built_in and not content_type.single:
            yield uid, bulk_path(content_type)


@dataclass(frozen=True, slots=True)
class _Bulk:
    routes: BulkRoutes
    content_type: ContentType

    async def answer(self, call: Call) -> Answer:
        """Run every operation, or none, and answer with what each gave."""
        backend, ctx = self.routes.backend, call.ctx
        body = await read_body(call.request, self.routes.body_limit, parse_query_string)
        operations = _operations(body)
        await self._authorize(ctx, {"createMany"} if "data" in body else {operation.action for operation in operations})
        query, _ = parse_query(call.query, self.content_type, backend.registry, ctx.sees, self.routes.limits, "update")
        actions = backend.actions[self.content_type.uid]
        many = actions.many(ctx, self.routes.limits.documents)

        async def write(operation: Operation) -> Any:
            return await _written(actions, many, ctx, operation, query)

        named = [(operation.document_id, operation.data) for operation in operations]
        entries = await self.routes.guarded.shown(await many.each(operations, write, named), self.content_type, ctx)
        if wants_v4(call.request.headers):
            entries = [v4_list([entry], self.content_type, backend.registry)[0] if entry else None for entry in entries]
        return answers.success(entries, {"count": len(entries)})

    async def _authorize(self, ctx: Context, actions: set[str]) -> None:
        needed = {name for action in actions for name in (*FOLLOWED.get(action, ()), action)}
        fields = self._fields()
        for action in sorted(needed):
            options = self.content_type.api.get(action)
            if action not in fields or (options is not None and not options.rest):
                raise ForbiddenError(f"{self.content_type.uid} has no action {action}")
            if not fields[action].public:
                await ctx.admit(fields[action].scope)

    def _fields(self) -> Mapping[str, RootField]:
        return {
            field.action: field
            for field in (*self.routes.backend.root_fields.values(), *self.routes.backend.routed_fields)
            if field.uid == self.content_type.uid and field.operation == "mutation"
        }


async def _written(
    actions: ContentActions, many: ManyDocuments, ctx: Context, operation: Operation, query: Query
) -> Any:
    action, uid = operation.action, actions.content_type.uid
    if action == "upsert":
        ctx.check_relations(operation.data, uid)
        document_id = await many.upsert(operation.where, operation.data, query)
        return _entry(await many.read([document_id], query, ctx.style))
    one = replace(query, document_id=operation.document_id)
    if action in actions.customized:
        given: Any = await actions.run(ctx, asked_of(uid, action, one, operation.data, operation.expected))
    elif action == "delete":
        given = await actions.delete(one, operation.expected)
    else:
        given = await actions.write(action, ctx, one, operation.data, operation.expected)
    if action != "delete":
        return _entry(page_of(given))
    if given is None:
        raise NotFoundError
    return None


def _entry(page: Page) -> Any:
    if not page.trees:
        raise NotFoundError
    return page.trees[0]


def _operations(body: Any) -> list[Operation]:
    """Return the operations of a body; ValidationError that says which one is wrong and what it may have."""
    given: Mapping[str, Any] = body if is_mapping(body) else {}
    if [] in (given.get("data"), given.get("operations")):
        raise ValidationError("There is nothing to write: the list is empty")
    if is_list(given.get("data")):
        return [Operation(action="create", data=item) for item in given["data"]]
    if not is_list(given.get("operations")):
        raise ValidationError(
            'The body has neither "data", a list of documents, nor "operations", a list of objects such as'
            ' {"action": "update", "documentId": "…", "data": {}}'
        )
    return [_operation(item, index) for index, item in enumerate(given["operations"])]


def _operation(raw: Any, index: int) -> Operation:
    action = raw.get("action") if is_mapping(raw) else None
    if not isinstance(action, str) or action not in _KEYS:
        raise ValidationError(f"operations[{index}].action must be one of: {', '.join(_KEYS)}")
    keys = _KEYS[action]
    unknown = sorted(raw.keys() - keys - {"action"})
    document_id, expected = raw.get("documentId"), raw.get("expectedUpdatedAt")
    if unknown or ("documentId" in keys and not isinstance(document_id, str)):
        raise ValidationError(f"operations[{index}] ({action}) has {', '.join(sorted(keys))} and no other keys")
    if expected is not None and not isinstance(expected, str):
        raise ValidationError(f"operations[{index}].expectedUpdatedAt must be an instant")
    for name in ("data", "where"):
        if name in keys and not is_mapping(raw.get(name)):
            raise ValidationError(f"operations[{index}].{name} must be an object")
    return Operation(
        action=action, document_id=document_id, data=raw.get("data"), where=raw.get("where"), expected=expected
    )
