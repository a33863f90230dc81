"""Unique values and generated uids: what other entries have already."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

from typecase.resolvers.entities.writing.entries import PUBLISHED, Entry, EntryTable
from typecase.resolvers.entities.writing.problems import Problems
from typecase.resolvers.entities.writing.slugs import slug_of
from typecase.resolvers.queries.session import Session
from typecase.schema.attributes import Uid

_LONGEST_UID = 255
_LONGEST_SUFFIX = 20


async def note_repeated(session: Session, table: EntryTable, entry: Entry, problems: Problems) -> None:
    """Note the unique values of an entry that another published entry of its locale has; empty ones may repeat."""
    for name, column, value in _unique_values(table, entry):
        quote = session.quote
        rows = await session.rows(
            f"select 1 from {quote(table.layout.table)} where {quote(column)} = $1 and {quote('status')} = $2"
            f" and {quote('locale')} = $3 and {quote('document_id')} <> $4 limit 1",
            [value, PUBLISHED, entry.locale, entry.document_id],
        )
        if rows:
            problems.add_repeated((name,), table.shown(entry, name))


def has_unique_values(table: EntryTable) -> bool:
    """Tell whether a content type has an attribute whose values are unique."""
    return any(_is_unique(attribute) for attribute in table.content_type.attributes.values())


async def generate_uids(
    session: Session, table: EntryTable, entry: Entry, wanted: Iterator[str], attempt: int
) -> list[str]:
    """Give an entry the uids that are wanted, made from their target fields, and return their attributes.

    The first attempt (0) takes what the text makes, which is refused when it is stored where another entry of the
    locale has it. The next one looks for a free number to put behind it, and those after take one at random, so that
    many writers with the same text do not race for the next number.
    """
    made: list[str] = []
    for name in wanted:
        attribute = table.content_type.attributes[name]
        assert isinstance(attribute, Uid)
        text = table.shown(entry, attribute.target_field) if attribute.target_field else None
        if not isinstance(text, str) or not text:
            continue
        longest = (attribute.max_length or _LONGEST_UID) - _LONGEST_SUFFIX
        base = slug_of(text, attribute.options)[:longest].rstrip("-_.~")
        base = base or table.content_type.singular_name
        uid = await _free(session, table, entry, name, base, attempt) if attempt else base
        entry.columns[table.layout.columns[name].name] = uid
        made.append(name)
    return made


async def _free(session: Session, table: EntryTable, entry: Entry, name: str, base: str, attempt: int) -> str:
    quote = session.quote
    column = quote(table.layout.columns[name].name)
    rows = await session.rows(
        # Texts are compared by their bytes: every "base-…" lies between "base-" and "base.".
        f"select {column} as uid from {quote(table.layout.table)} where ({column} = $1 or ({column} >= $2"
        f" and {column} < $3)) and {quote('locale')} = $4 and {quote('document_id')} <> $5",
        [base, f"{base}-", f"{base}.", entry.locale, entry.document_id],
    )
    taken = {row["uid"] for row in rows}
    if base not in taken:
        return base
    numbered = re.compile(rf"{re.escape(base)}-(\d{{1,15}})")
    numbers = {int(found[1]) for uid in taken if (found := numbered.fullmatch(uid))}
    number = 1
    while number in numbers:
        number += 1
    return f"{base}-{number + secrets.randbelow(100 * (attempt - 1)) if attempt > 1 else number}"


def _unique_values(table: EntryTable, entry: Entry) -> Iterator[tuple[str, str, Any]]:
    for name, attribute in table.content_type.attributes.items():
        if _is_unique(attribute):
            column = table.layout.columns[name].name
            value = entry.columns.get(column)
            if value is not None and value != "":
                yield name, column, value


def _is_unique(attribute: Any) -> bool:
    return isinstance(attribute, Uid) or getattr(attribute, "unique", False)
