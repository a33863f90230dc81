"""Polymorphic edges: the rows of one type among those that an edge of any type shows.

A polymorphic relation links to documents of the hub, so each type is found by its own table. What holds a file is found
backwards: media columns, media link tables, and the documents named inside JSON.
"""

from dataclasses import dataclass, replace

from typecase.resolvers.queries.edges import join_edge
from typecase.resolvers.queries.selection import Status
from typecase.resolvers.queries.statements import Statement, Storage
from typecase.resolvers.queries.statuses import stored_status
from typecase.schema.content_types import ContentType
from typecase.schema.relations import ColumnLink, Side, TableLink, is_related_files
from typecase.schema.tables import MENTIONS, ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class MorphSource:
    """Where the rows come from: `from …`, a condition, the key of the row above, and the place in the list."""

    tables: str
    condition: str
    key: str
    key_kind: ColumnType
    place: str


def morph_source(
    side: Side, target: ContentType, alias: str, storage: Storage, statement: Statement, status: Status | None
) -> MorphSource:
    """Return the source of the rows of `target` under `alias` that a polymorphic edge shows."""
    if is_related_files(side.source, side.name):
        return _holders(target, alias, storage, statement, status)
    quote = statement.dialect.quote
    resolved = replace(side, target=target)
    join = join_edge(resolved, "s", alias, statement.dialect, status=status, default_locale=statement.default_locale)
    place = f"{alias}_link.{quote('position')}" if isinstance(side.link, TableLink) else "0"
    return MorphSource(
        tables=f"from {quote(side.source.collection_name)} s {join.inner()}",
        condition="1 = 1",
        key=f"s.{quote('id')}",
        key_kind=ColumnType.ENTRY_ID,
        place=place,
    )


def _holders(
    target: ContentType, alias: str, storage: Storage, statement: Statement, status: Status | None
) -> MorphSource:
    """Return the entries of a type that hold a file, of the status that was asked for (None: any), each once."""
    quote = statement.dialect.quote
    row_id, document = quote("id"), quote("document_id")
    table = quote(target.collection_name)
    ways: list[str] = []
    for media in storage.media_holders[target.uid]:
        match media.link:
            case ColumnLink(target=column):
                ways.append(f"select {quote(column)} as file, {row_id} as entry from {table}")
            case TableLink(table=links):
                columns = f"{quote('target_id')} as file, {quote('entry_id')} as entry"
                ways.append(f"select {columns} from {quote(links)}")
            case None:
                continue
    ways.append(
        f"select m.{quote('target_id')} as file, e.{row_id} as entry from {quote(MENTIONS)} m join {table} e"
        f" on e.{row_id} = m.{quote('entry_id')} and e.{document} = m.{document}"
    )
    return MorphSource(
        tables=f"from ({' union '.join(ways)}) h join {table} {alias} on {alias}.{row_id} = h.entry",
        condition="1 = 1" if status is None else f"{alias}.{quote('status')} = {stored_status(target, status)}",
        key="h.file",
        key_kind=ColumnType.DOCUMENT_ID,
        place="0",
    )
