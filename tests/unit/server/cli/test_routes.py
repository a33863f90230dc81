"""`typecase routes` and `typecase customizations`: what a project's own Python and SDL do to its routes is seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.extended import FILES
from tests.customizing.guarded import declarations, write_python
from tests.projects import write_project
from tests.unit.server.cli.commands import run

BOOK = """
from typecase import Controller, middleware, policy, Service


@policy
def may(ctx):
    return True


@middleware
async def stamp(ctx, next):
    return await next()


class BookController(Controller):
    async def find(self, ctx):
        return await super().find(ctx)

    async def lend_out(self, ctx):
        return None


class BookService(Service):
    async def find_one(self, ctx, query=None):
        return await super().find_one(ctx, query)
"""
LIFECYCLES = """
from typecase import before


@before("api::note.note", "update", "create")
async def tidy(action):
    pass
"""
API = {"find": {"auth": False, "policies": ["api::book.may"], "middlewares": ["api::book.stamp"]}}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A project with SDL, routes, guards and subscribers of its own."""
    write_project(tmp_path, declarations(API))
    write_python(tmp_path, {**FILES, "resolvers/book.py": BOOK, "lifecycles/note.py": LIFECYCLES})
    return tmp_path


@pytest.fixture
def listed(notes: Path) -> dict[str, Any]:
    """The routes by method and path."""
    found = json.loads(run("routes", "--json", "--project", notes).stdout)
    return {f"{route['method']} {route['path']}": route for route in found}


def test_an_own_route_tells_whose_place_it_takes(listed: dict[str, Any]) -> None:
    assert listed["GET /api/notes/{slug}"] == {
        "method": "GET",
        "path": "/api/notes/{slug}",
        "action": "global::own",
        "origin": "project",
        "access": "public",
        "permissions": [],
        "chain": [],
        "replaces": ["api::note.note.findOne"],
    }
    assert listed["DELETE /api/notes/{slug}"]["replaces"] == ["api::note.note.delete"]
    assert {"GET /api/notes/:id", "DELETE /api/notes/:id"}.isdisjoint(listed)
    assert "PUT /api/notes/:id" in listed


def test_a_route_tells_its_chain_in_order(listed: dict[str, Any]) -> None:
    found = listed["GET /api/notes"]

    assert (found["origin"], found["access"]) == ("content", "public")
    assert found["chain"] == ["api::book.may", "api::book.stamp"]
    assert listed["GET /api/files/{number:int}/{rest:path}"]["chain"] == ["global::never"]
    assert listed["GET /api/hello/:name"]["chain"] == ["global::polite"]


@pytest.mark.parametrize(
    ("route", "action", "access", "permissions"),
    [
        ("GET /api/mine", "global::mine", "permissions", ["global::mine"]),
        ("GET /api/notes/count", "api::note.note.countAll", "public", []),
        ("GET /api/first-note", "first", "permissions", ["api::note.note.find"]),
        ("POST /api/notes/bulk", "api::note.note.bulk", "operations", []),
        ("POST /api/auth/local", "plugin::users-permissions.auth.callback", "permissions", None),
    ],
)
def test_every_kind_of_route_is_listed(
    listed: dict[str, Any], route: str, action: str, access: str, permissions: list[str] | None
) -> None:
    found = listed[route]

    assert (found["action"], found["access"]) == (action, access)
    assert found["permissions"] == ([action] if permissions is None else permissions)


def test_a_field_without_auth_asks_for_somebody(notes: Path) -> None:
    sdl = 'type Query { mood: String @rest(method: GET, path: "/mood") }'
    (notes / "schema" / "extensions.graphql").write_text(sdl)
    (notes / "resolvers" / "note.py").write_text("")
    (notes / "server" / "routes.py").write_text("")

    lines = run("routes", "--project", notes).stdout.splitlines()

    assert lines[0].split() == ["GET", "/api/mood", "mood", "signed", "in"]


def test_a_table_is_printed_for_people(notes: Path) -> None:
    lines = [" ".join(line.split()) for line in run("routes", "--project", notes).stdout.splitlines()]

    assert "GET /api/notes/{slug} global::own public in place of api::note.note.findOne" in lines
    assert "GET /api/notes api::note.note.find public api::book.may > api::book.stamp" in lines
    assert "POST /api/notes/bulk api::note.note.bulk as each operation" in lines


@pytest.mark.parametrize(
    ("path", "shown", "other"),
    [
        ("/notes/{other}", "/notes/:other", "server/routes.py at line 30"),
        ("/years/{y:[0-9]{4}}", "/years/{y:[0-9]{4}}", "server/routes.py at line 20"),
        ("/notes/count", "/notes/count", "resolvers/note.py at line 60"),
        ("/first-note", "/first-note", "schema/extensions.graphql at line 4"),
    ],
)
def test_two_own_routes_in_one_place_are_a_mistake(notes: Path, path: str, shown: str, other: str) -> None:
    (notes / "server" / "twice.py").write_text(
        f'from typecase import route\n\n\n@route("GET", "{path}")\nasync def another(ctx):\n    return None\n'
    )

    result = run("routes", "--project", notes)

    own = "server/twice.py at line 4"
    here, there = (other, own) if other.startswith(("resolvers", "schema")) else (own, other)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{here}: GET {shown}: another route has this method and path: that of {there}; change one of the two\n"
        "1 mistake\n"
    )


def test_customizations_are_listed_with_their_places(notes: Path) -> None:
    lines = [" ".join(line.split()) for line in run("customizations", "--project", notes).stdout.splitlines()]

    assert lines[:4] == [
        "policy global::editors server/routes.py:5",
        "policy global::never server/routes.py:10",
        "policy global::polite server/routes.py:15",
        "policy api::book.may resolvers/book.py:5",
    ]
    assert {
        "middleware api::book.stamp resolvers/book.py:10",
        "controller api::book.book resolvers/book.py:15 overrides find; adds lendOut",
        "controller api::note.note resolvers/note.py:59 adds countAll",
        "service api::book.book resolvers/book.py:23 overrides findOne",
        "field Query.mostRead schema/extensions.graphql:3",
        "batch resolver Note.wordCount resolvers/note.py:42 needs title, secret",
        "subscriber tidy lifecycles/note.py:5 before create, update of api::note.note",
    } <= set(lines)


def test_customizations_are_json_for_programs(notes: Path) -> None:
    found = json.loads(run("customizations", "--json", "--project", notes).stdout)

    assert found[0] == {"kind": "policy", "name": "global::editors", "place": "server/routes.py:5", "details": ""}


def test_nothing_is_customized_in_a_new_project(project: Path) -> None:
    result = run("customizations", "--project", project)

    assert (result.exit_code, result.output) == (0, "")
