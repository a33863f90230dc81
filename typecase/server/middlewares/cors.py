"""Which pages of other origins may call, and how."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, model_validator
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from typecase.server.middlewares.header_values import HeaderName
from typecase.settings.kinds import Origin, Whole
from typecase.settings.sections import Section


def _checked_method(value: str) -> str:
    if not (value.isascii() and value.isalpha() and value.isupper()):
        raise ValueError('methods in capitals such as "GET"')
    return value


Method: TypeAlias = Annotated[str, AfterValidator(_checked_method)]


class CorsConfig(Section):
    """Origins that may call (None: any in development, none in production); `max_age` is in seconds.

    `headers` are what a page may send, `expose` what it may read, `credentials` whether it may send cookies along.
    """

    origins: tuple[Origin, ...] | None = None
    methods: tuple[Method, ...] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    headers: tuple[HeaderName, ...] = ("*",)
    expose: tuple[HeaderName, ...] = (
        "ETag",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-Request-Id",
    )
    credentials: bool = False
    max_age: Annotated[Whole, Field(ge=0)] = 600

    @model_validator(mode="after")
    def _name_who_is_trusted(self) -> "CorsConfig":
        if self.credentials and (self.origins is None or "*" in self.origins):
            raise ValueError("origins by name where credentials are allowed: any page could act for its visitor")
        return self


def allow_origins(app: ASGIApp, config: CorsConfig, *, in_development: bool) -> ASGIApp:
    """Return the application with CORS around it; as it is when no origin may call."""
    origins = (("*",) if in_development else ()) if config.origins is None else config.origins
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=config.methods,
        allow_headers=config.headers,
        allow_credentials=config.credentials,
        expose_headers=config.expose,
        max_age=config.max_age,
    )
