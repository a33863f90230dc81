"""Which rows of a target an edge shows: the one rule for populate, filters, sorts and counts.

A link points to a document; which of its entries is meant depends on both ends. With drafts on both, the source row's
status; else, when the target has drafts, the status of the request for what is shown and any for what is filtered by.
With locales on both, the source row's locale; from a source without locales forward, the locale pinned at the link or
the default one, and backward every locale. `localizations` are the rows of the same document in other locales.
"""

from dataclasses import dataclass

from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.selection import Status
from typecase.resolvers.queries.statuses import STATUS_VALUES
from typecase.schema.attributes import Media, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, Side, TableLink
from typecase.schema.tables import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """How an edge's rows are reached from its source: tables with their conditions, and the order of a list.

    `tables` is the target's table, in brackets with the link table where there is one; `conditions` bind them
    to the source. `order` is the order of a list. `source_id` is where the link holds the row id of the source, when
    only the first condition looks at the source.
    """

    tables: str
    conditions: tuple[str, ...]
    order: tuple[str, ...]
    source_id: str | None = None

    def inner(self) -> str:
        """Return the join for reading the edge's rows."""
        return f"join {self.tables} on {' and '.join(self.conditions)}"

    def left(self) -> str:
        """Return the join that keeps source rows without any target: for to-one columns, filters and sorts."""
        return f"left {self.inner()}"


def join_edge(
    side: Side, source: str, target: str, dialect: Dialect, *, status: Status | None, default_locale: str
) -> Join:
    """Return the join from alias `source` to alias `target`.

    `status` is the request's for what is shown; None for filters and sorts, which see any where it is not the source
    row's (of `localizations` any status at all).
    """
    assert side.target is not None, "polymorphic edges have no single target"
    quote = dialect.quote
    document, locale, row_id = (quote(name) for name in ("document_id", "locale", "id"))
    table = quote(side.target.collection_name)
    conditions: list[str] = []
    if side.target.drafts:
        if side.source.drafts and (status is not None or side.link is not None):
            conditions.append(f"{target}.{quote('status')} = {source}.{quote('status')}")
        elif status is not None:
            conditions.append(f"{target}.{quote('status')} = {STATUS_VALUES[status]}")
    match side.link:
        case None:
            own = (f"{target}.{document} = {source}.{document}", f"{target}.{locale} <> {source}.{locale}")
            return Join(tables=f"{table} {target}", conditions=(*own, *conditions), order=(f"{target}.{row_id}",))
        case ColumnLink() as link:
            return _column_join(side, link, source, target, dialect, conditions, default_locale)
        case TableLink() as link:
            return _table_join(side, link, source, target, dialect, conditions, default_locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedJoin:
    """How the documents that a component's value names are reached: left joins, and whether they may multiply rows."""

    target: ContentType
    joins: tuple[str, ...]
    many: bool


def join_named(
    attribute: Media | Relation, name: str, json: str, target: str, unfolded: str, registry: Registry, dialect: Dialect
) -> NamedJoin:
    """Return the joins to alias `target` for a relation or media inside a component value, which is a JSON expression.

    `unfolded` is an alias for the list of a relation to many.
    """
    quote = dialect.quote
    many = attribute.multiple if isinstance(attribute, Media) else attribute.many
    uid = FILE if isinstance(attribute, Media) else attribute.target
    assert uid is not None, "polymorphic relations have no single target"
    content_type = registry.content_type(uid)
    joins: list[str] = []
    if many:
        unfold, document = dialect.json_strings(json, name, unfolded)
        joins.append(unfold)
    else:
        document = dialect.json_value(json, name, ColumnType.STRING)
    table = quote(content_type.collection_name)
    joins.append(f"left join {table} {target} on {target}.{quote('document_id')} = {document}")
    return NamedJoin(
        target=content_type, joins=tuple(joins), many=many or content_type.drafts or content_type.localized
    )


def shows_one(side: Side) -> bool:
    """Tell whether an edge shows at most one row for each source row, so that it can be joined in."""
    if side.many or side.target is None or side.link is None:
        return False
    return side.forward or not (side.target.localized and not side.source.localized)


def _column_join(
    side: Side,
    link: ColumnLink,
    source: str,
    target: str,
    dialect: Dialect,
    conditions: list[str],
    default_locale: str,
) -> Join:
    assert side.target is not None
    quote = dialect.quote
    holder = source if side.forward else target
    other = target if side.forward else source
    pinned = f"{holder}.{quote(link.locale)}" if link.locale else None
    links = f"{other}.{quote('document_id')} = {holder}.{quote(link.target)}"
    locale = _locale_condition(side, source, target, dialect, pinned, default_locale)
    order = [f"{target}.{quote('id')}"]
    if not side.forward and link.position:
        order.insert(0, f"{target}.{quote(link.position)}")
    tables = f"{quote(side.target.collection_name)} {target}"
    return Join(tables=tables, conditions=(links, *conditions, *locale), order=tuple(order))


def _table_join(
    side: Side,
    link: TableLink,
    source: str,
    target: str,
    dialect: Dialect,
    conditions: list[str],
    default_locale: str,
) -> Join:
    assert side.target is not None
    quote = dialect.quote
    alias = f"{target}_link"
    document, row_id = quote("document_id"), quote("id")
    source_id = None
    if side.forward:
        source_id = f"{alias}.{quote('entry_id')}"
        links = f"{source_id} = {source}.{row_id}"
        reached = f"{target}.{document} = {alias}.{quote('target_id')}"
        order = (f"{alias}.{quote('position')}", f"{target}.{row_id}")
    else:
        links = f"{alias}.{quote('target_id')} = {source}.{document}"
        reached = f"{target}.{row_id} = {alias}.{quote('entry_id')}"
        order = (f"{alias}.{quote('inverse_position')}", f"{target}.{row_id}")
    pinned = f"{alias}.{quote('locale')}"
    locale = _locale_condition(side, source, target, dialect, pinned, default_locale)
    tables = f"({quote(link.table)} {alias} join {quote(side.target.collection_name)} {target} on {reached})"
    if any(f"{source}." in condition for condition in (*conditions, *locale)):
        source_id = None
    return Join(tables=tables, conditions=(links, *conditions, *locale), order=order, source_id=source_id)


def _locale_condition(
    side: Side, source: str, target: str, dialect: Dialect, pinned: str | None, default_locale: str
) -> list[str]:
    assert side.target is not None
    locale = dialect.quote("locale")
    if side.target.localized and side.source.localized:
        return [f"{target}.{locale} = {source}.{locale}"]
    owner, other = (side.source, target) if side.forward else (side.target, source)
    held = side.target if side.forward else side.source
    if owner.localized or not held.localized:
        return []
    default = f"'{default_locale}'"
    if pinned is None:
        return [f"{other}.{locale} = {default}"]
    return [f"{other}.{locale} = coalesce(nullif({pinned}, ''), {default})"]
