from hashlib import sha256
from typing import Any

import orjson
import pytest

from tests.unit.server.graphql_http.serving import ANSWERED, TAG, Client, problem
from typecase.server.graphql_http.parameters import Parameters
from typecase.server.graphql_http.persisted import PersistedQueries

HASH = sha256(TAG.encode()).hexdigest()
NOT_FOUND = problem("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")


def persisted(**more: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": HASH, **more}}


async def test_a_text_is_registered_and_found_by_its_hash() -> None:
    client = Client()

    unknown = await client.post({"extensions": persisted()})
    registered = await client.post({"query": TAG, "extensions": persisted()})
    found = await client.get(extensions=orjson.dumps(persisted()).decode())

    assert (unknown.status_code, unknown.json()) == (200, NOT_FOUND)
    assert (registered.json(), found.json()) == (ANSWERED, ANSWERED)


async def test_a_text_is_not_registered_without_its_hash_or_when_it_is_wrong() -> None:
    client = Client()
    wrong = "{ nope }"
    its_hash = sha256(wrong.encode()).hexdigest()

    await client.post({"query": TAG})
    await client.post({"query": wrong, "extensions": persisted(sha256Hash=its_hash)})

    for known in (HASH, its_hash):
        assert (await client.post({"extensions": persisted(sha256Hash=known)})).json() == NOT_FOUND


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        ({"version": 2, "sha256Hash": HASH}, "Unsupported persisted query version"),
        ({"sha256Hash": HASH}, "Unsupported persisted query version"),
        ("x", "Unsupported persisted query version"),
        ({"version": 1, "sha256Hash": "0" * 64}, "provided sha does not match query"),
        ({"version": 1, "sha256Hash": HASH.upper()}, "provided sha does not match query"),
        ({"version": 1}, "provided sha does not match query"),
        ({"version": 1, "sha256Hash": ["x"]}, "provided sha does not match query"),
    ],
)
async def test_a_hash_must_fit_its_text(extension: Any, message: str) -> None:
    client = Client()

    response = await client.post({"query": TAG, "extensions": {"persistedQuery": extension}})

    assert (response.status_code, response.json()) == (400, problem(message, "INTERNAL_SERVER_ERROR"))
    assert client.canned.asked == []


@pytest.mark.parametrize("known", ["x", 5, ["x"], None])
async def test_a_hash_that_is_none_is_not_found(known: Any) -> None:
    assert (await Client().post({"extensions": persisted(sha256Hash=known)})).json() == NOT_FOUND


def test_the_texts_that_are_kept_are_bounded() -> None:
    texts = PersistedQueries()
    asked = [Parameters(query=f"{{ f{number} }}", extensions=_extension(f"{{ f{number} }}")) for number in range(1_001)]
    for parameters in asked:
        texts.register(parameters)

    assert texts.text(Parameters(extensions=asked[1].extensions)) == "{ f1 }"
    with pytest.raises(Exception, match="PersistedQueryNotFound"):
        texts.text(Parameters(extensions=asked[0].extensions))


def test_long_texts_push_out_others() -> None:
    texts = PersistedQueries()
    asked = [Parameters(query=letter * 1_500_000, extensions=_extension(letter * 1_500_000)) for letter in "aabc"]
    for parameters in asked:
        texts.register(parameters)

    assert texts.text(Parameters(extensions=asked[2].extensions)) == asked[2].query
    with pytest.raises(Exception, match="PersistedQueryNotFound"):
        texts.text(Parameters(extensions=asked[0].extensions))


def _extension(text: str) -> dict[str, Any]:
    return persisted(sha256Hash=sha256(text.encode()).hexdigest())
