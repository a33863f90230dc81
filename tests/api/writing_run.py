"""Writes sent to a server through both APIs, and a comparison of what they leave with the model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlencode

from tests.api.writing_model import (
    ALL_LOCALES,
    DEFAULT_LOCALE,
    DRAFT,
    FORWARD,
    INVERSE,
    PLURALS,
    POST,
    PUBLISHED,
    STATUSES,
    TO_ONE,
    TOPIC,
    Change,
    Content,
    Key,
    Place,
    Refusal,
)
from tests.magazines import Magazine

LOCALES = (DEFAULT_LOCALE, "fr")
RELATIONS = {POST: tuple(FORWARD), TOPIC: tuple(INVERSE)}
FULL = "full"

Reference: TypeAlias = str
"""A number that stands for one of the documents of a kind that an example has made, modulo how many there are."""


@dataclass(frozen=True, slots=True)
class Write:
    """Create a document (`target` is None) or update one."""

    kind: str
    target: Reference | None
    locale: str | None
    publish: bool
    values: Mapping[str, Any]
    changes: Mapping[str, Change]
    graphql: bool


@dataclass(frozen=True, slots=True)
class Act:
    """Publish, unpublish, discard a draft of or delete a document."""

    action: str
    kind: str
    target: Reference
    locale: str | None
    graphql: bool


Step: TypeAlias = Write | Act


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write was answered with: an HTTP status (in GraphQL what REST's would be), and the entry."""

    status: int
    entry: dict[str, Any] | None = None


