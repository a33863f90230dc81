"""The entity service: content as editors see it, documents with drafts, locales, components and relations.

It is for a project's Python: nothing is hidden from it, so that private attributes can be filtered and sorted by and
are shown where `fields` names them. What is written is checked as what clients send, and subscribers run around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from typecase.errors import NotFoundError
from typecase.resolvers.entities.around import EntityCall, EntityWrapper, Wrappers, wrappers_of
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.scope import Owner
from typecase.resolvers.entities.writing.actions import Actions
from typecase.resolvers.queries.conditions import Condition
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Status, Style
from typecase.schema.content_types import ContentType

Entry: TypeAlias = dict[str, Any]
"""An entry as REST shows it: `id`, `documentId`, scalars, timestamps, `locale`, and what is populated."""

_UNLIMITED = Limits(default_limit=2**31 - 1, max_limit=None, text=10_000_000, values=100_000, conditions=10_000)


@dataclass(frozen=True, slots=True)
class EntityService:
    """Finds and writes the documents of one content type.

    Arguments have the grammar of REST's parameters: `filters={"title": {"$contains": "x"}}`, `sort="title:desc"` or a
    list, `fields=["title"]`, `populate=["author"]` or an object, `pagination={"page": 2, "pageSize": 10}` or
    `{"start": 0, "limit": 10}`. `status` is `draft` (the default) or `published`; `locale` a code, `*` for all, or
    None for the default one. ValidationError (and its kinds) for what cannot be asked or stored.

    Of the project's `wrappers` those of the content type are around every find and write.
    """

    content_type: ContentType
    engine: QueryEngine
    actions: Actions
    wrappers: tuple[EntityWrapper, ...] = ()
    owners: dict[str, Owner] = field(default_factory=dict[str, Owner])
    around: Wrappers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "around", wrappers_of(self.content_type.uid, self.wrappers, self._condition))

    def _condition(self, filters: Mapping[str, Any]) -> Condition | None:
        return self.compile("find", {"filters": filters}).condition

    async def read(
        self, query: Query, style: Style, *, entries: bool = True, total: bool = False, encodes: bool = False
    ) -> Page:
        """Return the entries of a query that is compiled already, and how many there are on all pages.

        When the caller `encodes` them, JSON attributes are left as they are: see `QueryEngine.find`.
        """
        if not self.around:
            return await self.engine.find(query, style, entries=entries, count=total, encodes=encodes)

        async def act(call: EntityCall) -> Page:
            return await self.engine.find(call.query, style, entries=entries, count=total, encodes=encodes)

        return await self.around.run("find" if entries else "count", query, None, act)

    async def write(
        self, action: str, query: Query, style: Style, data: Any = None, expected: str | None = None
    ) -> Page:
        """Do an action that writes (`create`, `publish`, …) on the document of a query that is compiled already.

        The page shows its entries; it is empty where an update finds no document.
        """

        async def act(call: EntityCall) -> Page:
            actions = self.actions
            match action:
                case "create":
                    return await actions.create(call.data, call.query, style)
                case "update":
                    return await actions.update(call.data, call.query, style, expected)
                case "publish":
                    return await actions.publish(call.query, style, expected)
                case "unpublish":
                    return await actions.unpublish(call.query, style, expected)
                case "discard_draft":
                    return await actions.discard_draft(call.query, style, expected)
                case _:
                    return await actions.clone(call.data, call.query, style)

        return await self.around.run(action, query, data, act)

    async def remove(self, query: Query, expected: str | None = None) -> str | None:
        """Delete the document of a query that is compiled already; return its id, None when there is none."""

        async def act(call: EntityCall) -> str | None:
            return await self.actions.delete(call.query, expected)

        return await self.around.run("delete", query, None, act)

    async def find_many(self, **parameters: Any) -> list[Entry]:
        """Return every entry that is asked for, or those of `pagination`."""
        return (await self.read(self.compile("find", parameters), Style.REST)).entries

    async def find_page(self, **parameters: Any) -> Page:
        """Return a page of entries (25 without `pagination`) with the `total` of all pages."""
        parameters.setdefault("pagination", {"start": 0, "limit": 25})
        return await self.read(self.compile("find", parameters), Style.REST, total=True)

    async def find_first(self, **parameters: Any) -> Entry | None:
        """Return the first entry that is asked for, or None."""
        found = await self.read(replace(self.compile("find", parameters), limit=1), Style.REST)
        return found.entries[0] if found.entries else None

    async def find_one(self, document_id: str | None = None, **parameters: Any) -> Entry | None:
        """Return the entry of a document in a locale, or None; of a single type without an id."""
        query = replace(self.compile("findOne", parameters), document_id=document_id, limit=1)
        found = (await self.read(query, Style.REST)).entries
        return found[0] if found else None

    async def count(self, **parameters: Any) -> int:
        """Return how many entries there are."""
        query = self.compile("find", parameters)
        return (await self.read(query, Style.REST, entries=False, total=True)).total or 0

    async def create(self, data: Mapping[str, Any], **parameters: Any) -> Entry:
        """Store a new document; with `status="published"` publish it at once. Return its entry of that status."""
        return (await self.write("create", self.compile("create", parameters), Style.REST, data)).entries[0]

    async def update(
        self, document_id: str | None, data: Mapping[str, Any], *, expected: str | None = None, **parameters: Any
    ) -> Entry | None:
        """Change a document, and with `status="published"` publish it; None when there is no such document.

        Of a single type the id is None, and the document is made when it is not there. MovedOnError when `expected`
        is given and is not the document's `updatedAt`.
        """
        query = replace(self.compile("update", parameters), document_id=document_id)
        found = (await self.write("update", query, Style.REST, data, expected)).entries
        return found[0] if found else None

    async def delete(
        self,
        document_id: str | None = None,
        *,
        locale: str | None = None,
        drafts_only: bool = False,
        expected: str | None = None,
    ) -> str | None:
        """Delete a document in a locale (`*`: in all), or its drafts only; return its id, None when there is none."""
        status = Status.DRAFT if drafts_only else Status.PUBLISHED
        query = replace(self.compile("delete", {"status": status, "locale": locale}), document_id=document_id)
        return await self.remove(query, expected)

    async def publish(self, document_id: str | None = None, **parameters: Any) -> list[Entry]:
        """Publish a document in a locale (`*`: in all) and return what is published; NotFoundError without a draft."""
        return (await self.write("publish", self._of(document_id, "publish", parameters), Style.REST)).entries

    async def unpublish(self, document_id: str | None = None, **parameters: Any) -> list[Entry]:
        """Take a document back and return its drafts; NotFoundError when it is not published."""
        return (await self.write("unpublish", self._of(document_id, "unpublish", parameters), Style.REST)).entries

    async def discard_draft(self, document_id: str | None = None, **parameters: Any) -> list[Entry]:
        """Make drafts what is published and return them; NotFoundError when the document is not published."""
        return (
            await self.write("discard_draft", self._of(document_id, "discardDraft", parameters), Style.REST)
        ).entries

    async def clone(self, document_id: str, data: Mapping[str, Any] | None = None, **parameters: Any) -> list[Entry]:
        """Copy a document in all its locales to a new one with changed data; NotFoundError when there is none."""
        if self.content_type.single:
            raise NotFoundError(f"{self.content_type.uid} has one document, which has no copies")
        query = self._of(document_id, "clone", parameters)
        return (await self.write("clone", query, Style.REST, data or {})).entries

    def _of(self, document_id: str | None, action: str, parameters: Mapping[str, Any]) -> Query:
        return replace(self.compile(action, parameters), document_id=document_id)

    def compile(self, action: str, parameters: Mapping[str, Any]) -> Query:
        """Return the query that arguments mean, as the action `find` or one of one document reads them."""
        unknown: Sequence[str] = sorted(parameters.keys() - _PARAMETERS)
        if unknown:
            raise TypeError(
                f"{action} has no argument {unknown[0]}; its arguments are {', '.join(sorted(_PARAMETERS))}"
            )
        given = {name: value for name, value in parameters.items() if value is not None}
        query, _ = parse_query(
            {"status": Status.DRAFT, **given},
            self.content_type,
            self.engine.storage.registry,
            _sees_everything,
            _UNLIMITED,
            action,
            owners=self.owners,
            trusted=True,
        )
        return query if "pagination" in given else replace(query, limit=None)


_PARAMETERS = frozenset({"filters", "sort", "fields", "populate", "pagination", "status", "locale"})


def _sees_everything(uid: str) -> bool:
    del uid
    return True
