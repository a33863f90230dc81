"""Root fields, read from the SDL: which action each calls, what guards it and which REST route it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    parse,
    value_from_ast_untyped,
)

from typecase.schema.attributes import JsonValue
from typecase.schema.registry import Registry
from typecase.schema.sdl.accounts import ACCOUNT_ACTIONS, ACCOUNT_FIELDS
from typecase.schema.sdl.document import build_root_types
from typecase.schema.sdl.extensions import field_place, own_fields
from typecase.schema.sdl.files import FILE_ACTIONS
from typecase.schema.sdl.generated import Operation
from typecase.schema.sdl.roots import generated_fields, hidden_fields
from typecase.schema.sdl.webhooks import WEBHOOK_FIELDS

_OPERATIONS: Mapping[str, Operation] = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A policy or middleware of a field: its name, and what it is configured with (None when nothing is given)."""

    name: str
    config: JsonValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A REST route: an HTTP method, and a path behind the API's prefix, with parameters as in `/articles/:id`.

    `body` is the argument of the field that the body of a request is.
    """

    method: str
    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RootField:
    """A field of Query, Mutation or Subscription.

    It calls `action` of the content type `uid`; fields of accounts such as `login` have no content type and an action
    of their own, and so have those that are the project's `own`. The caller needs every permission in `scope` (with
    none, they must be somebody: see `Context.authorize`), or nothing when the field is `public`. Policies are asked and
    middlewares wrapped in their order. `place` is the file and line of one of the project's own.
    """

    operation: Operation
    name: str
    uid: str | None
    action: str
    scope: tuple[str, ...]
    public: bool
    policies: tuple[Guard, ...]
    middlewares: tuple[Guard, ...]
    rest: Route | None
    own: bool = False
    place: str = ""


def root_fields(registry: Registry) -> Mapping[str, RootField]:
    """Return every root field by type and name, such as `Query.articles`, in the order of the SDL.

    Query and Mutation may have fields of the same name. Raises BootError as `sdl` does.
    """
    actions = {
        **{("mutation", name): action for name, action in (*FILE_ACTIONS.items(), *ACCOUNT_ACTIONS.items())},
        **{(made.operation, made.name): (made.uid, made.action) for made in generated_fields(registry)},
    }
    own = {f"{type_name}.{field.name.value}": field_place(field) for type_name, field in own_fields(registry)}
    found: dict[str, RootField] = {}
    for type_name, field in _fields(build_root_types(registry)):
        operation, name = _OPERATIONS[type_name], field.name.value
        uid, action = actions.get((operation, name), (None, name))
        full = f"{type_name}.{name}"
        made = (operation, name) in actions or full in ACCOUNT_FIELDS | WEBHOOK_FIELDS
        found[full] = _root_field(operation, uid, action, field, place=None if made else own.get(full))
    return MappingProxyType(found)


def routed_fields(registry: Registry) -> tuple[RootField, ...]:
    """Return the actions that only REST has, as the root fields that they would be."""
    found: list[RootField] = []
    for made in hidden_fields(registry):
        parsed = parse(f"type Query {{ {made.sdl} }}", no_location=True)
        for _, field in _fields(parsed):
            found.append(_root_field(made.operation, made.uid, made.action, field, place=None))
    return tuple(found)


def _fields(document: DocumentNode) -> Iterator[tuple[str, FieldDefinitionNode]]:
    for node in document.definitions:
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and node.name.value in _OPERATIONS:
            for field in node.fields or ():
                yield node.name.value, field


def _root_field(
    operation: Operation, uid: str | None, action: str, field: FieldDefinitionNode, *, place: str | None
) -> RootField:
    """Return the root field of a definition; `place` is that of one of the project's own, None for others."""
    auth = next(_arguments(field, "auth"), dict[str, JsonValue]())
    rest = next(_arguments(field, "rest"), None)
    return RootField(
        operation=operation,
        name=field.name.value,
        uid=uid,
        action=action,
        scope=tuple(auth.get("scope") or ()),
        public=auth.get("public") is True,
        policies=tuple(Guard(**arguments) for arguments in _arguments(field, "policy")),
        middlewares=tuple(Guard(**arguments) for arguments in _arguments(field, "middleware")),
        rest=None if rest is None else Route(**rest),
        own=place is not None,
        place=place or "",
    )


def _arguments(field: FieldDefinitionNode, directive: str) -> Iterator[Mapping[str, JsonValue]]:
    """Yield the arguments of each use of a directive on a field."""
    for node in field.directives or ():
        if node.name.value == directive:
            yield _values(node)


def _values(node: DirectiveNode) -> dict[str, JsonValue]:
    return {argument.name.value: value_from_ast_untyped(argument.value) for argument in node.arguments or ()}
