"""Subscribers run around an action in their order, and nothing of it is lost when something fails."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import ForbiddenError, ValidationError
from typecase.lifecycles.actions import Action
from typecase.lifecycles.subscribers import Lifecycles, Subscriber, Way, after, around, before

ARTICLE = "api::article.article"
TAG = "api::tag.tag"
LOG = "log"


def an_action(name: str = "update", uid: str = ARTICLE) -> Action:
    return Action(name=name, uid=uid, data={LOG: []})


def entry(action: Action, text: str) -> None:
    action.data[LOG].append(text)


def recorder(label: str, uids: str | list[str] = ARTICLE, names: Any = ("update",)) -> Subscriber:
    """Return a subscriber that writes down when it runs and what it is told of failures."""

    @around(uids, *names)
    async def record(action: Action) -> AsyncGenerator[None]:
        entry(action, f"{label} begins")
        try:
            yield
        except BaseException as error:
            entry(action, f"{label} sees {type(error).__name__}")
            raise
        entry(action, f"{label} ends")

    return record


async def run(lifecycles: Lifecycles, action: Action) -> list[str]:
    async with lifecycles.around(action):
        entry(action, "body")
    return action.data[LOG]


async def test_subscribers_run_in_their_order_and_end_backwards() -> None:
    @before(ARTICLE, "update")
    async def first(action: Action) -> None:
        entry(action, "first")

    @after(ARTICLE, "update")
    async def last(action: Action) -> None:
        entry(action, "last")

    log = await run(Lifecycles([first, last, recorder("a"), recorder("b")]), an_action())

    assert log == ["first", "a begins", "b begins", "body", "b ends", "a ends", "last"]


async def test_a_local_variable_is_state_and_the_result_is_seen_and_replaced() -> None:
    @around(ARTICLE, "update")
    async def remember(action: Action) -> AsyncGenerator[None]:
        asked = action.data.pop("title")
        yield
        action.result = {"asked": asked, **action.result}

    action = Action(name="update", uid=ARTICLE, data={"title": "New", "words": 3})
    async with Lifecycles([remember]).around(action):
        action.result = {"written": dict(action.data)}

    assert action.result == {"asked": "New", "written": {"words": 3}}


async def test_a_subscriber_runs_at_its_types_and_actions_only() -> None:
    lifecycles = Lifecycles([recorder("both", [ARTICLE, TAG], ["update", "publish"])])

    assert await run(lifecycles, an_action("update")) == ["both begins", "body", "both ends"]
    assert await run(lifecycles, an_action("publish", TAG)) == ["both begins", "body", "both ends"]
    assert await run(lifecycles, an_action("delete")) == ["body"]
    assert await run(lifecycles, an_action("update", "api::author.author")) == ["body"]
    assert [lifecycles.listens(uid, name) for uid, name in [(TAG, "update"), (TAG, "delete"), ("x", "update")]] == [
        True,
        False,
        False,
    ]


async def test_subscribers_to_every_type_keep_their_place() -> None:
    lifecycles = Lifecycles([recorder("1"), recorder("2", "*"), recorder("3", TAG)])
    lifecycles.subscribe(recorder("4"))
    lifecycles.subscribe(recorder("5", "*", ["delete", "update"]))

    begun = [(await run(lifecycles, an_action(uid=uid))) for uid in (ARTICLE, TAG, "api::author.author")]

    order = [[text[0] for text in log if text.endswith("begins")] for log in begun]
    assert order == [["1", "2", "4", "5"], ["2", "3", "5"], ["2", "5"]]
    assert lifecycles.listens("plugin::upload.file", "delete") is True


async def test_actions_that_nobody_listens_to_share_one_context() -> None:
    lifecycles = Lifecycles([recorder("a")])

    assert lifecycles.around(an_action("delete")) is lifecycles.around(an_action("create"))
    assert Lifecycles().listens(ARTICLE, "update") is False


async def test_an_error_before_ends_the_action_and_is_told_to_who_has_begun() -> None:
    @before(ARTICLE, "update")
    async def refuse(action: Action) -> None:
        raise ForbiddenError("Not today")

    action = an_action()
    with pytest.raises(ForbiddenError, match="Not today"):
        await run(Lifecycles([recorder("a"), refuse, recorder("b")]), action)

    assert action.data[LOG] == ["a begins", "a sees ForbiddenError"]


async def test_an_error_after_undoes_the_action_and_is_told_to_who_has_not_ended() -> None:
    @after(ARTICLE, "update")
    async def refuse(action: Action) -> None:
        raise ForbiddenError

    action = an_action()
    with pytest.raises(ForbiddenError):
        await run(Lifecycles([recorder("a"), refuse, recorder("b")]), action)

    assert action.data[LOG] == ["a begins", "b begins", "body", "b ends", "a sees ForbiddenError"]


async def test_after_does_not_run_when_the_action_failed() -> None:
    @after(ARTICLE, "update")
    async def never(action: Action) -> None:
        entry(action, "after")

    action = an_action()
    with pytest.raises(ZeroDivisionError):
        async with Lifecycles([never, recorder("a")]).around(action):
            raise ZeroDivisionError

    assert action.data[LOG] == ["a begins", "a sees ZeroDivisionError"]


async def test_an_error_cannot_be_swallowed() -> None:
    @around(ARTICLE, "update")
    async def swallow(action: Action) -> AsyncGenerator[None]:
        try:
            yield
        except ValidationError:
            entry(action, "caught")

    action = an_action()
    error = ValidationError("no title")
    with pytest.raises(ValidationError) as caught:
        async with Lifecycles([recorder("a"), swallow]).around(action):
            raise error

    assert caught.value is error
    assert action.data[LOG] == ["a begins", "caught", "a sees ValidationError"]


async def test_an_error_before_cannot_be_swallowed_either() -> None:
    @around(ARTICLE, "update")
    async def swallow(action: Action) -> AsyncGenerator[None]:
        try:
            yield
        except ForbiddenError:
            entry(action, "caught")

    @before(ARTICLE, "update")
    async def refuse(action: Action) -> None:
        raise ForbiddenError

    action = an_action()
    with pytest.raises(ForbiddenError):
        await run(Lifecycles([swallow, refuse]), action)

    assert action.data[LOG] == ["caught"]


async def test_an_error_can_be_replaced_by_a_clearer_one() -> None:
    @around(ARTICLE, "update")
    async def explain(action: Action) -> AsyncGenerator[None]:
        try:
            yield
        except ZeroDivisionError as error:
            raise ValidationError("words must not be 0") from error

    action = an_action()
    with pytest.raises(ValidationError, match="words must not be 0") as caught:
        async with Lifecycles([recorder("a"), explain]).around(action):
            raise ZeroDivisionError

    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert action.data[LOG] == ["a begins", "a sees ValidationError"]


async def test_a_cancelled_action_is_told_to_its_subscribers() -> None:
    action = an_action()
    begun = asyncio.Event()

    async def wait() -> None:
        async with Lifecycles([recorder("a")]).around(action):
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert action.data[LOG] == ["a begins", "a sees CancelledError"]


@around(ARTICLE, "update")
async def never_yields(action: Action) -> AsyncGenerator[None]:
    if action.name != "update":
        yield


@around(ARTICLE, "update")
async def yields_twice(action: Action) -> AsyncGenerator[None]:
    try:
        yield
        yield
    finally:
        entry(action, "closed")


@around(ARTICLE, "update")
async def yields_again_on_errors(action: Action) -> AsyncGenerator[None]:
    try:
        yield
    except ZeroDivisionError:
        yield


async def test_a_generator_without_a_yield_is_named() -> None:
    action = an_action()

    with pytest.raises(TypeError, match=r"test_subscribers\.never_yields ended without a yield; it must yield once"):
        await run(Lifecycles([recorder("a"), never_yields]), action)

    assert action.data[LOG] == ["a begins", "a sees TypeError"]


async def test_a_generator_that_yields_twice_is_named_and_closed() -> None:
    action = an_action()

    with pytest.raises(TypeError, match=r"test_subscribers\.yields_twice yielded twice; it must yield once"):
        await run(Lifecycles([recorder("a"), yields_twice]), action)

    assert action.data[LOG] == ["a begins", "body", "closed", "a sees TypeError"]


async def test_a_generator_that_yields_again_after_an_error_is_named_and_the_error_kept() -> None:
    with pytest.raises(TypeError, match="yields_again_on_errors yielded twice") as caught:
        async with Lifecycles([yields_again_on_errors]).around(an_action()):
            raise ZeroDivisionError

    assert isinstance(caught.value.__cause__, ZeroDivisionError)


async def test_a_decorated_function_can_still_be_called() -> None:
    @before(ARTICLE, "create", "update")
    async def number(action: Action) -> None:
        action.data["number"] = 1

    action = an_action()
    await number.function(action)

    assert action.data["number"] == 1
    assert (number.way, number.uids, number.names) == (
        Way.BEFORE,
        frozenset({ARTICLE}),
        frozenset({"create", "update"}),
    )


class Failed(Exception):
    pass


class Part(NamedTuple):
    """What a random subscriber does."""

    label: int
    way: Way
    fails_before: bool
    fails_after: bool
    replaces: bool


def generator_of(part: Part) -> Callable[[Action], AsyncGenerator[None]]:
    async def play(action: Action) -> AsyncGenerator[None]:
        if part.way is not Way.AFTER:
            entry(action, f"{part.label} before")
            if part.fails_before:
                raise Failed(f"{part.label} before")
        try:
            yield
        except Exception as error:
            entry(action, f"{part.label} sees {error}")
            if part.replaces:
                raise Failed(f"{part.label} instead of {error}") from error
            raise
        finally:
            entry(action, f"{part.label} lets go")
        if part.way is not Way.BEFORE:
            entry(action, f"{part.label} after")
            if part.fails_after:
                raise Failed(f"{part.label} after")

    return play


async def outcome(enter: Callable[[AsyncExitStack, Action], Any], fails: bool) -> tuple[list[str], str | None]:
    action = an_action()
    try:
        async with AsyncExitStack() as stack:
            await enter(stack, action)
            entry(action, "body")
            if fails:
                raise Failed("body")
    except Failed as error:
        return action.data[LOG], str(error)
    return action.data[LOG], None


rarely = st.sampled_from([False, False, False, True])


@given(
    parts=st.lists(st.builds(Part, st.integers(0, 9), st.sampled_from(Way), rarely, rarely, rarely), max_size=6),
    fails=st.booleans(),
)
def test_subscribers_behave_as_nested_context_managers(parts: list[Part], fails: bool) -> None:
    generators = [generator_of(part) for part in parts]

    async def nested(stack: AsyncExitStack, action: Action) -> None:
        for generator in generators:
            await stack.enter_async_context(asynccontextmanager(generator)(action))

    async def ours(stack: AsyncExitStack, action: Action) -> None:
        subscribers = [around(ARTICLE, "update")(generator) for generator in generators]
        await stack.enter_async_context(Lifecycles(subscribers).around(action))

    async def both() -> None:
        assert await outcome(ours, fails) == await outcome(nested, fails)

    asyncio.run(both())
