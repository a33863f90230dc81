"""Operations: the steps of a migration, as data. One never changes its meaning: files hold them for ever.

Each says all that is needed to do it on any of the databases, and to take it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from typecase.schema.tables import Column, Index, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable:
    """Make a table with its indexes."""

    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTable:
    """Drop a table with all that is in it."""

    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTable:
    """Give a table another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColumn:
    """Add a column to a table, which is as in `before`; rows that are there get the JSON value `fill`, if any."""

    before: Table
    column: Column
    fill: Any = None

    @property
    def after(self) -> Table:
        """The table with the column."""
        return replace(self.before, columns=(*self.before.columns, self.column))


@dataclass(frozen=True, slots=True, kw_only=True)
class DropColumn:
    """Drop a column of a table, which is as in `before`, with its values; no index stands on it."""

    before: Table
    column: str

    @property
    def after(self) -> Table:
        """The table without the column."""
        kept = tuple(column for column in self.before.columns if column.name != self.column)
        return replace(self.before, columns=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameColumn:
    """Give a column of a table another name; no index stands on it."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertColumn:
    """Write the values of one column into another, converted.

    What cannot be is null there when it is `lossy`; otherwise nothing is done, and told which value it is.
    """

    table: str
    source: Column
    target: Column
    lossy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex:
    """Make an index of a table, which is as in `table`."""

    table: Table
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIndex:
    """Drop an index of a table, which is as in `table`."""

    table: Table
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksToTable:
    """Copy the links in columns of an entry table into a link table."""

    table: str
    target: str
    position: str | None
    locale: str | None
    links: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksToColumn:
    """Copy the first link of each entry from a link table into columns of its entry table."""

    links: str
    table: str
    target: str
    position: str | None
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameContentType:
    """Have the documents of a content type, and permissions for it, those of another uid."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceValues:
    """Write other values, or null, in place of some in a column; of none where an enumeration has only got more."""

    table: str
    column: str
    values: Mapping[str, str | None]


Operation: TypeAlias = (
    CreateTable
    | DropTable
    | RenameTable
    | AddColumn
    | DropColumn
    | RenameColumn
    | ConvertColumn
    | CreateIndex
    | DropIndex
    | LinksToTable
    | LinksToColumn
    | RenameContentType
    | ReplaceValues
)

_KINDS: Mapping[str, type[Operation]] = {
    "create_table": CreateTable,
    "drop_table": DropTable,
    "rename_table": RenameTable,
    "add_column": AddColumn,
    "drop_column": DropColumn,
    "rename_column": RenameColumn,
    "convert_column": ConvertColumn,
    "create_index": CreateIndex,
    "drop_index": DropIndex,
    "links_to_table": LinksToTable,
    "links_to_column": LinksToColumn,
    "rename_content_type": RenameContentType,
    "replace_values": ReplaceValues,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


def operations_to_data(operations: Iterable[Operation]) -> list[list[Any]]:
    """Return operations as JSON can have them: each a list of its name and what it says."""
    found: list[list[Any]] = []
    for operation in operations:
        name = _NAMES[type(operation)]
        found.append([name, _ADAPTERS[name].dump_python(operation, mode="json", exclude_defaults=True)])
    return found


def operations_from_data(data: Sequence[Sequence[Any]]) -> list[Operation]:
    """Return operations from what `operations_to_data` gave; ValueError with what is none."""
    found: list[Operation] = []
    for name, said in data:
        if name not in _KINDS:
            raise ValueError(f'there is no operation "{name}"; the file is of a later version of Typecase')
        found.append(_ADAPTERS[name].validate_python(said))
    return found


def inverse(operation: Operation) -> Operation:
    """Return what takes an operation back, without the data that it has dropped."""
    match operation:
        case CreateTable(table=table):
            return DropTable(table=table)
        case DropTable(table=table):
            return CreateTable(table=table)
        case RenameTable(old=old, new=new):
            return RenameTable(old=new, new=old)
        case AddColumn(column=column):
            return DropColumn(before=operation.after, column=column.name)
        case DropColumn(before=before, column=column):
            return AddColumn(before=operation.after, column=before.column(column))
        case RenameColumn(table=name, old=old, new=new):
            return RenameColumn(table=name, old=new, new=old)
        case ConvertColumn(table=name, source=source, target=target):
            return ConvertColumn(table=name, source=target, target=source, lossy=True)
        case CreateIndex(table=table, index=index):
            return DropIndex(table=table, index=index)
        case DropIndex(table=table, index=index):
            return CreateIndex(table=table, index=index)
        case LinksToTable():
            return LinksToColumn(
                links=operation.links,
                table=operation.table,
                target=operation.target,
                position=operation.position,
                locale=operation.locale,
            )
        case LinksToColumn():
            return LinksToTable(
                links=operation.links,
                table=operation.table,
                target=operation.target,
                position=operation.position,
                locale=operation.locale,
            )
        case RenameContentType(old=old, new=new):
            return RenameContentType(old=new, new=old)
        case ReplaceValues(table=name, column=column, values=values):
            back = {new: old for old, new in values.items() if new is not None}
            return ReplaceValues(table=name, column=column, values=back)
