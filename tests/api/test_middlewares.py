"""Global middlewares around requests to a project, as its settings list them."""

import gzip
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.magazines import Magazine
from tests.projects import content_type, open_project, write_project
from typecase.errors import BootError
from typecase.server.project import load_project

NOTES = {"note": content_type("note", "notes", {"text": {"type": "string"}}, drafts=False)}
REFUSED = {"data": None, "error": {"status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {}}}
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


async def test_an_address_that_is_denied_reaches_nothing(tmp_path: Path) -> None:
    ip = {"name": "ip", "config": {"allow": ["10.0.0.0/8"], "deny": ["10.0.0.66"]}}
    note = {"data": {"text": "a note"}}

    async with serving(tmp_path, "response-time", ip) as project:
        answers = [
            await project.request("POST", "/api/notes", "full", json=note, client=client)
            for client in ("10.0.0.66", "192.0.2.1", "10.0.0.5")
        ]
        count = await project.backend.rows("api::note.note").count()

    assert [answer.status for answer in answers] == [403, 403, 201]
    assert answers[0].json == REFUSED
    assert count == 1
    assert all(re.fullmatch(r"\d+ms", answer.headers["x-response-time"]) for answer in answers)


def write_public(folder: Path) -> None:
    (folder / "public" / "uploads").mkdir(parents=True)
    (folder / "public" / "robots.txt").write_text("User-agent: *")
    (folder / "public" / "index.html").write_text("<h1>Welcome</h1>")
    (folder / "public" / ".env").write_text("SECRET=1")
    (folder / "public" / "uploads" / "page.html").write_text("<script>alert(1)</script>")


async def test_files_of_the_public_folder_are_served_beside_the_apis(tmp_path: Path) -> None:
    write_public(tmp_path)

    async with serving(tmp_path, "security", "static", "favicon") as project:
        found = {path: await project.get(path) for path in ("/robots.txt", "/", "/favicon.ico", "/_health")}
        notes = await project.get("/api/notes", "full")

    assert {path: (answer.status, answer.body) for path, answer in found.items()} == {
        "/robots.txt": (200, b"User-agent: *"),
        "/": (200, b"<h1>Welcome</h1>"),
        "/favicon.ico": (204, b""),
        "/_health": (204, b""),
    }
    assert found["/robots.txt"].headers["cache-control"] == "public, max-age=60"
    assert found["/"].headers["content-security-policy"] == "default-src 'none'"
    assert notes.json["data"] == []


@pytest.mark.parametrize("path", ["/.env", "/x/../.env", "/%2e%2e/schema/note.json", "/../schema/note.json", "/%2eenv"])
async def test_what_is_not_public_is_not_found(path: str, tmp_path: Path) -> None:
    write_public(tmp_path)

    async with serving(tmp_path, "static") as project:
        answer = await project.get(path)

    assert (answer.status, answer.json["error"]["name"]) == (404, "NotFoundError")


@pytest.mark.parametrize(
    ("path", "status"), [("/uploads/page.html", 200), ("//uploads/page.html", 404), ("/x/..//uploads/page.html", 404)]
)
async def test_uploads_keep_their_guards(path: str, status: int, tmp_path: Path) -> None:
    write_public(tmp_path)

    async with serving(tmp_path, "static") as project:
        answer = await project.get(path)

    assert answer.status == status
    assert answer.headers.get("content-disposition") == ("attachment" if status == 200 else None)
    assert (b"script" in answer.body) == (status == 200)


async def test_large_answers_of_both_apis_are_compressed(tmp_path: Path) -> None:
    query = orjson.dumps({"query": "{ notes(pagination: {limit: 50}) { text } }"})
    sent = {"accept-encoding": "gzip", "content-type": "application/json"}

    async with serving(tmp_path, "compression") as project:
        for number in range(30):
            await project.request(
                "POST", "/api/notes", "full", json={"data": {"text": f"{number} of many notes that repeat each other"}}
            )
        plain = await project.get("/api/notes?pagination[pageSize]=30", "full")
        rest = await project.get("/api/notes?pagination[pageSize]=30", "full", accept_encoding="br;q=0, gzip")
        graphql = await project.request("POST", "/graphql", "full", body=query, headers=sent)
        small = await project.get("/api/notes?pagination[pageSize]=1", "full", accept_encoding="gzip")

    assert rest.headers["content-encoding"] == graphql.headers["content-encoding"] == "gzip"
    assert (gzip.decompress(rest.body), rest.headers["vary"]) == (plain.body, "Accept-Encoding")
    assert int(rest.headers["content-length"]) == len(rest.body) < len(plain.body) / 4
    assert len(orjson.loads(gzip.decompress(graphql.body))["data"]["notes"]) == 30
    assert ("content-encoding" in small.headers, small.json["meta"]["pagination"]["total"]) == (False, 30)


async def test_the_head_of_a_file_says_how_it_is_compressed(tmp_path: Path) -> None:
    async with serving(tmp_path, "compression", "static") as project:
        (tmp_path / "public").mkdir(exist_ok=True)
        (tmp_path / "public" / "page.txt").write_text("a long page " * 1000)
        gets = [await project.get("/page.txt", accept_encoding=encoding) for encoding in ("gzip", "identity")]
        heads = [
            await project.request("HEAD", "/page.txt", headers={"accept-encoding": encoding})
            for encoding in ("gzip", "identity")
        ]

    assert [head.body for head in heads] == [b"", b""]
    assert heads[1].headers == gets[1].headers
    assert heads[0].headers == {name: held for name, held in gets[0].headers.items() if name != "content-length"}
    assert (heads[0].headers["content-encoding"], heads[0].headers["vary"]) == ("gzip", "Accept-Encoding")


OWN = """\
class Counting:
    def __init__(self, app, label):
        self.app, self.label, self.requests = app, label, 0

    async def __call__(self, scope, receive, send):
        self.requests += 1
        async def counting(message):
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-count", f"{self.label} {self.requests}".encode()))
            await send(message)
        await self.app(scope, receive, counting)


def refuse(app):
    async def refusing(scope, receive, send):
        raise ForbiddenError("Closed today")
    return refusing
"""


def write_own(folder: Path) -> None:
    (folder / "server").mkdir()
    (folder / "server" / "middlewares.py").write_text(f"from typecase import ForbiddenError\n\n\n{OWN}")


async def test_a_middleware_of_the_project_stands_around_both_apis(tmp_path: Path) -> None:
    write_own(tmp_path)
    counting = {"name": "project.server.middlewares.Counting", "config": {"label": "request"}}

    async with serving(tmp_path, counting) as project:
        answers = [await project.get("/api/notes"), await project.graphql("{__typename}"), await project.get("/none")]

    assert [(answer.status, answer.headers["x-count"]) for answer in answers] == [
        (403, "request 1"),
        (200, "request 2"),
        (404, "request 3"),
    ]


async def test_what_a_middleware_of_the_project_refuses_is_answered_and_nothing_is_asked(tmp_path: Path) -> None:
    write_own(tmp_path)
    listed = [*REQUIRED, "project.server.middlewares.refuse"]

    async with open_project("sqlite", tmp_path, NOTES, "middlewares", http__middlewares=listed) as project:
        answer = await project.request("POST", "/api/notes", "full", json={"data": {"text": "never stored"}})
        rows = await project.backend.rows("api::note.note").count()

    assert (answer.status, answer.json["error"]["message"], rows) == (403, "Closed today", 0)


async def test_what_is_wrong_stops_the_boot_with_the_place_in_the_file(tmp_path: Path) -> None:
    write_project(tmp_path, NOTES)
    write_own(tmp_path)
    (tmp_path / "server" / "settings.toml").write_text(
        """
[http]
middlewares = [
    "eror",
    {name = "project.server.middlewares.Counting", config = {lable = "x"}},
    "errors",
    {name = "cors", config = {max_age = "long"}},
]
"""
    )

    with pytest.raises(BootError) as caught:
        load_project(tmp_path)

    assert caught.value.mistakes == (
        'server/settings.toml at http.middlewares.0: there is no middleware "eror"; did you mean "errors"?',
        "server/settings.toml at http.middlewares.1.config.lable: project.server.middlewares.Counting: "
        'it takes no such config; did you mean "label"?',
        "server/settings.toml at http.middlewares.1: project.server.middlewares.Counting: its config lacks label",
        'server/settings.toml at http.middlewares.3.config.max_age: got "long", expected a whole number',
        'server/settings.toml at http.middlewares: "uri-limit" is missing, and is required: '
        "without it a query string has any length",
        'server/settings.toml at http.middlewares: "body-limit" is missing, and is required: '
        "without it a body has any size",
    )
