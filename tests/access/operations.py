"""Every operation of both APIs over the magazine, and every kind of caller."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, GraphQLSchema, is_leaf_type

from tests.compat.seed import content_of, read_seed
from tests.compat.server import MAGAZINE
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.schema.loader import load_registry
from typecase.schema.sdl.root_fields import RootField, root_fields
from typecase.server.rest.built_in import BUILT_IN_SCOPES
from typecase.server.rest.sign_in import SIGN_IN

REGISTRY = load_registry(MAGAZINE)

_READ = ("find", "findOne", "me")
_DOCUMENTS = {
    "api::article.article": "articlelab00000000000020",
    "api::author.author": "authorlab000000000000001",
    "api::category.category": "categorylab0000000000001",
    "api::review.review": "reviewlab000000000000001",
    "api::tag.tag": "taglab000000000000000001",
    "plugin::upload.file": "filelab00000000000000001",
    "plugin::i18n.locale": "localelab000000000000001",
    "plugin::users-permissions.role": "rolelab00000000000000001",
    "plugin::users-permissions.user": "userlab00000000000000001",
}
"""A document of each type that has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A REST route with a path that has something; `scope` holds the permissions that it asks for."""

    method: str
    target: str
    scope: tuple[str, ...]
    reads: bool

    @property
    def body(self) -> Any:
        """What is sent: as little as there can be."""
        return {"data": {}} if self.method in ("POST", "PUT") else None

    def __str__(self) -> str:
        return f"{self.method} {self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A GraphQL operation with one root field that has something to answer; `key` is as `Query.articles`."""

    key: str
    text: str
    scope: tuple[str, ...]
    reads: bool

    @property
    def field(self) -> str:
        return self.key.partition(".")[2]

    def __str__(self) -> str:
        return self.key


def routes() -> Iterator[Route]:
    """Yield every REST route."""
    for field in root_fields(REGISTRY).values():
        if field.rest is not None:
            target = f"/api{field.rest.path.replace(':id', _DOCUMENTS.get(field.uid or '', ''))}"
            yield Route(method=field.rest.method, target=target, scope=field.scope, reads=field.action in _READ)
    for path, scope in BUILT_IN_SCOPES.items():
        yield Route(method="GET", target=f"/api{path.replace(':id', '1')}", scope=(scope,), reads=True)
    yield Route(method="POST", target=f"/api{SIGN_IN.path}", scope=(SIGN_IN.action,), reads=False)


def operations() -> Iterator[Operation]:
    """Yield an operation for every root field."""
    schema = build_executable_schema(REGISTRY)
    for key, field in root_fields(REGISTRY).items():
        reads = field.operation == "query"
        yield Operation(key=key, text=_text(field, schema), scope=field.scope, reads=reads)


def _permissions_of(role_id: str) -> frozenset[str]:
    """Return the permissions that the seed gives to a role."""
    lines = [line["data"] for line in content_of(read_seed())["plugin::users-permissions.permission"]]
    return frozenset(line["action"] for line in lines if line["role"] == role_id)


_AUTHENTICATED = _permissions_of("rolelab00000000000000001")
_PUBLIC = _permissions_of("rolelab00000000000000002")

CALLERS = (
    *("nobody", "alice", "carol", "dave", "full", "read", "token that expires later"),
    *("custom with everything", "custom with nothing", "custom for articles", "custom for files", "custom for users"),
)
"""Callers with valid credentials, or none."""

REFUSED: Mapping[str, str] = {
    "bad token": "Missing or invalid credentials",
    "bad signature": "Missing or invalid credentials",
    "expired session": "Missing or invalid credentials",
    "revoked token": "Missing or invalid credentials",
    "expired token": "Token expired",
    "bob": "Invalid credentials",
    "deleted": "Invalid credentials",
}
"""Callers whose credentials are not valid, and what they are told."""

_OF_CUSTOM_TOKENS = {
    "custom with nothing": (),
    "custom for articles": ("api::article.article.find", "api::article.article.findOne"),
    "custom for files": ("plugin::upload.content-api.find", "plugin::upload.content-api.findOne"),
    "custom for tags": (
        *("api::tag.tag.find", "api::tag.tag.findOne"),
        *("api::author.author.find", "api::author.author.findOne"),
    ),
    "custom for users": ("plugin::users-permissions.user.find", "plugin::users-permissions.user.findOne"),
}


def allows(who: str, scope: Iterable[str]) -> bool:
    """Tell whether a caller has every permission, by the seed and by what kind of token it is."""
    return all(_allows(who, permission) for permission in scope)


def _allows(who: str, permission: str) -> bool:
    match who:
        case "nobody":
            return permission in _PUBLIC
        case "alice" | "carol":
            return permission in _AUTHENTICATED
        case "dave":
            return False
        case "full" | "token that expires later" | "custom with everything":
            return True
        case "read":
            return permission.endswith((".find", ".findOne"))
        case _:
            return permission in _OF_CUSTOM_TOKENS[who]


def _text(field: RootField, schema: GraphQLSchema) -> str:
    root: Any = schema.query_type if field.operation == "query" else schema.mutation_type
    declared, document = root.fields[field.name], _DOCUMENTS.get(field.uid or "", "none")
    given = [
        f"{name}: {_literal(name, argument.type.of_type, document)}"
        for name, argument in declared.args.items()
        if isinstance(argument.type, GraphQLNonNull)
    ]
    arguments = f"({', '.join(given)})" if given else ""
    named: Any = declared.type
    while isinstance(named, GraphQLNonNull | GraphQLList):
        named = named.of_type
    return f"{field.operation} {{ {field.name}{arguments}{'' if is_leaf_type(named) else ' { __typename }'} }}"


def _literal(name: str, declared: Any, document: str) -> str:
    """Return a value of an input type as GraphQL text: of an object, the fields that it must have."""
    match declared:
        case GraphQLNonNull():
            return _literal(name, declared.of_type, document)
        case GraphQLList():
            return f"[{_literal(name, declared.of_type, document)}]"
        case GraphQLInputObjectType() if name == "filters":
            return f'{{documentId: {{eq: "{document}"}}}}'
        case GraphQLInputObjectType() if name == "where":
            return f'{{documentId: "{document}"}}'
        case GraphQLInputObjectType():
            held = (
                f"{part}: {_literal(part, member.type, document)}"
                for part, member in declared.fields.items()
                if isinstance(member.type, GraphQLNonNull)
            )
            return "{" + ", ".join(held) + "}"
        case _:
            return f'"{document if name == "documentId" else name}"'
