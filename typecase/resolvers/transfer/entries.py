"""Entries in their portable form: one line of JSON each, read with every mistake noted, and written back the same.

A link is written as the documentId of its target, or as an object where it pins a locale or where the entry's place
among those that the target lists is not the usual one: the number of the first line of the file with the entry's
document and locale, so that a published entry stands where its draft does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from typecase.resolvers.entities.components import Mention, Parts, read_noting
from typecase.resolvers.entities.document_ids import DOCUMENT_ID
from typecase.resolvers.entities.forms import read_instant, read_scalar
from typecase.resolvers.entities.layout import Layout, LinkLayout
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.schema.attributes import ComponentAttribute, DynamicZone, JsonValue, Localizations, Media, Relation
from typecase.schema.mistakes import Place, shown, suggestion

STATUSES = {"draft": 0, "published": 1}
"""How a status is stored."""

_STATUS_NAMES = {stored: name for name, stored in STATUSES.items()}
_TIMESTAMPS = ("createdAt", "updatedAt", "publishedAt")
_KEYS = ("documentId", "locale", "status", *_TIMESTAMPS, "data")
_LINK_KEYS = ("documentId", "locale", "position")
_LOCALE = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link points to: a document, the locale that it pins ('' for none), and the entry's place there."""

    document_id: str
    locale: str = ""
    position: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a document. `locale` is '' for a type without locales, `status` as stored.

    `values` holds the scalars and components that are not empty in canonical form, `links` the targets in their order.
    """

    document_id: str
    locale: str
    status: int
    timestamps: tuple[str | None, ...]
    values: Mapping[str, JsonValue]
    links: Mapping[str, tuple[Target, ...]]

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells an entry from all others of its type."""
        return (self.document_id, self.locale, self.status)


def mentions_of(layout: Layout, entry: Entry) -> Iterator[Mention]:
    """Yield the documents that the components of an entry name."""
    parts = Parts(layout.registry)
    for name, value in entry.values.items():
        attribute = layout.attribute(name)
        if isinstance(attribute, ComponentAttribute | DynamicZone):
            yield from parts.mentions(attribute, value, name)


def references_of(layout: Layout, entry: Entry) -> Iterator[Mention]:
    """Yield every document that an entry points to, links and components alike."""
    for name, targets in entry.links.items():
        uid = layout.links[name].target
        yield from (Mention(target.document_id, uid, name) for target in targets)
    yield from mentions_of(layout, entry)


def without(layout: Layout, entry: Entry, missing: frozenset[str]) -> Entry:
    """Return an entry that does not point to the missing documents."""
    if missing.isdisjoint(mention.document_id for mention in references_of(layout, entry)):
        return entry
    parts = Parts(layout.registry)
    values: dict[str, JsonValue] = {}
    for name, value in entry.values.items():
        attribute = layout.attribute(name)
        composed = isinstance(attribute, ComponentAttribute | DynamicZone)
        values[name] = parts.without(attribute, value, missing) if composed else value
    links = {
        name: tuple(target for target in targets if target.document_id not in missing)
        for name, targets in entry.links.items()
    }
    return Entry(
        document_id=entry.document_id,
        locale=entry.locale,
        status=entry.status,
        timestamps=entry.timestamps,
        values={name: value for name, value in values.items() if value is not None},
        links={name: targets for name, targets in links.items() if targets},
    )


@dataclass(slots=True)
class Ordinals:
    """The usual place of each entry of a file among those that its targets list. Ask line by line, in order."""

    line: int = 0
    _first: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    def next(self, document_id: str, locale: str) -> float:
        """Count a line, and return the number of the first one with this document and locale."""
        self.line += 1
        return float(self._first.setdefault((document_id, locale), self.line))


