"""What documents are after any sequence of writes, in memory: posts and topics with drafts, in locales, linked.

A link is held by a post's entry and points to a topic's document. A topic lists the posts that point to it. A link has
a stamp, which says where it stands in that list: of two stamps that `Content.order` has as a pair the first one stands
before the second one, and of others nothing is promised.
"""

import copy
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

DRAFT, PUBLISHED = "draft", "published"
STATUSES = (DRAFT, PUBLISHED)
DEFAULT_LOCALE, ALL_LOCALES = "en", "*"
POST, TOPIC = "post", "topic"
FORWARD = {"topics": TOPIC, "lead": TOPIC}
"""The relations that posts hold, and their targets."""
INVERSE = {"posts": "topics", "led": "lead"}
"""The lists that topics show, and the relation of posts that each is the other side of."""
TO_ONE = frozenset({"lead"})
PLURALS = {POST: "posts", TOPIC: "topics"}

Key: TypeAlias = tuple[str, str, str]
"""An entry: its document, locale and status."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connected document goes: `before` or `after` an anchor, at the `start`, or at the `end`."""

    where: str = "end"
    anchor: str | None = None

    def wire(self) -> dict[str, Any]:
        """Return how it is sent."""
        return {self.where: True if self.anchor is None else self.anchor}


