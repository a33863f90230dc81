"""The fields of Subscription, which a project's own SDL declares: guarded before they open, and at each event."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from typecase.resolvers.actors import Actor
from typecase.resolvers.chains import Chain
from typecase.resolvers.context import Context
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.completing import Completer, called
from typecase.resolvers.graphql.selector import Selector
from typecase.schema.sdl.root_fields import RootField


@dataclass(slots=True, kw_only=True)
class OwnSubscription:
    """A field that is open. `actor` is who was asked for by its policies last, `resolve` makes values of its events."""

    events: AsyncIterator[Any]
    root_field: RootField
    chain: Chain
    resolve: Callable[..., Any]
    field: Field
    variables: VariableValues
    arguments: Mapping[str, Any]
    selector: Callable[[VariableValues, Context], Selector]
    actor: Actor

    async def admit(self, context: Context) -> None:
        """Raise ForbiddenError when the caller has lost a permission of the field.

        Its policies are asked again when the caller is not the same as before: another role, another permission.
        """
        await context.admit_to(self.root_field)
        if context.actor != self.actor:
            await self.chain.ask(context.at(None, self.arguments))
            self.actor = context.actor

    async def answer(self, event: Any, context: Context) -> Answer:
        """Return the answer that an event is: content with what the operation asks of it, as the caller may see it."""
        inner = context.at(None, self.arguments)
        value = await called(self.resolve, event, self.field, inner, self.arguments)
        completer = Completer(context, self.variables, self.selector(self.variables, context))
        return await completer.root(self.field, value)
