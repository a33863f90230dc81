"""Custom fields: kinds of attributes that a project declares in Python, stored as one of ours.

@custom_field("string")
def color(value: str, options: ColorOptions) -> None: ...
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from typecase.resolvers.guards import Guarding, line_of
from typecase.schema.attributes import KINDS, JsonValue, NestedAttribute
from typecase.schema.mistakes import listed, suggestion
from typecase.schema.names import kebab_case
from typecase.schema.provided import Check, CustomField


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredField(Guarding):
    """A custom field as Python declares it: `function` checks values, and the type of its second parameter options."""

    kind: ClassVar[str] = "custom field"
    takes: ClassVar[tuple[str, ...]] = ("value",)
    example: ClassVar[str] = "a function (value) or (value, options)"
    configured_by: ClassVar[str] = "options"

    type: str

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the function, and with the type that stores its values."""
        yield from Guarding.problems(self)
        if self.waits:
            yield f"a {self.kind} is {self.example} that does not wait; write `def {self.function.__name__}`"
        if self.type not in _TYPES:
            close = suggestion(self.type, _TYPES) or f"; expected one of {listed(_TYPES)}"
            yield f'a {self.kind} cannot be stored as "{self.type}"{close}'

    def provided(self) -> CustomField:
        """Return the custom field as content types take it."""
        return CustomField(type=self.type, bind=self._bind)

    def _bind(self, options: Mapping[str, JsonValue]) -> Check:
        read, function = self.read_config(options), self.function
        return (lambda value: function(value, read)) if self.takes_config else function


_TYPES = tuple(name for name, kind in KINDS.items() if not issubclass(kind, NestedAttribute))


def custom_field(stored_as: str, *, name: str | None = None) -> Callable[[Callable[..., Any]], DeclaredField]:
    """Make a function `(value)` or `(value, options)` of `server/*.py` a custom field.

    Its name is the function's in kebab case, unless it is given: `color` is `"customField": "global::color"`.
    `stored_as` is the scalar attribute type that stores it and whose options it takes too (`string`, `json`, …). The
    function is given each value that is written, in the form of JSON, null never; what it raises as ValueError or
    ValidationError is told as a problem at its path. The `options` of an attribute are checked at boot against the
    type of the second parameter: a pydantic model, a dataclass, a TypedDict, or a dict for anything.
    Strapi behaviour: MOD-18.
    """

    def declared(function: Callable[..., Any]) -> DeclaredField:
        return DeclaredField(
            name=name or kebab_case(function.__name__),
            function=function,
            module=function.__module__,
            line=line_of(function),
            type=stored_as,
        )

    return declared
