"""Merging: what an input makes of an entry, and what keeps the result from being stored or published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from typecase.errors import ValidationError
from typecase.resolvers.entities.layout import LinkLayout
from typecase.resolvers.entities.writing.entries import LAST, Entry, EntryTable
from typecase.resolvers.entities.writing.inputs import Input
from typecase.resolvers.entities.writing.parts import PartsCheck, PartsStore
from typecase.resolvers.entities.writing.problems import Path, Problems, text_of
from typecase.resolvers.entities.writing.references import Reference
from typecase.resolvers.entities.writing.relations import Change, Linked, UnknownPlace, apply_change
from typecase.resolvers.entities.writing.rules import check_given, check_published
from typecase.resolvers.queries.session import Session
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import is_public
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, TableLink


def merge(session: Session, table: EntryTable, entry: Entry, found: Input, parts: PartsStore) -> None:
    """Put an input whose references are resolved into an entry.

    Raises ApplicationError for a component's id that is not there, ValidationError for JSON that nothing can hold, and
    UnknownPlace.
    """
    for name, value in found.values.items():
        entry.columns[table.layout.columns[name].name] = _stored(session, table, name, value)
    for name, value in found.parts.items():
        attribute = table.layout.attribute(name)
        assert isinstance(attribute, ComponentAttribute | DynamicZone)
        stored = parts.store(attribute, name, value, table.shown(entry, name))
        entry.columns[table.layout.columns[name].name] = _stored(session, table, name, stored)
    for name, change in found.changes.items():
        link = table.layout.links.get(name)
        if link is None or not link.pins:
            for reference in change.mentioned:
                reference.locale = ""
        if link is not None:
            _merge_link(entry, name, link, change)


def _stored(session: Session, table: EntryTable, name: str, value: Any) -> Any:
    try:
        return table.stored(session, name, value)
    except orjson.JSONEncodeError as error:
        raise ValidationError(f"{name}: JSON that cannot be stored: {error}") from error


def _merge_link(entry: Entry, name: str, link: LinkLayout, change: Change) -> None:
    match link.link:
        case TableLink():
            entry.links[name] = apply_change(change, entry.links.get(name, ()))
        case ColumnLink(target=target, position=position, locale=locale):
            held = entry.columns.get(target)
            pinned = (entry.columns.get(locale) if locale else None) or ""
            linked = apply_change(change, [] if held is None else [Linked(held, pinned)])
            now = linked[-1] if linked else None
            entry.columns[target] = now.document_id if now else None
            if locale:
                entry.columns[locale] = (now.locale or None) if now else None
            if position and entry.columns[target] != held:
                entry.columns[position] = LAST if now else None


@dataclass(frozen=True, slots=True)
class Checker:
    """Notes what keeps an entry from being published (of a type without drafts: from being stored)."""

    registry: Registry
    table: EntryTable

    def check(self, entry: Entry, problems: Problems, given: Input | None = None) -> None:
        """Check every attribute of an entry, or those that an input gives."""
        for name in self.table.content_type.attributes:
            if given is None or name in given.data:
                self._check(entry, name, problems, defined=False)

    def check_new(self, entry: Entry, problems: Problems, given: Input) -> None:
        """Check every attribute of a new entry of a type without drafts."""
        for name in self.table.content_type.attributes:
            self._check(entry, name, problems, defined=name not in given.data)

    def _check(self, entry: Entry, name: str, problems: Problems, *, defined: bool) -> None:
        noted = len(problems.found)
        self._check_attribute(entry, name, problems, defined=defined)
        if not is_public(self.table.layout.attribute(name)):
            problems.forget_values(noted)

    def _check_attribute(self, entry: Entry, name: str, problems: Problems, *, defined: bool) -> None:
        attribute, path = self.table.layout.attribute(name), (name,)
        if any(problem.path[:1] == path for problem in problems.found):
            return
        match attribute:
            case ComponentAttribute() | DynamicZone():
                drafts = self.table.content_type.drafts
                PartsCheck(self.registry, problems, not drafts).check(attribute, self.table.shown(entry, name), path)
            case Media() | Relation():
                if attribute.required and not self._is_linked(entry, name):
                    problems.add(path, f"{text_of(path)} must be defined.")
            case Localizations():
                return
            case _ if defined:
                check_given(attribute, self.table.shown(entry, name), path, problems)
                if not _has_problem(problems, path):
                    check_published(attribute, self.table.shown(entry, name), path, problems)
            case _:
                check_published(attribute, self.table.shown(entry, name), path, problems)

    def _is_linked(self, entry: Entry, name: str) -> bool:
        link = self.table.layout.links.get(name)
        match link.link if link else None:
            case TableLink():
                return bool(entry.links.get(name))
            case ColumnLink(target=target):
                return entry.columns.get(target) is not None
            case None:
                return True


def _has_problem(problems: Problems, path: Path) -> bool:
    return any(problem.path == path for problem in problems.found)


async def place_error(session: Session, registry: Registry, unknown: UnknownPlace) -> ValidationError:
    """Return the error about a place by a document that is not linked; rows are named by their ids, as in Strapi."""
    connected = await _row_id(session, registry, unknown.connected)
    anchor = await _row_id(session, registry, unknown.anchor)
    side = "before" if unknown.before else "after"
    return ValidationError(
        f'There was a problem connecting relation with id {connected} at position {{"{side}":{anchor}}}. '
        f"The relation with id {anchor} needs to be connected first."
    )


async def _row_id(session: Session, registry: Registry, reference: Reference) -> int | str:
    if reference.row_id is not None or reference.uid is None:
        return reference.given
    table = registry.content_type(reference.uid).collection_name
    rows = await session.rows(
        f"select min({session.quote('id')}) as id from {session.quote(table)}"
        f" where {session.quote('document_id')} = $1",
        [reference.document_id],
    )
    found = rows[0]["id"]
    return reference.document_id if found is None else found


def copy_shared(entry: Entry, source: Entry, columns: Sequence[str], links: Sequence[str]) -> bool:
    """Give an entry what all locales share, as another one has it; tell whether anything changed."""
    changed = False
    for name in columns:
        if entry.columns.get(name) != source.columns.get(name):
            entry.columns[name] = source.columns.get(name)
            changed = True
    for name in links:
        if entry.links.get(name, []) != source.links.get(name, []):
            entry.links[name] = list(source.links.get(name, ()))
            changed = True
    return changed
