"""Subscriptions: an operation and its variables in, a result for each event of its source out."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Generator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar

from graphql import GraphQLError, located_error
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.answering import Answer, Answering, Result
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.errors import RefusedOperation

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
T = TypeVar("T")


class Subscription(Protocol[C_contra]):
    """A field of Subscription that is open for one caller."""

    @property
    def events(self) -> AsyncIterator[Any]:
        """What its source gives."""
        ...

    async def admit(self, context: C_contra) -> None:
        """Raise an error of `typecase.errors` when the caller of a new context may not go on."""
        ...

    async def answer(self, event: Any, context: C_contra) -> Answer:
        """Return the answer that an event is."""
        ...


class Opener(Protocol[C_contra]):
    """Opens the fields of Subscription."""

    async def subscribe(self, field: Field, variables: VariableValues, context: C_contra) -> Subscription[C_contra]:
        """Return the open field; an error of `typecase.errors` when the caller may not have it. Others are bugs."""
        ...


class Subscribing(Generic[C]):
    """Runs subscriptions. `renew` returns the context of the next event, with the caller as they are by then."""

    def __init__(self, answering: Answering[C], opener: Opener[C]) -> None:
        self._answering = answering
        self._opener = opener

    async def results(
        self, operation: Operation, given: Mapping[str, Any], context: C, renew: Callable[[C], Awaitable[C]]
    ) -> AsyncGenerator[Result]:
        """Yield the result of each event; the source is closed at the end, or as soon as this generator is.

        The next event is asked for when the result of the one before was taken. RefusedOperation tells why there is
        none, or no more: the caller may not, or the source has failed. What `renew` raises is raised.
        """
        fields, variables = self._answering.prepare(operation, given)
        [field] = fields  # validation refuses any other number, and @skip and @include there
        with _located(field):
            subscription = await self._opener.subscribe(field, variables, context)

        async def answer(event: Any) -> Result:
            anew = await renew(context)
            with _located(field):
                await subscription.admit(anew)
            one = _OneEvent(subscription, event)
            return await self._answering.run(operation, fields, variables, given, anew, one)

        try:
            while True:
                with _located(field):
                    try:
                        event = await anext(subscription.events)
                    except StopAsyncIteration:
                        return
                yield await finished(answer(event))
        finally:
            await _close(subscription.events)


class _OneEvent(Generic[C]):
    """Answers the field of a subscription with one event."""

    def __init__(self, subscription: Subscription[C], event: Any) -> None:
        self._subscription = subscription
        self._event = event

    def knows(self, field: Field) -> bool:
        """See Answerer."""
        del field
        return True

    def ready(self, field: Field, context: C) -> None:
        """See Answerer."""
        del field, context

    async def answer(self, field: Field, variables: VariableValues, context: C) -> Answer:
        """See Answerer."""
        del field, variables
        return await self._subscription.answer(self._event, context)


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """Return what work gives. Who waits for it may be cancelled; the work comes to its end all the same.

    A statement that is cut off in the middle can take the connection with it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,))
        raise


async def _close(events: AsyncIterator[Any]) -> None:
    close: Callable[[], Awaitable[None]] | None = getattr(events, "aclose", None)
    if close is not None:
        await close()


@contextmanager
def _located(field: Field) -> Generator[None]:
    """Make of what is raised in a block the end of a subscription to a field."""
    try:
        yield
    except RefusedOperation:
        raise
    except Exception as error:
        located: GraphQLError = located_error(error, field.nodes, [field.key])
        raise RefusedOperation([located]) from error
