"""The reference that REST answers are compared with: each relation, component and zone read by itself."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from tests.access.operations import allows
from tests.api.reference_arguments import closed_ways
from tests.api.reference_fields import sees
from tests.api.reference_nodes import Node, Scope, entries
from tests.api.reference_reads import Reads
from tests.api.rest_queries import RestQuery, nested_of, scalars_of, target_of
from tests.magazines import Magazine
from typecase.errors import PaginationError, TypecaseError
from typecase.resolvers.queries.selection import PublicationFilter, Status
from typecase.schema.attributes import ComponentAttribute, DynamicZone, NestedAttribute, Relation
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner

_DEFAULT_LIMIT = 25
_MAX_LIMIT = 100
_ALWAYS = ("id", "documentId")

Options: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """The status of an answer, and its body; of a refusal the messages that it may have."""

    status: int
    body: bytes = b""
    messages: frozenset[str] = frozenset()


class RestReference:
    """Answers reads of one magazine's content types."""

    def __init__(self, magazine: Magazine) -> None:
        self._registry = magazine.backend.registry
        self._reads = Reads(magazine)

    async def answer(self, query: RestQuery, who: str) -> Expected:
        """Return the answer for a caller."""
        content_type = self._registry.content_type(query.uid)
        action = "find" if query.document_id is None else "findOne"
        if not allows(who, [f"{query.uid}.{action}"]):
            return Expected(403, messages=frozenset({"Forbidden"}))
        if mistakes := [error.message for error in self._mistakes(query, content_type, who)]:
            return Expected(400, messages=frozenset(mistakes))
        if action == "findOne" and content_type.localized and query.parameters.get("locale") == "*":
            return Expected(404, messages=frozenset({"Not Found"}))
        found = self._found(query, content_type, who)
        while await self._reads.catch_up():
            found = self._found(query, content_type, who)
        return found

    def _mistakes(self, query: RestQuery, owner: ContentType, who: str) -> Iterator[TypecaseError]:
        page = query.parameters.get("pagination", {})
        listed = query.document_id is None and not owner.single
        if listed and ("start" in page or "limit" in page) and ("page" in page or "pageSize" in page):
            yield PaginationError("Cannot use both page & offset pagination in the same query")
        yield from self._mistakes_of(query.parameters, owner, who)

    def _mistakes_of(self, options: Options, owner: Owner, who: str) -> Iterator[TypecaseError]:
        filters, sort = options.get("filters") or {}, _texts(options.get("sort"))
        yield from closed_ways(filters, sort, owner, self._registry, lambda uid: sees(who, uid))
        for name, inner in asked_of(options, owner).items():
            attribute = nested_of(owner)[name]
            if isinstance(attribute, DynamicZone):
                for uid, fragment in (inner.get("on") or {}).items():
                    yield from self._mistakes_of(_options(fragment), self._registry.component(uid), who)
            elif not (isinstance(attribute, Relation) and attribute.target is None):
                yield from self._mistakes_of(inner, target_of(attribute, owner, self._registry), who)

    def _found(self, query: RestQuery, content_type: ContentType, who: str) -> Expected:
        parameters = query.parameters
        filters = [{"documentId": {"$eq": query.document_id}}] if query.document_id else []
        filters += [parameters["filters"]] if parameters.get("filters") else []
        status = Status.PUBLISHED if parameters.get("status", "published") == "published" else Status.DRAFT
        rows = self._reads.find_many(
            query.uid,
            filters={"$and": filters} if filters else None,
            sort=parameters.get("sort"),
            status=status,
            locale=parameters.get("locale"),
        )
        scope = Scope(status, _publication(parameters) if content_type.drafts else None)
        nodes = entries(rows, query.uid, scope, self._reads, self._registry)
        shape = _Shape(self._registry, self._reads, who)
        if query.document_id is None and not content_type.single:
            start, limit, meta = _page(parameters.get("pagination", {}), len(nodes))
            shown = [shape.of(node, parameters) for node in nodes[start : start + limit]]
            return Expected(200, orjson.dumps({"data": shown, "meta": {"pagination": meta}}))
        if not nodes:
            return Expected(404, messages=frozenset({"Not Found"}))
        return Expected(200, orjson.dumps({"data": shape.of(nodes[0], parameters), "meta": {}}))


