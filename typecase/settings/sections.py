"""The settings: one frozen model for each section. Where a value comes from is for `loading`.

None stands for "no limit" or "as the environment says"; in files and variables it is written `"none"`.
"""

import json
import re
from ipaddress import ip_network
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from typecase.settings.secret_keys import checked_secret

Environment: TypeAlias = Literal["development", "production"]

ENVIRONMENT_PREFIX = "TYPECASE_"
NESTING = "__"

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


def _read_list(value: object) -> object:
    """Return the parts of a text that commas separate, which is how a variable holds a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _read_entries(value: object) -> object:
    """Return the entries that a variable holds: names that commas separate, or a list as JSON."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError('names, or a list as JSON such as ["errors", {"name": "cors"}]') from None
    return _read_list(value)


def _read_entry(value: object) -> object:
    """Return the table of an entry: a name alone has no config."""
    table: object = {"name": value} if isinstance(value, str) else value
    if isinstance(table, dict):
        entry = cast(dict[str, object], table)
        name, config = entry.get("name"), entry.get("config", {})
        if isinstance(name, str) and name.strip() and isinstance(config, dict) and entry.keys() <= {"name", "config"}:
            return entry
    elif isinstance(table, MiddlewareEntry):
        return table
    raise ValueError('a name, or a table such as {name = "cors", config = {max_age = 60}}')


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


def _checked_prefix(value: str) -> str:
    if not value.startswith("/") or value.endswith("/") or value == "/graphql":
        raise ValueError('a path such as "/api": a slash in front, none at the end, and not /graphql')
    return value


def _checked_locale(value: str) -> str:
    if not _LOCALE.fullmatch(value):
        raise ValueError('a locale such as "en" or "pt-BR"')
    return value


def _checked_session_kind(value: str) -> str:
    if value == "refresh":
        raise ValueError('"legacy"; "refresh" comes with accounts, which this version does not have yet')
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


class Section(BaseModel):
    """What every section shares: it is frozen, and takes no setting that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(Section):
    """Where content is stored: a URL as Tortoise reads it, and how many connections are open.

    `pool_size` is the most to PostgreSQL or MariaDB, `read_connections` how many only read an SQLite file.
    """

    url: str = Field(min_length=1)
    pool_size: Positive = 10
    read_connections: Positive = 4


class GraphqlSettings(Section):
    """The GraphQL API. `max_fields` counts with fragments written out, `depth_limit` fields that have a selection.

    With `v4_compatibility`, types have the fields that clients of Strapi 4 ask for, too.
    """

    endpoint: ClassVar[str] = "/graphql"

    default_limit: Positive = 10
    max_limit: Limit = None
    depth_limit: Limit = 15
    max_characters: Positive = 100_000
    max_tokens: Positive = 2_000
    max_fields: Limit = 5_000
    max_aliases: Limit = 30
    max_root_fields: Limit = 20
    max_directives: Limit = 50
    max_cost: Limit = 200_000
    max_errors: Positive = 20
    batching: bool = False
    batch_limit: Positive = 10
    introspection: Switch = None
    playground: Switch = None
    v4_compatibility: bool = False


class RestSettings(Section):
    """The REST API."""

    prefix: Annotated[str, AfterValidator(_checked_prefix)] = "/api"
    default_limit: Positive = 25
    max_limit: Limit = 100


class QuerySettings(Section):
    """How much one request may ask the database for, in either API."""

    depth: Positive = 20
    conditions: Positive = 100
    values: Positive = 1_000
    text: Positive = 10_000
    sorts: Positive = 20
    edges: Positive = 250
    documents: Positive = 100


class AuthSettings(Section):
    """Who is asking. `jwt_expires_in` is in seconds, `rate_limit` counts sign-ins per minute and address."""

    jwt_secret: Secret
    api_token_secret: Secret
    jwt_expires_in: Positive = 30 * 24 * 60 * 60
    jwt_management: Annotated[Literal["legacy", "refresh"], AfterValidator(_checked_session_kind)] = "legacy"
    email_confirmation: bool = False
    rate_limit: Positive = 10


class MiddlewareEntry(Section):
    """One global middleware: a built-in name or a dotted one, and what it is given."""

    name: str
    config: dict[str, Any] = Field(default_factory=dict[str, Any])


DEFAULT_MIDDLEWARES = tuple(
    MiddlewareEntry(name=name)
    for name in ("request-log", "powered-by", "security", "cors", "errors", "uri-limit", "body-limit")
)
"""The global middlewares of a project that names none. The errors stand inside of the headers and of CORS, so that a
page of another origin can read what went wrong."""


class HttpSettings(Section):
    """What is taken from any client, and what stands around every request, outermost first; limits are in bytes."""

    body_limit: Positive = 1_048_576
    query_string_limit: Positive = 16_384
    middlewares: Annotated[
        tuple[Annotated[MiddlewareEntry, BeforeValidator(_read_entry)], ...], BeforeValidator(_read_entries)
    ] = DEFAULT_MIDDLEWARES


class I18nSettings(Section):
    """Locales."""

    default_locale: Annotated[str, AfterValidator(_checked_locale)] = "en"


class LoggingSettings(Section):
    """What is logged; `requests` gives each request a line. `format` None is console in development, else JSON."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Annotated[Literal["console", "json"] | None, BeforeValidator(_read_none)] = None
    requests: bool = True


class Settings(BaseSettings):
    """All settings of a server; `load_settings` reads them. Nothing is read when one is made directly."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter=NESTING, case_sensitive=True
    )

    environment: Environment = "development"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: Annotated[Whole, Field(ge=0, le=65_535)] = 1337
    public_url: Annotated[Url | None, BeforeValidator(_read_none)] = None
    trusted_proxies: Annotated[tuple[Network, ...], BeforeValidator(_read_list)] = ()
    database: DatabaseSettings
    graphql: GraphqlSettings = GraphqlSettings()
    rest: RestSettings = RestSettings()
    queries: QuerySettings = QuerySettings()
    auth: AuthSettings
    http: HttpSettings = HttpSettings()
    i18n: I18nSettings = I18nSettings()
    logging: LoggingSettings = LoggingSettings()

    @property
    def in_development(self) -> bool:
        """Whether the server serves its developers rather than the world."""
        return self.environment == "development"

    @property
    def introspection(self) -> bool:
        """Whether GraphQL tells its schema."""
        return self.in_development if self.graphql.introspection is None else self.graphql.introspection

    @property
    def playground(self) -> bool:
        """Whether a browser gets the playground at the GraphQL address."""
        return self.in_development if self.graphql.playground is None else self.graphql.playground

    @property
    def log_format(self) -> Literal["console", "json"]:
        """How log lines are written."""
        return self.logging.format or ("console" if self.in_development else "json")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the arguments alone: `loading` reads the sources itself, to say where a mistake is."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)
