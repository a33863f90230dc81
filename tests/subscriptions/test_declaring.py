"""What a project declares of subscriptions is checked before the server starts."""

import asyncio
from pathlib import Path

import pytest

from tests.customizing.guarded import open_notes
from typecase import Channel
from typecase.errors import BootError

SOURCE = """
from ariadne import SubscriptionType
subscription = SubscriptionType()


@subscription.source("{name}")
async def source(_, info):
    yield 1
"""


async def mistakes_of(folder: Path, sdl: str, name: str) -> list[str]:
    files = {"schema/own.graphql": sdl, "resolvers/own.py": SOURCE.format(name=name)}
    with pytest.raises(BootError) as refused:
        async with open_notes("sqlite", folder, files):
            pass
    return list(refused.value.mistakes)


async def test_a_field_without_a_source_stops_the_boot(tmp_path: Path) -> None:
    sdl = "type Subscription { a: Int }\nextend type Subscription { b: Int }"

    assert await mistakes_of(tmp_path, sdl, "a") == [
        "schema/own.graphql at line 2: Subscription.b has no source; write one in resolvers/, an async generator, with "
        'subscription = SubscriptionType() and @subscription.source("b")'
    ]


async def test_a_source_without_a_field_stops_the_boot(tmp_path: Path) -> None:
    sdl = "extend type Subscription { ticked: Int }"

    assert await mistakes_of(tmp_path, sdl, "tickd") == [
        'resolvers/own.py: Field tickd is not defined on type Subscription; did you mean "ticked"?',
        "schema/own.graphql at line 1: Subscription.ticked has no source; write one in resolvers/, an async generator, "
        'with subscription = SubscriptionType() and @subscription.source("ticked")',
    ]


async def test_a_source_without_a_type_stops_the_boot(tmp_path: Path) -> None:
    assert await mistakes_of(tmp_path, "extend type Query { a: Int }", "ticked") == [
        "resolvers/own.py: Type Subscription is not defined in the schema",
        "schema/own.graphql at line 1: Query.a has no resolver; write one in resolvers/, for example "
        'query = ObjectType("Query") with @query.field("a")',
    ]


async def test_a_subscription_is_no_route(tmp_path: Path) -> None:
    sdl = 'extend type Subscription { a: Int @rest(method: GET, path: "/a") }'

    assert await mistakes_of(tmp_path, sdl, "a") == [
        "schema/own.graphql at line 1, column 28: Subscription.a gives many answers and can be no route; "
        "take @rest away"
    ]


async def test_a_slow_listener_loses_the_oldest_events() -> None:
    channel = Channel[int](2)
    slow, fast = channel.listen(), channel.listen()
    for event in range(4):
        listening = [fast] if event else [slow, fast]
        tasks = [asyncio.ensure_future(anext(listener)) for listener in listening]
        await asyncio.sleep(0)
        channel.publish(event)
        assert [await task for task in tasks] == [event] * len(tasks)

    assert [await anext(slow), await anext(slow)] == [2, 3]
    assert channel.listeners == 2
    await slow.aclose()
    await fast.aclose()
    assert channel.listeners == 0