@dataclass(frozen=True, slots=True)
class Change:
    """What a write does with a relation: `replaced` (None: what is linked stays), then taken away, then added."""

    replaced: tuple[str, ...] | None = None
    disconnected: tuple[str, ...] = ()
    connected: tuple[tuple[str, Place], ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """The documents that must exist."""
        return (*(self.replaced or ()), *(document for document, _ in self.connected))


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a topic; the stamp is unique to what made it, and copied with it."""

    target: str
    stamp: int


@dataclass(slots=True)
class Entry:
    """One locale and status of a document. `title` is localized, `code` is not."""

    title: str | None = None
    code: int | None = None
    links: dict[str, list[Link]] = field(default_factory=lambda: {name: [] for name in FORWARD})


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """What a write is refused with: the HTTP status of the answer."""

    status: int


@dataclass(slots=True)
class Content:
    """All documents, and the writes. One that raises Refusal has changed nothing, when it is called by `attempt`."""

    documents: dict[str, str] = field(default_factory=dict[str, str])
    entries: dict[Key, Entry] = field(default_factory=dict[Key, Entry])
    order: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    stamps: Iterator[int] = field(default_factory=itertools.count)
    seen: dict[tuple[Key, str], list[str]] = field(default_factory=dict[tuple[Key, str], list[str]])
    """The posts that each topic was last read with: where its list is changed, the change starts from there."""

    def copy(self) -> "Content":
        """Return what can be changed apart from this."""
        return Content(dict(self.documents), copy.deepcopy(self.entries), set(self.order), self.stamps, self.seen)

    # Writes

    def create(
        self,
        kind: str,
        document: str,
        locale: str,
        values: Mapping[str, Any],
        changes: Mapping[str, Change],
        *,
        publish: bool,
    ) -> None:
        """Make a document."""
        self._require(changes)
        self.documents[document] = kind
        self._write((document, locale, DRAFT), values, changes, publish=publish)

    def update(
        self, document: str, locale: str, values: Mapping[str, Any], changes: Mapping[str, Change], *, publish: bool
    ) -> None:
        """Change a document in a locale, made when it is not there."""
        if document not in self.documents:
            raise Refusal(404)
        self._require(changes)
        self._write((document, locale, DRAFT), values, changes, publish=publish)

    def publish(self, document: str, locale: str) -> None:
        """Publish the drafts of a locale, or of all."""
        for key in self._those(document, locale, DRAFT):
            self._publish(key)

    def unpublish(self, document: str, locale: str) -> None:
        """Take the published entries of a locale back, or those of all."""
        for key in self._those(document, locale, PUBLISHED):
            del self.entries[key]

    def discard_draft(self, document: str, locale: str) -> None:
        """Make the drafts of a locale, or of all, what is published."""
        for key in self._those(document, locale, PUBLISHED):
            draft = (*key[:2], DRAFT)
            self.entries[draft] = copy.deepcopy(self.entries[key])
            self._share(draft)

    def delete(self, document: str, locale: str) -> None:
        """Delete a document in a locale, or in all; with its last entry the document and the links to it."""
        for key in list(self.entries):
            if key[0] == document and locale in (key[1], ALL_LOCALES):
                del self.entries[key]
        if any(key[0] == document for key in self.entries):
            return
        self.documents.pop(document, None)
        for entry in self.entries.values():
            for name, links in entry.links.items():
                entry.links[name] = [link for link in links if link.target != document]

    # Reads

    def keys(self, kind: str) -> Iterator[Key]:
        """Yield the entries of a content type."""
        return (key for key in self.entries if self.documents[key[0]] == kind)

    def shown(self, key: Key) -> dict[str, Any]:
        """Return what is read of an entry; lists of a topic are in the order of documentIds."""
        document, locale, status = key
        entry = self.entries[key]
        scalars = {"documentId": document, "locale": locale, "title": entry.title, "code": entry.code}
        if self.documents[document] == TOPIC:
            linked = {name: [self._named(holder) for holder in sorted(self.holders(key, name))] for name in INVERSE}
            return {**scalars, **linked}
        targets = {
            name: [
                self._named(target)
                for link in entry.links[name]
                if (target := (link.target, locale, status)) in self.entries
            ]
            for name in FORWARD
        }
        return {
            **scalars,
            **{name: next(iter(found), None) if name in TO_ONE else found for name, found in targets.items()},
        }

    def holders(self, key: Key, name: str) -> dict[Key, Link]:
        """Return the entries of posts that a topic's entry lists, with their links."""
        document, locale, status = key
        found: dict[Key, Link] = {}
        for holder, entry in self.entries.items():
            if holder[1:] == (locale, status):
                found.update((holder, link) for link in entry.links[INVERSE[name]] if link.target == document)
        return found

    def misplaced(self, key: Key, name: str, listed: list[str]) -> list[tuple[str, str]]:
        """Return the pairs of posts that a topic lists the wrong way round."""
        stamps = {holder[0]: link.stamp for holder, link in self.holders(key, name).items()}
        pairs = itertools.combinations(listed, 2)
        return [(first, second) for first, second in pairs if (stamps[second], stamps[first]) in self.order]

    def _named(self, key: Key) -> dict[str, Any]:
        return {"documentId": key[0], "title": self.entries[key].title}

    # The steps of a write

    def _require(self, changes: Mapping[str, Change]) -> None:
        if any(document not in self.documents for change in changes.values() for document in change.named):
            raise Refusal(400)

    def _those(self, document: str, locale: str, status: str) -> list[Key]:
        found = [
            key for key in self.entries if key[0] == document and key[2] == status and locale in (key[1], ALL_LOCALES)
        ]
        if not found:
            raise Refusal(404)
        return found

    def _write(self, key: Key, values: Mapping[str, Any], changes: Mapping[str, Change], *, publish: bool) -> None:
        if key not in self.entries:
            siblings = (self.entries[held] for held in self.entries if held[0] == key[0] and held[2] == DRAFT)
            self.entries[key] = Entry(code=next((sibling.code for sibling in siblings), None))
        entry = self.entries[key]
        entry.title = values.get("title", entry.title)
        entry.code = values.get("code", entry.code)
        for name in FORWARD.keys() & changes.keys():
            self._link(entry, name, changes[name])
        self._list(key, changes)
        self._share(key)
        if publish:
            self._publish(key)
            self._list((*key[:2], PUBLISHED), changes)

    def _publish(self, key: Key) -> None:
        draft, published = self.entries[key], (*key[:2], PUBLISHED)
        if draft.code is not None and draft.code < 0:
            raise Refusal(400)
        self.entries[published] = copy.deepcopy(draft)
        self._share(published)

    def _share(self, key: Key) -> None:
        """Give the other locales of the same status what all locales share."""
        for held, entry in self.entries.items():
            if held[0] == key[0] and held[2] == key[2]:
                entry.code = self.entries[key].code

    def _link(self, entry: Entry, name: str, change: Change) -> None:
        held = {link.target: link for link in entry.links[name]}
        targets = _changed(change, list(held))
        entry.links[name] = [held.get(target) or self._new(name, target) for target in targets]
        if name in TO_ONE:
            entry.links[name] = entry.links[name][-1:]

    def _new(self, name: str, target: str) -> Link:
        """Return a link that stands behind all others in the lists of its target."""
        stamp = next(self.stamps)
        for entry in self.entries.values():
            self.order |= {(link.stamp, stamp) for link in entry.links[name] if link.target == target}
        return Link(target, stamp)

    def _list(self, key: Key, changes: Mapping[str, Change]) -> None:
        """Change the lists of a topic: the links of the posts that have an entry of its locale and status."""
        for name in INVERSE.keys() & changes.keys():
            held = {holder[0]: holder for holder in self.holders(key, name)}
            before = self.seen.get((key, name), sorted(held))
            change, known = changes[name], len(held) < 2 or (key, name) in self.seen
            if key[2] == PUBLISHED:
                # Its anchors are those of the draft's list, and may be missing here.
                missing = {place.anchor for _, place in change.connected} - {None, *before, *change.named}
                change, known = _placed_last(change, missing), known and not missing
            listed = [holder for post in _changed(change, before) if (holder := (post, *key[1:])) in self.entries]
            stamps = [next(self.stamps) for _ in listed]
            if known or change.replaced is not None:
                self.order |= set(itertools.combinations(stamps, 2))
            for holder in held.values():
                if holder not in listed:
                    self._point(holder, INVERSE[name], key[0], None)
            for holder, stamp in zip(listed, stamps, strict=True):
                self._point(holder, INVERSE[name], key[0], stamp)

    def _point(self, holder: Key, name: str, target: str, stamp: int | None) -> None:
        """Give a post's entry a link with a stamp, in the place of the one that it has, or take it away."""
        links = self.entries[holder].links[name]
        at = next((at for at, link in enumerate(links) if link.target == target), len(links))
        links[at : at + 1] = [] if stamp is None else [Link(target, stamp)]
        if name in TO_ONE:
            del links[:-1]


def _placed_last(change: Change, missing: set[str | None]) -> Change:
    connected = [(named, Place() if place.anchor in missing else place) for named, place in change.connected]
    return replace(change, connected=tuple(connected))


def _changed(change: Change, held: list[str]) -> list[str]:
    if change.replaced is not None:
        return list(dict.fromkeys(change.replaced))
    linked = [document for document in held if document not in change.disconnected]
    for document, place in change.connected:
        linked = [other for other in linked if other != document]
        if place.anchor is not None and place.anchor not in linked:
            raise Refusal(400)
        match place.where:
            case "start":
                at = 0
            case "end":
                at = len(linked)
            case where:
                at = linked.index(place.anchor or "") + (where == "after")
        linked.insert(at, document)
    return linked
