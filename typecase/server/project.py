"""A project: its folder, its settings and its content types, loaded and checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from typecase.errors import BootError
from typecase.schema.loader import load_registry
from typecase.schema.registry import Registry
from typecase.settings import Settings, load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A loaded project."""

    folder: Path
    settings: Settings
    registry: Registry

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
    """Return the project of a folder; BootError with the mistakes of its settings and of its content types together."""
    mistakes: list[str] = []
    settings = registry = None
    try:
        settings = load_settings(folder, environment=environment, overrides=overrides)
    except BootError as error:
        mistakes += error.mistakes
    if folder.is_dir():
        try:
            registry = load_registry(folder)
        except BootError as error:
            mistakes += error.mistakes
    if settings is None or registry is None:
        raise BootError(mistakes)
    return Project(folder=folder.resolve(), settings=settings, registry=registry)
