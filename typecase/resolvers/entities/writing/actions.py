"""The actions on documents: each in one transaction with the subscribers around it, and its answer read at the end."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from typecase.errors import NotFoundError, ValidationError
from typecase.lifecycles.actions import DOCUMENT_ACTIONS, Action
from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.changed_results import UNCHANGED, ChangedResult, changed_result
from typecase.resolvers.entities.writing.documents import EVERY_LOCALE, Documents, Written
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Scalar, Selection, Status, Style
from typecase.resolvers.queries.transactions import Transactions

_LOCALE = re.compile(r"[A-Za-z0-9_-]{1,16}", re.ASCII)

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Actions:
    """Writes documents of one content type. A query says which document, locale and status, and what is answered.

    Every action raises ValidationError for wrong input and MovedOnError when `expected`, the `updatedAt` that the
    caller knows, is not the document's any more. Nothing of an action that raises is stored.
    """

    documents: Documents
    engine: QueryEngine
    transactions: Transactions
    lifecycles: Lifecycles

    async def create(self, data: Mapping[str, Any], query: Query, style: Style) -> Page:
        """Store a new document and return its entry."""

        async def act(attempt: int) -> Page:
            written, changed = await self._create(data, query, attempt)
            assert written is not None, "who creates gets an entry"
            return changed.shown(await self._answer(written, query, style), query.selection)

        return await self._run(act)

    async def update(self, data: Mapping[str, Any], query: Query, style: Style, expected: str | None = None) -> Page:
        """Change a document (of a single type: make it when it is not there), and return its entry.

        The page is empty when there is no such document.
        """

        async def act(attempt: int) -> Page:
            document_id = await self._document(query)
            if document_id is None and self.documents.content_type.single:
                written, changed = await self._create(data, query, attempt)
            else:
                written, changed = await self._update(document_id, data, query, expected, attempt)
                if written is None and self.documents.content_type.single:  # it was deleted meanwhile
                    written, changed = await self._create(data, query, attempt)
            if written is None:
                return Page()
            return changed.shown(await self._answer(written, query, style), query.selection)

        return await self._run(act)

    async def publish(self, query: Query, style: Style, expected: str | None = None) -> Page:
        """Publish a document and return its published entries; NotFoundError when there is no draft."""
        return await self._change("publish", self.documents.publish, query, style, expected)

    async def unpublish(self, query: Query, style: Style, expected: str | None = None) -> Page:
        """Take a document back and return its drafts; NotFoundError when it is not published."""
        return await self._change("unpublish", self.documents.unpublish, query, style, expected)

    async def discard_draft(self, query: Query, style: Style, expected: str | None = None) -> Page:
        """Make a document's draft what is published and return it; NotFoundError when it is not published."""
        return await self._change("discard_draft", self.documents.discard_draft, query, style, expected)

    async def delete(self, query: Query, expected: str | None = None) -> str | None:
        """Delete a document in a locale (`*`: in all), and return its id; None when there is none.

        With the status of drafts, only drafts are deleted.
        """
        drafts_only = query.status is Status.DRAFT and self.documents.content_type.drafts

        async def act(attempt: int) -> str | None:
            del attempt
            document_id, locale = await self._document(query), some_locale(query)
            if document_id is None:
                return None

            async def delete(_: Mapping[str, Any]) -> str | None:
                deleted = await self.documents.delete(
                    document_id, locale=locale, drafts_only=drafts_only, expected=expected
                )
                return document_id if deleted else None

            params = {"document_id": document_id, "locale": locale, "status": query.status}
            deleted, _ = await self._observed(("delete",), {}, params, delete)
            return deleted

        return await self._run(act)

    async def clone(self, data: Mapping[str, Any], query: Query, style: Style) -> Page:
        """Copy a document to a new one with changed data, and return its entries; NotFoundError when there is none."""

        async def act(attempt: int) -> Page:
            document_id = await self._document(query)
            if document_id is None:
                raise NotFoundError
            written = await self.documents.clone(document_id, data, attempt=attempt)
            return await self._answers(written, query, style)

        return await self._run(act)

    async def _create(
        self, data: Mapping[str, Any], query: Query, attempt: int
    ) -> tuple[Written | None, ChangedResult]:
        locale = one_locale(query)

        async def create(given: Mapping[str, Any]) -> Written:
            return await self.documents.create(given, status=one_status(query), locale=locale, attempt=attempt)

        params = {"document_id": None, "locale": locale, "status": query.status}
        return await self._observed(self._names("create", query), data, params, create)

    async def _update(
        self, document_id: str | None, data: Mapping[str, Any], query: Query, expected: str | None, attempt: int
    ) -> tuple[Written | None, ChangedResult]:
        locale = one_locale(query)
        if document_id is None:
            return None, UNCHANGED

        async def update(given: Mapping[str, Any]) -> Written | None:
            return await self.documents.update(
                document_id, given, status=one_status(query), locale=locale, expected=expected, attempt=attempt
            )

        params = {"document_id": document_id, "locale": locale, "status": query.status}
        return await self._observed(self._names("update", query), data, params, update)

    async def _change(
        self,
        name: str,
        change: Callable[..., Awaitable[list[Written]]],
        query: Query,
        style: Style,
        expected: str | None,
    ) -> Page:
        async def act(attempt: int) -> Page:
            del attempt
            document_id, locale = await self._document(query), some_locale(query)
            if document_id is None or not self.documents.content_type.drafts:
                raise NotFoundError

            async def apply(_: Mapping[str, Any]) -> list[Written]:
                return await change(document_id, locale=locale, expected=expected)

            status = Status.PUBLISHED if name == "publish" else Status.DRAFT
            params = {"document_id": document_id, "locale": locale, "status": status}
            written, changed = await self._observed((name,), {}, params, apply)
            return changed.shown(await self._answers(written, query, style), query.selection)

        return await self._run(act)

    def _names(self, name: str, query: Query) -> tuple[str, ...]:
        publishes = self.documents.content_type.drafts and query.status is Status.PUBLISHED
        return (name, "publish") if publishes else (name,)

    async def _observed(
        self,
        names: tuple[str, ...],
        data: Mapping[str, Any],
        params: Mapping[str, Any],
        write: Callable[[Mapping[str, Any]], Awaitable[_Result]],
    ) -> tuple[_Result, ChangedResult]:
        """Write with the subscribers of the named actions around it, the first ones outermost.

        They may change data. Return what was written, and what they made of the result.
        """
        uid = self.documents.content_type.uid
        if not any(self.lifecycles.listens(uid, name) for name in names):
            return await write(data), UNCHANGED
        given = dict(data) if is_mapping(data) else {}
        actions = [Action(name=names[0], uid=uid, data=given, params=dict(params))]
        actions += [Action(name=name, uid=uid, params=dict(params)) for name in names[1:]]
        async with AsyncExitStack() as stack:
            for action in actions:
                await stack.enter_async_context(self.lifecycles.around(action))
            written = await write(actions[0].data)
            result = await self._result(written)
            for action in actions:
                action.result = result
                if isinstance(written, Written):
                    action.params["document_id"] = written.entry.document_id
            before: Mapping[str, Any] = deepcopy(result) if is_mapping(result) else {}
        return written, changed_result(before, [action.result for action in actions])

    async def _result(self, written: Any) -> Any:
        """Return what subscribers are shown: the entry (the first one of several), or what was returned."""
        first: Any = written[0] if is_list(written) and written else written
        if not isinstance(first, Written):
            return first
        content_type = self.documents.content_type
        selection = Selection(content_type.uid, tuple(Scalar(name, name) for name in content_type.scalars))
        return (await self._answer(first, Query(selection=selection), Style.REST)).entries[0]

    async def _run(self, act: Callable[[int], Awaitable[_Result]]) -> _Result:
        await self.documents.prepare()
        return await self.transactions.run(act)

    async def _document(self, query: Query) -> str | None:
        if self.documents.content_type.single:
            return await self.documents.find_single()
        return query.document_id

    async def _answer(self, written: Written, query: Query, style: Style) -> Page:
        entry = written.entry
        asked = Query(
            selection=query.selection,
            sites=query.sites,
            document_id=entry.document_id,
            status=written.status,
            locale=entry.locale or None,
            limit=1,
        )
        # What is in the row needs no statement; subscribers may have changed the row since.
        known = None if self._is_observed else self.engine.show(asked, style, entry.row())
        return await self.engine.find(asked, style) if known is None else known

    @property
    def _is_observed(self) -> bool:
        uid = self.documents.content_type.uid
        return any(self.lifecycles.listens(uid, name) for name in DOCUMENT_ACTIONS)

    async def _answers(self, written: Sequence[Written], query: Query, style: Style) -> Page:
        pages = [await self._answer(entry, query, style) for entry in written]
        trees = [tree for page in pages for tree in page.trees]
        return Page.of_trees(trees, clean=all(page.clean for page in pages))


def one_status(query: Query) -> Status:
    """Return the status that a write is in; ValidationError for any."""
    if query.status is None:
        raise ValidationError("A document is written in one status: name it")
    return query.status


def one_locale(query: Query) -> str | None:
    """Return the locale that a write is in, None for the default one; ValidationError for several."""
    if query.locale == EVERY_LOCALE:
        raise ValidationError('A document is written in one locale: name it, "*" means all')
    return some_locale(query)


def some_locale(query: Query) -> str | None:
    """Return the locale of an action, `*` for every one, None for the default one; ValidationError for what is none."""
    locale = query.locale
    if locale is None:
        return None
    if isinstance(locale, str) and (locale == EVERY_LOCALE or _LOCALE.fullmatch(locale)):
        return locale
    raise ValidationError(
        f"Invalid locale {locale!r}: expected one code of at most 16 letters, digits, hyphens and underscores"
    )
