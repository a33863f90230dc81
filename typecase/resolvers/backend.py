"""The backend: what the server's edges call. Made once at boot for one registry and one open database."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.actors import Actor
from typecase.resolvers.context import Context
from typecase.resolvers.controllers import Controller
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.entities.writing.actions import Actions
from typecase.resolvers.entities.writing.component_ids import ComponentIds
from typecase.resolvers.entities.writing.documents import Documents
from typecase.resolvers.entities.writing.saving import HashSecret, Saving
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
from typecase.schema.sdl.root_fields import RootField, root_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """The controllers of a registry's content types over one database, and the root fields that call them."""

    registry: Registry
    database: Database
    engine: QueryEngine
    root_fields: Mapping[str, RootField]
    controllers: Mapping[str, Controller]
    rows_by_uid: Mapping[str, Rows]

    def context(self, actor: Actor, style: Style, *, client: str | None = None) -> Context:
        """Return the context of a new request; `client` is the network address that it comes from."""
        return Context(actor=actor, style=style, registry=self.registry, database=self.database, client=client)

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type; KeyError when there is none."""
        return self.controllers[uid].service.entities

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type; KeyError when there is none."""
        return self.rows_by_uid[uid]


def build_backend(
    registry: Registry, database: Database, default_locale: str, hash_secret: HashSecret, lifecycles: Lifecycles
) -> Backend:
    """Assemble the backend; `hash_secret` returns what is stored of a password, `lifecycles` run around writes."""
    storage = Storage(registry)
    engine = QueryEngine(database, storage, default_locale)
    component_ids, transactions = ComponentIds(database), Transactions(database)

    def controller(content_type: ContentType) -> Controller:
        saving = Saving(content_type, storage, database, component_ids, hash_secret, default_locale)
        actions = Actions(Documents(saving), engine, transactions, lifecycles)
        return Controller(content_type, Service(EntityService(content_type, engine, actions)))

    controllers = {uid: controller(content_type) for uid, content_type in registry.content_types.items()}
    scope = trusted_scope(registry)
    rows = {uid: Rows(each, engine, scope, lifecycles) for uid, each in registry.content_types.items()}
    return Backend(
        registry=registry,
        database=database,
        engine=engine,
        root_fields=root_fields(registry),
        controllers=MappingProxyType(controllers),
        rows_by_uid=MappingProxyType(rows),
    )
