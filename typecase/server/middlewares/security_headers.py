"""The headers that keep browsers from doing more with an answer than it is for."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from typecase.schema.mistakes import suggestion
from typecase.server.http_answer import Header
from typecase.server.middlewares.header_values import OFF, HeaderValue
from typecase.settings.sections import Section, Whole

_YEAR = 365 * 24 * 60 * 60
_DIRECTIVES = frozenset(
    {
        *("base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors"),
        *("frame-src", "img-src", "manifest-src", "media-src", "object-src", "report-to", "report-uri"),
        *("require-trusted-types-for", "sandbox", "script-src", "script-src-attr", "script-src-elem", "style-src"),
        *("style-src-attr", "style-src-elem", "trusted-types", "upgrade-insecure-requests", "worker-src"),
    }
)
"""The directives of Content Security Policy Level 3 and of what extends it."""


def _checked_directive(value: str) -> str:
    if value not in _DIRECTIVES:
        raise ValueError(f"a directive such as default-src{suggestion(value, _DIRECTIVES)}")
    return value


def _read_source(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _checked_source(value: str) -> str:
    if ";" in value or "," in value:
        raise ValueError("one source in each text of the list, without ; and ,")
    return value


Directive: TypeAlias = Annotated[str, AfterValidator(_checked_directive)]
Source: TypeAlias = Annotated[HeaderValue, AfterValidator(_checked_source)]
Sources: TypeAlias = Annotated[tuple[Source, ...], BeforeValidator(_read_source)]


class HstsConfig(Section):
    """How long browsers keep to HTTPS, in seconds, and for which hosts."""

    max_age: Annotated[Whole, Field(ge=0)] = 2 * _YEAR
    include_subdomains: bool = False
    preload: bool = False

    @model_validator(mode="after")
    def _fit_for_preload(self) -> "HstsConfig":
        if self.preload and not (self.include_subdomains and self.max_age >= _YEAR):
            raise ValueError(f"include_subdomains = true and max_age = {_YEAR} or more where preload is on")
        return self


class SecurityConfig(Section):
    """The headers, each with its value; `false` (None here) leaves one out."""

    content_type_options: Annotated[Literal["nosniff"] | None, OFF] = "nosniff"
    frame_options: Annotated[Literal["SAMEORIGIN", "DENY"] | None, OFF] = "SAMEORIGIN"
    referrer_policy: Annotated[HeaderValue | None, OFF] = "no-referrer"
    content_security_policy: Annotated[Mapping[Directive, Sources] | None, OFF] = {"default-src": ("'none'",)}
    hsts: Annotated[HstsConfig | None, OFF] = HstsConfig()
    permissions_policy: Annotated[HeaderValue | None, OFF] = None
    cross_origin_opener_policy: Annotated[
        Literal["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"] | None, OFF
    ] = None
    cross_origin_embedder_policy: Annotated[Literal["require-corp", "credentialless", "unsafe-none"] | None, OFF] = None
    cross_origin_resource_policy: Annotated[Literal["same-origin", "same-site", "cross-origin"] | None, OFF] = None


def security_headers(config: SecurityConfig, public_url: str | None) -> list[Header]:
    """Return the headers of every answer that does not set them itself, as the playground's page does.

    HTTPS is demanded of browsers where the public address is one of HTTPS, or where the config says how.
    """
    policy, hsts = config.content_security_policy, config.hsts
    demanded = "hsts" in config.model_fields_set or (public_url or "").startswith("https://")
    values = {
        "x-content-type-options": config.content_type_options,
        "x-frame-options": config.frame_options,
        "referrer-policy": config.referrer_policy,
        "content-security-policy": "; ".join(" ".join([name, *sources]) for name, sources in (policy or {}).items()),
        "strict-transport-security": "; ".join(_hsts(hsts)) if hsts and demanded else None,
        "permissions-policy": config.permissions_policy,
        "cross-origin-opener-policy": config.cross_origin_opener_policy,
        "cross-origin-embedder-policy": config.cross_origin_embedder_policy,
        "cross-origin-resource-policy": config.cross_origin_resource_policy,
    }
    return [(name.encode(), value.encode()) for name, value in values.items() if value]


def _hsts(config: HstsConfig) -> Iterator[str]:
    yield f"max-age={config.max_age}"
    if config.include_subdomains:
        yield "includeSubDomains"
    if config.preload:
        yield "preload"
