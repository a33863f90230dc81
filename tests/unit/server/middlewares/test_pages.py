"""The page on global middlewares is complete, and its examples are right."""

import json
import logging
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.middlewares.calling import answering, call, http_scope
from tests.unit.server.middlewares.wrapping import around, loaded
from typecase.server.middlewares.built_in import BUILT_IN
from typecase.server.modules import open_package
from typecase.settings.sections import DEFAULT_MIDDLEWARES

PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "middlewares.md").read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    parts = re.split(r"^### `(.+)`$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.partition("\n## ")[0] for part in parts[2::2]), strict=True))


def test_the_page_has_every_built_in_middleware_in_order() -> None:
    assert list(sections()) == list(BUILT_IN)
    assert list(sections())[: len(DEFAULT_MIDDLEWARES)] == [entry.name for entry in DEFAULT_MIDDLEWARES]


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_page_has_the_config_and_its_defaults(name: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (.+?) \|", sections()[name], re.MULTILINE)
    config = BUILT_IN[name].config

    defaults: dict[str, Any] = config.model_construct().model_dump(mode="json")

    assert [row for row, _ in rows] == list(config.model_fields)
    for row, written in rows:
        shown = json.dumps(False if defaults[row] is None else defaults[row])
        assert written in (f"`{shown}`", "by environment", "none")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_page_says_what_is_required(name: str) -> None:
    assert sections()[name].strip().startswith("Required.") == (BUILT_IN[name].required is not None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the middlewares of the page."""
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "server").mkdir()
    for name, text in re.findall(r'```python title="(\S+)"\n(.*?)```', PAGE, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    open_package(tmp_path)
    return tmp_path


def test_the_lists_on_the_page_are_right(folder: Path) -> None:
    blocks = re.findall(r"```toml.*?\n(.*?)```", PAGE, re.DOTALL)
    found: list[str] = []

    for block in blocks:
        loaded(found, folder=folder, **tomllib.loads(block))

    assert (len(blocks), found) == (3, [])


async def test_the_middleware_of_the_page_does_what_it_says(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    entry = {"name": "project.server.middlewares.Audit", "config": {"header": "X-Audit"}}
    app = around(answering(), entry, folder=folder)

    with caplog.at_level(logging.INFO, "project.server.middlewares"):
        read = await call(app, {**http_scope(path="/api/tags"), "client": ("10.0.0.5", 5000)})
        written = await call(app, {**http_scope(method="PUT", path="/api/tags/1"), "client": ("10.0.0.5", 5000)})

    assert (read.headers, written.headers) == ({}, {"x-audit": "noted"})
    assert [record.getMessage()[:30] for record in caplog.records] == ["PUT /api/tags/1 by 10.0.0.5, 0"]
