"""The functions that are called for events: what the `lifecycles/` of packages name, checked, and how it is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from typecase.lifecycles.deliveries import Delivery, Outcome
from typecase.lifecycles.events import Listener, Target
from typecase.schema.mistakes import Place
from typecase.schema.registry import Registry
from typecase.server.app import App
from typecase.server.modules import LIFECYCLES, Modules

_PREFIX = "on:"


def load_listeners(packages: Iterable[Modules], registry: Registry | None, found: list[str]) -> tuple[Listener, ...]:
    """Return every listener that a module of `lifecycles/` names, each once, and note what is wrong with them."""
    listeners: dict[Listener, None] = {}
    for modules in packages:
        for file, module in modules.of(LIFECYCLES):
            for listener in vars(module).values():
                if isinstance(listener, Listener) and listener not in listeners:
                    listeners[listener] = None
                    name = listener.name.removeprefix(f"{module.__name__}.")
                    place = Place(modules.package.shown(file), found, (name,))
                    for problem in listener.problems(registry):
                        place.add(problem)
    return tuple(listeners)


def target_of(listener: Listener) -> Target:
    """Return a listener as a target of events."""
    return Target(name=f"{_PREFIX}{listener.name}", events=listener.events, uids=listener.uids)


@dataclass(frozen=True, slots=True)
class ListenerSender:
    """Calls a function of the project for an event."""

    listener: Listener
    app: App

    async def send(self, delivery: Delivery, /) -> Outcome:
        """See Sender."""
        given = (delivery.event, self.app) if self.listener.takes_app else (delivery.event,)
        await self.listener.function(*given)
        return Outcome()
