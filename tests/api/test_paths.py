"""Paths that have no content: the health check, components, and what single types do not have."""

import pytest

from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("method", "status"), [("GET", 204), ("HEAD", 204), ("POST", 405), ("DELETE", 405)])
async def test_the_health_check_answers_reads(served: Magazine, method: str, status: int) -> None:
    served.statements.clear()

    answer = await served.request(method, "/_health")

    assert (answer.status, answer.body if status == 204 else b"") == (status, b"")
    assert served.statements == []


@pytest.mark.parametrize("path", ["seo", "shared.seo", "shared/seo", "components/shared/seo"])
async def test_a_component_has_no_route(served: Magazine, path: str) -> None:
    assert (await served.get(f"/api/{path}", "full")).status == 404


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/api/homepage", "HEAD, GET, PUT, DELETE"),
        ("PATCH", "/api/articles", "HEAD, GET, POST"),
        ("DELETE", "/api/articles", "HEAD, GET, POST"),
    ],
)
async def test_a_method_that_a_path_does_not_have_is_refused(
    served: Magazine, method: str, path: str, allow: str
) -> None:
    answer = await served.request(method, path, "full", json={"data": {}})

    assert (answer.status, answer.headers["allow"], answer.body) == (405, allow, b"Method Not Allowed")
