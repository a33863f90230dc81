"""Rows of one content type: Strapi's `strapi.db.query(uid)`.

A row is an entry: one document in one locale and status. To the query engine both are columns like others, and nothing
is validated but that values have the types of their columns. Subscribers of `rows.*` run around every call.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from typecase.errors import ValidationError
from typecase.lifecycles.actions import Action, RowAction
from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.entities.layout import layout_of
from typecase.resolvers.entities.parameters.raw import is_list
from typecase.resolvers.entities.parameters.scope import Scope
from typecase.resolvers.entities.writing.entries import EntryTable
from typecase.resolvers.entities.writing.inverse import InverseWriter
from typecase.resolvers.queries.dialects import dialect_named
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Transactions
from typecase.resolvers.rows.data import RowForm
from typecase.resolvers.rows.parameters import RowParameters
from typecase.resolvers.rows.refusals import refusals
from typecase.resolvers.rows.writing import Found, RowWriter
from typecase.schema.content_types import ContentType
from typecase.schema.tables import entry_table

Row: TypeAlias = dict[str, Any]
"""One row by attribute, with `id`, `documentId`, `status`, `locale` and the timestamps; values as REST shows them."""

Where: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Attributes and operators: `{"title": {"$contains": "x"}, "author": {"name": "Ada"}, "status": "draft"}`."""

Select: TypeAlias = str | Sequence[str]
"""Names of scalars. Without it all are selected but passwords; `id` and `documentId` always are."""

Populate: TypeAlias = bool | str | Sequence[str] | Mapping[str, Any]
"""True for all relations, media, components and zones; names; or an object of options by name."""

OrderBy: TypeAlias = str | Mapping[str, Any] | Sequence[str] | Sequence[Mapping[str, Any]]
"""`"name"`, `"name:desc"`, `{"author": {"name": "desc"}}`, or a list of these."""


