"""Operations on what is stored: values, links, entries and documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from typecase.schema.tables import Column


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FillColumn:
    """Write a JSON value where a column has none."""

    table: str
    column: Column
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RequireValues:
    """Do nothing where each published entry has a value in a column; otherwise end, and say which have none."""

    table: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDrafts:
    """Give each published entry of a table a draft with the same values, links in these tables, and mentions.

    `columns` are those of the values: all but `id`, `status` and `published_at`.
    """

    content_type: str
    table: str
    columns: tuple[str, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDrafts:
    """Delete the drafts of a table, and the documents that have nothing else; fields as in `AddDrafts`."""

    content_type: str
    table: str
    columns: tuple[str, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLocales:
    """Have the entries of a table, which know no locales, in this one."""

    content_type: str
    table: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLocales:
    """Have no locales in a table any more: entries in this one stay; others go, as do documents without any."""

    content_type: str
    table: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpinLinks:
    """Have the links in a table point to documents, not to one locale of theirs."""

    links: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlace:
    """Where links of a table's entries are held: in a link table, or in columns for the target and what belongs to it.

    The column of the `position` is that of the entry among those that the target lists.
    """

    table: str
    links: str | None = None
    target: str | None = None
    position: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransposeLinks:
    """Copy the links that entries at one place hold to the other side, which holds them from now on.

    Where both sides have drafts (`statuses`) or locales (`locales`), entries of one status or locale belong together.
    """

    source: LinkPlace
    target: LinkPlace
    statuses: bool = False
    locales: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDocuments:
    """Delete the documents of a content type, and what points to them."""

    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMentions:
    """Have what is mentioned below one path of a table's entries below another, or forget it."""

    table: str
    old: str
    new: str | None
