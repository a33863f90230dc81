"""The settings of a server: what they are (`sections`) and how a project's are loaded (`loading`). A leaf."""

from typecase.settings.loading import load_settings, place_of_setting
from typecase.settings.secret_keys import make_secret
from typecase.settings.sections import (
    AuthSettings,
    DatabaseSettings,
    Environment,
    GraphqlSettings,
    HttpSettings,
    I18nSettings,
    LoggingSettings,
    MiddlewareEntry,
    QuerySettings,
    RestSettings,
    Settings,
)

__all__ = [
    "AuthSettings",
    "DatabaseSettings",
    "Environment",
    "GraphqlSettings",
    "HttpSettings",
    "I18nSettings",
    "LoggingSettings",
    "MiddlewareEntry",
    "QuerySettings",
    "RestSettings",
    "Settings",
    "load_settings",
    "make_secret",
    "place_of_setting",
]
