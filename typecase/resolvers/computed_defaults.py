"""Defaults that a project's Python computes: `@default` on a function, `"defaultFrom"` in a content type file."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, overload

from typecase.resolvers.guards import line_of
from typecase.schema.names import kebab_case


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedDefault:
    """A function without parameters, sync or async, and its name; `module` and `line` say where it is."""

    kind: ClassVar[str] = "default"

    name: str
    function: Callable[[], Any] = field(repr=False)
    module: str
    line: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the function."""
        parameters = inspect.signature(self.function).parameters
        if any(each.default is each.empty for each in parameters.values()):
            yield f"a default is a function without parameters, got {self.function.__name__}({', '.join(parameters)})"


@overload
def default(function: Callable[[], Any], /) -> ComputedDefault: ...
@overload
def default(*, name: str) -> Callable[[Callable[[], Any]], ComputedDefault]: ...
def default(
    function: Callable[[], Any] | None = None, /, *, name: str | None = None
) -> ComputedDefault | Callable[[Callable[[], Any]], ComputedDefault]:
    """Make a function without parameters, sync or async, one that attributes name in `defaultFrom`.

    Its name is the function's in kebab case: `global::now` of `server/*.py`, `api::article.now` of
    `resolvers/article.py`. It is called for each new entry (and each new item of a component) that is given no value,
    inside of the transaction of the write, once more where the database wants that to be tried again. What it returns
    is read and validated as if it had been given; None is no value. Strapi behaviour: MOD-28.
    """
    if function is None:
        return lambda given: default(given) if name is None else _declared(given, name)
    return _declared(function, kebab_case(function.__name__))


def _declared(function: Callable[[], Any], name: str) -> ComputedDefault:
    return ComputedDefault(name=name, function=function, module=function.__module__, line=line_of(function))
