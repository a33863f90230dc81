"""The settings: one frozen model for each section. Where a value comes from is for `sources`."""

from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from typecase.settings.entries import DEFAULT_MIDDLEWARES, Middlewares
from typecase.settings.kinds import (
    HeaderLines,
    Limit,
    Locale,
    LogFormat,
    Names,
    Networks,
    OptionalUrl,
    Pauses,
    Positive,
    Prefix,
    Secret,
    SessionKind,
    Switch,
    Table,
    Whole,
)

Environment: TypeAlias = Literal["development", "production"]

ENVIRONMENTS: tuple[str, ...] = get_args(Environment)

ENVIRONMENT_PREFIX = "TYPECASE_"
NESTING = "__"

PROJECT = "project"
"""The section of what a project sets for its own Python; any key may stand there."""

PLUGINS = "plugins"
"""The section of the plugins that a project uses: a table for each, with the settings that the plugin takes."""


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


class SubscriptionSettings(Section):
    """WebSockets and event streams: how many there are, what each may hold, and for how long it is waited for.

    `connections` are those of one process, `operations` those of one socket at a time; `message_limit` is in bytes, the
    times are in seconds.
    """

    connections: Positive = 1_000
    connections_per_address: Limit = 100
    operations: Positive = 50
    message_limit: Positive = 1_048_576
    init_timeout: Positive = 5
    idle_timeout: Limit = 600
    ping_interval: Positive = 20
    send_timeout: Positive = 30


class RestSettings(Section):
    """The REST API."""

    prefix: Prefix = "/api"
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
    jwt_management: SessionKind = "legacy"
    email_confirmation: bool = False
    rate_limit: Positive = 10


class HttpSettings(Section):
    """What is taken from any client, and what stands around every request, outermost first; limits are in bytes."""

    body_limit: Positive = 1_048_576
    query_string_limit: Positive = 16_384
    middlewares: Middlewares = DEFAULT_MIDDLEWARES


class I18nSettings(Section):
    """Locales."""

    default_locale: Locale = "en"


class CronSettings(Section):
    """The project's tasks: whether this process runs them, and whether it makes up for times when no process was up."""

    enabled: bool = True
    catch_up: bool = False


class EventSettings(Section):
    """Events and their delivery: whether this process delivers, when it tries again, and how long the rest is kept.

    `pauses` are in seconds, one after each attempt that failed.
    """

    deliver: bool = True
    pauses: Pauses = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
    retention_days: Positive = 7
    failed_retention_days: Positive = 30


class WebhookSettings(Section):
    """Calls of webhooks: where they may go beside public addresses, what each has, and how long it may take.

    `allowed_hosts` are names, addresses and networks, `default_headers` lines such as `x-from: cms`. `timeout` is in
    seconds, for a whole call.
    """

    allowed_hosts: Names = ()
    default_headers: HeaderLines = Field(default=(), repr=False)
    timeout: Positive = 10


class LoggingSettings(Section):
    """What is logged; `requests` gives each request a line. `format` None is console in development, else JSON."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: LogFormat = None
    requests: bool = True


class Settings(BaseSettings):
    """All settings of a server; `load_settings` reads them. Nothing is read when one is made directly.

    `project` has what the project sets for itself, with the names and values of its files: a table is a mapping, a list
    a tuple, what a variable gives a text. `plugins` has the same for each plugin by its name; in a loaded project, it
    has the `Settings` of each plugin that is used.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter=NESTING, case_sensitive=True
    )

    environment: Environment = "development"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: Annotated[Whole, Field(ge=0, le=65_535)] = 1337
    public_url: OptionalUrl = None
    trusted_proxies: Networks = ()
    database: DatabaseSettings
    graphql: GraphqlSettings = GraphqlSettings()
    subscriptions: SubscriptionSettings = SubscriptionSettings()
    rest: RestSettings = RestSettings()
    queries: QuerySettings = QuerySettings()
    auth: AuthSettings
    http: HttpSettings = HttpSettings()
    i18n: I18nSettings = I18nSettings()
    cron: CronSettings = CronSettings()
    events: EventSettings = EventSettings()
    webhooks: WebhookSettings = WebhookSettings()
    logging: LoggingSettings = LoggingSettings()
    plugins: Table = Field(default_factory=dict[str, Any], repr=False)
    project: Table = Field(default_factory=dict[str, Any], repr=False)

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
        """Take the arguments alone: `sources` reads them itself, to say where a mistake is."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)
