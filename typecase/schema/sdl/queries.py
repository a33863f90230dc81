"""Queries of content types: one document, a list, and a list with its page."""

from collections.abc import Iterator, Mapping

from typecase.schema.content_types import FILE, ContentType
from typecase.schema.names import connection_field, many_field, one_field, type_name
from typecase.schema.sdl.accounts import ROLE, USER
from typecase.schema.sdl.arguments import DOCUMENT, PUBLICATION, locale
from typecase.schema.sdl.collections import collection_name
from typecase.schema.sdl.directives import auth, guards
from typecase.schema.sdl.filters import filters_name
from typecase.schema.sdl.generated import GeneratedField, enabled, shown
from typecase.schema.sdl.routes import route
from typecase.schema.sdl.text import field
from typecase.schema.sdl.types import PAGE_ARGUMENTS

LOCALE = "plugin::i18n.locale"

_BUILT_IN_QUERIES: Mapping[str, tuple[str, str]] = {
    FILE: ("plugin::upload.content-api.findOne", "plugin::upload.content-api.find"),
    LOCALE: ("plugin::i18n.locales.listLocales", "plugin::i18n.locales.listLocales"),
    ROLE: ("plugin::users-permissions.role.findOne", "plugin::users-permissions.role.find"),
    USER: ("plugin::users-permissions.user.findOne", "plugin::users-permissions.user.find"),
}
"""The built-in types that can be queried, with the permissions for one and for many, called as in Strapi."""


def built_in_queries(content_type: ContentType) -> Iterator[GeneratedField]:
    """Yield the queries of a built-in type, if it can be queried."""
    if content_type.uid in _BUILT_IN_QUERIES:
        find_one, find = _BUILT_IN_QUERIES[content_type.uid]
        yield _one(content_type, auth(find_one))
        yield _connection(content_type, auth(find))
        yield _many(content_type, auth(find))


def queries(content_type: ContentType) -> Iterator[GeneratedField]:
    """Yield the queries of a project's type; `articles` and `articles_connection` are one action."""
    if content_type.single:
        if enabled(content_type, "find"):
            yield _only(content_type, f"{guards(content_type, 'find')} {route(content_type, 'find')}")
        return
    if enabled(content_type, "findOne"):
        yield _one(content_type, f"{guards(content_type, 'findOne')} {route(content_type, 'findOne')}")
    if enabled(content_type, "find"):
        guarded = guards(content_type, "find")
        yield _connection(content_type, guarded)
        yield _many(content_type, f"{guarded} {route(content_type, 'find')}")


def _one(content_type: ContentType, directives: str) -> GeneratedField:
    arguments = (DOCUMENT, *PUBLICATION, *locale(content_type))
    sdl = field(one_field(content_type), type_name(content_type), arguments, guards=directives)
    return _query(content_type, one_field(content_type), "findOne", sdl)


def _only(content_type: ContentType, directives: str) -> GeneratedField:
    arguments = (*PUBLICATION, *locale(content_type))
    sdl = field(one_field(content_type), type_name(content_type), arguments, guards=directives)
    return _query(content_type, one_field(content_type), "find", sdl)


def _many(content_type: ContentType, directives: str) -> GeneratedField:
    name = many_field(content_type)
    sdl = field(name, f"[{type_name(content_type)}]!", _list_arguments(content_type), guards=directives)
    return _query(content_type, name, "find", sdl)


def _connection(content_type: ContentType, directives: str) -> GeneratedField:
    name = connection_field(content_type)
    sdl = field(name, collection_name(content_type), _list_arguments(content_type), guards=directives)
    return _query(content_type, name, "find", sdl)


def _list_arguments(content_type: ContentType) -> tuple[str, ...]:
    filters = f"filters: {filters_name(content_type)}"
    return (filters, *PAGE_ARGUMENTS, *PUBLICATION, *locale(content_type))


def _query(content_type: ContentType, name: str, action: str, sdl: str) -> GeneratedField:
    seen = shown(content_type, "query", action)
    return GeneratedField(operation="query", name=name, uid=content_type.uid, action=action, sdl=sdl, shown=seen)
