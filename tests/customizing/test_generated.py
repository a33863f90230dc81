"""What `typecase generate` writes: the project starts with it, it acts in both APIs, and our tools accept it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, declarations
from tests.databases import fresh_url
from tests.magazines import Magazine
from tests.projects import fill_project, serve_project, write_project
from tests.unit.server.cli.commands import run

ROOT = Path(__file__).parents[2]
ALL = [
    ["policy", "is-member"],
    ["policy", "is-other"],
    ["policy", "is-reader", "--api", "note"],
    ["middleware", "stamp"],
    ["middleware", "stamp-note", "--api", "note"],
    ["controller", "note"],
    ["controller", "plugin::upload.file"],
    ["service", "note"],
    ["service", "book"],
    ["lifecycle", "note"],
    ["listener", "note"],
    ["route", "word-count"],
    ["route", "words", "--method", "post", "--path", "/words/{id}"],
    ["content-type", "long-read", "title:string!", "note:relation(manyToOne,note)", "--localized"],
    ["component", "shared.call-to-action", "label:string!"],
]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A project of notes, without any Python."""
    write_project(tmp_path, declarations())
    return tmp_path


def generate(folder: Path, *arguments: str) -> list[str]:
    result = run("generate", *arguments, "--project", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def guard_notes(folder: Path, api: Mapping[str, Any]) -> None:
    write_project(folder, declarations(api))


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Magazine]:
    url = await fresh_url("sqlite", folder, "generated")
    await fill_project(folder, url)
    async with serve_project(folder, url) as notes:
        for title in ("old", "new"):
            await notes.backend.entities(NOTE).create({"title": title}, status="published")
        yield notes


async def asked(notes: Magazine) -> tuple[Any, Any]:
    """Return how both APIs answer when they are asked for notes."""
    rest = await notes.get("/api/notes?fields=title", "full")
    return rest, await notes.graphql("{ notes { title } }", who="full")


async def test_a_policy_guards_both_apis(notes: Path) -> None:
    [wrote, hint] = generate(notes, "policy", "is-member")
    guard_notes(notes, {"find": {"policies": ["global::is-member"]}})

    async with served(notes) as server:
        rest, graphql = await asked(server)

    assert wrote == "Wrote server/policies.py"
    assert '"policies": ["global::is-member"]' in hint
    assert rest.json["error"]["name"] == "PolicyError"
    assert graphql.json["errors"][0]["message"] == "Policy Failed"


async def test_a_middleware_stands_around_both_apis(notes: Path) -> None:
    generate(notes, "middleware", "stamp", "--api", "note")
    guard_notes(notes, {"find": {"middlewares": ["stamp"]}})

    async with served(notes) as server:
        answers = await asked(server)

    assert [answer.headers["server-timing"].partition("=")[0] for answer in answers] == ["stamp;dur"] * 2


async def test_a_controller_acts_in_both_apis(notes: Path) -> None:
    generate(notes, "controller", "note")

    async with served(notes) as server:
        rest, graphql = await asked(server)
        sorted_ = await server.get("/api/notes?fields=title&sort=createdAt", "full")

    assert [entry["title"] for entry in rest.json["data"]] == ["new", "old"]
    assert [entry["title"] for entry in graphql.json["data"]["notes"]] == ["new", "old"]
    assert [entry["title"] for entry in sorted_.json["data"]] == ["old", "new"]


async def test_a_service_acts_in_both_apis(notes: Path, caplog: pytest.LogCaptureFixture) -> None:
    generate(notes, "service", NOTE)

    with caplog.at_level(logging.INFO, logger="project"):
        async with served(notes) as server:
            await asked(server)

    assert [line.message for line in caplog.records] == ["2 found of api::note.note"] * 2


async def test_a_lifecycle_runs_for_both_apis(notes: Path, caplog: pytest.LogCaptureFixture) -> None:
    generate(notes, "lifecycle", "note")

    async with served(notes) as server:
        with caplog.at_level(logging.INFO, logger="project"):
            caplog.clear()  # of what was written before
            one = await server.request("POST", "/api/notes", "full", json={"data": {"title": "one"}})
            two = await server.graphql('mutation { createNote(data: {title: "two"}) { documentId } }', who="full")

    ids = [one.json["data"]["documentId"], two.json["data"]["createNote"]["documentId"]]
    assert [line.message for line in caplog.records] == [f"create of api::note.note {id_}" for id_ in ids]


async def test_a_listener_is_called_after_the_commit(notes: Path, caplog: pytest.LogCaptureFixture) -> None:
    generate(notes, "listener", "note")

    async with served(notes) as server:
        with caplog.at_level(logging.INFO, logger="project"):
            made = await server.request("POST", "/api/notes", "full", json={"data": {"title": "one"}})
            before = len(caplog.records)
            await server.application.events.deliverer.drain()

    document_id = made.json["data"]["documentId"]
    assert before == 0
    told = [line.message for line in caplog.records]
    assert told.count(f"entry.publish of api::note.note {document_id}") == 1


