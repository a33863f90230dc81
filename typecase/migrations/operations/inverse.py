"""What takes operations back."""

from dataclasses import replace

from typecase.migrations.operations.components import RewriteComponents
from typecase.migrations.operations.data import (
    AddDrafts,
    AddLocales,
    ConvertColumn,
    DeleteDocuments,
    DropDrafts,
    DropLocales,
    FillColumn,
    LinksToColumn,
    LinksToTable,
    MoveMentions,
    RenameContentType,
    ReplaceValues,
    RequireValues,
    TransposeLinks,
    UnpinLinks,
)
from typecase.migrations.operations.operation import Operation
from typecase.migrations.operations.tables import (
    AddColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    RenameColumn,
    RenameTable,
)


def inverse(operation: Operation) -> Operation | None:
    """Return what takes an operation back, without the data that it has dropped; None where there is nothing to do."""
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
        case RenameColumn(old=old, new=new):
            return RenameColumn(before=operation.after, old=new, new=old)
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
        case AddDrafts(content_type=uid, table=name, columns=columns, links=links):
            return DropDrafts(content_type=uid, table=name, columns=columns, links=links)
        case DropDrafts(content_type=uid, table=name, columns=columns, links=links):
            return AddDrafts(content_type=uid, table=name, columns=columns, links=links)
        case AddLocales(content_type=uid, table=name, locale=locale):
            return DropLocales(content_type=uid, table=name, locale=locale)
        case DropLocales(content_type=uid, table=name, locale=locale):
            return AddLocales(content_type=uid, table=name, locale=locale)
        case TransposeLinks(source=source, target=target):
            return replace(operation, source=target, target=source)
        case MoveMentions(new=str(new)):
            return replace(operation, old=new, new=operation.old)
        case RewriteComponents():
            return operation.inverse
        case FillColumn() | RequireValues() | UnpinLinks() | DeleteDocuments() | MoveMentions():
            return None