class _Shape:
    """Shows entries and component values to one caller."""

    def __init__(self, registry: Registry, reads: Reads, who: str) -> None:
        self._registry = registry
        self._reads = reads
        self._who = who

    def of(self, node: Node, options: Options) -> dict[str, Any]:
        """Return what options ask of a node: ids, scalars, then what is populated, in declared order."""
        owner = self._owner(node.uid)
        fields = _texts(options.get("fields"))
        wanted = scalars_of(owner) if not fields or "*" in fields else (*_ALWAYS, *fields)
        shown = {name: node.value[name] for name in scalars_of(owner) if name in wanted}
        asked = asked_of(options, owner)
        for name, attribute in nested_of(owner).items():
            if name in asked and self._is_shown(attribute):
                shown[name] = self._nested(node, name, attribute, asked[name])
        return shown

    def _is_shown(self, attribute: NestedAttribute) -> bool:
        return not isinstance(attribute, Relation) or attribute.target is None or sees(self._who, attribute.target)

    def _nested(self, node: Node, name: str, attribute: NestedAttribute, options: Options) -> Any:
        match attribute:
            case DynamicZone():
                return self._zone(node, name, attribute, options)
            case Relation(target=None):
                return self._of_any_type(node, name, options)
            case ComponentAttribute():
                return self._components(node, name, attribute, options)
            case Relation() if options.get("count"):
                return {"count": len(node.read(name, {}, self._reads) or ())}
            case _:
                return self._related(node, name, attribute, options)

    def _related(self, node: Node, name: str, attribute: NestedAttribute, options: Options) -> Any:
        found = node.read(name, _restrictions(options), self._reads)
        listed = isinstance(found, list | tuple)  # an empty list is a tuple
        target = target_of(attribute, self._owner(node.uid), self._registry).uid
        nodes = entries(found if listed else [found] if found else [], target, node.scope, self._reads, self._registry)
        shown = [self.of(inner, options) for inner in nodes]
        return shown if listed else next(iter(shown), None)

    def _components(self, node: Node, name: str, attribute: ComponentAttribute, options: Options) -> Any:
        found = node.read(name, _restrictions(options), self._reads)
        if isinstance(found, list):
            return [self.of(node.part(name, item, attribute.component), options) for item in found]
        return found and self.of(node.part(name, found, attribute.component), options)

    def _zone(self, node: Node, name: str, zone: DynamicZone, options: Options) -> Any:
        fragments = options.get("on") or {uid: {"populate": options.get("populate")} for uid in zone.components}
        items = node.read(name, {"on": dict.fromkeys(fragments, True)}, self._reads) or ()
        parts = [node.part(name, item, item["__component"], zone=True) for item in items]
        return [{**self.of(part, _options(fragments[part.uid])), "__component": part.uid} for part in parts]

    def _of_any_type(self, node: Node, name: str, options: Options) -> Any:
        rows = [row for row in node.read(name, {}, self._reads) or () if sees(self._who, row["__type"])]
        nodes = [Node(row["__type"], row, (row["__type"], row["id"]), node.scope) for row in rows]
        return [{**self.of(inner, {"populate": options.get("populate")}), "__type": inner.uid} for inner in nodes]

    def _owner(self, uid: str) -> Owner:
        return self._registry.components.get(uid) or self._registry.content_type(uid)


def asked_of(options: Options, owner: Owner) -> dict[str, Options]:
    """Return what `populate` asks for, with the options of each."""
    populate = options.get("populate")
    if populate == "*":
        return {name: {} for name in nested_of(owner)}
    if isinstance(populate, Mapping):
        return {name: _options(held) for name, held in populate.items()}
    return {name: {} for name in _texts(populate)}


def _options(held: Any) -> Options:
    return held if isinstance(held, Mapping) else {}


def _restrictions(options: Options) -> dict[str, Any]:
    return {key: options.get(key) for key in ("filters", "sort")}


def _texts(value: Any) -> Sequence[str]:
    texts = [value] if isinstance(value, str) else value or ()
    return [part for text in texts for part in text.split(",")]


def _publication(parameters: Options) -> PublicationFilter | None:
    if "publicationFilter" in parameters:
        return PublicationFilter(parameters["publicationFilter"])
    older = {
        "true": PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT,
        "false": PublicationFilter.NEVER_PUBLISHED_DOCUMENT,
    }
    return older.get(parameters.get("hasPublishedVersion", ""))


def _page(given: Mapping[str, str], total: int) -> tuple[int, int, dict[str, int]]:
    """Return where a page starts, how many entries it has, and what is told of it."""
    paged = not ("start" in given or "limit" in given)
    size = min(max(int(given.get("pageSize" if paged else "limit", _DEFAULT_LIMIT)), 1), _MAX_LIMIT)
    counted = given.get("withCount", "true") == "true"
    if not paged:
        start = max(int(given.get("start", 0)), 0)
        return start, size, {"start": start, "limit": size, **({"total": total} if counted else {})}
    start = max((int(given.get("page", 1)) - 1) * size, 0)
    known = {"pageCount": math.ceil(total / size), "total": total} if counted else {}
    return start, size, {"page": start // size + 1, "pageSize": size, **known}
