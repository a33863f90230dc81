"""The reference on customizing has every public name, and no other."""

import re
from pathlib import Path
from typing import Any

import pytest

from typecase import Context, Controller, Page, Service
from typecase.resolvers.exchanges import Request, Response

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "customizing.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^## (.+)$", REFERENCE, flags=re.MULTILINE)
TABLES = dict(zip(SECTIONS[1::2], SECTIONS[2::2], strict=True))

SERVERS = frozenset(
    {
        *("admit", "admit_to", "at", "authorize", "content", "given", "look_again", "matched"),
        *("path_params", "reconsider", "said", "sent", "whole", "within"),
    }
)
"""Names of a context that are for the server only."""


def documented(heading: str) -> list[str]:
    return re.findall(r"^\| `(\w+)(?:\([^`]*\))?` \|", TABLES[heading], re.MULTILINE)


def public(cls: type[Any], *more: str) -> set[str]:
    """Return the public names of a class, and of its instances."""
    fields = getattr(cls, "__dataclass_fields__", {})
    return {name for name in {*vars(cls), *fields, *more} if not name.startswith("_")}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Context", public(Context) - SERVERS),
        ("Request", public(Request)),
        ("Response", public(Response)),
        ("Controller", public(Controller, "content_type", "service")),
        ("Service", public(Service, "entities")),
        ("Page", public(Page)),
    ],
)
def test_a_table_has_every_public_name_once(heading: str, names: set[str]) -> None:
    found = documented(heading)

    assert sorted(found) == sorted(names)


def test_the_decorators_are_there_with_and_without_a_name() -> None:
    found = re.findall(r"^\| `@(policy|middleware)(\(name=[^`]*\))?` \|", TABLES["Decorators"], re.MULTILINE)

    assert [(name, bool(named)) for name, named in found] == [
        ("policy", False),
        ("policy", True),
        ("middleware", False),
        ("middleware", True),
    ]
