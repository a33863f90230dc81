"""Where content is stored: the tables of a registry, as data.

Tortoise models, the SQL that creates the tables and the query engine are functions of this module. One hub table knows
every document; one table per content type holds its entries, one row per document, locale and status; relations point
to the hub (`relations.py`); components and dynamic zones are JSON inside their entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from typecase.schema.attributes import (
    AnyAttribute,
    BigInteger,
    Blocks,
    Boolean,
    ComponentAttribute,
    Date,
    Datetime,
    Decimal,
    DynamicZone,
    Email,
    Enumeration,
    Float,
    Integer,
    Json,
    Localizations,
    Media,
    Password,
    Relation,
    RichText,
    String,
    Text,
    Time,
    Uid,
)
from typecase.schema.content_types import ContentType, is_unique
from typecase.schema.names import identifier, snake_case
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, TableLink, held_relations

DOCUMENTS = "typecase_documents"
"""The hub: id and content type of every document."""

MENTIONS = "typecase_mentions"
"""Every document that is named inside the JSON of an entry, with its path there."""

COUNTERS = "typecase_counters"
"""Numbers that are handed out in blocks: the ids of components."""

TASKS = "typecase_tasks"
"""The tasks that run at fixed times: up to when that is settled, and which process runs one now."""

EVENTS = "typecase_events"
"""The outbox: events that are stored with what they tell of, until they are given to those who want them."""

DELIVERIES = "typecase_deliveries"
"""What is to be delivered of events, and how it went: a row for each event and target."""

TARGETS = "typecase_targets"
"""The targets of events: a row for each, which is locked where its deliveries are put in order."""

WEBHOOKS = "typecase_webhooks"
"""The webhooks that are kept in the database."""

_LONGEST_STRING = 255


class ColumnType(StrEnum):
    """What a column holds; each dialect has its SQL type for it.

    Dates, times and instants are text in one canonical form, which sorts as they do and is what JSON shows. JSON is
    kept as it is written, so that it can be shown without being read; the values of components are `PARTS`, which the
    database looks into.
    """

    ROW_ID = "row id"
    ENTRY_ID = "entry id"
    DOCUMENT_ID = "document id"
    LOCALE = "locale"
    STATUS = "status"
    POSITION = "position"
    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    BIG_INTEGER = "big integer"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    JSON = "json"
    PARTS = "parts"


JSON_KINDS = frozenset({ColumnType.JSON, ColumnType.PARTS})
"""What is JSON in a column."""


class OnDelete(StrEnum):
    """What happens to a row when the row that it points to goes."""

    CASCADE = "cascade"
    SET_NULL = "set null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A foreign key to the `id` of `table`."""

    table: str
    on_delete: OnDelete


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `attribute` is the attribute that it stores, if any."""

    name: str
    type: ColumnType
    nullable: bool = True
    default: str | None = None
    references: Reference | None = None
    attribute: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index over columns. `published` makes it unique among the published rows whose first column is not empty."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; `primary_key` names its columns (a single `ROW_ID` column counts up by itself)."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of a name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]


SYSTEM_TABLES = (
    Table(
        name=DOCUMENTS,
        columns=(
            Column(name="id", type=ColumnType.DOCUMENT_ID, nullable=False),
            Column(name="content_type", type=ColumnType.STRING, nullable=False),
        ),
        primary_key=("id",),
    ),
    Table(
        name=COUNTERS,
        columns=(
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="value", type=ColumnType.BIG_INTEGER, nullable=False),
        ),
        primary_key=("name",),
    ),
    Table(
        name=TASKS,
        columns=(
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="settled", type=ColumnType.INSTANT, nullable=False),
            Column(name="holder", type=ColumnType.STRING),
            Column(name="lease_until", type=ColumnType.INSTANT),
            Column(name="attempt", type=ColumnType.INTEGER, nullable=False),
        ),
        primary_key=("name",),
    ),
    Table(
        name=EVENTS,
        columns=(
            Column(name="id", type=ColumnType.ROW_ID, nullable=False),
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="uid", type=ColumnType.STRING),
            Column(name="document_id", type=ColumnType.DOCUMENT_ID),
            Column(name="locale", type=ColumnType.LOCALE),
            Column(name="created_at", type=ColumnType.INSTANT, nullable=False),
            Column(name="data", type=ColumnType.JSON, nullable=False),
            Column(name="targets", type=ColumnType.JSON, nullable=False),
        ),
        primary_key=("id",),
    ),
    Table(
        name=TARGETS,
        columns=(
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="failures", type=ColumnType.INTEGER, nullable=False),
            Column(name="closed_until", type=ColumnType.INSTANT),
        ),
        primary_key=("name",),
    ),
    Table(
        name=WEBHOOKS,
        columns=(
            Column(name="id", type=ColumnType.ROW_ID, nullable=False),
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="enabled", type=ColumnType.BOOLEAN, nullable=False),
            Column(name="settings", type=ColumnType.JSON, nullable=False),
        ),
        primary_key=("id",),
        indexes=(Index(name=f"{WEBHOOKS}_name", columns=("name",), unique=True),),
    ),
    Table(
        name=DELIVERIES,
        columns=(
            Column(name="id", type=ColumnType.ROW_ID, nullable=False),
            Column(name="message_id", type=ColumnType.STRING, nullable=False),
            Column(name="target", type=ColumnType.STRING, nullable=False),
            Column(name="name", type=ColumnType.STRING, nullable=False),
            Column(name="uid", type=ColumnType.STRING),
            Column(name="document_id", type=ColumnType.DOCUMENT_ID),
            Column(name="locale", type=ColumnType.LOCALE),
            Column(name="created_at", type=ColumnType.INSTANT, nullable=False),
            Column(name="data", type=ColumnType.JSON, nullable=False),
            Column(name="state", type=ColumnType.STRING, nullable=False),
            Column(name="attempts", type=ColumnType.INTEGER, nullable=False),
            Column(name="next_try", type=ColumnType.INSTANT, nullable=False),
            Column(name="holder", type=ColumnType.STRING),
            Column(name="response_status", type=ColumnType.INTEGER),
            Column(name="response_headers", type=ColumnType.JSON),
            Column(name="response_body", type=ColumnType.TEXT),
            Column(name="error", type=ColumnType.TEXT),
            Column(name="seconds", type=ColumnType.FLOAT),
            Column(name="finished_at", type=ColumnType.INSTANT),
        ),
        primary_key=("id",),
        indexes=(
            Index(name=f"{DELIVERIES}_message", columns=("message_id",)),
            Index(name=f"{DELIVERIES}_due", columns=("target", "state", "next_try", "id")),
            Index(name=f"{DELIVERIES}_lane", columns=("document_id", "target", "state", "id")),
            Index(name=f"{DELIVERIES}_finished", columns=("finished_at",)),
        ),
    ),
    Table(
        name=MENTIONS,
        columns=(
            Column(name="id", type=ColumnType.ROW_ID, nullable=False),
            Column(
                name="document_id",
                type=ColumnType.DOCUMENT_ID,
                nullable=False,
                references=Reference(table=DOCUMENTS, on_delete=OnDelete.CASCADE),
            ),
            Column(name="entry_id", type=ColumnType.ENTRY_ID, nullable=False),
            Column(
                name="target_id",
                type=ColumnType.DOCUMENT_ID,
                nullable=False,
                references=Reference(table=DOCUMENTS, on_delete=OnDelete.CASCADE),
            ),
            Column(name="path", type=ColumnType.STRING, nullable=False),
        ),
        primary_key=("id",),
        indexes=(
            Index(name=f"{MENTIONS}_document", columns=("document_id", "entry_id")),
            Index(name=f"{MENTIONS}_target", columns=("target_id",)),
        ),
    ),
)


def tables_of(registry: Registry) -> Iterator[Table]:
    """Yield every table, each after the tables that it points to: the hub, then entries, then links."""
    yield from SYSTEM_TABLES
    for content_type in registry.content_types.values():
        yield entry_table(registry, content_type)
    for content_type in registry.content_types.values():
        for link in held_relations(registry, content_type).values():
            if isinstance(link, TableLink):
                yield _link_table(content_type, link)


def entry_table(registry: Registry, content_type: ContentType) -> Table:
    """Return the table of a content type's entries."""
    name = content_type.collection_name
    columns = [
        Column(name="id", type=ColumnType.ROW_ID, nullable=False, attribute="id"),
        _document_id("document_id", attribute="documentId"),
        Column(name="locale", type=ColumnType.LOCALE, nullable=False, default="", attribute="locale"),
        Column(name="status", type=ColumnType.STATUS, nullable=False, default="1"),
        Column(name="_version", type=ColumnType.INTEGER, nullable=False, default="1"),
        Column(name="created_at", type=ColumnType.INSTANT, attribute="createdAt"),
        Column(name="updated_at", type=ColumnType.INSTANT, attribute="updatedAt"),
        Column(name="published_at", type=ColumnType.INSTANT, attribute="publishedAt"),
    ]
    indexes = [
        Index(name=identifier(f"{name}_document_unique"), columns=("document_id", "locale", "status"), unique=True),
        Index(name=identifier(f"{name}_status_locale"), columns=("status", "locale", "id")),
    ]
    links = held_relations(registry, content_type)
    for attribute_name, attribute in content_type.attributes.items():
        link = links.get(attribute_name)
        if isinstance(link, ColumnLink):
            columns += _link_columns(attribute_name, link)
            ordered = () if link.position is None else (link.position,)
            indexes.append(_index(name, link.target, *ordered))
        elif (kind := column_type(attribute)) is not None:
            column = snake_case(attribute_name)
            columns.append(Column(name=column, type=kind, attribute=attribute_name))
            if is_unique(attribute):
                indexes.append(_unique(name, column))
            if isinstance(attribute, Uid):
                indexes.append(_index(name, column))
    return Table(name=name, columns=tuple(columns), primary_key=("id",), indexes=tuple(indexes))


