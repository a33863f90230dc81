"""Webhooks: addresses that are called for events. What one says is the same in a file and in the database."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_serializer

from typecase.lifecycles.events import EVERY_EVENT, Target, name_problems, uid_problems
from typecase.lifecycles.outgoing.addresses import url_problem
from typecase.lifecycles.outgoing.signing import secret_problem
from typecase.lifecycles.subscribers import EVERY_TYPE
from typecase.schema.mistakes import shown, suggestion
from typecase.schema.registry import Registry

_LONGEST_NAME = 100


def _checked_url(value: str) -> str:
    if (problem := url_problem(value)) is not None:
        raise ValueError(f'an address such as "https://example.com/hook": {problem}')
    return value


def _listed(value: object) -> object:
    return cast(object, value) if isinstance(value, list | tuple) else (value,)


Values: TypeAlias = Annotated[tuple[str | int | float | bool | None, ...], BeforeValidator(_listed)]
"""Values of which an entry must have one; a single one stands for itself."""


class Webhook(BaseModel):
    """An address that is called for the events of `types`, each a uid, none for all, where `filter` lets them through.

    `headers` are sent with each call, `secrets` sign it, the first one first. `query` and `role` say what of an entry
    is sent, in the eyes of whom. At most `at_once` calls are under way at a time. Deliveries know it by its name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    url: Annotated[str, AfterValidator(_checked_url)]
    events: tuple[str, ...] = Field(min_length=1)
    types: tuple[str, ...] = ()
    filter: Mapping[str, Values] = Field(default_factory=dict[str, Any])
    headers: Mapping[str, str] = Field(default_factory=dict[str, str], repr=False)
    secrets: tuple[SecretStr, ...] = ()
    enabled: bool = True
    query: str | None = None
    role: str | None = None
    at_once: Annotated[int, Field(ge=1)] = 5

    @property
    def target(self) -> Target:
        """The webhook as a target of events."""
        return Target(
            name=self.name,
            events=None if EVERY_EVENT in self.events else frozenset(self.events),
            uids=None if not self.types or EVERY_TYPE in self.types else frozenset(self.types),
            filter=self.filter,
            at_once=self.at_once,
        )

    def problems(self, registry: Registry) -> Iterator[str]:
        """Yield what is wrong with the name, the events and the types."""
        if not 1 <= len(self.name) <= _LONGEST_NAME or not self.name.isprintable() or ":" in self.name:
            yield f"got the name {shown(self.name)}, expected 1 to {_LONGEST_NAME} characters without a colon"
        for event in self.events:
            if event != EVERY_EVENT:
                yield from name_problems(event)
        for secret in self.secrets:
            if (problem := secret_problem(secret.get_secret_value())) is not None:
                yield problem
        yield from _filter_problems(self.filter, self.types, registry)
        yield from uid_problems([uid for uid in self.types if uid != EVERY_TYPE], registry)

    @field_serializer("secrets")
    def _plain(self, secrets: tuple[SecretStr, ...]) -> list[str]:
        return [secret.get_secret_value() for secret in secrets]

    def stored(self) -> dict[str, Any]:
        """Return what the database keeps of it, secrets in plain, beside its name and whether it is enabled."""
        return self.model_dump(mode="json", exclude={"name", "enabled"})


def _filter_problems(names: Iterable[str], uids: Iterable[str], registry: Registry) -> Iterator[str]:
    """Yield the names in a filter that no event of these content types shows."""
    types = [registry.content_types[uid] for uid in uids if uid in registry.content_types]
    for name in names:
        known = {"locale", *(each for content_type in types for each in content_type.public_attributes)}
        if types and name not in known:
            yield f"filter: there is no attribute {shown(name)}{suggestion(name, known)}"
