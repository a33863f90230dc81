"""All operations, as one type, and as the data that files hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import TypeAdapter

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
    | FillColumn
    | RequireValues
    | AddDrafts
    | DropDrafts
    | AddLocales
    | DropLocales
    | UnpinLinks
    | TransposeLinks
    | DeleteDocuments
    | MoveMentions
    | RewriteComponents
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
    "fill_column": FillColumn,
    "require_values": RequireValues,
    "add_drafts": AddDrafts,
    "drop_drafts": DropDrafts,
    "add_locales": AddLocales,
    "drop_locales": DropLocales,
    "unpin_links": UnpinLinks,
    "transpose_links": TransposeLinks,
    "delete_documents": DeleteDocuments,
    "move_mentions": MoveMentions,
    "rewrite_components": RewriteComponents,
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