def column_type(attribute: AnyAttribute) -> ColumnType | None:
    """Return what the column of an attribute holds, or None for a relation, which has its own columns or table."""
    match attribute:
        case String(max_length=longest) | Email(max_length=longest):
            return ColumnType.STRING if (longest or 0) <= _LONGEST_STRING else ColumnType.TEXT
        case Uid() | Enumeration() | Password():
            return ColumnType.STRING
        case Text() | RichText():
            return ColumnType.TEXT
        case Integer():
            return ColumnType.INTEGER
        case BigInteger():
            return ColumnType.BIG_INTEGER
        case Float():
            return ColumnType.FLOAT
        case Decimal():
            return ColumnType.DECIMAL
        case Boolean():
            return ColumnType.BOOLEAN
        case Date():
            return ColumnType.DATE
        case Time():
            return ColumnType.TIME
        case Datetime():
            return ColumnType.INSTANT
        case Json() | Blocks():
            return ColumnType.JSON
        case ComponentAttribute() | DynamicZone():
            return ColumnType.PARTS
        case Media() | Relation() | Localizations():
            return None
        case _:
            assert_never(attribute)


def columns_by_attribute(registry: Registry, content_type: ContentType) -> Mapping[str, Column]:
    """Return the column of each attribute that has one, `id`, `documentId`, timestamps and `locale` included."""
    table = entry_table(registry, content_type)
    return {column.attribute: column for column in table.columns if column.attribute is not None}


