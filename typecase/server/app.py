"""The app: what a project's own functions at boot, at shutdown and at fixed times are given."""

from pathlib import Path
from typing import Any

from typecase.lifecycles.subscribers import Lifecycles, Subscriber
from typecase.resolvers.backend import Backend
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.rows.rows import Rows
from typecase.schema.registry import Registry
from typecase.settings import Settings


class App:
    """A running project: its `folder`, `settings` and `registry` (the content types), and its content once it is open.

    One is made for each boot. `register` gets it before the database is open, all others after that.
    """

    def __init__(self, *, folder: Path, settings: Settings, registry: Registry, lifecycles: Lifecycles) -> None:
        self.folder = folder
        self.settings = settings
        self.registry = registry
        self._lifecycles = lifecycles
        self._backend: Backend | None = None

    def open(self, backend: Backend) -> None:
        """Give the content to whoever has the app; the server does it when the database is open."""
        self._backend = backend

    def subscribe(self, subscriber: Subscriber) -> None:
        """Register one more lifecycle subscriber, behind all others; BootError with what is wrong with it."""
        self._lifecycles.subscribe(subscriber)

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type; KeyError when there is none, RuntimeError in `register`."""
        return self._opened.entities(uid)

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type; errors as of `entities`."""
        return self._opened.rows(uid)

    async def emit(self, name: str, data: Any = None, *, document_id: str | None = None) -> None:
        """Tell an event of the project's own: see `Backend.emit`. RuntimeError in `register`."""
        await self._opened.emit(name, data, document_id=document_id)

    @property
    def _opened(self) -> Backend:
        if self._backend is None:
            raise RuntimeError("the database is not open yet: read and write content in bootstrap, not in register")
        return self._backend
