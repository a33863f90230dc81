"""A subscriber that could never run, or not as it says, stops the boot."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.unit.schema.declaring import a_type
from typecase.errors import BootError
from typecase.lifecycles.actions import Action
from typecase.lifecycles.subscribers import Lifecycles, Subscriber, after, around, before
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry

ARTICLE = "api::article.article"
HERE = __name__


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_declarations({"schema/article.json": a_type()})


async def step(action: Action) -> None:
    pass


async def frame(action: Action) -> AsyncGenerator[None]:
    yield


def plain(action: Action) -> None:
    pass


def subscriber(decorator: Any, function: Any, uids: Any = ARTICLE, *names: str) -> Subscriber:
    return decorator(uids, *(names or ["update"]))(function)


def mistakes_of(*subscribers: Subscriber, registry: Registry | None = None) -> list[str]:
    with pytest.raises(BootError) as caught:
        Lifecycles(subscribers, registry=registry)
    return [mistake.removeprefix(f"{HERE}.") for mistake in caught.value.mistakes]


def test_an_unknown_action_is_refused() -> None:
    assert mistakes_of(subscriber(before, step, ARTICLE, "updaet", "save")) == [
        'step: there is no action "save"; the actions are create, delete, discard_draft, publish, rows.count, '
        "rows.create, rows.create_many, rows.delete, rows.delete_many, rows.find_many, rows.find_one, rows.update, "
        "rows.update_many, unpublish, update",
        'step: there is no action "updaet"; did you mean "update"?',
    ]


def test_no_action_is_refused() -> None:
    nothing: Any = before(ARTICLE)

    assert mistakes_of(nothing(step)) == [
        'step: names no action; write for example @before("api::article.article", "update")'
    ]


@pytest.mark.parametrize(
    ("decorator", "function", "problem"),
    [
        (around, step, "@around needs an async function with one yield; for a function without a yield use @before or"),
        (
            around,
            plain,
            "@around needs an async function with one yield; for a function without a yield use @before or",
        ),
        (before, frame, "@before needs an async function without a yield; for one that yields use @around"),
        (before, plain, "@before needs an async function without a yield; for one that yields use @around"),
        (after, frame, "@after needs an async function without a yield; for one that yields use @around"),
    ],
)
def test_a_function_of_another_kind_is_refused(decorator: Any, function: Any, problem: str) -> None:
    (mistake,) = mistakes_of(subscriber(decorator, function))

    assert mistake.startswith(f"{function.__name__}: {problem}")


def test_an_unknown_content_type_is_refused(registry: Registry) -> None:
    given = [
        subscriber(before, step, ["api::article.artcle", "plugin::upload.file"]),
        subscriber(around, frame, "*"),
        subscriber(after, step, "shared.seo"),
    ]

    assert mistakes_of(*given, registry=registry) == [
        'step: there is no content type "api::article.artcle"; did you mean "api::article.article"?',
        'step: there is no content type "shared.seo"',
    ]


def test_content_types_are_not_looked_up_without_a_registry() -> None:
    lifecycles = Lifecycles([subscriber(before, step, "api::nowhere.nowhere")])

    assert lifecycles.listens("api::nowhere.nowhere", "update") is True


def test_one_that_comes_later_is_checked_too_and_not_registered(registry: Registry) -> None:
    lifecycles = Lifecycles(registry=registry)

    with pytest.raises(BootError, match="there is no content type"):
        lifecycles.subscribe(subscriber(before, step, [ARTICLE, "api::nowhere.nowhere"]))

    assert lifecycles.listens(ARTICLE, "update") is False