@dataclass(slots=True)
class Run:
    """One example: what the model holds, and the documents that were made, by kind."""

    project: Magazine
    content: Content = field(default_factory=Content)
    made: dict[str, list[str]] = field(default_factory=lambda: {POST: [], TOPIC: []})

    async def take(self, step: Step) -> None:
        """Take a step on the server and in the model, and compare the answers."""
        match step:
            case Write(target=None):
                await self._write(step, None)
            case Write(target=str() as target) if self.made[step.kind]:
                await self._write(step, self._document(step.kind, target))
            case Act() if self.made[step.kind]:
                await self._act(step, self._document(step.kind, step.target))
            case _:
                return

    async def compare(self) -> None:
        """Compare all that is read, in both APIs, with the model."""
        seen: dict[tuple[Key, str], list[str]] = {}
        for kind in PLURALS:
            read = {status: await self._rest_list(kind, status) for status in STATUSES}
            expected = {key: self.content.shown(key) for key in self.content.keys(kind)}
            shown = {key: entry for entries in read.values() for key, entry in entries.items()}
            seen |= {(key, name): _listed(entry, name) for key, entry in shown.items() for name in _lists(kind)}
            assert {key: self._checked(key, entry) for key, entry in shown.items()} == expected
        assert await self._graphql_lists() == seen
        self.content.seen = seen

    async def _write(self, step: Write, document: str | None) -> None:
        changes = {name: self._resolved(name, change) for name, change in step.changes.items()}
        send = self._write_graphql if step.graphql else self._write_rest
        outcome = await send(step, document, changes)
        content, locale = self.content.copy(), step.locale or DEFAULT_LOCALE
        made = document or (outcome.entry or {}).get("documentId", "none")
        write = content.update if document else partial(content.create, step.kind)
        refusal = self._try(content, partial(write, made, locale, step.values, changes, publish=step.publish))
        if refusal is not None:
            assert outcome == Outcome(refusal)
            return
        assert outcome.status == (200 if document else 201)
        if document is None:
            self.made[step.kind].append(made)
        self._compare_answer((made, locale, PUBLISHED if step.publish else DRAFT), outcome)

    async def _act(self, step: Act, document: str) -> None:
        outcome = await (self._act_graphql if step.graphql else self._act_rest)(step, document)
        content, locale = self.content.copy(), step.locale or DEFAULT_LOCALE
        act = {
            "publish": content.publish,
            "unpublish": content.unpublish,
            "discard-draft": content.discard_draft,
            "delete": content.delete,
        }[step.action]
        refusal = self._try(content, partial(act, document, locale))
        if refusal is not None:
            assert outcome == Outcome(refusal)
        elif step.action == "delete":
            assert outcome == Outcome(204)
        elif locale == ALL_LOCALES:
            assert outcome.status == 200
        else:
            self._compare_answer((document, locale, PUBLISHED if step.action == "publish" else DRAFT), outcome)

    def _try(self, content: Content, change: Callable[[], None]) -> int | None:
        """Change a copy of the model and keep it, or return the HTTP status of the refusal."""
        try:
            change()
        except Refusal as refusal:
            return refusal.status
        self.content = content
        return None

    def _compare_answer(self, key: Key, outcome: Outcome) -> None:
        assert outcome.entry is not None
        assert self._checked(key, outcome.entry) == self.content.shown(key)

    def _checked(self, key: Key, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry as the model shows it, after a look at the order of its lists."""
        shown = {name: entry[name] for name in ("documentId", "locale", "title", "code")}
        for name in RELATIONS[self.content.documents[key[0]]]:
            linked = entry[name]
            if name in INVERSE:
                assert self.content.misplaced(key, name, _listed(entry, name)) == []
                linked = sorted(linked, key=lambda other: other["documentId"])
            shown[name] = _named(linked)
        return shown

    # REST

    async def _rest_list(self, kind: str, status: str) -> dict[Key, dict[str, Any]]:
        query = {"locale": ALL_LOCALES, "status": status, "pagination[pageSize]": 100, **_populate(kind)}
        answer = await self.project.get(f"/api/{PLURALS[kind]}?{urlencode(query)}", FULL)
        assert answer.status == 200, answer.body
        return {(entry["documentId"], entry["locale"], status): entry for entry in answer.json["data"]}

    async def _write_rest(self, step: Write, document: str | None, changes: Mapping[str, Change]) -> Outcome:
        query: dict[str, Any] = {} if step.publish else {"status": DRAFT}
        data = {**step.values, **{name: _rest_change(change) for name, change in changes.items()}}
        method, path = ("PUT", f"/{document}") if document else ("POST", "")
        return await self._rest(method, step.kind, path, step.locale, query, {"data": data})

    async def _act_rest(self, step: Act, document: str) -> Outcome:
        if step.action == "delete":
            return await self._rest("DELETE", step.kind, f"/{document}", step.locale, {})
        return await self._rest("POST", step.kind, f"/{document}/actions/{step.action}", step.locale, {})

    async def _rest(
        self, method: str, kind: str, path: str, locale: str | None, query: dict[str, Any], json: Any = None
    ) -> Outcome:
        query |= _populate(kind) if method != "DELETE" else {}
        query |= {"locale": locale} if locale else {}
        answer = await self.project.request(method, f"/api/{PLURALS[kind]}{path}?{urlencode(query)}", FULL, json=json)
        assert answer.status < 500, answer.body
        return Outcome(answer.status, answer.json["data"] if answer.body else None)

    # GraphQL

    async def _graphql_lists(self) -> dict[tuple[Key, str], list[str]]:
        """Return the lists of topics, after a comparison of everything with the model."""
        fields = [
            f'{kind}_{locale}_{status}: {PLURALS[kind]}(status: {status.upper()}, locale: "{locale}", {_ALL})'
            f" {{ {_SELECTED[kind]} }}"
            for kind in PLURALS
            for locale in LOCALES
            for status in STATUSES
        ]
        answer = await self.project.graphql(f"{{ {' '.join(fields)} }}", who=FULL)
        assert answer.json.keys() == {"data"}, answer.body
        seen: dict[tuple[Key, str], list[str]] = {}
        found: dict[Key, dict[str, Any]] = {}
        for alias, entries in answer.json["data"].items():
            kind, locale, status = alias.split("_")
            for entry in entries:
                key = (entry["documentId"], locale, status)
                found[key] = self._checked(key, entry)
                seen |= {(key, name): _listed(entry, name) for name in _lists(kind)}
        assert found == {key: self.content.shown(key) for key in self.content.entries}
        return seen

    async def _write_graphql(self, step: Write, document: str | None, changes: Mapping[str, Change]) -> Outcome:
        data = {**step.values, **dict(_graphql_change(name, change) for name, change in changes.items())}
        named = step.kind.capitalize()
        arguments: dict[str, tuple[str, Any]] = {"data": (f"{named}Input!", data)}
        if document:
            arguments["documentId"] = ("ID!", document)
        if not step.publish:
            arguments["status"] = ("PublicationStatus", DRAFT.upper())
        outcome = await self._graphql(f"{'update' if document else 'create'}{named}", step.kind, step.locale, arguments)
        return Outcome(201, outcome.entry) if outcome.status == 200 and not document else outcome

    async def _act_graphql(self, step: Act, document: str) -> Outcome:
        verb = {"discard-draft": "discardDraft"}.get(step.action, step.action)
        arguments = {"documentId": ("ID!", document)}
        outcome = await self._graphql(f"{verb}{step.kind.capitalize()}", step.kind, step.locale, arguments)
        return Outcome(204) if step.action == "delete" and outcome.entry == {"documentId": document} else outcome

    async def _graphql(
        self, name: str, kind: str, locale: str | None, arguments: dict[str, tuple[str, Any]]
    ) -> Outcome:
        if locale:
            arguments["locale"] = ("I18NLocaleCode", locale)
        declared = ", ".join(f"${argument}: {type_}" for argument, (type_, _) in arguments.items())
        given = ", ".join(f"{argument}: ${argument}" for argument in arguments)
        selected = "documentId" if name.startswith("delete") else _SELECTED[kind]
        answer = await self.project.graphql(
            f"mutation ({declared}) {{ done: {name}({given}) {{ {selected} }} }}",
            {argument: value for argument, (_, value) in arguments.items()},
            FULL,
        )
        assert answer.status == 200, answer.body
        if errors := answer.json.get("errors"):
            return Outcome(_STATUSES[errors[0]["extensions"]["code"]])
        entry = answer.json["data"]["done"]
        return Outcome(200, entry) if entry else Outcome(404)

    def _document(self, kind: str, reference: Reference) -> str:
        return self.made[kind][int(reference) % len(self.made[kind])]

    def _resolved(self, name: str, change: Change) -> Change:
        """Return a change with documents in the place of references; without any, it is an empty one."""
        kind = FORWARD.get(name, POST)
        if not self.made[kind]:
            return Change(())

        def named(references: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(self._document(kind, reference) for reference in references)

        connected = [
            (self._document(kind, reference), Place(place.where, place.anchor and self._document(kind, place.anchor)))
            for reference, place in change.connected
        ]
        replaced = None if change.replaced is None else named(change.replaced)
        return Change(replaced, named(change.disconnected), tuple(connected))


_ALL = "pagination: {limit: 100}"
_NAMED = "{ documentId title }"
_SELECTED = {
    POST: f"documentId locale title code topics({_ALL}) {_NAMED} lead {_NAMED}",
    TOPIC: f"documentId locale title code posts({_ALL}) {_NAMED} led({_ALL}) {_NAMED}",
}
_STATUSES = {"BAD_USER_INPUT": 400, "STRAPI_NOT_FOUND_ERROR": 404}


def _populate(kind: str) -> dict[str, str]:
    return {f"populate[{name}][fields][0]": "title" for name in RELATIONS[kind]}


def _rest_change(change: Change) -> Any:
    if change.replaced is not None:
        return list(change.replaced)
    connected = [{"documentId": document, "position": place.wire()} for document, place in change.connected]
    return {"connect": connected, "disconnect": list(change.disconnected)}


def _graphql_change(name: str, change: Change) -> tuple[str, Any]:
    """Return the field of an input and its value."""
    if change.replaced is None:
        disconnected = [{"documentId": document} for document in change.disconnected]
        return f"{name}_change", {**_rest_change(change), "disconnect": disconnected}
    replaced = list(change.replaced)
    return name, next(iter(replaced), None) if name in TO_ONE else replaced


def _lists(kind: str) -> tuple[str, ...]:
    return tuple(INVERSE) if kind == TOPIC else ()


def _listed(entry: Mapping[str, Any], name: str) -> list[str]:
    return [other["documentId"] for other in entry[name]]


def _named(linked: Any) -> Any:
    """Return what is shown of linked entries: their document and title."""
    match linked:
        case None:
            return None
        case list():
            return [_named(other) for other in linked]
        case _:
            return {name: linked[name] for name in ("documentId", "title")}
