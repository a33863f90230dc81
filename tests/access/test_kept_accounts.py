"""What is kept of accounts: it spares statements, and every change counts at once, whoever makes it."""

import asyncio

import pytest
import pytest_asyncio

from tests.access.changing import LESSER_TOKEN, OTHER_KEY, REVOCATIONS, Change, Changing
from tests.databases import NAMES
from tests.magazines import Answer, Magazines

pytestmark = pytest.mark.asyncio(loop_scope="session")

USER = "plugin::users-permissions.user"
PERMISSION = "update typecase_permissions set action = '{}' where action = '{}'"


@pytest_asyncio.fixture(params=NAMES, loop_scope="session")
async def changing(request: pytest.FixtureRequest, magazines: Magazines) -> Changing:
    changing = Changing(await magazines.on(request.param, purpose="accounts"))
    await changing.until_it_tells()
    return changing


@pytest.mark.parametrize("who", ["full", "alice", "nobody"])
async def test_a_caller_who_came_before_is_known_without_a_statement(who: str, changing: Changing) -> None:
    await changing.statements(who)

    assert await changing.statements(who) == (1 if changing.telling or who == "nobody" else 2)


@pytest.mark.parametrize("change", REVOCATIONS)
async def test_a_revocation_by_hand_counts_at_once(change: Change, changing: Changing) -> None:
    before = await changing.get(change.who)
    await changing.by_hand(change.sql)
    between = await changing.get(change.who)
    await changing.by_hand(change.undo)
    after = await changing.get(change.who)

    assert (before.status, between.status, after.status) == (200, change.status, 200)
    assert b"documentId" not in between.body


@pytest.mark.parametrize("change", REVOCATIONS)
async def test_a_revocation_counts_for_a_body_that_is_known(change: Change, changing: Changing) -> None:
    query = "{ tags(pagination: {limit: 2}) { documentId } }"
    before = [await changing.magazine.graphql(query, who=change.who) for _ in range(5)]
    await changing.by_hand(change.sql)
    between = await changing.magazine.graphql(query, who=change.who)
    await changing.by_hand(change.undo)
    after = await changing.magazine.graphql(query, who=change.who)

    assert len({answer.body for answer in (*before, after)}) == 1
    assert b"documentId" in after.body
    assert b"documentId" not in between.body
    assert between.status == (200 if change.status == 403 else change.status)


async def test_a_token_that_is_deleted_counts_no_more(changing: Changing) -> None:
    before = await changing.get("token that expires later")
    await changing.by_hand("delete from typecase_api_tokens where name = 'token that expires later'")

    assert (before.status, (await changing.get("token that expires later")).status) == (200, 401)


@pytest.mark.parametrize("who", ["alice", "nobody"])
async def test_a_permission_that_is_changed_by_hand_counts_at_once(who: str, changing: Changing) -> None:
    if not changing.telling:
        pytest.skip("without news of changes, permissions are kept for a second")
    before = await changing.get(who)
    await changing.by_hand(PERMISSION.format("revoked", "api::tag.tag.find"))
    between = await changing.get(who)
    await changing.by_hand(PERMISSION.format("api::tag.tag.find", "revoked"))

    assert (before.status, between.status, (await changing.get(who)).status) == (200, 403, 200)


async def test_what_this_process_changes_counts_at_once(changing: Changing) -> None:
    users = changing.magazine.backend.entities(USER)
    alice = await users.find_first(filters={"username": "alice"})
    assert alice is not None

    before = await changing.get("alice")
    await users.update(alice["documentId"], {"blocked": True})
    between = await changing.get("alice")
    await users.update(alice["documentId"], {"blocked": False})

    assert (before.status, between.status, (await changing.get("alice")).status) == (200, 401, 200)


async def test_a_write_of_content_keeps_nobody_waiting_for_news(changing: Changing) -> None:
    """It may have changed accounts, so that they are looked up again."""
    await changing.statements("full")
    await changing.magazine.request("POST", "/api/tags", "full", json={"data": {"name": "written between"}})
    await asyncio.sleep(0.01)  # the version of an SQLite file is asked for once in a millisecond

    assert [await changing.statements("full") for _ in range(2)] == ([2, 1] if changing.telling else [2, 2])


BULK = {"operations": [{"action": "create", "data": {"name": "granted"}}]}


@pytest.mark.parametrize("api", ["rest", "graphql", "bulk"])
async def test_a_grant_counts_before_the_news_of_it(
    api: str, changing: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask() -> Answer:
        match api:
            case "rest":
                return await changing.get("full")
            case "graphql":
                return await changing.magazine.graphql("{ tags { name } }", who="full")
            case _:
                return await changing.magazine.request("POST", "/api/tags/bulk", "full", json=BULK)

    await changing.by_hand(LESSER_TOKEN.sql)
    refused = await ask()
    state = changing.changes.state()
    with monkeypatch.context() as patched:
        patched.setattr(type(changing.changes), "state", lambda _: state)  # no news comes
        await ask()
        await changing.by_hand(LESSER_TOKEN.undo, heard=False)
        granted = await ask()

    assert (refused.status, granted.status) == (200 if api == "graphql" else 403, 200)
    assert refused.json["data"] is None
    assert granted.json["data"]


async def test_who_lost_more_meanwhile_is_told_so(changing: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    await changing.by_hand(LESSER_TOKEN.sql)
    await changing.get("full")
    state = changing.changes.state()
    with monkeypatch.context() as patched:
        patched.setattr(type(changing.changes), "state", lambda _: state)
        await changing.get("full")
        await changing.by_hand(OTHER_KEY.sql, heard=False)
        rest = await changing.get("full")
        graphql = await changing.magazine.graphql("{ tags { name } }", who="full")
    await changing.by_hand(OTHER_KEY.undo, heard=False)
    await changing.by_hand(LESSER_TOKEN.undo, heard=False)

    assert rest.status == 401
    assert graphql.json["data"] is None