async def test_a_route_answers(notes: Path) -> None:
    generate(notes, "route", "words", "--path", "/words/{id}")

    async with served(notes) as server:
        answers = [await server.get("/api/words/7", "full"), await server.get("/api/words/7")]

    assert [answer.status for answer in answers] == [200, 403]
    assert answers[0].json == {"username": None, "params": {"id": "7"}}


async def test_a_content_type_and_a_component_are_served(notes: Path) -> None:
    generate(notes, "component", "shared.card", "label:string!")
    generate(notes, "content-type", "page", "title:string!", "card:component(shared.card)", "--no-drafts")
    data = {"title": "one", "card": {"label": "go"}}

    async with served(notes) as server:
        rest = await server.request("POST", "/api/pages?populate=card", "full", json={"data": data})
        graphql = await server.graphql("{ pages { title card { label } } }", who="full")

    assert rest.json["data"]["card"]["label"] == "go"
    assert graphql.json == {"data": {"pages": [data]}}


async def test_a_single_type_has_a_controller_too(notes: Path) -> None:
    generate(notes, "content-type", "home", "title:string", "--single")
    generate(notes, "controller", "home")

    async with served(notes) as server:
        await server.backend.entities("api::home.home").create({"title": "hello"}, status="published")
        rest = await server.get("/api/home?fields=title", "full")
        graphql = await server.graphql("{ home { title } }", who="full")

    assert (rest.json["data"]["title"], graphql.json["data"]["home"]["title"]) == ("hello", "hello")


def test_a_first_content_type_makes_a_project(tmp_path: Path) -> None:
    assert generate(tmp_path, "content-type", "note", "title:string!")[0] == "Wrote schema/note.json"

    assert json.loads((tmp_path / "schema" / "note.json").read_text())["info"]["pluralName"] == "notes"


def test_our_tools_accept_all_of_it(notes: Path) -> None:
    for arguments in ALL:
        generate(notes, *arguments)
    (notes / "pyrightconfig.json").write_text(json.dumps({"strict": ["."], "extraPaths": [str(ROOT)]}))
    tools = Path(sys.executable).parent
    ruff = [str(tools / "ruff"), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    python = ["server", "resolvers", "lifecycles"]
    files = [str(file) for room in python for file in (notes / room).glob("*.py")]
    commands = [
        [ruff[0], "check", *ruff[1:], *files],
        [ruff[0], "format", "--check", *ruff[1:], *files],
        [str(tools / "pyright"), "--pythonpath", sys.executable, "--project", str(notes)],
    ]

    results = [
        subprocess.run(command, cwd=notes, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"})
        for command in commands
    ]

    assert len(files) == 7
    assert [result.returncode for result in results] == [0, 0, 0], [result.stdout for result in results]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["content-type", "note", "title:string"], "schema/note.json is there already, and nothing is overwritten"),
        (["component", "shared.seo", "a:string"], "schema/components/shared/seo.json is there already"),
        (["content-type", "page", "seo:component(shared.se)"], "schema/page.json at attributes.seo.component: "),
        (["content-type", "page", "a:string", "--plural", "notes"], 'the name "notes" belongs to schema/note.json'),
        (["controller", "note"], "resolvers/note.py has NoteController already, at line 6"),
        (["controller", "notes"], 'There is no content type "notes"; did you mean "note"?'),
        (["policy", "is-member"], "server/policies.py has is_member already, at line 7"),
        (["policy", "IsMember"], 'The name "IsMember" must be small letters and digits'),
        (["route", "is-member", "--path", "words"], '"words" is no path'),
        (["route", "words", "--method", "fetch"], 'There is no method "fetch" for a route'),
        (["route", "others", "--path", "/word-count"], "GET /word-count: another route has this method and path"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(notes: Path, arguments: list[str], problem: str) -> None:
    for made in (["controller", "note"], ["policy", "is-member"], ["route", "word-count"]):
        generate(notes, *made)
    before = files_of(notes)

    result = run("generate", *arguments, "--project", notes)

    assert (result.exit_code, result.stdout) == (1, "")
    assert problem in result.stderr
    assert files_of(notes) == before


def test_a_policy_of_the_same_name_elsewhere_is_a_mistake(notes: Path) -> None:
    (notes / "server").mkdir()
    (notes / "server" / "access.py").write_text("from typecase import policy\n\n\n@policy\ndef mine(ctx): ...\n")
    before = files_of(notes)

    result = run("generate", "policy", "mine", "--project", notes)

    assert 'there is another policy "global::mine"; rename one of the two' in result.stderr
    assert files_of(notes) == before


def test_a_folder_that_was_made_for_a_mistake_is_gone_again(notes: Path) -> None:
    (notes / "resolvers").mkdir()
    (notes / "resolvers" / "note.py").write_text(
        'from typecase import route\n\n\n@route("GET", "/words")\nasync def words(ctx): ...\n'
    )

    result = run("generate", "route", "words", "--project", notes)

    assert "GET /words: another route has this method and path" in result.stderr
    assert not (notes / "server").exists()


def files_of(folder: Path) -> dict[str, bytes | None]:
    """Return all that is in a project, but for what Python and the server keep there for themselves."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts and ".typecase" not in path.parts
    }
