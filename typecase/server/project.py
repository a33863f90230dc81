"""A project: its folder, settings, plugins, content types and Python, loaded and checked before anything starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from typecase.errors import BootError
from typecase.lifecycles.events import Listener
from typecase.lifecycles.subscribers import Subscriber
from typecase.lifecycles.tasks import Task
from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.customizations import Customizations
from typecase.schema.loader import load_registry
from typecase.schema.mistakes import Place
from typecase.schema.registry import Registry
from typecase.server.customizing import load_customizations
from typecase.server.declared_webhooks import load_webhooks
from typecase.server.lifespan import Lifespan, load_lifespans
from typecase.server.listeners import load_listeners
from typecase.server.middlewares.loading import load_middlewares
from typecase.server.middlewares.middleware import Middleware
from typecase.server.modules import LIFECYCLES, Modules, load_modules, open_package
from typecase.server.own_routes import OwnRoute
from typecase.server.plugins import Plugin, PluginSettings, load_plugins
from typecase.server.provided import load_provided
from typecase.server.tasks import load_tasks
from typecase.settings import Environment, Settings, load_settings, place_of_setting
from typecase.settings.given import Keys
from typecase.settings.reading import read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A loaded project. Its subscribers are in the order of their files' names, then of their definitions.

    What is of plugins comes before what is the project's own. Its global middlewares are outermost first.
    """

    folder: Path
    settings: Settings
    registry: Registry
    middlewares: tuple[Middleware, ...]
    subscribers: tuple[Subscriber, ...] = ()
    listeners: tuple[Listener, ...] = ()
    customizations: Customizations = field(default_factory=Customizations)
    routes: tuple[OwnRoute, ...] = ()
    lifespans: tuple[Lifespan, ...] = ()
    plugins: tuple[Plugin, ...] = ()
    tasks: tuple[Task, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @property
    def uploads(self) -> Path:
        """The folder of the files that are served under `/uploads`."""
        return self.folder / "public" / "uploads"


def load_project(
    folder: Path,
    *,
    environment: Environment = "development",
    overrides: Mapping[Keys, Any] | None = None,
) -> Project:
    """Return the project of a folder; BootError with all mistakes of settings, plugins, content types and Python."""
    folder = folder.resolve()
    mistakes: list[str] = []
    settings = None
    try:
        settings = load_settings(folder, environment=environment, overrides=overrides)
    except BootError as error:
        mistakes += error.mistakes
    plugins = _load_plugins(folder, environment, overrides, mistakes)
    packages = _load_packages(folder, plugins, mistakes)
    registry = _load_registry(folder, packages, mistakes) if folder.is_dir() else None
    subscribers = _load_subscribers(packages, registry, mistakes)
    listeners = load_listeners(packages, registry, mistakes)
    customizations, routes = load_customizations(packages, registry, mistakes)
    lifespans = load_lifespans(packages, mistakes)
    tasks = load_tasks(packages, mistakes)
    middlewares: tuple[Middleware, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    if settings is not None:
        webhooks = load_webhooks(folder, settings.environment, registry, mistakes)
        place = partial(place_of_setting, ("http", "middlewares"), project=folder, overrides=overrides)
        middlewares = load_middlewares(settings, folder, place, mistakes)
    if settings is None or registry is None or mistakes:
        raise BootError(list(dict.fromkeys(mistakes)))
    return Project(
        folder=folder,
        settings=settings.model_copy(update={"plugins": _settings_of(plugins)}),
        registry=registry,
        middlewares=middlewares,
        subscribers=subscribers,
        listeners=listeners,
        customizations=customizations,
        routes=routes,
        lifespans=lifespans,
        plugins=plugins,
        tasks=tasks,
        webhooks=webhooks,
    )


def registry_of(folder: Path) -> Registry:
    """Return the content types of a folder, without the rest of the project; BootError with all mistakes of them."""
    folder = folder.resolve()
    mistakes: list[str] = []
    plugins = _load_plugins(folder, "development", None, mistakes)
    registry = _load_registry(folder, _load_packages(folder, plugins, mistakes), mistakes)
    if registry is None or mistakes:
        raise BootError(list(dict.fromkeys(mistakes)))
    return registry


def _load_plugins(
    folder: Path, environment: Environment, overrides: Mapping[Keys, Any] | None, mistakes: list[str]
) -> tuple[Plugin, ...]:
    if not folder.is_dir():
        return ()
    reading = read_settings(folder, environment=environment, arguments=overrides)
    return load_plugins(reading.values, mistakes)


def _settings_of(plugins: Iterable[Plugin]) -> Mapping[str, PluginSettings]:
    return MappingProxyType({plugin.name: plugin.settings for plugin in plugins if plugin.settings is not None})


def _load_packages(folder: Path, plugins: Iterable[Plugin], mistakes: list[str]) -> tuple[Modules, ...]:
    """Return the modules of plugins and, at the end, of the project itself."""
    packages = (*(plugin.package for plugin in plugins), open_package(folder))
    return tuple(load_modules(package, mistakes) for package in packages)


def _load_registry(folder: Path, packages: Iterable[Modules], mistakes: list[str]) -> Registry | None:
    """Return the content types of packages; note what is wrong, and return None where they cannot be loaded."""
    provided = load_provided(packages, mistakes)
    plugins = [modules.package for modules in packages if modules.package.plugin]
    try:
        return load_registry(folder, plugins=plugins, provided=provided)
    except BootError as error:
        mistakes += error.mistakes
        return None


def _load_subscribers(
    packages: Iterable[Modules], registry: Registry | None, found: list[str]
) -> tuple[Subscriber, ...]:
    """Return every subscriber that a module of `lifecycles/` names, each once, and note what is wrong with them."""
    subscribers: dict[Subscriber, None] = {}
    for modules in packages:
        for file, module in modules.of(LIFECYCLES):
            for subscriber in vars(module).values():
                if isinstance(subscriber, Subscriber) and subscriber not in subscribers:
                    subscribers[subscriber] = None
                    name = subscriber.name.removeprefix(f"{module.__name__}.")
                    place = Place(modules.package.shown(file), found, (name,))
                    for problem in subscriber.problems(registry):
                        place.add(problem)
    return tuple(subscribers)
