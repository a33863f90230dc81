"""The page on global middlewares is complete, and its examples are right."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.middlewares.wrapping import loaded
from typecase.server.middlewares.built_in import BUILT_IN
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


def test_the_lists_on_the_page_are_right() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    found: list[str] = []

    for block in blocks:
        loaded(found, **tomllib.loads(block))

    assert (len(blocks), found) == (2, [])