def write_line(layout: Layout, entry: Entry, ordinals: Ordinals) -> bytes:
    """Return the line of an entry, with its end."""
    usual = ordinals.next(entry.document_id, entry.locale)
    data: dict[str, JsonValue] = {}
    for name in layout.content_type.attributes:
        if name in entry.values:
            data[name] = entry.values[name]
        elif name in entry.links:
            targets = [_written(target, usual) for target in entry.links[name]]
            data[name] = targets if layout.links[name].many else targets[0]
    line = {
        "documentId": entry.document_id,
        "locale": entry.locale or None,
        "status": _STATUS_NAMES[entry.status],
        **dict(zip(_TIMESTAMPS, entry.timestamps, strict=True)),
        "data": data,
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _written(target: Target, usual: float) -> JsonValue:
    written: dict[str, Any] = {"documentId": target.document_id}
    if target.locale:
        written["locale"] = target.locale
    if target.position is not None and target.position != usual:
        written["position"] = int(target.position) if target.position.is_integer() else target.position
    return written if len(written) > 1 else target.document_id


@dataclass(slots=True)
class LineReader:
    """Reads the lines of one type's file in order; what is wrong is added to `found` with file, line and path."""

    layout: Layout
    found: list[str]
    ordinals: Ordinals = field(default_factory=Ordinals)
    _parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        self._parts = Parts(self.layout.registry)

    def read(self, line: bytes) -> Entry | None:
        """Return the entry of the next line, or None when it has mistakes."""
        before = len(self.found)
        place = Place(f"{self.layout.file_name}:{self.ordinals.line + 1}", self.found)
        entry = self._entry(line, place)
        if entry is None:
            # Lines that cannot be read count too.
            self.ordinals.next("", "")
        return entry if len(self.found) == before else None

    def _entry(self, line: bytes, place: Place) -> Entry | None:
        try:
            raw: JsonValue = orjson.loads(line.rstrip(b"\r\n"))
        except orjson.JSONDecodeError as error:
            place.add(f"not valid JSON: {error}")
            return None
        if not is_mapping(raw):
            place.add(f"expected an object, got {shown(raw)}")
            return None
        for key in raw:
            if key not in _KEYS:
                place.at(key).add(f"there is no such key{suggestion(key, _KEYS)}")
        document_id = raw.get("documentId")
        if not isinstance(document_id, str) or not DOCUMENT_ID.fullmatch(document_id):
            place.at("documentId").add(f"expected 1 to 24 letters and digits, got {shown(document_id)}")
            document_id = ""
        locale = self._locale(raw.get("locale"), place.at("locale"))
        usual = self.ordinals.next(document_id, locale)
        data = raw.get("data")
        if not is_mapping(data):
            place.at("data").add(f"expected an object, got {shown(data)}")
            data = dict[str, JsonValue]()
        return Entry(
            document_id=document_id,
            locale=locale,
            status=self._status(raw.get("status"), place.at("status")),
            timestamps=tuple(_instant(raw.get(name), place.at(name)) for name in _TIMESTAMPS),
            **self._data(data, usual, place.at("data")),
        )

    def _locale(self, raw: JsonValue, place: Place) -> str:
        if not self.layout.content_type.localized:
            if raw is not None:
                place.add(f"{self.layout.content_type.uid} has no locales: expected null, got {shown(raw)}")
            return ""
        if isinstance(raw, str) and _LOCALE.fullmatch(raw):
            return raw
        place.add(f'expected the code of a locale such as "en", got {shown(raw)}')
        return ""

    def _status(self, raw: JsonValue, place: Place) -> int:
        drafts = self.layout.content_type.drafts
        if isinstance(raw, str) and raw in STATUSES and (drafts or raw == "published"):
            return STATUSES[raw]
        expected = '"draft" or "published"' if drafts else '"published" (the type has no drafts)'
        place.add(f"expected {expected}, got {shown(raw)}")
        return STATUSES["published"]

    def _data(self, data: Mapping[str, JsonValue], usual: float, place: Place) -> dict[str, Any]:
        values: dict[str, JsonValue] = {}
        links: dict[str, tuple[Target, ...]] = {}
        for name, raw in data.items():
            at = place.at(name)
            if raw is None:
                continue
            if name in self.layout.links:
                targets = self._targets(self.layout.links[name], raw, usual, at)
                if targets:
                    links[name] = targets
            elif name in self.layout.columns:
                value = self._value(name, raw, at)
                if value is not None:
                    values[name] = value
            else:
                self._refuse(name, at)
        return {"values": values, "links": links}

    def _value(self, name: str, raw: JsonValue, place: Place) -> JsonValue:
        attribute = self.layout.attribute(name)
        match attribute:
            case ComponentAttribute() | DynamicZone():
                return self._parts.read(attribute, raw, place)
            case _:
                assert not isinstance(attribute, Media | Relation | Localizations)
                return read_noting(place, lambda: read_scalar(attribute, raw))

    def _refuse(self, name: str, place: Place) -> None:
        content_type = self.layout.content_type
        attribute = content_type.attributes.get(name)
        owner = (attribute.mapped_by or attribute.morph_by) if isinstance(attribute, Relation) else None
        if isinstance(attribute, Relation) and owner is not None:
            place.add(f"this side of the relation is not stored: give it as {owner} of {attribute.target}")
        elif attribute is not None:
            place.add("this attribute is computed and cannot be given")
        else:
            place.add(f"{content_type.uid} has no such attribute{suggestion(name, content_type.attributes)}")

    def _targets(self, link: LinkLayout, raw: JsonValue, usual: float, place: Place) -> tuple[Target, ...]:
        if not link.many:
            target = _target(link, raw, usual, place)
            return () if target is None else (target,)
        if not is_list(raw):
            place.add(f"expected a list of documentIds, got {shown(raw)}")
            return ()
        read = [_target(link, item, usual, place.at(index)) for index, item in enumerate(raw)]
        targets = tuple(target for target in read if target is not None)
        if len({(target.document_id, target.locale) for target in targets}) < len(targets):
            place.add("names a document twice; name it once")
        return targets


def _target(link: LinkLayout, raw: JsonValue, usual: float, place: Place) -> Target | None:
    given: Mapping[str, JsonValue] = {"documentId": raw} if isinstance(raw, str) else raw if is_mapping(raw) else {}
    document_id, locale = given.get("documentId"), given.get("locale") or ""
    position = given.get("position", usual)
    allowed = [_LINK_KEYS[0], *(["locale"] if link.pins else []), *(["position"] if link.ordered else [])]
    if (
        not isinstance(document_id, str)
        or not isinstance(locale, str)
        or (locale and not _LOCALE.fullmatch(locale))
        or isinstance(position, bool)
        or not isinstance(position, int | float)
        or not set(given) <= set(allowed)
    ):
        place.add(f"expected a documentId, or an object with {', '.join(allowed)}; got {shown(raw)}")
        return None
    return Target(document_id, locale, float(position) if link.ordered else None)


def _instant(raw: JsonValue, place: Place) -> str | None:
    return None if raw is None else read_noting(place, lambda: read_instant(raw))
