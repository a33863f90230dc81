"""What is asked, as data: the one form of REST's `populate` and `fields`, of GraphQL's selections and of the entity
service's arguments.

A `Query` says which entries (filters, sort, page, status, locale) and its `Selection` what of each. Everything in it is
checked: names exist, values have the attribute's type, and what the caller may not see is not in it (or is `denied`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from typecase.resolvers.queries.conditions import Condition, Order


class Status(StrEnum):
    """Which entries of a document are meant; a type without drafts has published ones only."""

    DRAFT = "draft"
    PUBLISHED = "published"


class PublicationFilter(StrEnum):
    """Which entries are meant by the state of the other entries of their document."""

    NEVER_PUBLISHED = "never-published"
    HAS_PUBLISHED_VERSION = "has-published-version"
    MODIFIED = "modified"
    UNMODIFIED = "unmodified"
    NEVER_PUBLISHED_DOCUMENT = "never-published-document"
    HAS_PUBLISHED_VERSION_DOCUMENT = "has-published-version-document"
    PUBLISHED_WITHOUT_DRAFT = "published-without-draft"
    PUBLISHED_WITH_DRAFT = "published-with-draft"


class Style(StrEnum):
    """How scalars are written; REST (and Python) and GraphQL differ in big integers, times and enumerations."""

    REST = "rest"
    GRAPHQL = "graphql"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar attribute under `key` of the answer. `name` may also be `id`, `documentId`, a timestamp or `locale`.

    Inside a dynamic zone `__component` is one too, and inside a polymorphic edge `__type`: the uid.
    """

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed value under `key`: GraphQL's `__typename`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Edge:
    """The documents that a relation, media or `localizations` holds, under `key`: a list, or one or null."""

    key: str
    name: str
    query: "Query"


@dataclass(frozen=True, slots=True)
class Morph:
    """Documents of any type under `key`; `selections` says by uid what is shown of each, others are left out."""

    key: str
    name: str
    selections: Mapping[str, "Selection"]
    start: int = 0
    limit: int | None = None

    def __hash__(self) -> int:
        return hash((self.key, self.name, tuple(self.selections.values()), self.start, self.limit))


@dataclass(frozen=True, slots=True)
class Count:
    """`{"count": n}` under `key`: how many rows a relation shows."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Connection:
    """An object under `key` around lists of the same relation: GraphQL's `tags_connection { nodes { … } }`."""

    key: str
    members: tuple["Edge | Constant", ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """A relation under `key` whose target the caller may not find: an error in each row."""

    key: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The value of a component, a list of values, or a dynamic zone, under `key`.

    `selections` says by component uid what is shown of a value. In a zone values of other components are left out.
    `condition`, `sort`, `start` and `limit` apply to the list of a repeatable component; or those of a `site`.
    """

    key: str
    name: str
    selections: Mapping[str, "Selection"]
    condition: Condition | None = None
    sort: tuple[Order, ...] = ()
    start: int = 0
    limit: int | None = None
    site: int | None = None

    def __hash__(self) -> int:
        shown = tuple(self.selections.values())
        return hash((self.key, self.name, shown, self.condition, self.sort, self.start, self.limit, self.site))


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The same entry or value once more, under `key`: never null, and read with the rest of it."""

    key: str
    selection: "Selection"


Output: TypeAlias = Scalar | Constant | Edge | Morph | Count | Connection | Denied | Parts | Wrapped


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown of one entry, or of one component value: `uid` is the content type's or the component's."""

    uid: str
    outputs: tuple[Output, ...]
    _hash: list[int] = field(init=False, repr=False, compare=False, default_factory=list[int])

    def __hash__(self) -> int:
        """Return the hash, worked out once: of a large selection it takes longer than all else of a look-up."""
        if not self._hash:
            self._hash.append(hash((self.uid, self.outputs)))
        return self._hash[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Which members of a list inside a selection are shown, where that changes while the selection stays the same.

    `of_values` tells that it is a list of component values, which is filtered in memory.
    """

    condition: Condition | None = None
    sort: tuple[Order, ...] = ()
    start: int = 0
    limit: int | None = None
    of_values: bool = False


@dataclass(slots=True, kw_only=True, unsafe_hash=True)  # frozen would cost 0.5 µs; but nobody changes one
class Query:
    """Which entries of the selection's content type, in which order, and what of each.

    `status` (None: any), `locale` (None: the default one, `*`: all, several: any of them), `publication`, `search` and
    `document_id` are for root queries; below an edge the edge decides (see `edges`). `limit` None means all.
    A list inside the selection whose query has a `site` is asked with the root query's `sites` at that place.
    `memory` is the query engine's: how it answers this query and those for other documents that are made of it, so that
    a query that is kept is compiled once.
    """

    selection: Selection
    condition: Condition | None = None
    sort: tuple[Order, ...] = ()
    start: int = 0
    limit: int | None = None
    status: Status | None = Status.PUBLISHED
    locale: str | tuple[str, ...] | None = None
    publication: PublicationFilter | None = None
    search: str | None = None
    document_id: str | None = None
    row_id: int | None = None
    site: int | None = None
    sites: tuple[Arguments, ...] = ()
    memory: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict[Any, Any])

    def of_document(self, document_id: str) -> "Query":
        """Return the same query for one document."""
        other = Query(  # `replace` takes four times as long
            selection=self.selection,
            condition=self.condition,
            sort=self.sort,
            start=self.start,
            limit=self.limit,
            status=self.status,
            locale=self.locale,
            publication=self.publication,
            search=self.search,
            document_id=document_id,
            row_id=self.row_id,
            site=self.site,
            sites=self.sites,
        )
        other.memory = self.memory
        return other

    def of_row(self, row_id: int) -> "Query":
        """Return the same query for one row."""
        return replace(self, row_id=row_id)
