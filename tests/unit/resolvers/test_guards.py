"""Policies and middlewares as values: their names, their configs, and what is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from typecase.resolvers.context import Context
from typecase.resolvers.guards import Next, middleware, policy


@dataclass(frozen=True)
class Hours:
    first: int = 8
    last: int = 18


class Limits(BaseModel):
    most: int


class Owner(TypedDict):
    field: str


def with_dataclass(ctx: Context, config: Hours) -> bool:
    return True


def with_model(ctx: Context, config: Limits) -> bool:
    return True


def with_typed_dict(ctx: Context, config: Owner) -> bool:
    return True


def with_dict(ctx: Context, config: dict) -> bool:  # type: ignore[type-arg]
    return True


def with_anything(ctx: Any, config: Any) -> bool:
    return True


def with_rule(ctx: Context, config: Annotated[int, Field(ge=3)]) -> bool:
    return True


def with_default(ctx: Context, config: Limits | None = None) -> bool:
    return True


def with_text(ctx: "NotImported", config: "Hours") -> bool:  # noqa: F821  # pyright: ignore[reportUndefinedVariable]
    return True


def without(ctx: Context) -> bool:
    return True


@pytest.mark.parametrize(
    ("function", "given", "read"),
    [
        (with_dataclass, None, Hours()),
        (with_dataclass, {"first": 9}, Hours(first=9)),
        (with_model, {"most": 3}, Limits(most=3)),
        (with_typed_dict, {"field": "author"}, {"field": "author"}),
        (with_dict, {"any": [1]}, {"any": [1]}),
        (with_dict, None, {}),
        (with_anything, ["x"], ["x"]),
        (with_rule, 3, 3),
        (with_default, None, None),
        (with_default, {"most": 1}, Limits(most=1)),
        (with_text, {"last": 20}, Hours(last=20)),
        (without, None, None),
        (without, {}, None),
    ],
)
def test_a_config_is_read_as_its_parameter_says(function: Callable[..., Any], given: Any, read: Any) -> None:
    assert policy(function).read_config(given) == read


def unknown_type(ctx: Context, config: "Nowhere") -> bool:  # noqa: F821  # pyright: ignore[reportUndefinedVariable]
    return True


@pytest.mark.parametrize(
    ("function", "given", "problem"),
    [
        (
            with_dataclass,
            {"first": "x"},
            "first: Input should be a valid integer, unable to parse string as an integer",
        ),
        (with_model, None, "most: Field required"),
        (with_model, {"most": "x", "extra": 1}, "most: Input should be a valid integer, unable to parse string as an"),
        (with_typed_dict, {}, "field: Field required"),
        (with_rule, 2, "Input should be greater than or equal to 3"),
        (without, {"a": 1}, "without takes no config, got {'a': 1}"),
        (unknown_type, {}, "no config can be read as 'Nowhere': name 'Nowhere' is not defined"),
    ],
)
def test_a_wrong_config_says_what_is_wrong(function: Callable[..., Any], given: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        policy(function).read_config(given)


def test_the_name_is_the_functions_in_kebab_case_or_the_one_that_is_given() -> None:
    assert policy(with_typed_dict).name == "with-typed-dict"
    assert policy(name="is-owner")(without).name == "is-owner"
    assert middleware(name="around")(step).name == "around"


async def step(ctx: Context, proceed: Next) -> Any:
    return await proceed()


async def configured(ctx: Context, proceed: Next, config: Hours) -> Any:
    return await proceed()


def not_async(ctx: Context, proceed: Next) -> Any:
    return proceed()


def nothing() -> bool:
    return True


def too_many(ctx: Context, config: Hours, other: int) -> bool:
    return True


def by_keyword(ctx: Context, *, config: Hours) -> bool:
    return True


def several(ctx: Context, *others: int, **named: int) -> bool:
    return True


@pytest.mark.parametrize("guard", [policy(without), policy(several), middleware(step), middleware(configured)])
def test_what_can_be_called_has_no_problems(guard: Any) -> None:
    assert list(guard.problems()) == []


@pytest.mark.parametrize(
    ("guard", "problem"),
    [
        (policy(nothing), "a policy is a function (ctx) or (ctx, config), got nothing()"),
        (policy(too_many), "a policy is a function (ctx) or (ctx, config), got too_many(ctx, config, other)"),
        (policy(by_keyword), "a policy is a function (ctx) or (ctx, config), got by_keyword(ctx, config)"),
        (
            middleware(without),
            "a middleware is an async function (ctx, next) or (ctx, next, config), got without(ctx)",
        ),
        (
            middleware(not_async),
            "a middleware is an async function (ctx, next) or (ctx, next, config); write `async def not_async`",
        ),
    ],
)
def test_what_cannot_be_called_says_what_is_expected(guard: Any, problem: str) -> None:
    assert problem in list(guard.problems())
