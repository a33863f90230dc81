"""An application with the global middlewares of some settings around it."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from starlette.types import ASGIApp

from typecase.server.middlewares.loading import load_middlewares
from typecase.server.middlewares.middleware import Middleware
from typecase.server.middlewares.stack import wrap
from typecase.settings import AuthSettings, DatabaseSettings, Settings

SECRET = SecretStr("0123456789abcdefghijklmnopqrstuv")
REQUIRED = ("errors", "uri-limit", "body-limit")


def settings(**changes: Any) -> Settings:
    usual: dict[str, Any] = {
        "database": DatabaseSettings(url="sqlite://:memory:"),
        "auth": AuthSettings(jwt_secret=SECRET, api_token_secret=SECRET),
    }
    return Settings(**{**usual, **changes})


def loaded(found: list[str], *, folder: Path = Path("/nowhere"), **changes: Any) -> tuple[Middleware, ...]:
    """Return the middlewares of settings and note what is wrong with them, with places such as `list.2.config`."""

    def place(*way: str | int) -> str:
        return ".".join(["list", *map(str, way)])

    return load_middlewares(settings(**changes), folder, place, found)


def wrapped(app: ASGIApp, *, folder: Path = Path("/nowhere"), **changes: Any) -> ASGIApp:
    """Return an application with the middlewares of settings around it."""
    found: list[str] = []
    middlewares = loaded(found, folder=folder, **changes)
    assert found == []
    return wrap(app, middlewares)


def around(app: ASGIApp, *entries: Any, folder: Path = Path("/nowhere"), **changes: Any) -> ASGIApp:
    """Return an application with these entries around it, outside of those that are required."""
    return wrapped(app, folder=folder, http={"middlewares": [*entries, *REQUIRED]}, **changes)


def mistakes_in(*entries: Any, folder: Path = Path("/nowhere"), **changes: Any) -> list[str]:
    """Return what is wrong with these entries, before those that are required."""
    found: list[str] = []
    loaded(found, folder=folder, http={"middlewares": [*entries, *REQUIRED]}, **changes)
    return found
