"""Packages: the folders that declare content types and hold Python, the project's own and each of its plugins'."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A folder with `schema/`, `server/`, `resolvers/` and `lifecycles/`.

    `module` is the name that its Python is imported by, `plugin` the name of the plugin, "" for the project itself.
    """

    folder: Path
    module: str
    plugin: str = ""

    def prefix(self, api: str | None) -> str:
        """Return what stands before the names of a file: `api::article.`, `global::` for none, `plugin::comments.`."""
        if self.plugin:
            return f"plugin::{self.plugin}."
        return "global::" if api is None else f"api::{api}."

    def uid(self, api: str, name: str) -> str:
        """Return the uid of a content type: `api::blog.article`, `plugin::comments.comment`."""
        return f"{self.prefix(api)}{name}"

    def shown(self, file: str) -> str:
        """Return one of its files as people read it: those of a plugin begin with the name of its module."""
        return f"{self.module}/{file}" if self.plugin else file


PROJECT = "project"
"""The module of the project itself."""
