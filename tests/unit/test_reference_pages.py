"""The reference names what a project can use: public names, arguments of decorators, and files."""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import typecase
from typecase import EntityCall, batch_resolver, route
from typecase.resolvers.entities.around import ENTITY_ACTIONS
from typecase.resolvers.route_info import RouteInfo
from typecase.server.modules import ROOMS
from typecase.settings.files import dotenv_file, settings_file
from typecase.settings.sections import ENVIRONMENTS

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

CONSTANT = re.compile(r"([A-Z]+_)?(FILE|FOLDER)")
PATH = re.compile(r"[a-z0-9._][a-z0-9._/]*")


def section(page: str, heading: str) -> str:
    """Return the text below a heading, up to the next one of its level."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[str]:
    """Return the names in the first cells of tables, without arguments."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)(?:\([^`]*\))?`", cell)]


def public(cls: type[Any]) -> set[str]:
    fields: dict[str, Any] = getattr(cls, "__dataclass_fields__", {})
    return {name for name in {*vars(cls), *fields} if not name.startswith("_")}


def paths_in_the_code() -> Iterator[str]:
    """Yield the files and folders of a project that the package knows, by the names of its constants."""
    for found in pkgutil.walk_packages(typecase.__path__, "typecase."):
        for name, value in vars(import_module(found.name)).items():
            if CONSTANT.fullmatch(name) and isinstance(value, str) and PATH.fullmatch(value):
                yield value


def test_every_public_name_is_listed_once() -> None:
    names = [name for name in typecase.__all__ if not name.startswith("_")]

    assert sorted(rows(section("customizing.md", "Names"))) == sorted(names)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Routes", {*inspect.signature(route).parameters}),
        ("Around the entity service", public(EntityCall)),
    ],
)
def test_a_table_has_every_name_once(heading: str, names: set[str]) -> None:
    assert sorted(rows(section("routes-and-fields.md", heading))) == sorted(names)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Routes", public(RouteInfo)),
        ("Fields", {f"batch_resolver({', '.join(inspect.signature(batch_resolver).parameters)}=…)"}),
        ("Around the entity service", ENTITY_ACTIONS),
    ],
)
def test_a_section_names_all(heading: str, names: set[str]) -> None:
    assert {name for name in names if f"`{name}`" not in section("routes-and-fields.md", heading)} == set()


def test_every_file_of_a_project_is_named() -> None:
    page = (REFERENCE / "project-files.md").read_text(encoding="utf-8")
    of_environments = {file for name in ENVIRONMENTS for file in (settings_file(name), dotenv_file(name))}

    expected = {*paths_in_the_code(), *ROOMS, *of_environments}

    assert {"server/cron.py", "schema", "public", ".typecase"} <= expected
    assert {path for path in expected if not re.search(rf"`(?:\w+/)*{re.escape(path)}(?:/[^`]*)?`", page)} == set()
