"""The context of a request: who asks, in which API, and what the backend offers. It travels with every call."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tortoise import Model

from typecase.errors import ForbiddenError
from typecase.resolvers.actors import Actor
from typecase.resolvers.entities.writing.keys import check_visible
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.selection import Style
from typecase.schema.content_types import FILE
from typecase.schema.registry import Registry
from typecase.schema.sdl.root_fields import RootField


@dataclass(slots=True, kw_only=True)
class Context:
    """One request. `style` is that of its API; `state` is free for middlewares and policies.

    `encodes` tells that what is read becomes the answer without anybody looking at it in between.

    `client` is the network address of the caller, which limits count by; None where there is none. `look_again` finds
    the actor in what is stored by now; None where it was found there.
    """

    actor: Actor
    style: Style
    registry: Registry
    database: Database
    client: str | None = None
    encodes: bool = False
    look_again: Callable[[], Awaitable[Actor]] | None = None
    state: dict[str, Any] = field(default_factory=dict[str, Any])

    def model(self, uid: str) -> type[Model]:
        """Return the Tortoise model of a content type's entries; KeyError when there is none."""
        return self.database.models[self.registry.content_type(uid).collection_name]

    def sees(self, uid: str) -> bool:
        """Tell whether the caller may see documents of a content type behind a relation: files always, else by find."""
        return uid == FILE or self.actor.allows(f"{uid}.find")

    def check_relations(self, data: Any, uid: str) -> None:
        """Raise ValidationError when the data of a write names documents of a type that the caller may not find."""
        check_visible(data, self.registry.content_type(uid), self.registry, self.sees)

    def authorize(self, root_field: RootField) -> None:
        """Raise ForbiddenError when the caller lacks one of the permissions that a root field or its route asks for."""
        if not root_field.public and not self.has(root_field.scope):
            raise ForbiddenError

    async def admit(self, scope: Sequence[str]) -> None:
        """Raise ForbiddenError when the caller lacks one of these permissions, and still does when it is looked up."""
        if not self.has(scope) and not (await self.reconsider() and self.has(scope)):
            raise ForbiddenError

    def has(self, scope: Sequence[str]) -> bool:
        """Tell whether the caller has all of these permissions."""
        return all(map(self.actor.allows, scope))

    async def reconsider(self) -> bool:
        """Look the caller up before a refusal counts, once; return whether they may do anything else than before.

        What is kept of accounts may be older than a grant, by the time that the news of it takes.
        """
        if self.look_again is None:
            return False
        look_again, self.look_again = self.look_again, None
        before, self.actor = self.actor, await look_again()
        return self.actor.signature != before.signature
