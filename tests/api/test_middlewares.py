"""Global middlewares around requests to a project, as its settings list them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.magazines import Magazine
from tests.projects import content_type, open_project

NOTES = {"note": content_type("note", "notes", {"text": {"type": "string"}}, drafts=False)}
REQUIRED = ("errors", "uri-limit", "body-limit")


@asynccontextmanager
async def serving(folder: Path, *entries: Any, **settings: Any) -> AsyncIterator[Magazine]:
    """Serve a project of notes with these entries outside of those that are required."""
    listed = [*entries, *REQUIRED]
    async with open_project("sqlite", folder, NOTES, "middlewares", http__middlewares=listed, **settings) as project:
        yield project


async def test_a_project_that_says_nothing_has_the_default_headers(tmp_path: Path) -> None:
    async with open_project("sqlite", tmp_path, NOTES, "middlewares") as project:
        headers = dict((await project.get("/api/notes", "full")).headers)

    assert len(headers.pop("x-request-id")) == 16
    assert headers == {
        "content-length": "82",
        "content-type": "application/json; charset=utf-8",
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'",
        "x-powered-by": "Typecase",
    }


async def test_only_what_is_listed_stands_around_a_request(tmp_path: Path) -> None:
    security = {"name": "security", "config": {"content_security_policy": False, "frame_options": "DENY"}}

    async with serving(tmp_path, security) as project:
        answers = [
            await project.get("/_health"),
            await project.get("/api/notes"),
            await project.graphql("{__typename}"),
        ]

    assert [answer.status for answer in answers] == [204, 403, 200]
    for answer in answers:
        added = {name: value for name, value in answer.headers.items() if name.startswith(("x-", "ref", "content-sec"))}
        assert added == {
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "no-referrer",
        }


async def test_a_page_of_an_origin_that_is_named_may_call(tmp_path: Path) -> None:
    cors = {"name": "cors", "config": {"origins": ["https://www.example.com"], "expose": ["X-Total"]}}

    async with serving(tmp_path, cors) as project:
        allowed = await project.get("/api/notes", origin="https://www.example.com")
        refused = await project.get("/api/notes", origin="https://other.example.com")

    assert allowed.headers["access-control-allow-origin"] == "https://www.example.com"
    assert allowed.headers["access-control-expose-headers"] == "X-Total"
    assert "access-control-allow-origin" not in refused.headers
    assert refused.headers["vary"] == "Origin"
