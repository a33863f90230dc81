"""Plugins: installed packages that a project uses because its settings name them."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from typecase.schema.checks.names import KEBAB_CASE
from typecase.schema.form import is_object
from typecase.schema.mistakes import listed, shown, suggestion
from typecase.schema.packages import Package
from typecase.schema.system import BUILT_IN
from typecase.server.modules import reason_of
from typecase.settings.given import Keys, Values
from typecase.settings.mistakes import problem
from typecase.settings.sections import PLUGINS, Section

GROUP = "typecase.plugins"
"""The group of entry points by which an installed package tells that it is a plugin, and its name."""

RESERVED = frozenset({"graphql", "project", *(uid.partition("::")[2].partition(".")[0] for uid in BUILT_IN)})
"""Names that belong to what is built in."""

_ENABLED = "enabled"
_SETTINGS = "Settings"
_SWITCH = TypeAdapter(bool)


class PluginSettings(Section):
    """What a plugin's `Settings` extend: a frozen pydantic model that takes no setting which it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledPlugin:
    """A plugin that is there to be used: its name, the Python package that it is, and of what installed version."""

    name: str
    module: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A plugin that a project uses. `settings` are its own, None when it has none."""

    name: str
    package: Package
    settings: PluginSettings | None


def list_installed() -> Iterator[InstalledPlugin]:
    """Yield the plugins that are installed beside Typecase, by their names."""
    for point in sorted(entry_points(group=GROUP)):
        version = point.dist.version if point.dist is not None else ""
        yield InstalledPlugin(name=point.name, module=point.value, version=version)


def load_plugins(values: Values, mistakes: list[str]) -> tuple[Plugin, ...]:
    """Return the plugins that settings name, in their order, and note what is wrong with them."""
    loader = _Loader(values, mistakes)
    named = (keys for keys in values.own() if keys[0] == PLUGINS)
    tables: Mapping[str, Any] = values.nested(named, {}).get(PLUGINS, {})
    points = {point.name: point for point in entry_points(group=GROUP)} if tables else {}
    plugins = [loader.load(name, table, points) for name, table in tables.items()]
    return tuple(plugin for plugin in plugins if plugin is not None)


@dataclass(frozen=True, slots=True)
class _Loader:
    values: Values
    mistakes: list[str]

    def load(self, name: str, table: Any, points: Mapping[str, EntryPoint]) -> Plugin | None:
        """Return the plugin of a name; None when its table switches it off, or with a mistake when it is of no use."""
        if not is_object(table):
            return self._note((name,), f"got {shown(table)}, expected a table, such as [plugins.{name}]")
        if not self._enabled(name, table):
            return None
        if name in RESERVED or not KEBAB_CASE.fullmatch(name):
            why = "belongs to Typecase" if name in RESERVED else "must be small letters and digits joined by hyphens"
            return self._note((name,), f'no plugin can be called "{name}": the name {why}')
        if name not in points:
            known = f"; the installed ones are {listed(sorted(points))}" if points else "; none is installed"
            close = suggestion(name, points) or known
            return self._note((name,), f'no plugin "{name}" is installed{close}')
        package = self._package(name, points[name].value)
        if package is None:
            return None
        own = {key: value for key, value in table.items() if key != _ENABLED}
        return Plugin(name=name, package=package[0], settings=self._settings(name, package[1], own))

    def _enabled(self, name: str, table: Mapping[str, Any]) -> bool:
        """Tell whether a table does not switch its plugin off; variables give texts."""
        try:
            return _SWITCH.validate_python(table.get(_ENABLED, True))
        except ValidationError:
            self._note((name, _ENABLED), f"got {shown(table[_ENABLED])}, expected true or false")
            return False

    def _package(self, name: str, module: str) -> tuple[Package, ModuleType] | None:
        try:
            imported = importlib.import_module(module)
        except Exception as error:
            return self._note((name,), f'the plugin "{name}" cannot be imported: {reason_of(error)}')
        folders = list(getattr(imported, "__path__", ()))
        if not folders:
            return self._note((name,), f'the plugin "{name}" is no package: {module} is a file, expected a folder')
        return Package(folder=Path(folders[0]).resolve(), module=module, plugin=name), imported

    def _settings(self, name: str, module: ModuleType, table: Mapping[str, Any]) -> PluginSettings | None:
        """Return the settings of a plugin, as its `Settings` make them of the project's table."""
        kind = getattr(module, _SETTINGS, None)
        if kind is None:
            for key in table:
                self._note((name, key), f'the plugin "{name}" takes no settings')
            return None
        if not isinstance(kind, type) or not issubclass(kind, PluginSettings):
            return self._note((name,), f'the Settings of the plugin "{name}" must extend typecase.PluginSettings')
        try:
            return kind.model_validate(dict(table))
        except ValidationError as error:
            for details in error.errors(include_url=False):
                keys = tuple(map(str, details["loc"]))
                if details["type"] == "extra_forbidden":
                    close = suggestion(keys[-1], kind.model_fields) if len(keys) == 1 else ""
                    self._note((name, *keys), f'the plugin "{name}" has no such setting{close}')
                elif details["type"] == "missing":
                    self._note((name, *keys), "missing: the plugin needs it")
                else:
                    self._note((name, *keys), problem((PLUGINS, name, *keys), details))
            return None

    def _note(self, keys: Keys, message: str) -> None:
        self.mistakes.append(f"{_place(self.values, (PLUGINS, *keys))}: {message}")


def _place(values: Values, keys: Keys) -> str:
    """Return where a setting or something in its table stands; the name of one that nobody gave."""
    for given_keys, given in values.by_keys.items():
        if given_keys == keys:
            return given.place
        if given_keys[: len(keys)] == keys:
            return given.place if given.variable else f"{given.place.partition(' at ')[0]} at {'.'.join(keys)}"
    return ".".join(keys)
