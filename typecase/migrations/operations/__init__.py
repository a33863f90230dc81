"""Operations: the steps of a migration, as data. One never changes its meaning: files hold them for ever.

Each says all that is needed to do it on any of the databases, and to take it back.
"""

from typecase.migrations.operations.components import ComponentChange, PartChange, RewriteComponents
from typecase.migrations.operations.data import (
    AddDrafts,
    AddLocales,
    ConvertColumn,
    DeleteDocuments,
    DropDrafts,
    DropLocales,
    FillColumn,
    LinkPlace,
    LinksToColumn,
    LinksToTable,
    MoveMentions,
    RenameContentType,
    ReplaceValues,
    RequireValues,
    TransposeLinks,
    UnpinLinks,
)
from typecase.migrations.operations.inverse import inverse
from typecase.migrations.operations.operation import Operation, operations_from_data, operations_to_data
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

__all__ = [
    "AddColumn",
    "AddDrafts",
    "AddLocales",
    "ComponentChange",
    "ConvertColumn",
    "CreateIndex",
    "CreateTable",
    "DeleteDocuments",
    "DropColumn",
    "DropDrafts",
    "DropIndex",
    "DropLocales",
    "DropTable",
    "FillColumn",
    "LinkPlace",
    "LinksToColumn",
    "LinksToTable",
    "MoveMentions",
    "Operation",
    "PartChange",
    "RenameColumn",
    "RenameContentType",
    "RenameTable",
    "ReplaceValues",
    "RequireValues",
    "RewriteComponents",
    "TransposeLinks",
    "UnpinLinks",
    "inverse",
    "operations_from_data",
    "operations_to_data",
]
