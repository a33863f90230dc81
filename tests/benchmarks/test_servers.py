"""Whoever is compared with Typecase must give the same answers."""

import httpx
import pytest
from starlette.types import ASGIApp

from benchmarks import floor, stock
from benchmarks.requests import GRAPHQL_READS, READS, Request, load_requests
from tests.magazines import Magazine

REQUESTS = load_requests()


@pytest.mark.parametrize("name", READS)
@pytest.mark.asyncio(loop_scope="session")
async def test_the_floor_answers_as_typecase_does(name: str, on_postgres: Magazine, postgres_url: str) -> None:
    async with floor.opened(postgres_url, 1) as application:
        answer = await _ask(application, REQUESTS[name])

    assert answer == await _typecase(on_postgres, REQUESTS[name])


@pytest.mark.parametrize("name", GRAPHQL_READS)
@pytest.mark.asyncio(loop_scope="session")
async def test_ariadne_and_tortoise_as_shipped_answer_as_typecase_does(
    name: str, on_postgres: Magazine, postgres_url: str
) -> None:
    async with stock.opened(postgres_url) as application:
        answer = await _ask(application, REQUESTS[name])

    assert answer == await _typecase(on_postgres, REQUESTS[name])


async def _typecase(magazine: Magazine, request: Request) -> object:
    answer = await magazine.request("GET" if request.body is None else "POST", request.target, json=request.body)
    assert answer.status == 200
    assert "errors" not in answer.json
    return answer.json


async def _ask(application: ASGIApp, request: Request) -> object:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://here") as client:
        method = "GET" if request.body is None else "POST"
        answer = await client.request(method, request.target, json=request.body)
    assert answer.status_code == 200
    return answer.json()
