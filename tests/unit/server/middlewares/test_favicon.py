"""The picture that browsers ask for."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.middlewares.calling import Sent, answering, call, http_scope
from tests.unit.server.middlewares.wrapping import around, mistakes_in

BEHIND = 418
"""The status of the application behind."""


def favicon(**config: Any) -> dict[str, Any]:
    return {"name": "favicon", "config": config}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a picture, a text and, outside of it, another picture."""
    project = tmp_path / "project"
    (project / "public").mkdir(parents=True)
    (project / "public" / "icon.png").write_bytes(b"a picture")
    (project / "notes.txt").write_text("no picture")
    (tmp_path / "other.ico").write_bytes(b"another's")
    return project


async def ask(folder: Path, config: dict[str, Any], *, path: str = "/favicon.ico", method: str = "GET") -> Sent:
    app = around(answering(BEHIND), favicon(**config), folder=folder)
    return await call(app, http_scope(method=method, path=path))


async def test_the_picture_is_served(folder: Path) -> None:
    sent = await ask(folder, {"path": "public/icon.png", "max_age": 5})

    assert (sent.status, sent.body) == (200, b"a picture")
    assert sent.headers == {"cache-control": "public, max-age=5", "content-length": "9", "content-type": "image/png"}


async def test_where_there_is_none_nobody_asks_again_soon(folder: Path) -> None:
    sent = await ask(folder, {})

    assert (sent.status, sent.body, sent.headers) == (204, b"", {"cache-control": "public, max-age=86400"})


@pytest.mark.parametrize(("path", "method"), [("/favicon.ico", "POST"), ("/favicon.icon", "GET")])
async def test_anything_else_is_the_application_s(path: str, method: str, folder: Path) -> None:
    assert (await ask(folder, {}, path=path, method=method)).status == BEHIND


@pytest.mark.parametrize("path", ["favicon.ico", "public", "notes.txt", "../other.ico", "/etc/hostname"])
def test_a_picture_that_is_not_there_is_a_mistake(path: str, folder: Path) -> None:
    assert mistakes_in(favicon(path=path), folder=folder) == [
        f'list.0.config.path: got "{path}", expected a picture in the project, by its path from the project\'s folder'
    ]
