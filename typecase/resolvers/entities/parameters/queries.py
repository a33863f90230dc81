"""The parameters of a request as one query."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from typecase.errors import NotFoundError, PaginationError, ValidationError
from typecase.resolvers.entities.parameters.fields import parse_fields
from typecase.resolvers.entities.parameters.filters import scoped_filters
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination, parse_pagination
from typecase.resolvers.entities.parameters.populate import parse_populate
from typecase.resolvers.entities.parameters.raw import boolean_word, is_list
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.parameters.selections import build_selection
from typecase.resolvers.entities.parameters.sorting import scoped_sort
from typecase.resolvers.entities.values import storable
from typecase.resolvers.queries.selection import PublicationFilter, Query, Status
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry

EVERY_LOCALE = "*"
"""What `locale` says to ask for the entries of all locales."""

_Parsed = TypeVar("_Parsed")


def parse_query(
    raw: Mapping[str, Any],
    content_type: ContentType,
    registry: Registry,
    visible: Callable[[str], bool],
    limits: Limits,
    action: str,
    *,
    owners: dict[str, Owner] | None = None,
    trusted: bool = False,
    typed: bool = False,
) -> tuple[Query, Pagination]:
    """Return the query that a REST request's parameters ask for, and its page.

    `visible` tells whether the caller may find entries of a content type, by its uid. The action `find` of a
    collection is paged; every other action is about one document, so that `pagination` is not read. Parameters that
    are not known are ignored. `trusted` is for Python of the project, `typed` for values of GraphQL: see `Scope`.
    `owners` is an object to keep between calls with the same registry and trust: see `Scope`. Raises ValidationError
    (InvalidKeyError, PaginationError) for what cannot be asked, and NotFoundError where one document is asked for in
    every locale.
    """
    scope = Scope(
        registry=registry,
        visible=visible,
        limits=limits,
        trusted=trusted,
        typed=typed,
        owners={} if owners is None else owners,
    )
    owner = scope.owner(content_type.uid)
    listed = action == "find" and not content_type.single
    condition = scoped_filters(raw.get("filters"), owner, scope)
    sort = scoped_sort(raw.get("sort"), owner, scope)
    fields = parse_fields(raw.get("fields"), owner)
    asked = parse_populate(raw.get("populate"), owner, scope)
    asked.fields = fields
    locale = parse_locale(raw.get("locale")) if content_type.localized else None
    if action == "findOne" and locale == EVERY_LOCALE:
        raise NotFoundError
    pagination = _page_of_list(raw, limits) if listed else Pagination(start=0, limit=1)
    query = Query(
        selection=build_selection(owner, asked, scope),
        condition=condition,
        sort=sort,
        start=pagination.start,
        limit=pagination.limit,
        status=parse_status(raw.get("status")),
        locale=locale,
        publication=parse_publication(raw) if content_type.drafts else None,
        search=parse_search(raw.get("_q"), limits),
    )
    return query, pagination


def parse_status(raw: Any) -> Status:
    """Return the status that is asked for; what is not the word `published` means drafts, as in Strapi."""
    return Status.PUBLISHED if raw is None or raw == Status.PUBLISHED else Status.DRAFT


def parse_locale(raw: Any) -> str | tuple[str, ...] | None:
    """Return the locale, several of them, or `*`; None for the default one."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        return storable(raw)
    if is_list(raw) and all(isinstance(item, str) for item in raw):
        return tuple(storable(item) for item in raw if item) or None
    raise ValidationError("Invalid locale parameter. Expected a string or an array of strings")


def parse_publication(raw: Mapping[str, Any]) -> PublicationFilter | None:
    """Return which entries `publicationFilter` or, where it is not given, the older `hasPublishedVersion` asks for."""
    older = _has_published_version(raw.get("hasPublishedVersion"))
    value = raw.get("publicationFilter")
    if value is None:
        return older
    try:
        return PublicationFilter(value)
    except ValueError as error:
        words = ", ".join(PublicationFilter)
        raise ValidationError(
            f"Invalid value for 'publicationFilter'. Expected one of: {words}.",
            details={"source": "query", "param": "publicationFilter"},
        ) from error


def parse_search(raw: Any, limits: Limits) -> str | None:
    """Return the text that `_q` searches for; None when there is none."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or len(raw) > limits.text:
        raise ValidationError(f"The _q parameter must be a string of at most {limits.text} characters")
    return storable(raw)


def _has_published_version(raw: Any) -> PublicationFilter | None:
    if raw is None:
        return None
    wanted = boolean_word(raw) if raw in ("true", "false") or isinstance(raw, bool) else None
    if wanted is None:
        raise ValidationError("Invalid value for 'hasPublishedVersion'. Expected boolean or 'true'/'false' string.")
    if wanted:
        return PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT
    return PublicationFilter.NEVER_PUBLISHED_DOCUMENT


def _page_of_list(raw: Mapping[str, Any], limits: Limits) -> Pagination:
    if raw.get("page") is not None or raw.get("pageSize") is not None:
        raise PaginationError(
            "Invalid pagination attributes. The page parameters are incorrect and must be in the pagination object"
        )
    return parse_pagination(raw.get("pagination"), default=limits.default_limit, maximum=limits.max_limit)
