from tests.unit.server.graphql_http.serving import ANSWERED, TAG, Client, problem


async def test_a_batch_is_answered_in_its_order() -> None:
    response = await Client(batch_limit=10).post([{"query": TAG}, {"query": "{ __typename }"}])

    assert (response.status_code, response.json()) == (200, [ANSWERED, {"data": {"__typename": "Query"}}])


async def test_the_status_is_that_of_the_operation_that_failed() -> None:
    response = await Client(batch_limit=10).post([{"query": "{ unknown }"}, {"query": TAG}])

    assert response.status_code == 400
    assert response.json()[0]["errors"][0]["message"] == 'Cannot query field "unknown" on type "Query".'
    assert response.json()[1] == ANSWERED


async def test_an_empty_batch_is_refused() -> None:
    response = await Client(batch_limit=10).post([])

    assert (response.status_code, response.json()) == (400, problem("No operations found in request."))


async def test_a_batch_that_is_too_large_is_refused_as_a_whole() -> None:
    client = Client(batch_limit=2)

    response = await client.post([{"query": TAG}] * 3)

    assert (response.status_code, response.json()) == (400, problem("A batch may hold at most 2 operations."))
    assert client.canned.asked == []


async def test_a_batch_with_a_wrong_part_is_refused_as_a_whole() -> None:
    client = Client(batch_limit=2)

    response = await client.post([{"query": TAG}, 5])

    assert response.json() == problem("POST body missing, invalid Content-Type, or JSON object has no keys.")
    assert client.canned.asked == []
