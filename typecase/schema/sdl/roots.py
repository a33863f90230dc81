"""Root fields: the queries and mutations of content types, with the directives that guard them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from typecase.schema.content_types import FILE, ContentType
from typecase.schema.names import connection_field, many_field, one_field, type_name
from typecase.schema.registry import Registry
from typecase.schema.sdl.accounts import ROLE, USER
from typecase.schema.sdl.collections import collection_name
from typecase.schema.sdl.directives import auth, guards, rest
from typecase.schema.sdl.filters import filters_name
from typecase.schema.sdl.inputs import input_name
from typecase.schema.sdl.owners import shown_content_types
from typecase.schema.sdl.text import field
from typecase.schema.sdl.types import PAGE_ARGUMENTS

Operation: TypeAlias = Literal["query", "mutation"]

LOCALE = "plugin::i18n.locale"

_DOCUMENT = "documentId: ID!"
_STATUS = "status: PublicationStatus = PUBLISHED"
_PUBLICATION = (_STATUS, "hasPublishedVersion: Boolean", "publicationFilter: PublicationFilter")
_LOCALE = '"""The locale to use for the query""" locale: I18NLocaleCode'

_BUILT_IN_QUERIES: Mapping[str, tuple[str, str]] = {
    FILE: ("plugin::upload.content-api.findOne", "plugin::upload.content-api.find"),
    LOCALE: ("plugin::i18n.locales.listLocales", "plugin::i18n.locales.listLocales"),
    ROLE: ("plugin::users-permissions.role.findOne", "plugin::users-permissions.role.find"),
    USER: ("plugin::users-permissions.user.findOne", "plugin::users-permissions.user.find"),
}
"""The built-in types that can be queried, with the permissions for one and for many, called as in Strapi."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedField:
    """A root field that a declaration makes: its SDL, and the action of the content type `uid` that it calls."""

    operation: Operation
    name: str
    uid: str | None
    action: str
    sdl: str


def generated_fields(registry: Registry) -> Iterator[GeneratedField]:
    """Yield the root fields of every content type that the SDL shows; those of accounts and files are elsewhere."""
    for content_type in shown_content_types(registry):
        if content_type.built_in:
            yield from _built_in_queries(content_type)
        else:
            yield from _queries(content_type)
            yield from _mutations(content_type)


def _built_in_queries(content_type: ContentType) -> Iterator[GeneratedField]:
    if content_type.uid in _BUILT_IN_QUERIES:
        find_one, find = _BUILT_IN_QUERIES[content_type.uid]
        yield _one(content_type, auth(find_one))
        yield _connection(content_type, auth(find))
        yield _many(content_type, auth(find))


def _queries(content_type: ContentType) -> Iterator[GeneratedField]:
    path = _path(content_type)
    if content_type.single:
        if _enabled(content_type, "find"):
            yield _only(content_type, f"{guards(content_type, 'find')} {rest('GET', path)}")
        return
    if _enabled(content_type, "findOne"):
        yield _one(content_type, f"{guards(content_type, 'findOne')} {rest('GET', f'{path}/:id')}")
    if _enabled(content_type, "find"):
        guarded = guards(content_type, "find")
        yield _connection(content_type, guarded)
        yield _many(content_type, f"{guarded} {rest('GET', path)}")


def _mutations(content_type: ContentType) -> Iterator[GeneratedField]:
    path = _path(content_type)
    one = path if content_type.single else f"{path}/:id"
    document = () if content_type.single else (_DOCUMENT,)
    data = f"data: {input_name(content_type)}!"
    written = type_name(content_type)
    if not content_type.single and _enabled(content_type, "create"):
        yield _mutation(content_type, "create", (_STATUS, data), written, rest("POST", path))
    if _enabled(content_type, "update"):
        yield _mutation(content_type, "update", (*document, _STATUS, data), written, rest("PUT", one))
    if _enabled(content_type, "delete"):
        yield _mutation(content_type, "delete", document, "DeleteMutationResponse", rest("DELETE", one))


def _one(content_type: ContentType, directives: str) -> GeneratedField:
    arguments = (_DOCUMENT, *_PUBLICATION, *_locale(content_type))
    sdl = field(one_field(content_type), type_name(content_type), arguments, guards=directives)
    return _query(content_type, one_field(content_type), "findOne", sdl)


def _only(content_type: ContentType, directives: str) -> GeneratedField:
    arguments = (*_PUBLICATION, *_locale(content_type))
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
    return (filters, *PAGE_ARGUMENTS, *_PUBLICATION, *_locale(content_type))


def _query(content_type: ContentType, name: str, action: str, sdl: str) -> GeneratedField:
    return GeneratedField(operation="query", name=name, uid=content_type.uid, action=action, sdl=sdl)


def _mutation(
    content_type: ContentType, action: str, arguments: tuple[str, ...], type_: str, route: str
) -> GeneratedField:
    name = f"{action}{type_name(content_type)}"
    arguments = (*arguments, *_locale(content_type))
    sdl = field(name, type_, arguments, guards=f"{guards(content_type, action)} {route}")
    return GeneratedField(operation="mutation", name=name, uid=content_type.uid, action=action, sdl=sdl)


def _locale(content_type: ContentType) -> tuple[str, ...]:
    return (_LOCALE,) if content_type.localized else ()


def _enabled(content_type: ContentType, action: str) -> bool:
    options = content_type.api.get(action)
    return options is None or options.enabled


def _path(content_type: ContentType) -> str:
    return f"/{content_type.singular_name if content_type.single else content_type.plural_name}"
