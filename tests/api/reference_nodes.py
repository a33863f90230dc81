"""The values that the reference hands from field to field: entries, and component values in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.api.reference_reads import Reads
from typecase.resolvers.queries.selection import PublicationFilter, Status
from typecase.schema.registry import Registry


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a root field's arguments counts below it too."""

    status: Status
    publication: PublicationFilter | None


@dataclass(frozen=True, slots=True)
class Step:
    """A way from an entry or component value into a component value; `zone` tells the way through a dynamic zone."""

    name: str
    uid: str
    id: int
    zone: bool


@dataclass(frozen=True, slots=True)
class Node:
    """An entry, or a component value in one: `row` is the entry as uid and row id, `steps` the way from there."""

    uid: str
    value: Mapping[str, Any]
    row: tuple[str, int]
    scope: Scope
    steps: tuple[Step, ...] = ()

    def part(self, name: str, value: Mapping[str, Any], uid: str, *, zone: bool = False) -> "Node":
        """Return the node of a component value in this one."""
        return replace(self, uid=uid, value=value, steps=(*self.steps, Step(name, uid, value["id"], zone)))

    def read(self, name: str, options: Mapping[str, Any], reads: Reads) -> Any:
        """Return what the entity service populates here under a name; None when it is not read yet."""
        populate: dict[str, Any] = {name: {key: held for key, held in options.items() if held} or True}
        for step in reversed(self.steps):
            inner = {"populate": populate}
            populate = {step.name: {"on": {step.uid: inner}} if step.zone else inner}
        uid, row_id = self.row
        rows = reads.find_many(
            uid, filters={"id": {"$eq": row_id}}, status=self.scope.status, locale="*", populate=populate
        )
        found: Any = rows[0] if rows else None
        for step in self.steps if found else ():
            held = found[step.name]
            found = next(item for item in held if item["id"] == step.id) if isinstance(held, list) else held
        return found and found[name]


def entries(rows: Iterable[Mapping[str, Any]], uid: str, scope: Scope, reads: Reads, registry: Registry) -> list[Node]:
    """Return the nodes of those entries that the publication filter of the root field means."""
    nodes = [Node(uid, row, (uid, row["id"]), scope) for row in rows]
    if scope.publication is None or not registry.content_type(uid).drafts:
        return nodes
    drafts, published = (_times(uid, status, reads) for status in Status)
    return [node for node in nodes if _is_meant(node, scope.publication, drafts, published)]


def _is_meant(
    node: Node,
    publication: PublicationFilter,
    drafts: Mapping[tuple[str, str | None], str],
    published: Mapping[tuple[str, str | None], str],
) -> bool:
    place = (node.value["documentId"], node.value["locale"])
    draft, shown = drafts.get(place), published.get(place)
    in_some_locale = any(document == place[0] for document, _ in published)
    match publication:
        case PublicationFilter.NEVER_PUBLISHED:
            return shown is None
        case PublicationFilter.HAS_PUBLISHED_VERSION:
            return draft is not None and shown is not None
        case PublicationFilter.MODIFIED:
            return draft is not None and shown is not None and draft > shown
        case PublicationFilter.UNMODIFIED:
            return draft is not None and shown is not None and draft <= shown
        case PublicationFilter.NEVER_PUBLISHED_DOCUMENT:
            return not in_some_locale
        case PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT:
            return in_some_locale
        case PublicationFilter.PUBLISHED_WITHOUT_DRAFT:
            return node.value["status"] == Status.PUBLISHED and draft is None
        case PublicationFilter.PUBLISHED_WITH_DRAFT:
            return node.value["status"] == Status.PUBLISHED and draft is not None


def _times(uid: str, status: Status, reads: Reads) -> Mapping[tuple[str, str | None], str]:
    """Return when each entry of a status was changed, by document and locale."""
    rows = reads.find_many(uid, status=status, locale="*", fields=["updatedAt", "locale"])
    return {(row["documentId"], row["locale"]): row["updatedAt"] for row in rows}
