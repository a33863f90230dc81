"""Many documents written at once: one transaction, in which each is written as it would be alone.

All problems are told, each with the number of its item before its path; when there is one, nothing is stored.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tortoise.exceptions import IntegrityError

from typecase.errors import ApplicationError, ForbiddenError, NotFoundError, UnauthorizedError, ValidationError
from typecase.resolvers.entities.document_ids import DOCUMENT_ID
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.service import EntityService, Entry
from typecase.resolvers.entities.writing.actions import one_locale
from typecase.resolvers.entities.writing.problems import Problem, error_of
from typecase.resolvers.entities.writing.references import lock_documents, lock_name
from typecase.resolvers.queries.conditions import All, Condition
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Scalar, Selection, Status, Style
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Collision
from typecase.schema.attributes import NestedAttribute
from typecase.schema.content_types import ContentType, is_unique

_ID = "\0documentId"
"""The key of the id by which entries are put in order; no field or attribute has it."""


WriteOne: TypeAlias = Callable[[str, Query, Any], Awaitable[str]]
"""Does `create`, `update` or `delete` on the query's document with data, and returns the id of the document.

NotFoundError when there is none.
"""


@dataclass(frozen=True, slots=True)
class ManyDocuments:
    """Writes many documents of one collection type; `most` bounds how many, `write_one` writes each."""

    entities: EntityService
    most: int
    write_one: WriteOne

    @property
    def content_type(self) -> ContentType:
        """The type of the documents."""
        return self.entities.content_type

    async def create(self, data: Sequence[Any], query: Query) -> list[str]:
        """Store a document for each item of data in the query's locale and status, and return their ids."""

        async def create(item: Any) -> str:
            return await self.write_one("create", self._of_all(query), item)

        return await self.each(data, create, data)

    async def update(self, condition: Condition | None, data: Mapping[str, Any], query: Query) -> list[str]:
        """Change every document whose entry in the query's locale meets a condition, and return their ids.

        Of a type with drafts the drafts are looked at. ValidationError without a condition.
        """

        async def update(document_id: str) -> str:
            return await self.write_one("update", replace(self._of_all(query), document_id=document_id), data)

        async def act(attempt: int) -> list[str]:
            del attempt
            return await self.each(await self._found(condition, query), update)

        return await self.entities.actions.transactions.run(act)

    async def delete(self, condition: Condition | None, query: Query) -> list[str]:
        """Delete every document whose entry in the query's locale meets a condition there, and return their ids."""

        async def delete(document_id: str) -> str:
            return await self.write_one("delete", replace(self._of_all(query), document_id=document_id), None)

        async def act(attempt: int) -> list[str]:
            del attempt
            return await self.each(await self._found(condition, query), delete)

        return await self.entities.actions.transactions.run(act)

    async def upsert(self, where: Mapping[str, Any], data: Mapping[str, Any], query: Query) -> str:
        """Change the document that has a unique value, or store a new one with it, and return its id.

        `where` has one key: `documentId` or a unique attribute. NotFoundError for a documentId that is not there.
        """
        name, value = self._key(where)

        async def act(attempt: int) -> str:
            del attempt
            try:
                await lock_name(self._session(), f"upsert {self.content_type.uid}"[:255])
            except IntegrityError as error:
                raise Collision from error
            found = await self._with(name, value, query)
            if found is None:
                try:
                    given = {name: value, **data}
                    return await self.write_one("create", self._of_all(query), given)
                except ValidationError:
                    found = await self._with(name, value, query)  # somebody has stored it meanwhile
                    if found is None:
                        raise
            return await self.write_one("update", replace(self._of_all(query), document_id=found), data)

        return await self.entities.actions.transactions.run(act)

    async def each(self, items: Sequence[Any], write: Callable[[Any], Awaitable[Any]], named: Any = ()) -> list[Any]:
        """Write each item, in one transaction, and return what each gave; ValidationError with all that failed.

        Who may not write one of them is told that alone: ForbiddenError and its kinds. Every document whose id is among
        what is `named` is locked first, so that two such writes are not stuck.
        """
        if len(items) > self.most:
            raise ValidationError(f"At most {self.most} documents are written at once, not {len(items)}")

        async def act(attempt: int) -> list[Any]:
            del attempt
            await self._lock(_ids_in(named))
            written: list[Any] = []
            problems: list[Problem] = []
            for index, item in enumerate(items):
                try:
                    written.append(await write(item))
                except (UnauthorizedError, ForbiddenError):
                    raise  # nothing is wrong with the item
                except ApplicationError as error:
                    problems += _problems_of(error, index)
            if problems:
                raise error_of(problems)
            return written

        return await self.entities.actions.transactions.run(act)

    async def read(self, document_ids: Sequence[str], query: Query, style: Style) -> Page:
        """Return what the query shows of documents, in their order, in its locale and status."""
        if not document_ids:
            return Page()
        selection = Selection(self.content_type.uid, (*query.selection.outputs, Scalar(_ID, "documentId")))
        asked = Query(
            selection=selection,
            sites=query.sites,
            condition=self._among(document_ids),
            status=query.status,
            locale=query.locale,
        )
        page = await self.entities.engine.find(asked, style)
        trees: dict[str, Entry] = {tree.pop(_ID): tree for tree in page.trees}
        return Page.of_trees([trees[name] for name in document_ids if name in trees], clean=page.clean)

    def _of_all(self, query: Query) -> Query:
        """Return a query for writing each of many documents, that shows nothing but the id."""
        return replace(
            query,
            selection=Selection(self.content_type.uid, (Scalar("documentId", "documentId"),)),
            sites=(),
            condition=None,
            sort=(),
        )

    async def _found(self, condition: Condition | None, query: Query) -> list[str]:
        """Return the documents that a condition means, locked: all at once, so that two such writes are not stuck."""
        if condition is None or condition == All(()):
            raise ValidationError("filters is empty: say which documents are meant")
        status = Status.DRAFT if self.content_type.drafts else Status.PUBLISHED
        asked = replace(
            self._of_all(query), condition=condition, status=status, limit=self.most + 1, locale=one_locale(query)
        )
        entries = (await self.entities.engine.find(asked)).entries
        if len(entries) > self.most:
            raise ValidationError(f"At most {self.most} documents are written at once; the filters mean more")
        documents = [entry["documentId"] for entry in entries]
        await self._lock(documents)
        return documents

    async def _lock(self, document_ids: Iterable[str]) -> None:
        await lock_documents(self._session(), document_ids)

    def _session(self) -> Session:
        database = self.entities.actions.transactions.database
        return session_of(database.connection, database.dialect)

    def _among(self, document_ids: Sequence[str]) -> Condition | None:
        return self.entities.compile("find", {"filters": {"documentId": {"$in": list(document_ids)}}}).condition

    def _key(self, where: Mapping[str, Any]) -> tuple[str, Any]:
        given = [(name, value) for name, value in where.items() if value is not None]
        names = [
            "documentId",
            *(
                name
                for name, attribute in self.content_type.public_attributes.items()
                if not isinstance(attribute, NestedAttribute) and is_unique(attribute)
            ),
        ]
        if len(given) != 1 or given[0][0] not in names:
            raise ValidationError(f"where names one document by one of: {', '.join(names)}; give exactly one of them")
        return given[0]

    async def _with(self, name: str, value: Any, query: Query) -> str | None:
        """Return the document that has a value, a published entry before a draft."""
        for status in (Status.PUBLISHED, Status.DRAFT) if self.content_type.drafts else (Status.PUBLISHED,):
            parameters = {
                "filters": {name: {"$eq": value}},
                "fields": ["id"],
                "status": status,
                "locale": "*" if name == "documentId" else one_locale(query),
            }
            found = await self.entities.find_first(**parameters)
            if found is not None:
                return found["documentId"]
        if name == "documentId":
            raise NotFoundError
        return None


def _ids_in(named: Any) -> Iterator[str]:
    """Yield the texts in a value that may be ids of documents."""
    if is_mapping(named) or is_list(named):
        for inner in named.values() if is_mapping(named) else named:
            yield from _ids_in(inner)
    elif isinstance(named, str) and DOCUMENT_ID.fullmatch(named):
        yield named


def _problems_of(error: ApplicationError, index: int) -> list[Problem]:
    """Return the problems of one item, with its number before their paths."""
    inner: Any = error.details.get("errors")
    if not is_list(inner):
        return [Problem((index,), error.message)]
    return [
        Problem(
            (index, *problem["path"]), problem["message"], **({"value": problem["value"]} if "value" in problem else {})
        )
        for problem in inner
        if is_mapping(problem)
    ]
