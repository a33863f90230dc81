"""The SQL of operations on what is stored, in each dialect. Each is done in one transaction, whole or not at all."""

from collections.abc import Iterator, Mapping

from typecase.migrations.operations import (
    AddDrafts,
    AddLocales,
    DeleteDocuments,
    DropDrafts,
    DropLocales,
    LinkPlace,
    LinksToColumn,
    LinksToTable,
    MoveMentions,
    Operation,
    RenameContentType,
    ReplaceValues,
    TransposeLinks,
    UnpinLinks,
)
from typecase.migrations.rendering import quote, text_literal
from typecase.schema.tables import DOCUMENTS, MENTIONS

_PERMISSIONS = "typecase_permissions"
_API_TOKENS = "typecase_api_tokens"
_LINK_COLUMNS = ("entry_id", "target_id", "locale", "position", "inverse_position")
_PAIRED = "d.document_id = p.document_id and d.locale = p.locale and d.status = 0"
"""A draft `d` and the published entry `p` that it is of."""


def render_data(operation: Operation, dialect: str) -> Iterator[str]:
    """Yield the statements of an operation; none for one that is done outside of the database."""
    match operation:
        case LinksToTable():
            yield _links_to_table(operation, dialect)
        case LinksToColumn():
            yield _links_to_column(operation, dialect)
        case TransposeLinks(target=target):
            yield _transpose(operation, dialect) if target.links else _transpose_to_column(operation, dialect)
        case UnpinLinks(links=links):
            yield from _unpin_links(links, dialect)
        case RenameContentType(old=old, new=new):
            yield from _rename_content_type(old, new, dialect)
        case DeleteDocuments(content_type=uid):
            yield f"delete from {quote(DOCUMENTS, dialect)} where content_type = '{uid}'"
        case ReplaceValues(values=values):
            if values:
                yield _replace_values(operation, dialect)
        case AddDrafts():
            yield from _add_drafts(operation, dialect)
        case DropDrafts(content_type=uid, table=table):
            yield from _delete_entries(uid, table, "status = 0", dialect)
        case AddLocales(table=table, locale=locale):
            yield f"update {quote(table, dialect)} set locale = '{locale}' where locale = ''"
        case DropLocales(content_type=uid, table=table, locale=locale):
            yield from _delete_entries(uid, table, f"locale <> '{locale}'", dialect)
            yield f"update {quote(table, dialect)} set locale = ''"
        case MoveMentions():
            yield _move_mentions(operation, dialect)
        case _:
            return


# Links


def _links_to_table(operation: LinksToTable, dialect: str) -> str:
    q: Mapping[str, str] = {name: quote(name, dialect) for name in (operation.table, operation.links, operation.target)}
    locale = "''" if operation.locale is None else f"coalesce({quote(operation.locale, dialect)}, '')"
    position = "1" if operation.position is None else f"coalesce({quote(operation.position, dialect)}, 1)"
    columns = ", ".join(quote(name, dialect) for name in _LINK_COLUMNS)
    return (
        f"insert into {q[operation.links]} ({columns}) "
        f"select {quote('id', dialect)}, {q[operation.target]}, {locale}, 1, {position} from {q[operation.table]} "
        f"where {q[operation.target]} is not null"
    )


def _links_to_column(operation: LinksToColumn, dialect: str) -> str:
    """Return what copies the first link of each entry, by its position and, of equal ones, by its target."""
    links, table = quote(operation.links, dialect), quote(operation.table, dialect)

    def first(column: str) -> str:
        found = quote(column, dialect)
        return (
            f"(select l.{found} from {links} l where l.{quote('entry_id', dialect)} = {table}.{quote('id', dialect)} "
            f"order by l.{quote('position', dialect)}, l.{quote('target_id', dialect)}, l.{quote('locale', dialect)} "
            "limit 1)"
        )

    changes = [f"{quote(operation.target, dialect)} = {first('target_id')}"]
    if operation.position is not None:
        changes.append(f"{quote(operation.position, dialect)} = {first('inverse_position')}")
    if operation.locale is not None:
        changes.append(f"{quote(operation.locale, dialect)} = {first('locale')}")
    return f"update {table} set {', '.join(changes)}"


def _transpose(operation: TransposeLinks, dialect: str) -> str:
    """Return what copies links to the link table of the other side, each once."""
    columns = ", ".join(quote(name, dialect) for name in _LINK_COLUMNS)
    source, target = operation.source, operation.target
    return (
        f"insert into {quote(target.links or '', dialect)} ({columns}) "
        f"select a.id, b.document_id, '', min(s.inverse_position), min(s.position) from {_held(source, dialect)} s "
        f"join {quote(source.table, dialect)} b on b.id = s.entry_id "
        f"join {quote(target.table, dialect)} a on a.document_id = s.target_id{_together(operation, 'a')} "
        "group by a.id, b.document_id"
    )


def _transpose_to_column(operation: TransposeLinks, dialect: str) -> str:
    """Return what copies links to columns of the other side: of several, the first one in its list."""
    source, target = operation.source, operation.target
    table = quote(target.table, dialect)

    def first(shown: str) -> str:
        return (
            f"(select {shown} from {_held(source, dialect)} s "
            f"join {quote(source.table, dialect)} b on b.id = s.entry_id "
            f"where s.target_id = {table}.document_id{_together(operation, table)} "
            "order by s.inverse_position, b.document_id limit 1)"
        )

    changes = [f"{quote(target.target or '', dialect)} = {first('b.document_id')}"]
    if target.position is not None:
        changes.append(f"{quote(target.position, dialect)} = {first('s.position')}")
    return f"update {table} set {', '.join(changes)}"


