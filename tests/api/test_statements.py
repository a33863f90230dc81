"""How many SQL statements the requests of the benchmark send, counted at the connection."""

from pathlib import Path

import orjson
import pytest

from tests.magazines import Magazine

REQUESTS = orjson.loads((Path(__file__).parents[2] / "benchmarks" / "requests.json").read_bytes())


@pytest.mark.parametrize(("name", "most"), [("G1", 2), ("G2", 4), ("G3", 2), ("G4", 2), ("R1", 2), ("R2", 4)])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_request_sends_few_statements(name: str, most: int, served: Magazine) -> None:
    request = REQUESTS[name]
    method = "POST" if "body" in request else "GET"
    await served.request(method, request["path"], json=request.get("body"))  # permissions are read once a second
    served.statements.clear()

    answer = await served.request(method, request["path"], json=request.get("body"))

    assert answer.status == 200
    assert "errors" not in answer.json
    assert 1 <= len(served.statements) <= most, served.statements