class Rows:
    """Reads and writes rows of one content type.

    Each call that writes is one transaction, or part of the one that the task is in, where it leaves nothing when it
    fails; it is run again, subscribers too, when the database could not order it among others. Every method raises
    ValidationError (InvalidKeyError for an unknown name) for arguments of the wrong form.
    """

    def __init__(self, content_type: ContentType, engine: QueryEngine, scope: Scope, lifecycles: Lifecycles) -> None:
        """Prepare for a content type. `scope` is that of `trusted_scope`, the same for all types."""
        storage = engine.storage
        layout = layout_of(storage.registry, content_type)
        inverse = InverseWriter(storage, content_type, engine.default_locale)
        self.content_type = content_type
        self._engine = engine
        self._lifecycles = lifecycles
        self._transactions = Transactions(engine.database)
        self._parameters = RowParameters(scope.owner(content_type.uid), scope)
        self._table = entry_table(storage.registry, content_type)
        self._form = RowForm(
            layout=layout,
            columns=storage.columns(content_type),
            sides=dict(inverse.sides()),
            dialect=dialect_named(engine.database.dialect),
            default_locale=engine.default_locale,
        )
        self._writer = RowWriter(form=self._form, table=EntryTable(storage.registry, layout), inverse=inverse)

    # Reads

    async def find_one(
        self,
        where: Where | None = None,
        *,
        select: Select | None = None,
        populate: Populate | None = None,
        order_by: OrderBy | None = None,
        offset: int | None = None,
    ) -> Row | None:
        """Return the first row that matches, by id where there is no order; None when none does."""
        params = {"where": where, "select": select, "populate": populate, "order_by": order_by, "offset": offset}
        return await self._around("rows.find_one", self._find_one, params)

    async def find_many(
        self,
        where: Where | None = None,
        *,
        select: Select | None = None,
        populate: Populate | None = None,
        order_by: OrderBy | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[Row]:
        """Return the rows that match: all of them, or `limit` of them after the first `offset`."""
        params = {"where": where, "select": select, "populate": populate, "order_by": order_by}
        return await self._around("rows.find_many", self._find_many, {**params, "limit": limit, "offset": offset})

    async def find_with_count(
        self,
        where: Where | None = None,
        *,
        select: Select | None = None,
        populate: Populate | None = None,
        order_by: OrderBy | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> tuple[list[Row], int]:
        """Return what `find_many` does, and how many rows match on all pages."""
        rows = await self.find_many(
            where, select=select, populate=populate, order_by=order_by, limit=limit, offset=offset
        )
        return rows, await self.count(where)

    async def count(self, where: Where | None = None) -> int:
        """Return how many rows match."""
        return await self._around("rows.count", self._count, {"where": where})

    # Writes

    async def create(
        self, data: Mapping[str, Any], *, select: Select | None = None, populate: Populate | None = None
    ) -> Row:
        """Add a row and return it.

        `data` has scalars by attribute, and relations and media as a documentId or a list of them. Defaults, times,
        status and locale are added where they are not given: a type with drafts gets a draft, unless `publishedAt` is
        given. With the `documentId` of a document the row is one more of it, else of a new one. Raises ValidationError
        with all that is wrong, also for a value that must be unique.
        """
        params = {"select": select, "populate": populate}
        return await self._write("rows.create", self._create, params, data)

    async def create_many(self, data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Add rows without relations; return `{"count": n, "ids": [row ids in the order of data]}`."""
        return await self._write("rows.create_many", self._create_many, {"data": data})

    async def update(
        self,
        where: Where,
        data: Mapping[str, Any],
        *,
        select: Select | None = None,
        populate: Populate | None = None,
    ) -> Row | None:
        """Change the first row that matches and return it; None when none does. `data` as in `create`.

        A list of documentIds takes the place of the one that the row has.
        """
        params = {"where": where, "select": select, "populate": populate}
        return await self._write("rows.update", self._update, params, data)

    async def update_many(self, where: Where | None, data: Mapping[str, Any]) -> dict[str, Any]:
        """Change all rows that match (None: every row), without relations; return `{"count": n}`."""
        return await self._write("rows.update_many", self._update_many, {"where": where}, data)

    async def delete(
        self, where: Where, *, select: Select | None = None, populate: Populate | None = None
    ) -> Row | None:
        """Delete the first row that matches and return it as it was; None when none does.

        A document goes with its last row, and with it the links to it.
        """
        params = {"where": where, "select": select, "populate": populate}
        return await self._write("rows.delete", self._delete, params)

    async def delete_many(self, where: Where | None = None) -> dict[str, Any]:
        """Delete all rows that match (None: every row); return `{"count": n}`."""
        return await self._write("rows.delete_many", self._delete_many, {"where": where})

    # What subscribers run around

    async def _find_one(self, **arguments: Any) -> Row | None:
        found = await self._engine.find(self._parameters.query(**arguments, limit=1))
        return found.entries[0] if found.entries else None

    async def _find_many(self, **arguments: Any) -> list[Row]:
        return (await self._engine.find(self._parameters.query(**arguments))).entries

    async def _count(self, where: Where | None) -> int:
        found = await self._engine.find(self._parameters.query(where, select="id"), entries=False, count=True)
        return found.total or 0

    async def _create(self, data: Mapping[str, Any], **shown: Any) -> Row:
        row_id = await self._writer.insert(self._session(), await self._form.read_new(data))
        return await self._row(row_id, shown)

    async def _create_many(self, data: Any) -> dict[str, Any]:
        if not is_list(data):
            raise ValidationError("data must be a list of objects of values by attribute")
        rows = [await self._form.read_new(each, links=False) for each in data]
        row_ids = await self._writer.insert_many(self._session(), rows) if rows else []
        return {"count": len(row_ids), "ids": row_ids}

    async def _update(self, data: Mapping[str, Any], where: Where, **shown: Any) -> Row | None:
        _demand(where, "update")
        change = self._form.read_change(data)
        found = await self._found(where, limit=1)
        if not found:
            return None
        await self._writer.change(self._session(), found[0], change)
        return await self._row(found[0].row_id, shown)

    async def _update_many(self, data: Mapping[str, Any], where: Where | None) -> dict[str, Any]:
        change = self._form.read_change(data, links=False)
        found = await self._found(where)
        if found:
            await self._writer.change_many(self._session(), found, change)
        return {"count": len(found)}

    async def _delete(self, where: Where, **shown: Any) -> Row | None:
        _demand(where, "delete")
        row = await self._find_one(where=where, **shown)
        if row is not None:
            await self._writer.remove(self._session(), [Found(row["id"], row["documentId"])])
        return row

    async def _delete_many(self, where: Where | None) -> dict[str, Any]:
        found = await self._found(where)
        if found:
            await self._writer.remove(self._session(), found)
        return {"count": len(found)}

    async def _found(self, where: Where | None, limit: int | None = None) -> list[Found]:
        rows = await self._find_many(where=where, select="id", limit=limit)
        return [Found(row["id"], row["documentId"]) for row in rows]

    async def _row(self, row_id: int, shown: Mapping[str, Any]) -> Row:
        row = await self._find_one(where={"id": row_id}, **shown)
        assert row is not None, "it was written in this transaction"
        return row

    def _session(self) -> Session:
        database = self._engine.database
        return session_of(database.connection, database.dialect)

    async def _write(
        self,
        name: RowAction,
        run: Callable[..., Awaitable[Any]],
        params: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run an action that writes in a transaction."""

        async def act(attempt: int) -> Any:
            del attempt
            with refusals(self.content_type, self._table):
                return await self._around(name, run, params, data)

        return await self._transactions.run(act)

    async def _around(
        self,
        name: RowAction,
        run: Callable[..., Awaitable[Any]],
        params: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run an action with its data, if it has any, and its arguments, both as subscribers leave them."""
        uid = self.content_type.uid
        if not self._lifecycles.listens(uid, name):
            return await (run(**params) if data is None else run(data, **params))
        action = Action(name=name, uid=uid, data=dict(data or {}), params=dict(params))
        async with self._lifecycles.around(action):
            action.result = await (run(**action.params) if data is None else run(action.data, **action.params))
        return action.result


def _demand(where: Where | None, action: str) -> None:
    if not where:
        raise ValidationError(f"{action} needs a where that says which row; {action}_many takes all rows without one")