def _held(place: LinkPlace, dialect: str) -> str:
    """Return the links that are held at a place, as a table in brackets."""
    if place.links is not None:
        columns = ", ".join(quote(name, dialect) for name in ("entry_id", "target_id", "position", "inverse_position"))
        return f"(select {columns} from {quote(place.links, dialect)})"
    target = quote(place.target or "", dialect)
    position = "1" if place.position is None else f"coalesce({quote(place.position, dialect)}, 1)"
    return (
        f"(select id as entry_id, {target} as target_id, 1 as position, {position} as inverse_position "
        f"from {quote(place.table, dialect)} where {target} is not null)"
    )


def _together(operation: TransposeLinks, alias: str) -> str:
    """Return the condition by which entries of one status and locale belong together."""
    same = ["status"] * operation.statuses + ["locale"] * operation.locales
    return "".join(f" and b.{name} = {alias}.{name}" for name in same)


def _unpin_links(links: str, dialect: str) -> Iterator[str]:
    table = quote(links, dialect)
    same = f"o.entry_id = {table}.entry_id and o.target_id = {table}.target_id and o.locale < {table}.locale"
    yield f"delete from {table} where exists (select 1 from {table} o where {same})"
    yield f"update {table} set locale = '' where locale <> ''"


# Entries and documents


def _add_drafts(operation: AddDrafts, dialect: str) -> Iterator[str]:
    table = quote(operation.table, dialect)
    columns = ", ".join(quote(name, dialect) for name in operation.columns)
    yield f"insert into {table} ({columns}, status) select {columns}, 0 from {table} where status = 1"
    pairs = f"join {table} p on p.id = {{}}.entry_id and p.status = 1 join {table} d on {_PAIRED}"
    names = ", ".join(quote(name, dialect) for name in _LINK_COLUMNS)
    held = ", ".join(f"l.{quote(name, dialect)}" for name in _LINK_COLUMNS[1:])
    for links in operation.links:
        quoted = quote(links, dialect)
        yield f"insert into {quoted} ({names}) select d.id, {held} from {quoted} l {pairs.format('l')}"
    mentions = quote(MENTIONS, dialect)
    yield (
        f"insert into {mentions} (document_id, entry_id, target_id, path) "
        f"select m.document_id, d.id, m.target_id, m.path from {mentions} m {pairs.format('m')} "
        "where m.document_id = p.document_id"
    )


def _delete_entries(uid: str, table: str, condition: str, dialect: str) -> Iterator[str]:
    """Yield what deletes entries with their mentions, and the documents that have no other ones."""
    mentions, documents, entries = quote(MENTIONS, dialect), quote(DOCUMENTS, dialect), quote(table, dialect)
    yield f"delete from {mentions} where exists ({_entry_of_mention(entries, mentions)} and e.{condition})"
    yield f"delete from {entries} where {condition}"
    yield (
        f"delete from {documents} where content_type = '{uid}' "
        f"and not exists (select 1 from {entries} e where e.document_id = {documents}.id)"
    )


def _move_mentions(operation: MoveMentions, dialect: str) -> str:
    mentions, old = quote(MENTIONS, dialect), operation.old
    below = (
        f"where (path = '{old}' or substr(path, 1, {len(old) + 1}) = '{old}.') "
        f"and exists ({_entry_of_mention(quote(operation.table, dialect), mentions)})"
    )
    if operation.new is None:
        return f"delete from {mentions} {below}"
    rest = f"substr(path, {len(old) + 1})"
    path = f"concat('{operation.new}', {rest})" if dialect == "mariadb" else f"'{operation.new}' || {rest}"
    return f"update {mentions} set path = {path} {below}"


def _entry_of_mention(entries: str, mentions: str) -> str:
    """Return the select of the entry that mentions something: ids of entries are those of one table."""
    return f"select 1 from {entries} e where e.id = {mentions}.entry_id and e.document_id = {mentions}.document_id"


def _rename_content_type(old: str, new: str, dialect: str) -> Iterator[str]:
    yield f"update {quote(DOCUMENTS, dialect)} set content_type = '{new}' where content_type = '{old}'"
    table = quote(_PERMISSIONS, dialect)
    action = quote("action", dialect)
    longer = f"{old}."
    yield (
        f"update {table} set {action} = replace({action}, '{longer}', '{new}.') "
        f"where substr({action}, 1, {len(longer)}) = '{longer}'"
    )
    tokens, permissions = quote(_API_TOKENS, dialect), quote("permissions", dialect)
    text = f"cast({permissions} as text)" if dialect == "postgresql" else permissions
    replaced = f"replace({text}, '\"{longer}', '\"{new}.')"
    value = f"cast({replaced} as json)" if dialect == "postgresql" else replaced
    yield f"update {tokens} set {permissions} = {value} where {permissions} is not null"


def _replace_values(operation: ReplaceValues, dialect: str) -> str:
    column = quote(operation.column, dialect)
    changes = (
        (text_literal(old, dialect), "null" if new is None else text_literal(new, dialect))
        for old, new in operation.values.items()
    )
    cases = " ".join(f"when {old} then {new}" for old, new in changes)
    listed = ", ".join(text_literal(old, dialect) for old in operation.values)
    table = quote(operation.table, dialect)
    return f"update {table} set {column} = case {column} {cases} end where {column} in ({listed})"
