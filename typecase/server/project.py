"""A project: its folder, settings, content types and Python, loaded and checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from typecase.errors import BootError
from typecase.lifecycles.subscribers import Subscriber
from typecase.lifecycles.tasks import Task
from typecase.resolvers.customizations import Customizations
from typecase.schema.loader import load_registry
from typecase.schema.mistakes import Place
from typecase.schema.registry import Registry
from typecase.server.customizing import load_customizations
from typecase.server.lifespan import Lifespan, load_lifespan
from typecase.server.middlewares.loading import load_middlewares
from typecase.server.middlewares.middleware import Middleware
from typecase.server.modules import load_modules, open_package
from typecase.server.own_routes import OwnRoute
from typecase.server.provided import load_provided
from typecase.server.tasks import load_tasks
from typecase.settings import Settings, load_settings, place_of_setting

LIFECYCLES_FOLDER = "lifecycles"
"""The folder of a project that holds its subscribers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A loaded project. Its subscribers are in the order of their files' names, then of their definitions.

    Its global middlewares are outermost first.
    """

    folder: Path
    settings: Settings
    registry: Registry
    middlewares: tuple[Middleware, ...]
    subscribers: tuple[Subscriber, ...] = ()
    customizations: Customizations = field(default_factory=Customizations)
    routes: tuple[OwnRoute, ...] = ()
    lifespan: Lifespan = field(default_factory=Lifespan)
    tasks: tuple[Task, ...] = ()

    @property
    def uploads(self) -> Path:
        """The folder of the files that are served under `/uploads`."""
        return self.folder / "public" / "uploads"


def load_project(
    folder: Path,
    *,
    environment: Literal["development", "production"] = "development",
    overrides: Mapping[tuple[str, ...], Any] | None = None,
) -> Project:
    """Return the project of a folder; BootError with all mistakes of its settings, content types and Python."""
    folder = folder.resolve()
    mistakes: list[str] = []
    settings = None
    try:
        settings = load_settings(folder, environment=environment, overrides=overrides)
    except BootError as error:
        mistakes += error.mistakes
    open_package(folder)
    registry = _load_registry(folder, mistakes) if folder.is_dir() else None
    subscribers = _load_subscribers(folder, registry, mistakes)
    customizations, routes = load_customizations(folder, registry, mistakes)
    lifespan = load_lifespan(folder, mistakes)
    tasks = load_tasks(folder, mistakes)
    middlewares: tuple[Middleware, ...] = ()
    if settings is not None:
        place = partial(place_of_setting, ("http", "middlewares"), project=folder, overrides=overrides)
        middlewares = load_middlewares(settings, folder, place, mistakes)
    if settings is None or registry is None or mistakes:
        raise BootError(list(dict.fromkeys(mistakes)))
    return Project(
        folder=folder,
        settings=settings,
        registry=registry,
        middlewares=middlewares,
        subscribers=subscribers,
        customizations=customizations,
        routes=routes,
        lifespan=lifespan,
        tasks=tasks,
    )


def registry_of(folder: Path) -> Registry:
    """Return the content types of a folder, without the rest of the project; BootError with all mistakes of them."""
    folder = folder.resolve()
    mistakes: list[str] = []
    open_package(folder)
    registry = _load_registry(folder, mistakes)
    if registry is None or mistakes:
        raise BootError(list(dict.fromkeys(mistakes)))
    return registry


def _load_registry(folder: Path, mistakes: list[str]) -> Registry | None:
    """Return the content types of an open package; note what is wrong, and return None where they cannot be loaded."""
    provided = load_provided(folder, mistakes)
    try:
        return load_registry(folder, provided=provided)
    except BootError as error:
        mistakes += error.mistakes
        return None


def _load_subscribers(folder: Path, registry: Registry | None, found: list[str]) -> tuple[Subscriber, ...]:
    """Return every subscriber that a module of `lifecycles/` names, each once, and note what is wrong with them."""
    subscribers: dict[Subscriber, None] = {}
    for file, module in load_modules(folder, LIFECYCLES_FOLDER, found):
        for subscriber in vars(module).values():
            if isinstance(subscriber, Subscriber) and subscriber not in subscribers:
                subscribers[subscriber] = None
                place = Place(file, found, (subscriber.name.removeprefix(f"{module.__name__}."),))
                for problem in subscriber.problems(registry):
                    place.add(problem)
    return tuple(subscribers)
