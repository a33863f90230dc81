"""What a global middleware is: built in, with a config of its own type, or ready to be put around an application."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from starlette.types import ASGIApp

from typecase.settings import Settings
from typecase.settings.sections import Section

Around: TypeAlias = Callable[[ASGIApp], ASGIApp]
"""Returns an application with something around it."""

Config = TypeVar("Config", bound=Section)


class NoConfig(Section):
    """The config of what takes none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a built-in middleware may read beside its own config: the settings and the folder of the project.

    It is the context of the validation of configs, too.
    """

    settings: Settings
    folder: Path


@dataclass(frozen=True, slots=True)
class BuiltIn(Generic[Config]):
    """A middleware of ours: the type of its config, and what puts it around an application.

    `required` says why a server without it does not start.
    """

    config: type[Config]
    around: Callable[[ASGIApp, Config, Surroundings], ASGIApp]
    required: str | None = None


@dataclass(frozen=True, slots=True)
class Middleware:
    """A middleware of a project, checked: `around` is called once, when the server opens."""

    name: str
    around: Around
