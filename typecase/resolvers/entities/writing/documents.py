"""The writes of one content type's documents. Each is called inside a transaction and locks what it touches first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from typecase.errors import NotFoundError
from typecase.instants import now
from typecase.resolvers.entities.document_ids import new_document_id
from typecase.resolvers.entities.writing.entries import (
    DRAFT,
    LAST,
    PUBLISHED,
    Entry,
    column_links,
)
from typecase.resolvers.entities.writing.inputs import add_defaults, add_part_defaults, read_input
from typecase.resolvers.entities.writing.inverse import is_exclusive
from typecase.resolvers.entities.writing.merging import copy_shared
from typecase.resolvers.entities.writing.references import (
    lock_documents,
)
from typecase.resolvers.entities.writing.saving import Saving, Writing
from typecase.resolvers.entities.writing.versions import check_expected, copy_of, later, pick
from typecase.resolvers.queries.selection import Status
from typecase.resolvers.queries.session import Session
from typecase.schema.tables import COUNTERS, DOCUMENTS

EVERY_LOCALE = "*"
"""The locale that means all locales of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry that was written, of a status (published for a type without drafts)."""

    entry: Entry
    status: Status


class Documents:
    """Creates, updates, publishes and deletes the documents of one content type."""

    def __init__(self, saving: Saving) -> None:
        self.content_type = saving.content_type
        self.prepare = saving.prepare
        self._saving = saving
        self._table = saving.table
        self._events = saving.events

    def stored_locale(self, locale: str | None) -> str:
        """Return how a locale is stored: '' for a type without locales, the default one for None."""
        if not self.content_type.localized:
            return ""
        return locale or self._saving.default_locale

    async def find_single(self) -> str | None:
        """Return the document of a single type, if there is one."""
        session = self._saving.session()
        rows = await session.rows(
            f"select {session.quote('document_id')} from {session.quote(self._table.layout.table)}"
            f" order by {session.quote('id')} limit 1"
        )
        return rows[0]["document_id"] if rows else None

    async def create(
        self, data: Mapping[str, Any], *, status: Status = Status.DRAFT, locale: str | None = None, attempt: int = 0
    ) -> Written:
        """Store a new document and return its entry of `status`. Raises ValidationError and ApplicationError."""
        session, stored_locale = self._saving.session(), self.stored_locale(locale)
        found = read_input(data, self.content_type, self._saving.registry, stored_locale)
        await add_defaults(found, self.content_type)
        await add_part_defaults(found)
        await self._saving.resolve(session, found, stored_locale, ())
        entry = self._new_entry(new_document_id(), stored_locale, now())
        await self._saving.hash_secrets(found)
        writing = await self._saving.merge(session, entry, found)
        publishes = self.content_type.drafts and status is Status.PUBLISHED
        guarded = publishes or not self.content_type.drafts
        writing.generated = await self._saving.generate(session, entry, found, attempt, published=guarded)
        if not self.content_type.drafts:
            self._saving.checker.check_new(entry, found.problems, found)
        await self._saving.raise_any(session, entry, found.problems, published=not self.content_type.drafts)
        entries = [entry]
        if publishes:
            entries.append(await self._saving.publishable(session, entry))
        await self._saving.insert_document(session, entry.document_id)
        await self._saving.insert(session, entries, writing)
        for written in entries:
            await self._saving.write_others(session, written, found)
        self._events.tell("create", entry)
        self._events.tell("publish", *entries[1:])
        return self._written(entries[-1])

    async def update(
        self,
        document_id: str,
        data: Mapping[str, Any],
        *,
        status: Status = Status.DRAFT,
        locale: str | None = None,
        expected: str | None = None,
        attempt: int = 0,
    ) -> Written | None:
        """Change a document in one locale, made when it is not there, and return its entry of `status`.

        None when there is no such document. `expected` is the `updatedAt` that the caller knows; MovedOnError when
        the document has another. Raises ValidationError and ApplicationError.
        """
        session, stored_locale = self._saving.session(), self.stored_locale(locale)
        found = read_input(data, self.content_type, self._saving.registry, stored_locale)
        if not await self._saving.resolve(session, found, stored_locale, (document_id,)):
            return None
        entries = await self._table.of_document(session, document_id)
        before = pick(entries, stored_locale, self._main)
        check_expected(entries, stored_locale, expected)
        instant = later(before.updated_at if before else None)
        if before is None:
            entry = self._variant(entries, document_id, stored_locale, instant)
            await add_defaults(found, self.content_type, self._held(entry))
        else:
            entry = copy_of(before, updated_at=instant, version=before.version + 1)
        await add_part_defaults(found)
        await self._saving.hash_secrets(found)
        writing = await self._saving.merge(session, entry, found)
        if before is None:
            guarded = status is Status.PUBLISHED or not self.content_type.drafts
            writing.generated = await self._saving.generate(session, entry, found, attempt, published=guarded)
        if not self.content_type.drafts:
            entry.published_at = instant
            self._saving.checker.check(entry, found.problems, found if before else None)
        await self._saving.raise_any(session, entry, found.problems, published=not self.content_type.drafts)
        await self._saving.save(session, entry, before, writing)
        await self._saving.write_others(session, entry, found)
        self._events.tell("update" if before else "create", entry)
        await self._saving.share(session, entries, entry)
        publishes = self.content_type.drafts and status is Status.PUBLISHED
        if publishes:
            published = await self._saving.publish(session, entries, entry, writing)
            await self._saving.write_others(session, published, found)
            return self._written(published)
        return self._written(entry)

    async def publish(
        self, document_id: str, *, locale: str | None = None, expected: str | None = None
    ) -> list[Written]:
        """Publish the draft of a document in a locale (`*`: in each) and return the published entries.

        Raises NotFoundError when there is no draft, and ValidationError when it cannot be published.
        """
        session, entries = await self._locked(document_id)
        drafts = [draft for draft in entries if draft.status == DRAFT and self._means(locale, draft)]
        if not drafts:
            raise NotFoundError
        written: list[Written] = []
        for draft in drafts:
            check_expected(entries, draft.locale, expected)
            written.append(self._written(await self._saving.publish(session, entries, draft, Writing())))
        return written

    async def unpublish(
        self, document_id: str, *, locale: str | None = None, expected: str | None = None
    ) -> list[Written]:
        """Take a document back in a locale (`*`: in each): its draft stays. NotFoundError when it is not published."""
        session, entries = await self._locked(document_id)
        published = [entry for entry in entries if entry.status == PUBLISHED and self._means(locale, entry)]
        if not published:
            raise NotFoundError
        drafts: list[Entry] = []
        for entry in published:
            check_expected(entries, entry.locale, expected)
            draft = pick(entries, entry.locale, DRAFT)
            if draft is None:  # what is published would be lost: it becomes the draft
                draft = copy_of(entry, status=DRAFT, published_at=None, version=1, row_id=0)
                await self._saving.insert(session, [draft], Writing())
            drafts.append(draft)
        await self._table.delete(session, published)
        self._events.tell("unpublish", *drafts)
        return [self._written(draft) for draft in drafts]

    async def discard_draft(
        self, document_id: str, *, locale: str | None = None, expected: str | None = None
    ) -> list[Written]:
        """Make the draft of a document in a locale (`*`: in each) what its published entry is.

        Raises NotFoundError when it is not published.
        """
        session, entries = await self._locked(document_id)
        published = [entry for entry in entries if entry.status == PUBLISHED and self._means(locale, entry)]
        if not published:
            raise NotFoundError
        drafts: list[Entry] = []
        for entry in published:
            check_expected(entries, entry.locale, expected)
            before = pick(entries, entry.locale, DRAFT)
            draft = copy_of(entry, status=DRAFT, published_at=None, version=before.version + 1 if before else 1)
            await self._saving.save(session, draft, before, Writing())
            self._events.tell("draft-discard", draft)
            await self._saving.share(session, entries, draft)
            drafts.append(draft)
        return [self._written(draft) for draft in drafts]

    async def delete(
        self, document_id: str, *, locale: str | None = None, drafts_only: bool = False, expected: str | None = None
    ) -> bool:
        """Delete a document in a locale (`*`: in each), with its last entry the document; False when there is none."""
        session, entries = await self._locked(document_id)
        gone = [entry for entry in entries if self._means(locale, entry) and (entry.status == DRAFT or not drafts_only)]
        if not gone:
            return False
        for entry in gone:
            check_expected(entries, entry.locale, expected)
        if len(gone) < len(entries):
            await self._table.delete(session, gone)
        else:
            where = f"where {session.quote('id')} = $1"
            await session.rows(f"delete from {session.quote(DOCUMENTS)} {where}", [document_id])
            if self.content_type.single:
                await session.rows(
                    f"delete from {session.quote(COUNTERS)} where {session.quote('name')} = $1",
                    [self._saving.single_name],
                )
        newest = {entry.locale: entry for entry in sorted(gone, key=lambda entry: -entry.status)}
        self._events.tell("delete", *newest.values())
        return True

    async def clone(self, document_id: str, data: Mapping[str, Any], *, attempt: int = 0) -> list[Written]:
        """Copy a document in each of its locales to a new one, with changed data; published entries are not copied.

        Uids are made anew. Raises NotFoundError, ValidationError and ApplicationError.
        """
        session = self._saving.session()
        found = read_input(data, self.content_type, self._saving.registry, None)
        if not await self._saving.resolve(session, found, "", (document_id,)):
            raise NotFoundError
        entries = [entry for entry in await self._table.of_document(session, document_id) if entry.status == self._main]
        if not entries:
            raise NotFoundError
        new_id, instant = new_document_id(), now()
        copies: list[Entry] = []
        writing = Writing()
        await self._saving.hash_secrets(found)
        for held in entries:
            copied = self._cloned(held, new_id, instant)
            await self._saving.merge(session, copied, found)
            await self._saving.renew_parts(session, copied)
            for name in self._saving.uids:
                if name not in found.data:
                    copied.columns[self._table.layout.columns[name].name] = None
            guarded = not self.content_type.drafts
            writing.generated += await self._saving.generate(session, copied, found, attempt, published=guarded)
            if not self.content_type.drafts:
                self._saving.checker.check(copied, found.problems)
            await self._saving.raise_any(session, copied, found.problems, published=not self.content_type.drafts)
            copies.append(copied)
        await self._saving.insert_document(session, new_id)
        await self._saving.insert(session, copies, writing)
        for copied in copies:
            await self._saving.write_others(session, copied, found)
        self._events.tell("create", *copies)
        return [self._written(copied) for copied in copies]

    # What the actions share

    @property
    def _main(self) -> int:
        """The status of the entry that is written first."""
        return DRAFT if self.content_type.drafts else PUBLISHED

    def _means(self, locale: str | None, entry: Entry) -> bool:
        return locale == EVERY_LOCALE or entry.locale == self.stored_locale(locale)

    def _new_entry(self, document_id: str, locale: str, instant: str) -> Entry:
        published_at = None if self.content_type.drafts else instant
        return Entry(
            document_id=document_id,
            locale=locale,
            status=self._main,
            created_at=instant,
            updated_at=instant,
            published_at=published_at,
            columns={},
        )

    def _variant(self, entries: Sequence[Entry], document_id: str, locale: str, instant: str) -> Entry:
        """Return the first draft of a locale: what is published in it, else what all locales share."""
        entry = self._new_entry(document_id, locale, instant)
        published = pick(entries, locale, PUBLISHED)
        if published is not None:
            return copy_of(published, status=DRAFT, published_at=None, updated_at=instant, version=1, row_id=0)
        sibling = next((held for held in entries if held.status == self._main), entries[0] if entries else None)
        if sibling is not None:
            copy_shared(entry, sibling, *self._saving.shared)
        return entry

    async def _locked(self, document_id: str) -> tuple[Session, list[Entry]]:
        session = self._saving.session()
        known = await lock_documents(session, (document_id,))
        if known.get(document_id) != self.content_type.uid:
            return session, []
        return session, await self._table.of_document(session, document_id)

    def _cloned(self, held: Entry, document_id: str, instant: str) -> Entry:
        """Return what a copy has of an entry: all but the partners of relations of one to one, which it would take."""
        copied = copy_of(
            held,
            document_id=document_id,
            row_id=0,
            version=1,
            created_at=instant,
            updated_at=instant,
            published_at=None if self.content_type.drafts else instant,
        )
        for name, link, _ in column_links(self._table.layout):
            if is_exclusive(self.content_type.attributes[name]):
                copied.columns[link.target] = None
            if link.position is not None and copied.columns.get(link.target) is not None:
                copied.columns[link.position] = LAST
        copied.links = {name: [replace(linked, inverse=None) for linked in links] for name, links in held.links.items()}
        return copied

    def _written(self, entry: Entry) -> Written:
        return Written(entry=entry, status=Status.PUBLISHED if entry.status == PUBLISHED else Status.DRAFT)

    def _held(self, entry: Entry) -> frozenset[str]:
        """Return the attributes that the first entry of a locale has of the other locales."""
        columns = self._table.layout.columns
        return frozenset(name for name, column in columns.items() if entry.columns.get(column.name) is not None)
