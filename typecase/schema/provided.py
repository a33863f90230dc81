"""What a project's Python provides to its content types, by name: custom fields and computed defaults."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from typecase.schema.attributes import JsonValue

Check: TypeAlias = Callable[[JsonValue], None]
"""Looks at a value of an attribute; ValueError or ValidationError that says what is wrong with it."""

Compute: TypeAlias = Callable[[], Any | Awaitable[Any]]
"""Returns the default of an attribute, or what gives it when it is awaited; None means that there is none."""


def _without_check(_: Mapping[str, JsonValue]) -> Check | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """A kind of attribute of a project's own; `type` is the one of ours that stores it.

    `bind` takes the options of one attribute and returns what checks its values, None for nothing. It raises
    ValueError that says what is wrong with the options.
    """

    type: str
    bind: Callable[[Mapping[str, JsonValue]], Check | None] = _without_check


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """The custom fields (`global::color`) and the functions of defaults (`api::article.now`) of a project."""

    custom_fields: Mapping[str, CustomField] = field(default_factory=dict[str, CustomField])
    defaults: Mapping[str, Compute] = field(default_factory=dict[str, Compute])


NOTHING_PROVIDED = Provided()
