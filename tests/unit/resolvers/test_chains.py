"""Chains: policies and middlewares that are named, or attached themselves."""

from typing import Any

import pytest

from typecase.errors import PolicyError
from typecase.resolvers.chains import NOTHING, Chain, Guards
from typecase.resolvers.context import Context
from typecase.resolvers.guards import Next, middleware, policy
from typecase.schema.mistakes import Place
from typecase.schema.sdl.root_fields import Guard

CTX: Any = object()


@policy
def noted(ctx: Context, config: Any) -> bool:
    config["log"].append("asked")
    return "refuse" not in config


@middleware
async def around(ctx: Context, proceed: Next, config: Any) -> str:
    config["log"].append("before")
    return f"({await proceed()})"


def chain_of(
    *policies: Any, middlewares: tuple[Any, ...] = (), guards: Guards | None = None
) -> tuple[Chain, list[str]]:
    """Return a chain, and what is wrong with it."""
    place = Place("here")
    return (guards or Guards()).chain(policies, middlewares, place), place.found


async def act() -> str:
    return "acted"


async def test_guards_are_attached_themselves_with_their_configs() -> None:
    log: list[str] = []
    chain, mistakes = chain_of(noted(log=log), middlewares=(around(log=log), around(log=log)))

    assert (await chain.run(CTX, act), log, mistakes) == ("((acted))", ["asked", "before", "before"], [])
    assert (chain.names, bool(chain), bool(NOTHING)) == (("noted", "around", "around"), True, False)


async def test_a_refusal_runs_nothing() -> None:
    log: list[str] = []
    chain, _ = chain_of(noted(log=log, refuse=[]), middlewares=(around(log=log),))

    with pytest.raises(PolicyError):
        await chain.run(CTX, act)

    assert log == ["asked"]


async def test_one_chain_stands_around_another() -> None:
    log: list[str] = []
    outer, _ = chain_of(middlewares=(around(log=log),))
    inner, _ = chain_of(noted(log=log))

    assert await outer.then(inner).run(CTX, act) == "(acted)"
    assert log == ["asked", "before"]


@pytest.mark.parametrize(
    "given", ["a::b", {"name": "a::b", "config": {"log": []}}, Guard(name="a::b", config={"log": []})]
)
def test_guards_are_named_in_three_ways(given: Any) -> None:
    chain, mistakes = chain_of(given, guards=Guards(policies={"a::b": noted}))

    assert (chain.names, mistakes) == (("noted",), [])


def test_a_guard_itself_and_an_unlike_name_with_the_same_end() -> None:
    known = Guards(policies={"global::noted": noted})

    assert chain_of(noted, guards=known)[1] == []
    assert chain_of("api::something-else-altogether.noted", guards=known)[1] == [
        'here at policies.0: there is no policy "api::something-else-altogether.noted"; did you mean "global::noted"?'
    ]


def test_a_middleware_is_no_policy() -> None:
    assert chain_of(around)[1] == ['here at policies.0: "around" is a middleware, no policy']
