"""The backend: what the server's edges call. Made once at boot for one registry and one open database."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from typecase.lifecycles.events import Interest
from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.actors import Actor
from typecase.resolvers.content_actions import ContentActions, customized_actions
from typecase.resolvers.context import Context
from typecase.resolvers.controllers import Controller
from typecase.resolvers.customizations import Customizations
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.entities.writing.actions import Actions
from typecase.resolvers.entities.writing.component_ids import ComponentIds
from typecase.resolvers.entities.writing.documents import Documents
from typecase.resolvers.entities.writing.saving import HashSecret, Saving
from typecase.resolvers.events.outbox import Outbox
from typecase.resolvers.events.webhooks import StoredWebhooks
from typecase.resolvers.exchanges import Request
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.selection import Style
from typecase.resolvers.queries.statements import Storage
from typecase.resolvers.queries.transactions import Transactions
from typecase.resolvers.rows.parameters import trusted_scope
from typecase.resolvers.rows.rows import Rows
from typecase.resolvers.services import Service
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.root_fields import RootField, root_fields, routed_fields
from typecase.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """The actions of a registry's content types over one database, and the root fields that call them.

    `routed_fields` are the actions that only REST has. `controllers` and `services` are by uid, those of the project
    that belong to no content type included.
    """

    registry: Registry
    database: Database
    engine: QueryEngine
    root_fields: Mapping[str, RootField]
    routed_fields: tuple[RootField, ...]
    actions: Mapping[str, ContentActions]
    controllers: Mapping[str, Any]
    services: Mapping[str, Any]
    rows_by_uid: Mapping[str, Rows]
    outbox: Outbox
    stored_webhooks: StoredWebhooks
    settings: Settings | None = None

    def context(
        self,
        actor: Actor,
        style: Style,
        *,
        client: str | None = None,
        request: Request | None = None,
        look_again: Callable[[], Awaitable[Actor]] | None = None,
    ) -> Context:
        """Return the context of a new request; `client` is the network address that it comes from: see `Context`."""
        return Context(
            actor=actor,
            style=style,
            registry=self.registry,
            database=self.database,
            content=self,
            client=client,
            sent=request,
            look_again=look_again,
        )

    def controller(self, uid: str) -> Any:
        """Return the controller of a content type, or another one of the project's; KeyError when there is none."""
        return self.controllers[uid]

    def service(self, uid: str) -> Any:
        """Return the service of a content type, or another one of the project's; KeyError when there is none."""
        return self.services[uid]

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type; KeyError when there is none."""
        return self.actions[uid].entities

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type; KeyError when there is none."""
        return self.rows_by_uid[uid]

    async def emit(self, name: str, data: Any = None, *, document_id: str | None = None) -> None:
        """Tell an event of the project's own, such as `order.paid`; data is what JSON can say.

        It is told with the transaction that this task is in, and never if that is undone; without one, at once. Events
        of one document are delivered in their order. ValueError for a name that cannot be one, TypeError for data that
        is not JSON.
        """
        await self.outbox.emit(name, data, document_id)


def build_backend(
    registry: Registry,
    database: Database,
    default_locale: str,
    hash_secret: HashSecret,
    lifecycles: Lifecycles,
    customizations: Customizations | None = None,
    settings: Settings | None = None,
) -> Backend:
    """Assemble the backend; `hash_secret` returns what is stored of a password, `lifecycles` run around writes.

    Which events are stored is for the interest of its outbox to say: none until somebody has told it.
    """
    storage = Storage(registry)
    engine = QueryEngine(database, storage, default_locale)
    component_ids, transactions = ComponentIds(database), Transactions(database)
    custom = customizations or Customizations()
    outbox = Outbox(database, Interest())

    def actions(content_type: ContentType) -> ContentActions:
        saving = Saving(content_type, storage, database, component_ids, hash_secret, default_locale, outbox)
        entities = EntityService(
            content_type, engine, Actions(Documents(saving), engine, transactions, lifecycles), custom.wrappers
        )
        uid = content_type.uid
        service = custom.services.get(uid, Service)(entities)
        controller = custom.controllers.get(uid, Controller)(content_type, service)
        chains = custom.chains.get(uid, {})
        return ContentActions(content_type, controller, entities, chains, customized_actions(controller, chains))

    of_types = {uid: actions(content_type) for uid, content_type in registry.content_types.items()}
    scope = trusted_scope(registry)
    rows = {uid: Rows(each, engine, scope, lifecycles) for uid, each in registry.content_types.items()}
    return Backend(
        registry=registry,
        database=database,
        engine=engine,
        root_fields=root_fields(registry),
        routed_fields=routed_fields(registry),
        actions=MappingProxyType(of_types),
        controllers=MappingProxyType({uid: each.controller for uid, each in of_types.items()}),
        services=MappingProxyType({uid: each.controller.service for uid, each in of_types.items()}),
        rows_by_uid=MappingProxyType(rows),
        outbox=outbox,
        stored_webhooks=StoredWebhooks(database),
        settings=settings,
    )
