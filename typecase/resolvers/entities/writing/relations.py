"""Relations as an input gives them, and what becomes of the list that an entry holds.

A relation is given as documents that replace those that are held (a list, one, or null), or as a change: `set`
replaces, `disconnect` takes away, `connect` adds at the end or at a position. A document is its documentId, the number
of one of its rows, or an object with one of them; digits alone are a number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.references import Reference

_CHANGES = ("set", "connect", "disconnect")
_LONGEST_ID = 24
_LONGEST_LOCALE = 16
_GREATEST_ROW = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Linked:
    """A document that an entry is linked to; `inverse` is the entry's place among those that the document lists."""

    document_id: str
    locale: str = ""
    inverse: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connected document goes: before or after another one, at the start, or at the end."""

    before: Reference | None = None
    after: Reference | None = None
    start: bool = False


@dataclass(slots=True)
class Change:
    """What an input does with a relation: `replaced` (None: what is held stays), then taken away, then added."""

    replaced: list[Reference] | None = None
    disconnected: list[Reference] = field(default_factory=list[Reference])
    connected: list[tuple[Reference, Place]] = field(default_factory=list[tuple[Reference, Place]])

    @property
    def references(self) -> list[Reference]:
        """The documents that must exist: what is taken away and what others are placed by need not."""
        return [*(self.replaced or ()), *(reference for reference, _ in self.connected)]

    @property
    def mentioned(self) -> list[Reference]:
        """Every document that is named."""
        places = [place.before or place.after for _, place in self.connected]
        return [*self.references, *self.disconnected, *(anchor for anchor in places if anchor is not None)]


class InvalidRelation(Exception):
    """What was given is no relation."""


class UnknownPlace(Exception):
    """A document is to be placed by another one that is not linked."""

    def __init__(self, connected: Reference, anchor: Reference, *, before: bool) -> None:
        self.connected = connected
        self.anchor = anchor
        self.before = before
        super().__init__(connected.document_id)


def read_change(raw: Any, uid: str | None, registry_uids: Callable[[str], bool]) -> Change:
    """Return what is given for a relation to documents of `uid` (None: of any type); InvalidRelation for what is none.

    `registry_uids` tells whether a uid is one of a content type, for polymorphic relations.
    """
    reader = _Reader(uid, registry_uids)
    if raw is None:
        return Change(replaced=[])
    if is_mapping(raw) and any(name in raw for name in _CHANGES):
        if not set(raw) <= {*_CHANGES, "options"}:
            raise InvalidRelation
        if raw.get("set") is not None:
            return Change(replaced=reader.references(raw["set"]))
        return Change(
            disconnected=reader.references(raw.get("disconnect")),
            connected=[reader.connected(item) for item in _listed(raw.get("connect"))],
        )
    return Change(replaced=reader.references(raw))


def apply_change(change: Change, held: Sequence[Linked], *, strict: bool = True) -> list[Linked]:
    """Return what is linked after a change whose references are resolved; each document once, in its order.

    Raises UnknownPlace for a place by a document that is not linked; when not `strict`, that place is the end.
    """
    if change.replaced is not None:
        before = {(linked.document_id, linked.locale): linked for linked in held}
        keys = dict.fromkeys((reference.document_id, reference.locale) for reference in change.replaced)
        return [before.get(key) or Linked(*key) for key in keys]
    gone = {(reference.document_id, reference.locale) for reference in change.disconnected}
    linked = [item for item in held if (item.document_id, item.locale) not in gone]
    for reference, place in change.connected:
        known = next((item for item in linked if _is(item, reference)), None)
        linked = [item for item in linked if item is not known]
        at = _position(linked, reference, place, strict=strict)
        linked.insert(at, known or Linked(reference.document_id, reference.locale))
    return linked


def _position(linked: Sequence[Linked], connected: Reference, place: Place, *, strict: bool) -> int:
    anchor = place.before or place.after
    if anchor is None:
        return 0 if place.start else len(linked)
    for index, item in enumerate(linked):
        if item.document_id == anchor.document_id and (not anchor.locale or item.locale == anchor.locale):
            return index if place.before else index + 1
    if strict:
        raise UnknownPlace(connected, anchor, before=place.before is not None)
    return len(linked)


def _is(linked: Linked, reference: Reference) -> bool:
    return linked.document_id == reference.document_id and linked.locale == reference.locale


def _listed(raw: Any) -> Sequence[Any]:
    if raw is None:
        return ()
    return raw if is_list(raw) else (raw,)


@dataclass(frozen=True, slots=True)
class _Reader:
    uid: str | None
    is_uid: Callable[[str], bool]

    def references(self, raw: Any) -> list[Reference]:
        return [self.reference(item) for item in _listed(raw)]

    def connected(self, raw: Any) -> tuple[Reference, Place]:
        position = raw.get("position") if is_mapping(raw) else None
        return self.reference(raw), Place() if position is None else self._place(position)

    def reference(self, raw: Any) -> Reference:
        if not is_mapping(raw):
            return self._named(raw, self.uid, "")
        uid, locale = raw.get("__type", self.uid), raw.get("locale")
        if uid is not None and (not isinstance(uid, str) or not self.is_uid(uid)):
            raise InvalidRelation
        named = raw.get("documentId")
        return self._named(raw.get("id") if named is None else named, self.uid or uid, _pinned(locale))

    def _place(self, position: Any) -> Place:
        if not is_mapping(position):
            raise InvalidRelation
        before, after = position.get("before"), position.get("after")
        if before is not None:
            return Place(before=self._anchor(before, position))
        if after is not None:
            return Place(after=self._anchor(after, position))
        return Place(start=position.get("start") is True)

    def _anchor(self, raw: Any, position: Mapping[str, Any]) -> Reference:
        return self._named(raw, self.uid, _pinned(position.get("locale")))

    def _named(self, raw: Any, uid: str | None, locale: str) -> Reference:
        match raw:
            case bool():
                raise InvalidRelation
            case int() if 0 <= raw <= _GREATEST_ROW and uid is not None:
                return Reference(uid, row_id=raw, locale=locale)
            case str() if raw.isdecimal() and raw.isascii() and uid is not None and int(raw[:20]) <= _GREATEST_ROW:
                return Reference(uid, row_id=int(raw[:20]), locale=locale)
            case str() if raw:
                return Reference(uid, document_id=_storable_id(raw), locale=locale)
            case _:
                raise InvalidRelation


def _storable_id(raw: str) -> str:
    if len(raw) > _LONGEST_ID or not raw.isascii() or "\0" in raw:
        raise ValidationError(f'Document with id "{raw[:40]}", locale "null" not found')
    return raw


def _pinned(locale: Any) -> str:
    if locale is None:
        return ""
    if not isinstance(locale, str) or len(locale) > _LONGEST_LOCALE or not locale.isascii() or "\0" in locale:
        raise InvalidRelation
    return locale
