"""Operations in words, for people: what a migration does, and what its file is called."""

from collections.abc import Iterator, Sequence

from typecase.migrations.operations import (
    AddColumn,
    AddDrafts,
    AddLocales,
    ConvertColumn,
    CreateIndex,
    CreateTable,
    DeleteDocuments,
    DropColumn,
    DropDrafts,
    DropIndex,
    DropLocales,
    DropTable,
    FillColumn,
    LinkPlace,
    LinksToColumn,
    LinksToTable,
    MoveMentions,
    Operation,
    RenameColumn,
    RenameContentType,
    RenameTable,
    ReplaceValues,
    RequireValues,
    RewriteComponents,
    TransposeLinks,
    UnpinLinks,
)

_LONGEST_NAME = 60


def described(operation: Operation) -> str:
    """Return what an operation does, as `add the column subtitle to articles`."""
    match operation:
        case CreateTable(table=table):
            return f"make the table {table.name}"
        case DropTable(table=table):
            return f"drop the table {table.name}"
        case RenameTable(old=old, new=new):
            return f"rename the table {old} to {new}"
        case AddColumn(before=table, column=column):
            return f"add the column {column.name} to {table.name}"
        case DropColumn(before=table, column=column):
            return f"drop the column {column} of {table.name}"
        case RenameColumn(before=table, old=old, new=new):
            return f"rename the column {old} of {table.name} to {new}"
        case ConvertColumn(table=table, source=source, target=target):
            return f"convert {source.name} of {table} from {source.type} to {target.type}"
        case CreateIndex(table=table, index=index):
            return f"make the index {index.name} of {table.name}"
        case DropIndex(table=table, index=index):
            return f"drop the index {index.name} of {table.name}"
        case LinksToTable(table=table, target=target, links=links):
            return f"copy the links in {target} of {table} to {links}"
        case LinksToColumn(table=table, target=target, links=links):
            return f"copy the first link of each entry in {links} to {target} of {table}"
        case RenameContentType(old=old, new=new):
            return f"call documents of {old} {new}"
        case ReplaceValues(table=table, column=column, values=values):
            changes = ", ".join(f"{new or 'nothing'} in place of {old}" for old, new in values.items())
            return f"write {changes} in {column} of {table}" if changes else f"take more values in {column} of {table}"
        case FillColumn(table=table, column=column):
            return f"fill {column.name} of {table} where it is empty"
        case RequireValues(table=table, column=column):
            return f"demand {column} of published {table}"
        case AddDrafts(table=table):
            return f"give each entry of {table} a draft"
        case DropDrafts(table=table):
            return f"delete the drafts of {table}"
        case AddLocales(table=table, locale=locale):
            return f"have the entries of {table} in the locale {locale}"
        case DropLocales(table=table, locale=locale):
            return f"keep the entries of {table} in the locale {locale}, and delete the others"
        case UnpinLinks(links=links):
            return f"have the links in {links} point to no locale"
        case TransposeLinks(source=source, target=target):
            return f"copy the links in {_place(source)} to {_place(target)}, from the other side"
        case DeleteDocuments(content_type=uid):
            return f"delete the documents of {uid}"
        case MoveMentions(table=table, old=old, new=None):
            return f"forget what {old} of {table} mentions"
        case MoveMentions(table=table, old=old, new=new):
            return f"have what {old} of {table} mentions in {new}"
        case RewriteComponents(table=table, column=column):
            return f"rewrite the components in {column} of {table}"


def _place(place: LinkPlace) -> str:
    return place.links or f"{place.target} of {place.table}"


def name_of(operations: Sequence[Operation]) -> str:
    """Return a name for the file of operations, `add_subtitle_to_articles`; `initial` for tables alone."""
    if all(isinstance(operation, CreateTable) for operation in operations):
        return "initial" if len(operations) > 1 else _worded(described(operations[0]))
    telling = list(_telling(operations))
    name = _worded(described((telling or operations)[0]))
    return f"{name}_and_more" if len(telling) > 1 else name


def _telling(operations: Sequence[Operation]) -> Iterator[Operation]:
    """Yield the operations without indexes, checks, and what only serves a conversion."""
    converted = {operation.source.name for operation in operations if isinstance(operation, ConvertColumn)}
    passing = {operation.target.name for operation in operations if isinstance(operation, ConvertColumn)}
    for operation in operations:
        match operation:
            case CreateIndex() | DropIndex() | RequireValues() | MoveMentions():
                continue
            case AddColumn(column=column) if column.name in passing:
                continue
            case RenameColumn(old=name) if name in passing:
                continue
            case DropColumn(column=name) if name in converted:
                continue
            case _:
                yield operation


def _worded(text: str) -> str:
    words = text.replace("the column ", "").replace("the table ", "").replace("the ", "").split()
    return "_".join("".join(letter for letter in word if letter.isalnum() or letter == "_") for word in words)[
        :_LONGEST_NAME
    ]
