"""What guards and wraps an action: policies, which say yes or no, and middlewares, which stand around it.

Both are functions of a project (or of a plugin) with a name, and with a config whose type is that of their parameter:

    @policy
    async def has_role(ctx: Context, config: RoleConfig) -> bool: ...

    @middleware
    async def stamp(ctx: Context, next: Next, config: StampConfig) -> Any: ...
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar, TypeAlias, get_type_hints, overload

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from typecase.schema.names import kebab_case

Next: TypeAlias = Callable[[], Awaitable[Any]]
"""Runs what a middleware stands around, and returns what that gave."""

_ANYTHING = (inspect.Parameter.empty, Any, dict, Mapping)
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarding:
    """What policies and middlewares share: a function, its name and the type of its config.

    `module` and `line` say where it is, for messages. `name` is kebab case (`is-owner`); where a module is of an API,
    `uid` puts that before it.
    """

    kind: ClassVar[str] = "guard"
    takes: ClassVar[tuple[str, ...]] = ()
    example: ClassVar[str] = ""
    configured_by: ClassVar[str] = "config"

    name: str
    function: Callable[..., Any] = field(repr=False)
    module: str
    line: int

    @property
    def waits(self) -> bool:
        """Whether the function is a coroutine function."""
        return inspect.iscoroutinefunction(self.function)

    @property
    def takes_config(self) -> bool:
        """Whether the function has a parameter for its config."""
        return self._config is not None

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the function itself."""
        signature = inspect.signature(self.function)
        given = (*self.takes, "config") if self.takes_config else self.takes
        try:
            signature.bind(*given)
        except TypeError:
            yield f"a {self.kind} is {self.example}, got {self.function.__name__}({', '.join(signature.parameters)})"

    def read_config(self, config: Any) -> Any:
        """Return a config as the function takes it; ValueError that says what is wrong with it."""
        parameter = self._config
        if parameter is None:
            if config not in (None, {}):
                raise ValueError(f"{self.name} takes no {self.configured_by}, got {config!r}")
            return None
        if config is None and parameter.default is not parameter.empty:
            return parameter.default
        try:
            annotation = self._annotation(parameter)
            given: Any = {} if config is None else config
            return given if annotation in _ANYTHING else TypeAdapter(annotation).validate_python(given)
        except ValidationError as error:
            raise ValueError("; ".join(map(_worded, error.errors()))) from None
        except (PydanticUserError, NameError, TypeError) as error:
            reason = error.message if isinstance(error, PydanticUserError) else error
            message = f"no {self.configured_by} can be read as {parameter.annotation!r}: {reason}"
            raise ValueError(message) from None

    @property
    def _config(self) -> inspect.Parameter | None:
        """The parameter that comes behind those that every such function takes."""
        behind = list(inspect.signature(self.function).parameters.values())[len(self.takes) :]
        return next((each for each in behind if each.kind in _POSITIONAL), None)

    def _annotation(self, parameter: inspect.Parameter) -> Any:
        """Return the type of a parameter; those of the others may be there for type checkers only."""
        if not isinstance(parameter.annotation, str):
            return parameter.annotation
        named = SimpleNamespace(__annotations__={"config": parameter.annotation})
        names = inspect.unwrap(self.function).__globals__
        return get_type_hints(named, globalns=names, include_extras=True)["config"]

    def __call__(self, **config: Any) -> "Attached":
        """Return the guard with a config, to be attached to a route or an action."""
        return Attached(guarding=self, config=config or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Guarding):
    """A yes-or-no question that is asked before an action: `True` and `None` pass, anything else is a PolicyError."""

    kind: ClassVar[str] = "policy"
    takes: ClassVar[tuple[str, ...]] = ("ctx",)
    example: ClassVar[str] = "a function (ctx) or (ctx, config)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Middleware(Guarding):
    """What stands around an action: it runs `await next()`, or not, and returns what the action shall have given."""

    kind: ClassVar[str] = "middleware"
    takes: ClassVar[tuple[str, ...]] = ("ctx", "next")
    example: ClassVar[str] = "an async function (ctx, next) or (ctx, next, config)"

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the function itself."""
        yield from Guarding.problems(self)
        if not self.waits:
            yield f"a {self.kind} is {self.example}; write `async def {self.function.__name__}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A policy or middleware with its config, attached directly rather than by name."""

    guarding: Guarding
    config: Any = None


@overload
def policy(function: Callable[..., Any], /) -> Policy: ...
@overload
def policy(*, name: str) -> Callable[[Callable[..., Any]], Policy]: ...
def policy(
    function: Callable[..., Any] | None = None, /, *, name: str | None = None
) -> Policy | Callable[[Callable[..., Any]], Policy]:
    """Make a function `(ctx)` or `(ctx, config)`, sync or async, a policy; its name is the function's, in kebab case.

    It passes by returning True or None. Anything else refuses the call with PolicyError, as does raising one: with a
    message and details of its own. Strapi behaviour: POL-1, POL-2.
    """
    if function is None:
        return lambda given: policy(given) if name is None else _policy(given, name)
    return _policy(function, kebab_case(function.__name__))


@overload
def middleware(function: Callable[..., Any], /) -> Middleware: ...
@overload
def middleware(*, name: str) -> Callable[[Callable[..., Any]], Middleware]: ...
def middleware(
    function: Callable[..., Any] | None = None, /, *, name: str | None = None
) -> Middleware | Callable[[Callable[..., Any]], Middleware]:
    """Make an async function `(ctx, next)` or `(ctx, next, config)` a middleware of fields and routes.

    Its name is the function's, in kebab case. What it returns is what the action gives; what it raises refuses the
    call. Strapi behaviour: MID-2.
    """
    if function is None:
        return lambda given: middleware(given) if name is None else _middleware(given, name)
    return _middleware(function, kebab_case(function.__name__))


def _policy(function: Callable[..., Any], name: str) -> Policy:
    return Policy(name=name, function=function, module=function.__module__, line=line_of(function))


def _middleware(function: Callable[..., Any], name: str) -> Middleware:
    return Middleware(name=name, function=function, module=function.__module__, line=line_of(function))


def line_of(function: Callable[..., Any]) -> int:
    """Return the line of its file at which a function begins, 0 where that is not known."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code.co_firstlineno if code is not None else 0


def _worded(problem: Any) -> str:
    where = ".".join(map(str, problem["loc"]))
    return f"{where}: {problem['msg']}" if where else problem["msg"]
