"""How many SQL statements the requests of the benchmark send, counted at the connection."""

from pathlib import Path

import orjson
import pytest

from tests.access.changing import Changing
from tests.magazines import Magazine

REQUESTS = orjson.loads((Path(__file__).parents[2] / "benchmarks" / "requests.json").read_bytes())


READS = {"G1": 1, "G2": 2, "G3": 1, "G4": 1, "R1": 1, "R2": 2, "R3": 3, "R4": 1}
"""A statement for the page and its total with all that is to one, and one for each list. R3's share image is none;
PostgreSQL gathers narrow lists, and all lists of one entry, in the same statement.
"""


@pytest.mark.parametrize(("name", "exactly"), READS.items())
@pytest.mark.asyncio(loop_scope="session")
async def test_a_read_sends_few_statements(name: str, exactly: int, served: Magazine) -> None:
    request = REQUESTS[name]
    method = "POST" if "body" in request else "GET"
    await served.request(method, request["path"], json=request.get("body"))  # permissions are kept
    served.statements.clear()

    answer = await served.request(method, request["path"], json=request.get("body"))

    assert answer.status == 200
    assert "errors" not in answer.json
    sent = [sql for sql in served.statements if "typecase_permissions" not in sql]
    gathers = name in ("R3", "G2") and served.database.dialect == "postgresql"
    assert len(sent) == (1 if gathers else exactly), sent


WRITES = {
    "W1": ("/api/tags", {"data": {"name": "counted {number}"}}),
    "W2": (
        "/graphql",
        {
            "query": "mutation($d: ArticleInput!) { createArticle(data: $d)"
            " { documentId title author { name } tags { name } seo { metaTitle } } }",
            "variables": {
                "d": {
                    "title": "counted {number}",
                    "kind": "news",
                    "author": "authorlab000000000000001",
                    "category": "categorylab0000000000002",
                    "tags": ["taglab000000000000000001", "taglab000000000000000002"],
                    "seo": {"metaTitle": "Bench", "metaDescription": "x"},
                }
            },
        },
    ),
}
"""The writes of the benchmark."""


@pytest.mark.parametrize(("name", "exactly"), [("W1", 4), ("W2", 8)])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_write_sends_few_statements(name: str, exactly: int, writable: Magazine) -> None:
    path, body = WRITES[name]
    text = orjson.dumps(body).decode()
    headers = {"content-type": "application/json"}
    await writable.request("POST", path, "full", body=text.replace("{number}", "first").encode(), headers=headers)
    await Changing(writable).until_it_tells()
    await writable.get("/api/tags", "full")  # a write may have changed the token, so that it is looked up after it
    writable.statements.clear()

    answer = await writable.request("POST", path, "full", body=text.replace("{number}", "n").encode(), headers=headers)

    assert answer.status in (200, 201)
    assert "errors" not in answer.json
    before = 0 if Changing(writable).telling else 1  # MariaDB cannot tell whether the token is still the same
    gathered = 1 if name == "W2" and writable.database.dialect == "postgresql" else 0
    assert len(writable.statements) == before + exactly - gathered, writable.statements
    assert (writable.statements[before], writable.statements[-1]) == ("begin", "commit")
