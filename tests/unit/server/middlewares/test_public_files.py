"""Files of the public folder, and what is never served from it."""

from pathlib import Path

import pytest
from starlette.types import Scope

from tests.unit.server.middlewares.calling import Sent, answering, call, http_scope
from tests.unit.server.middlewares.wrapping import around

BEHIND = 418
"""The status of the application behind."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with public files, links among them, and secrets."""
    public = tmp_path / "public"
    for path, text in {
        "hello.txt": "hello",
        "docs/index.html": "<p>docs</p>",
        "docs/deep/empty.txt": "",
        "docs/.hidden/a.txt": "secret",
        ".env": "secret",
        "uploads/evil.html": "<script>",
        "api/shadow.txt": "shadow",
        "../server/settings.toml": "secret",
    }.items():
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        (public / path).write_text(text)
    (public / "inside.txt").symlink_to(public / "hello.txt")
    (public / "outside.txt").symlink_to(tmp_path / "server" / "settings.toml")
    (public / "server").symlink_to(tmp_path / "server")
    (public / "env.txt").symlink_to(public / ".env")
    (public / "up").symlink_to(public / "uploads")
    return tmp_path


async def ask(folder: Path, path: str, *, method: str = "GET", query: bytes = b"", **config: object) -> Sent:
    headers = [(b"accept", b"*/*")]
    app = around(answering(BEHIND), {"name": "static", "config": config}, folder=folder)
    return await call(app, http_scope(method=method, path=path, query=query, headers=headers))


@pytest.mark.parametrize(
    ("path", "body", "media_type"),
    [
        ("/hello.txt", b"hello", "text/plain; charset=utf-8"),
        ("/inside.txt", b"hello", "text/plain; charset=utf-8"),
        ("/docs/", b"<p>docs</p>", "text/html; charset=utf-8"),
        ("//hello.txt", b"hello", "text/plain; charset=utf-8"),
    ],
)
async def test_a_file_is_served(path: str, body: bytes, media_type: str, folder: Path) -> None:
    sent = await ask(folder, path, max_age=5)

    headers = sent.headers
    assert headers.pop("etag")
    assert headers.pop("last-modified")
    assert (sent.status, sent.body) == (200, body)
    assert headers == {
        "content-type": media_type,
        "accept-ranges": "bytes",
        "content-length": str(len(body)),
        "cache-control": "public, max-age=5",
    }


async def test_head_has_the_headers_alone(folder: Path) -> None:
    sent = await ask(folder, "/hello.txt", method="HEAD")

    assert (sent.status, sent.body, sent.headers["content-length"]) == (200, b"", "5")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing.txt",
        "/hello.txt/",
        "/docs/deep",
        "/docs/deep/",
        "/.env",
        "/docs/.hidden/a.txt",
        "/../server/settings.toml",
        "/docs/../../server/settings.toml",
        "/docs/../hello.txt",
        "/./hello.txt",
        "/outside.txt",
        "/server/settings.toml",
        "/env.txt",
        "/uploads/evil.html",
        "/UPLOADS/evil.html",
        "//uploads/evil.html",
        "/up/evil.html",
        "/api/shadow.txt",
        "/graphql",
        "/_health",
        "/hello.txt\0",
        "/" + "a" * 300,
        "*",
        "",
    ],
)
async def test_anything_else_is_the_application_s(path: str, folder: Path) -> None:
    sent = await ask(folder, path)

    assert (sent.status, sent.body, sent.headers) == (BEHIND, b"", {})


async def test_a_file_that_may_not_be_read_is_the_application_s(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("os.stat", lambda path, **_: forbidden(path))

    assert (await ask(folder, "/hello.txt")).status == BEHIND


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_the_application_s(method: str, folder: Path) -> None:
    assert (await ask(folder, "/hello.txt", method=method)).status == BEHIND


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [("/docs", b"", "/docs/"), ("//docs", b"", "/docs/"), ("/docs", b"a=1&b=%20", "/docs/?a=1&b=%20")],
)
async def test_a_folder_is_led_to_its_slash_on_the_same_host(
    path: str, query: bytes, location: str, folder: Path
) -> None:
    sent = await ask(folder, path, query=query)

    assert (sent.status, sent.headers["location"]) == (308, location)


async def test_a_folder_without_an_index_is_the_application_s(folder: Path) -> None:
    assert (await ask(folder, "/docs/", index=False)).status == BEHIND
    assert (await ask(folder, "/docs/", index="main.html")).status == BEHIND


async def test_what_a_browser_has_is_not_sent_again(folder: Path) -> None:
    app = around(answering(BEHIND), "static", folder=folder)
    first = await call(app, http_scope(path="/hello.txt"))

    again = await call(app, http_scope(path="/hello.txt", headers=[(b"if-none-match", first.headers["etag"].encode())]))

    assert (again.status, again.body, again.headers["cache-control"]) == (304, b"", "public, max-age=60")


async def test_a_part_of_a_file_is_served(folder: Path) -> None:
    app = around(answering(BEHIND), "static", folder=folder)

    sent = await call(app, http_scope(path="/hello.txt", headers=[(b"range", b"bytes=1-2")]))

    assert (sent.status, sent.body, sent.headers["content-range"]) == (206, b"el", "bytes 1-2/5")


async def test_the_prefix_of_rest_may_be_another(folder: Path) -> None:
    app = around(answering(BEHIND), "static", folder=folder, rest={"prefix": "/docs"})

    assert (await call(app, http_scope(path="/docs/"))).status == BEHIND
    assert (await call(app, http_scope(path="/api/shadow.txt"))).body == b"shadow"


async def test_a_project_without_public_files_is_served(tmp_path: Path) -> None:
    assert (await ask(tmp_path, "/hello.txt")).status == BEHIND


async def test_only_requests_are_looked_at(folder: Path) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: object, send: object) -> None:
        seen.append(scope)

    await call(around(app, "static", "favicon", folder=folder), {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
