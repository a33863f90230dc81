"""The REST routes that a content type's actions are: their methods and paths, and the directive that says so."""

from collections.abc import Mapping

from typecase.schema.content_types import ContentType
from typecase.schema.sdl.directives import rest

_LIST: Mapping[str, str] = {"find": "GET", "create": "POST"}
_DOCUMENT: Mapping[str, str] = {"findOne": "GET", "update": "PUT", "delete": "DELETE"}
_DRAFT: Mapping[str, str] = {"publish": "publish", "unpublish": "unpublish", "discardDraft": "discard-draft"}
"""The actions of types with drafts, with the last part of their route."""


def list_path(content_type: ContentType) -> str:
    """Return the path of all documents: `/articles`. A single type's is `/homepage`."""
    name = content_type.singular_name if content_type.single else content_type.plural_name
    return f"{content_type.route_prefix}/{name}"


def document_path(content_type: ContentType) -> str:
    """Return the path of one document: `/articles/:id`. A single type's is `/homepage`."""
    return list_path(content_type) if content_type.single else f"{list_path(content_type)}/:id"


def bulk_path(content_type: ContentType) -> str:
    """Return the path of many writes at once: `/articles/bulk`."""
    return f"{list_path(content_type)}/bulk"


def route_of(content_type: ContentType, action: str) -> tuple[str, str]:
    """Return the method and the path of an action, whether it is switched on or not."""
    options = content_type.api.get(action)
    own = None if options is None else options.path
    path = None if own is None else f"{content_type.route_prefix}{own}"
    if action in _DRAFT:
        return "POST", path or f"{document_path(content_type)}/actions/{_DRAFT[action]}"
    if action in _DOCUMENT:
        return _DOCUMENT[action], path or document_path(content_type)
    return _LIST[action], path or list_path(content_type)


def routes_of(content_type: ContentType) -> Mapping[str, tuple[str, str]]:
    """Return the route of each action that a content type may have."""
    actions = ("find",) if content_type.single else ("find", "findOne", "create")
    drafts = tuple(_DRAFT) if content_type.drafts else ()
    return {action: route_of(content_type, action) for action in (*actions, "update", "delete", *drafts)}


def route(content_type: ContentType, action: str) -> str:
    """Return `@rest(method: GET, path: "/articles")`, or nothing where the file says that there is no route."""
    options = content_type.api.get(action)
    return "" if options is not None and not options.rest else rest(*route_of(content_type, action))
