"""The context of a request: who asks, in which API, and what the backend offers. It travels with every call."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from tortoise import Model

from typecase.errors import ForbiddenError
from typecase.resolvers.actors import Actor, ApiToken, SignedIn, TokenType
from typecase.resolvers.asking import READS, Asked
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.entities.writing.keys import check_visible
from typecase.resolvers.exchanges import Request, Response
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.selection import Query, Style
from typecase.resolvers.route_info import Matched, RouteInfo
from typecase.resolvers.rows.rows import Rows
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.root_fields import RootField
from typecase.settings import Settings


class Content(Protocol):
    """What a backend offers to whoever answers a request. Each raises KeyError for a uid that nothing has."""

    @property
    def settings(self) -> Settings | None:
        """The settings of the server; None where none were loaded."""
        ...

    def controller(self, uid: str) -> Any:
        """Return the controller of a content type, or another one of the project's."""
        ...

    def service(self, uid: str) -> Any:
        """Return the service of a content type, or another one of the project's."""
        ...

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type."""
        ...

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type."""
        ...

    async def emit(self, name: str, data: Any = None, *, document_id: str | None = None) -> None:
        """Tell an event of the project's own."""
        ...


@dataclass(slots=True, kw_only=True)
class Context:
    """One request, or inside of it one action with what it is `asked`. `style` is that of the API.

    `state` is free for middlewares and policies, and one object for the whole request.

    `client` is the network address of the caller, which limits count by; None where there is none. `look_again` finds
    the actor in what is stored by now; None where it was found there. At a field of the project's own, `args` are its
    arguments and `parent` what is known of the entry that it is a field of.
    """

    actor: Actor
    style: Style
    registry: Registry
    database: Database
    content: Content
    client: str | None = None
    look_again: Callable[[], Awaitable[Actor]] | None = None
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    path_params: Mapping[str, str] = field(default_factory=dict[str, str])
    sent: Request | None = None
    whole: "Context | None" = None
    given: Asked | None = None
    said: Response | None = None
    parent: Mapping[str, Any] | None = None
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])
    matched: Matched | None = None

    @property
    def request(self) -> Request:
        """What was sent; RuntimeError where nothing was, as in a shell."""
        if self.sent is None:
            raise RuntimeError("This did not come by HTTP: there is no request")
        return self.sent

    @property
    def response(self) -> Response:
        """What shall be said about the answer: its status, headers and cookies."""
        whole = self.whole or self
        if whole.said is None:
            whole.said = Response()
        return whole.said

    @property
    def route(self) -> RouteInfo | None:
        """The REST route that the request took; None in GraphQL. Strapi behaviour: REQ-7."""
        return None if self.matched is None else self.matched.info

    @property
    def settings(self) -> Settings:
        """The settings of the server, those of the project's own in `project`; RuntimeError where none were loaded."""
        if self.content.settings is None:
            raise RuntimeError("This backend was built without settings")
        return self.content.settings

    @property
    def user(self) -> Mapping[str, Any] | None:
        """The user who has signed in, with `role` (or None); None for anybody else. Strapi behaviour: REQ-5."""
        actor = self.actor
        if not isinstance(actor, SignedIn):
            return None
        role = actor.role
        return {
            "id": actor.user_id,
            "documentId": actor.document_id,
            "username": actor.username,
            "email": actor.email,
            "role": role and {"id": role.id, "documentId": role.document_id, "name": role.name, "type": role.type},
        }

    @property
    def asked(self) -> Asked:
        """What the action is asked; RuntimeError outside of an action of a content type."""
        if self.given is None:
            raise RuntimeError("No action of a content type is running: there is no query")
        return self.given

    @property
    def params(self) -> Mapping[str, str]:
        """The parameters of the path; of an action on one document `documentId` and `id`, in both APIs."""
        if self.given is not None and self.given.document_id is not None:
            document_id = self.given.document_id
            return {**self.path_params, "id": document_id, "documentId": document_id}
        return self.path_params

    @property
    def query(self) -> dict[str, Any]:
        """The parameters that the action is asked with, to be read and changed, in REST's grammar in both APIs."""
        if self.given is None:
            return dict(self.request.query)
        return self.given.parameters

    @query.setter
    def query(self, parameters: Mapping[str, Any]) -> None:
        self.asked.parameters = dict(parameters)

    @property
    def data(self) -> Any:
        """What the action shall write, to be read and changed."""
        return self.asked.data

    @data.setter
    def data(self, data: Any) -> None:
        self.asked.data = data

    @property
    def own_data(self) -> dict[str, Any]:
        """What the project adds to what the action writes, such as `ctx.own_data["owner"] = ctx.user["documentId"]`.

        It may name documents that the caller may not see, and takes the place of what the caller gives.
        """
        return self.asked.own_data

    @property
    def content_type(self) -> ContentType:
        """The content type whose action is running."""
        return self.registry.content_type(self.asked.uid)

    def compile_query(self) -> Query:
        """Return what the action is asked, checked; ValidationError (and its kinds) for what cannot be asked."""
        return self.asked.query()

    def narrow(self, filters: Mapping[str, Any]) -> None:
        """Have the action that reads find only what these filters mean too, whatever is asked.

        They are the entity service's: private attributes and relations that the caller may not see can be named. Called
        again, all of them hold. ValueError in an action that writes, ValidationError for wrong filters.
        """
        asked = self.asked
        if asked.action not in READS:
            raise ValueError(f"{asked.action} writes to the document that it names: refuse it in a policy instead")
        condition = self.entities(asked.uid).compile("find", {"filters": filters}).condition
        if condition is not None:
            asked.narrowed += (condition,)

    def within(self, asked: Asked) -> "Context":
        """Return the context of an action of this request."""
        inner = self._inner()
        inner.given = asked
        return inner

    def at(self, parent: Mapping[str, Any] | None, arguments: Mapping[str, Any]) -> "Context":
        """Return the context of a field of the project's own in this request."""
        inner = self._inner()
        inner.parent, inner.args = parent, arguments
        return inner

    def anew(self, actor: Actor) -> "Context":
        """Return the context of the next event of a subscription: of the caller as they are by now."""
        inner = self._inner()
        inner.actor = actor
        return inner

    def _inner(self) -> "Context":
        return Context(
            actor=self.actor,
            style=self.style,
            registry=self.registry,
            database=self.database,
            content=self.content,
            client=self.client,
            look_again=self.look_again,
            state=self.state,
            path_params=self.path_params,
            sent=self.sent,
            whole=self.whole or self,
            matched=self.matched,
        )

    def controller(self, uid: str) -> Any:
        """Return the controller of a content type, or another one of the project's; KeyError when there is none."""
        return self.content.controller(uid)

    def service(self, uid: str) -> Any:
        """Return the service of a content type, or another one of the project's; KeyError when there is none."""
        return self.content.service(uid)

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type; KeyError when there is none."""
        return self.content.entities(uid)

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type; KeyError when there is none."""
        return self.content.rows(uid)

    async def emit(self, name: str, data: Any = None, *, document_id: str | None = None) -> None:
        """Tell an event of the project's own, such as `order.paid`; data is what JSON can say.

        It is told with the transaction that runs, and never if that is undone; without one, at once. Events of one
        document are delivered in their order. ValueError for a name that cannot be one, TypeError for data that is not
        JSON.
        """
        await self.content.emit(name, data, document_id=document_id)

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
        if not root_field.public and not self._holds(root_field):
            raise ForbiddenError

    async def admit_to(self, root_field: RootField) -> None:
        """Do what `authorize` does, and look the caller up before a refusal counts."""
        if not root_field.public and not self._holds(root_field):
            await self.reconsider()
            self.authorize(root_field)

    async def admit(self, scope: Sequence[str]) -> None:
        """Raise ForbiddenError when the caller lacks one of these permissions, and still does when it is looked up."""
        if not self.has(scope) and not (await self.reconsider() and self.has(scope)):
            raise ForbiddenError

    def _holds(self, root_field: RootField) -> bool:
        """Tell whether the caller has what a root field asks for: where it names no permission, to be somebody.

        That is a user or a token that may do everything, as in Strapi.
        """
        if root_field.scope:
            return self.has(root_field.scope)
        actor = self.actor
        return isinstance(actor, SignedIn) or (isinstance(actor, ApiToken) and actor.type is TokenType.FULL_ACCESS)

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


CURRENT: ContextVar[Context | None] = ContextVar("typecase_context", default=None)
"""The context of the request that is being answered; tasks that are made meanwhile have it too."""


def current_or_none() -> Context | None:
    """Return the context of the request that is being answered; None outside of a request."""
    return CURRENT.get()


def current() -> Context:
    """Return the context of the request that is being answered; RuntimeError outside of a request.

    Strapi behaviour: REQ-10.
    """
    ctx = CURRENT.get()
    if ctx is None:
        raise RuntimeError("No request is being answered: there is no current context")
    return ctx
