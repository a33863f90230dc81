"""The settings of a server: what they are (`sections`), how they are loaded (`loading`) and shown (`inspection`).

A leaf.
"""

from typecase.settings.entries import MiddlewareEntry
from typecase.settings.inspection import Inspection, SettingLine, inspect_settings
from typecase.settings.loading import load_settings, place_of_setting
from typecase.settings.secret_keys import make_secret
from typecase.settings.sections import (
    PLUGINS,
    PROJECT,
    AuthSettings,
    DatabaseSettings,
    Environment,
    GraphqlSettings,
    HttpSettings,
    I18nSettings,
    LoggingSettings,
    QuerySettings,
    RestSettings,
    Settings,
)

__all__ = [
    "PLUGINS",
    "PROJECT",
    "AuthSettings",
    "DatabaseSettings",
    "Environment",
    "GraphqlSettings",
    "HttpSettings",
    "I18nSettings",
    "Inspection",
    "LoggingSettings",
    "MiddlewareEntry",
    "QuerySettings",
    "RestSettings",
    "SettingLine",
    "Settings",
    "inspect_settings",
    "load_settings",
    "make_secret",
    "place_of_setting",
]