def _document_id(name: str, *, attribute: str | None = None) -> Column:
    reference = Reference(table=DOCUMENTS, on_delete=OnDelete.CASCADE)
    return Column(name=name, type=ColumnType.DOCUMENT_ID, nullable=False, references=reference, attribute=attribute)


def _link_columns(attribute: str, link: ColumnLink) -> list[Column]:
    reference = Reference(table=DOCUMENTS, on_delete=OnDelete.SET_NULL)
    columns = [Column(name=link.target, type=ColumnType.DOCUMENT_ID, references=reference, attribute=attribute)]
    if link.position is not None:
        columns.append(Column(name=link.position, type=ColumnType.POSITION))
    if link.locale is not None:
        columns.append(Column(name=link.locale, type=ColumnType.LOCALE))
    return columns


def _link_table(content_type: ContentType, link: TableLink) -> Table:
    owner = Reference(table=content_type.collection_name, on_delete=OnDelete.CASCADE)
    return Table(
        name=link.table,
        columns=(
            Column(name="entry_id", type=ColumnType.ENTRY_ID, nullable=False, references=owner),
            _document_id("target_id"),
            Column(name="locale", type=ColumnType.LOCALE, nullable=False, default=""),
            Column(name="position", type=ColumnType.POSITION, nullable=False),
            Column(name="inverse_position", type=ColumnType.POSITION, nullable=False),
        ),
        primary_key=("entry_id", "target_id", "locale"),
        indexes=(_index(link.table, "target_id", "inverse_position"),),
    )


def _index(table: str, *columns: str) -> Index:
    return Index(name=identifier(f"{table}_{columns[0]}"), columns=columns)


def _unique(table: str, column: str) -> Index:
    return Index(name=identifier(f"{table}_{column}_unique"), columns=(column, "locale"), unique=True, published=True)
