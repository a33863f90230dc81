"""The kinds of values that settings have, and how each is checked.

None stands for "no limit" or "as the environment says"; in files and variables it is written `"none"`.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_network
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from typecase.settings.secret_keys import checked_secret

_PREFIX = re.compile(r"(/[\w.~-]+)+", re.ASCII)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OTHER_PATHS = ("graphql", "uploads", "_health")
_LOCALE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


def _read_none(value: object) -> object:
    """Return None for what means it; -1 is how Strapi writes "no limit"."""
    if isinstance(value, str):
        value = value.strip().lower()
    return None if value in ("none", "null", "-1", -1) else value


def _refuse_boolean(value: object) -> object:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("a whole number")
    return value


def read_list(value: object) -> object:
    """Return the parts of a text that commas separate, which is how a variable holds a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _checked_origin(value: str) -> str:
    scheme, _, host = value.partition("://")
    if value != "*" and (scheme not in ("http", "https") or not host or "/" in host or "*" in host):
        raise ValueError('origins such as "https://www.example.com" (no path, no slash at the end), or "*" for any')
    return value


def _checked_url(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme not in ("http", "https") or not rest.strip("/"):
        raise ValueError('an address such as "https://cms.example.com"')
    return value.rstrip("/")


def _checked_network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        raise ValueError('addresses or networks such as "10.0.0.5" and "10.0.0.0/8"') from None
    return value


def _checked_header(value: str) -> str:
    name, colon, _ = value.partition(":")
    if not colon or not _HEADER.fullmatch(name) or not value.isprintable():
        raise ValueError('headers such as "x-from: cms"')
    return value


def _checked_prefix(value: str) -> str:
    if not _PREFIX.fullmatch(value) or value.lower().split("/")[1] in _OTHER_PATHS:
        others = " or ".join(f"/{name}" for name in _OTHER_PATHS)
        raise ValueError(f'a path such as "/api" or "/cms/api": a slash in front, none at the end, not below {others}')
    return value


def _checked_locale(value: str) -> str:
    if not _LOCALE.fullmatch(value):
        raise ValueError('a locale such as "en" or "pt-BR"')
    return value


def _checked_session_kind(value: str) -> str:
    if value == "refresh":
        raise ValueError('"legacy"; "refresh" comes with accounts, which this version does not have yet')
    return value


def _read_only(value: Any) -> Any:
    """Return a value of TOML that nobody can change: a table is a mapping, a list a tuple."""
    match value:
        case Mapping():
            table = cast(Mapping[str, Any], value)
            return MappingProxyType({key: _read_only(inner) for key, inner in table.items()})
        case list():
            return tuple(map(_read_only, cast(list[Any], value)))
        case _:
            return value


def _strong(value: SecretStr) -> SecretStr:
    return SecretStr(checked_secret(value.get_secret_value()))


Whole: TypeAlias = Annotated[int, BeforeValidator(_refuse_boolean)]
Positive: TypeAlias = Annotated[Whole, Field(ge=1)]
Limit: TypeAlias = Annotated[Positive | None, BeforeValidator(_read_none)]
Switch: TypeAlias = Annotated[bool | None, BeforeValidator(_read_none)]
Secret: TypeAlias = Annotated[SecretStr, AfterValidator(_strong)]
Origin: TypeAlias = Annotated[str, AfterValidator(_checked_origin)]
Url: TypeAlias = Annotated[str, AfterValidator(_checked_url)]
Network: TypeAlias = Annotated[str, AfterValidator(_checked_network)]
Locale: TypeAlias = Annotated[str, AfterValidator(_checked_locale)]
Prefix: TypeAlias = Annotated[str, AfterValidator(_checked_prefix)]
SessionKind: TypeAlias = Annotated[Literal["legacy", "refresh"], AfterValidator(_checked_session_kind)]
HeaderLine: TypeAlias = Annotated[str, AfterValidator(_checked_header)]
HeaderLines: TypeAlias = Annotated[tuple[HeaderLine, ...], BeforeValidator(read_list)]
Names: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(read_list)]
Origins: TypeAlias = Annotated[tuple[Origin, ...] | None, BeforeValidator(read_list), BeforeValidator(_read_none)]
Networks: TypeAlias = Annotated[tuple[Network, ...], BeforeValidator(read_list)]
Pauses: TypeAlias = Annotated[tuple[Positive, ...], BeforeValidator(read_list)]
LogFormat: TypeAlias = Annotated[Literal["console", "json"] | None, BeforeValidator(_read_none)]
OptionalUrl: TypeAlias = Annotated[Url | None, BeforeValidator(_read_none)]
Table: TypeAlias = Annotated[Mapping[str, Any], AfterValidator(_read_only)]
