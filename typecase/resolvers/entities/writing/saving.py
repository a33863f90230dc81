"""The steps of a write that its actions share: references, values, uids, rows, links and what other locales share."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tortoise.exceptions import IntegrityError

from typecase.errors import ApplicationError
from typecase.instants import now
from typecase.resolvers.entities.layout import layout_of
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.component_ids import ComponentIds
from typecase.resolvers.entities.writing.entries import PUBLISHED, Entry, EntryTable, column_links, localized_columns
from typecase.resolvers.entities.writing.inputs import Input, missing_error, secrets_of
from typecase.resolvers.entities.writing.inverse import InverseWriter, free_partners
from typecase.resolvers.entities.writing.merging import Checker, copy_shared, merge, place_error
from typecase.resolvers.entities.writing.parts import PartsStore
from typecase.resolvers.entities.writing.problems import Problems
from typecase.resolvers.entities.writing.references import (
    MissingRows,
    check_documents,
    lock_documents,
    lock_name,
    resolve_rows,
)
from typecase.resolvers.entities.writing.relations import UnknownPlace
from typecase.resolvers.entities.writing.unique import generate_uids, has_unique_values, note_repeated
from typecase.resolvers.entities.writing.versions import copy_of, pick
from typecase.resolvers.events.entries import EntryEvents
from typecase.resolvers.events.outbox import Outbox
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.statements import Storage
from typecase.resolvers.queries.transactions import Collision
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Uid
from typecase.schema.content_types import ContentType
from typecase.schema.tables import COUNTERS, DOCUMENTS

HashSecret: TypeAlias = Callable[[str], Awaitable[str]]
"""Returns what is stored of a password."""


@dataclass(slots=True)
class Writing:
    """What one write must know to explain a collision: the uids that it made itself."""

    generated: list[str] = field(default_factory=list[str])


class Saving:
    """The steps of writing documents of one content type. All are called inside a transaction."""

    def __init__(
        self,
        content_type: ContentType,
        storage: Storage,
        database: Database,
        component_ids: ComponentIds,
        hash_secret: HashSecret,
        default_locale: str,
        outbox: Outbox,
    ) -> None:
        registry = storage.registry
        self.content_type = content_type
        self.registry = registry
        self.database = database
        self.default_locale = default_locale
        self.table = EntryTable(registry, layout_of(registry, content_type))
        self.checker = Checker(registry, self.table)
        self.events = EntryEvents(self.table, registry, outbox)
        self.shared = localized_columns(self.table) if content_type.localized else ((), ())
        self.uids = tuple(
            name
            for name, attribute in content_type.attributes.items()
            if isinstance(attribute, Uid) and attribute.target_field
        )
        self._component_ids = component_ids
        self._hash_secret = hash_secret
        self._inverse = InverseWriter(storage, content_type, default_locale)
        self._sides = dict(self._inverse.sides())
        self._has_parts = any(
            isinstance(attribute, ComponentAttribute | DynamicZone) for attribute in content_type.attributes.values()
        )

    async def prepare(self) -> None:
        """Do what is better done before a transaction: take ids for components."""
        if self._has_parts:
            await self._component_ids.prepare()

    def session(self) -> Session:
        """Return the session of the transaction that this task is in."""
        return session_of(self.database.connection, self.database.dialect)

    @property
    def single_name(self) -> str:
        """The counter that marks that a single type has its document."""
        return f"single {self.content_type.uid}"

    async def resolve(self, session: Session, found: Input, locale: str, own: Sequence[str]) -> bool:
        """Resolve and lock what an input names; tell whether the document that is written exists."""
        mentioned = found.mentioned
        try:
            await resolve_rows(session, self.registry, mentioned)
        except MissingRows as missing:
            raise missing_error(missing, found, self.content_type, locale) from None
        known = await lock_documents(session, [*own, *(reference.document_id for reference in mentioned)])
        if any(known.get(document_id) != self.content_type.uid for document_id in own):
            return False
        check_documents(found.references, known, self.registry, locale or self.default_locale)
        return True

    async def hash_secrets(self, found: Input) -> None:
        """Put hashes in the places of an input's passwords; not where it is refused anyway."""
        secrets = [] if found.problems.found else list(secrets_of(found, self.content_type))
        hashes = await asyncio.gather(*(self._hash_secret(values[name]) for values, name in secrets))
        for (values, name), hashed in zip(secrets, hashes, strict=True):
            values[name] = hashed

    async def merge(self, session: Session, entry: Entry, found: Input) -> Writing:
        """Put an input, whose passwords are hashed, into an entry: give its components ids, change its relations."""
        items = found.items
        ids = await self._component_ids.take(session, items) if items else iter(())
        try:
            merge(session, self.table, entry, found, PartsStore(self.registry, lambda: next(ids)))
        except UnknownPlace as unknown:
            raise await place_error(session, self.registry, unknown) from None
        except ApplicationError:
            if found.problems.found:
                found.problems.raise_any(tuple(self.content_type.attributes))
            raise
        return Writing()

    async def generate(
        self, session: Session, entry: Entry, found: Input, attempt: int, *, published: bool
    ) -> list[str]:
        """Make the uids that an entry lacks and that were not given, and return their attributes.

        `published` tells that the entry is published in the same action: an index guards the uid then.
        """
        wanted = [name for name in self.uids if name not in found.data and not self.has_uid(entry, name)]
        if not wanted or found.problems.found:
            return []
        if not published:
            # No index guards the uids of drafts: those who make some of a type do so one after the other.
            await self._lock_uids(session)
        return await generate_uids(session, self.table, entry, iter(wanted), attempt)

    async def _lock_uids(self, session: Session) -> None:
        try:
            await lock_name(session, f"uids {self.content_type.uid}"[:255])
        except IntegrityError as error:
            raise Collision from error

    def has_uid(self, entry: Entry, name: str) -> bool:
        """Tell whether an entry has a uid."""
        return bool(entry.columns.get(self.table.layout.columns[name].name))

    async def raise_any(self, session: Session, entry: Entry, problems: Problems, *, published: bool) -> None:
        """Raise ValidationError when there are problems; of what is published, the repeated values are among them."""
        if not problems.found:
            return
        if published and has_unique_values(self.table):
            await note_repeated(session, self.table, entry, problems)
        problems.raise_any(tuple(self.content_type.attributes))

    async def publishable(self, session: Session, draft: Entry) -> Entry:
        """Return what a draft is published as; ValidationError when it cannot be."""
        problems = Problems()
        self.checker.check(draft, problems)
        await self.raise_any(session, draft, problems, published=True)
        return copy_of(draft, status=PUBLISHED, published_at=now(), version=1, row_id=0)

    async def publish(self, session: Session, entries: list[Entry], draft: Entry, writing: Writing) -> Entry:
        """Store what a draft is published as and return it; ValidationError when it cannot be published."""
        published = await self.publishable(session, draft)
        before = pick(entries, draft.locale, PUBLISHED)
        if before is not None:
            published.version = before.version + 1
        await self.save(session, published, before, writing)
        self.events.tell("publish", published)
        await self.share(session, entries, published)
        return published

    async def save(self, session: Session, entry: Entry, before: Entry | None, writing: Writing) -> None:
        """Write an entry over what it was before, or as a new one. Raises Collision."""
        if before is None:
            await self.insert(session, [entry], writing)
            return
        entry.row_id = before.row_id
        await self.table.place_last(session, entry)
        try:
            await self.table.update(session, entry, before)
        except IntegrityError as error:
            raise self.collision(entry, writing) from error
        await self.free_partners(session, entry)

    async def insert(self, session: Session, entries: Sequence[Entry], writing: Writing) -> None:
        """Store the new entries of one document. Raises Collision."""
        generated = [self.table.layout.columns[name].name for name in writing.generated]
        try:
            stored = await self.table.insert(session, entries, generated)
        except IntegrityError as error:
            raise self.collision(entries[-1], writing) from error
        if not stored:
            raise self.collision(entries[-1], writing)
        for entry in entries:
            await self.free_partners(session, entry)

    async def free_partners(self, session: Session, entry: Entry) -> None:
        """Take what an entry points to in relations of one to one away from other entries."""
        for name, link, _ in column_links(self.table.layout):
            await free_partners(session, self.content_type, name, link, entry)

    async def insert_document(self, session: Session, document_id: str) -> None:
        """Store a new document without entries. Raises Collision when a single type has one already."""
        if self.content_type.single:
            # Two writers of the first document of a single type meet here, and the second one finds the first's.
            try:
                await session.rows(
                    f"insert into {session.quote(COUNTERS)} ({session.quote('name', 'value')}) values ($1, 1)",
                    [self.single_name],
                )
            except IntegrityError as error:
                raise Collision(self._forget_lost_single) from error
        await session.rows(
            f"insert into {session.quote(DOCUMENTS)} ({session.quote('id', 'content_type')}) values ($1, $2)",
            [document_id, self.content_type.uid],
        )

    async def _forget_lost_single(self) -> None:
        """Let a single type have a document again when the one that it had was taken away as a row."""
        async with self.database.savepoint() if self.database.in_transaction else self.database.transaction():
            session = self.session()
            held = session.quote("content_type")
            await session.rows(
                f"delete from {session.quote(COUNTERS)} where {session.quote('name')} = $1 and not exists"
                f" (select 1 from {session.quote(DOCUMENTS)} where {held} = $2)",
                [self.single_name, self.content_type.uid],
            )

    async def write_others(self, session: Session, entry: Entry, found: Input) -> None:
        """Write the relations of an input that the other side holds."""
        for name, side in self._sides.items():
            if name in found.changes:
                try:
                    await self._inverse.write(session, side, found.changes[name], entry)
                except UnknownPlace as unknown:
                    raise await place_error(session, self.registry, unknown) from None

    async def share(self, session: Session, entries: list[Entry], written: Entry) -> None:
        """Give the document's other locales of the same status what all locales share; `entries` is kept up to date."""
        if not self.content_type.localized:
            return
        verb = "publish" if self.content_type.drafts and written.status == PUBLISHED else "update"
        for index, held in enumerate(entries):
            if held.status == written.status and held.locale != written.locale:
                other = copy_of(held, version=held.version + 1)
                if copy_shared(other, written, *self.shared):
                    try:
                        await self.table.update(session, other, held)
                    except IntegrityError as error:
                        raise self.collision(other, Writing()) from error
                    entries[index] = other
                    self.events.tell(verb, other)

    async def renew_parts(self, session: Session, entry: Entry) -> None:
        """Give the component values of a copied entry ids of their own."""
        for name, attribute in self.content_type.attributes.items():
            if not isinstance(attribute, ComponentAttribute | DynamicZone):
                continue
            held = self.table.shown(entry, name)
            if held:
                ids = await self._component_ids.take(session, _count(held))
                renewed = PartsStore(self.registry, lambda ids=ids: next(ids)).renew(attribute, held)
                entry.columns[self.table.layout.columns[name].name] = self.table.stored(session, name, renewed)

    def collision(self, entry: Entry, writing: Writing) -> Collision:
        """Return what tells, when the transaction is gone, which values another entry has, but for generated ones."""

        async def explain() -> None:
            problems = Problems()
            session = session_of(self.database.writer, self.database.dialect)
            if self.database.in_transaction:
                session = self.session()
            await note_repeated(session, self.table, entry, problems)
            problems.found = [found for found in problems.found if found.path[0] not in writing.generated]
            problems.raise_any(tuple(self.content_type.attributes))

        return Collision(explain)


def _count(held: Any) -> int:
    """Return at most how many component values something that a column holds has."""
    if is_list(held):
        return sum(map(_count, held))
    return 1 + sum(map(_count, held.values())) if is_mapping(held) else 0
