"""Chains: the policies and middlewares of one action, looked up at boot and run for each call."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import Any, TypeAlias

from typecase.errors import PolicyError
from typecase.resolvers.context import Context
from typecase.resolvers.guards import Attached, Guarding, Middleware, Policy
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.sdl.root_fields import Guard

Act: TypeAlias = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Asks policies in their order, then runs an action inside of middlewares, the first one outermost.

    `names` are those of all of them, for lists of routes.
    """

    questions: tuple[Callable[[Context], Any], ...] = ()
    wrappers: tuple[Callable[[Context, Act], Awaitable[Any]], ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.questions or self.wrappers)

    async def run(self, ctx: Context, act: Act) -> Any:
        """Return what an action gives; PolicyError when a policy says no, and whatever anybody raises."""
        await self.ask(ctx)
        for wrapper in reversed(self.wrappers):
            act = partial(wrapper, ctx, act)
        return await act()

    async def ask(self, ctx: Context) -> None:
        """Raise PolicyError when a policy says no: only True and None are a yes."""
        for question in self.questions:
            verdict = question(ctx)
            if verdict is not True and verdict is not None and isawaitable(verdict):
                verdict = await verdict
            if verdict is not True and verdict is not None:
                raise PolicyError

    def then(self, inner: "Chain") -> "Chain":
        """Return the chain that asks and wraps as this one does, and inside of it as another."""
        return Chain(
            questions=self.questions + inner.questions,
            wrappers=self.wrappers + inner.wrappers,
            names=self.names + inner.names,
        )


NOTHING = Chain()

Named: TypeAlias = str | Mapping[str, Any] | Guard | Guarding | Attached
"""How a policy or middleware is attached: by its name, by `{"name": …, "config": …}`, or itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """The policies and middlewares of a server by their names: `global::is-owner`, `api::article.is-owner`."""

    policies: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    middlewares: Mapping[str, Middleware] = field(default_factory=dict[str, Middleware])

    def chain(
        self, policies: Iterable[Named], middlewares: Iterable[Named], place: Place, *, prefix: str = ""
    ) -> Chain:
        """Return the chain of what is named, and note at a place what cannot be found or configured.

        A name without `::` is short for one behind the `prefix` (`api::article.`).
        """
        asked = [
            each
            for index, given in enumerate(policies)
            if (each := self._found(given, "policy", place.at("policies", index), prefix)) is not None
        ]
        wrapping = [
            each
            for index, given in enumerate(middlewares)
            if (each := self._found(given, "middleware", place.at("middlewares", index), prefix)) is not None
        ]
        return Chain(
            questions=tuple(_question(guarding, config) for guarding, config in asked),
            wrappers=tuple(_wrapper(guarding, config) for guarding, config in wrapping),
            names=tuple(guarding.name for guarding, _ in (*asked, *wrapping)),
        )

    def _found(self, given: Named, kind: str, place: Place, prefix: str) -> tuple[Guarding, Any] | None:
        """Return a policy or middleware with its config as it takes it; None, with a mistake, when there is none."""
        match given:
            case Attached(guarding=guarding, config=config):
                found: Guarding | None = guarding
            case Guarding():
                found, config = given, None
            case _:
                name, config = _named(given)
                full = name if "::" in name else f"{prefix}{name}"
                known: Mapping[str, Guarding] = self.policies if kind == "policy" else self.middlewares
                found = known.get(full) or self.policies.get(full) or self.middlewares.get(full)
                if found is None:
                    place.add(_unknown(full, known, kind))
                    return None
        if found.kind != kind:
            place.add(f'"{found.name}" is a {found.kind}, no {kind}')
            return None
        try:
            return found, found.read_config(config)
        except ValueError as error:
            place.add(f'wrong config of the {kind} "{found.name}": {error}')
            return None


def _named(given: str | Mapping[str, Any] | Guard) -> tuple[str, Any]:
    match given:
        case str():
            return given, None
        case Guard(name=name, config=config):
            return name, config
        case _:
            return str(given.get("name")), given.get("config")


def _unknown(name: str, known: Mapping[str, Guarding], kind: str) -> str:
    close = suggestion(name, known)
    if close:
        return f"there is no {kind} {shown(name)}{close}"
    last = name.rpartition("::")[2].rpartition(".")[2]
    same = [other for other in known if other.rpartition("::")[2].rpartition(".")[2] == last]
    if same:
        return f'there is no {kind} {shown(name)}; did you mean "{same[0]}"?'
    plural = "policies" if kind == "policy" else "middlewares"
    return f"there is no {kind} {shown(name)}; the {plural} are {listed(sorted(known))}"


def _question(policy: Guarding, config: Any) -> Callable[[Context], Any]:
    function = policy.function
    return (lambda ctx: function(ctx, config)) if policy.takes_config else function


def _wrapper(middleware: Guarding, config: Any) -> Callable[[Context, Act], Awaitable[Any]]:
    function = middleware.function
    return (lambda ctx, act: function(ctx, act, config)) if middleware.takes_config else function
