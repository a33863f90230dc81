"""`typecase explain`: what a read does, told on the command line."""

import asyncio
import json
import re
import secrets
import sqlite3
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from tests.compat.seed import Accounts
from tests.compat.server import fill
from tests.unit.server.cli.commands import run
from typecase.server.cli import app

QUERY = "query A($n: Int = 3) { articles(pagination: {limit: $n}) { title author { name } tags { name } } }"
GUIDE = Path(__file__).parents[4] / "docs" / "guides" / "finding-slow-requests.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The magazine with its content, in SQLite."""
    folder = tmp_path_factory.mktemp("explained") / "magazine"
    database = f"sqlite://{folder.parent / 'magazine.sqlite3'}"
    asyncio.run(fill(folder, database, SecretStr(secrets.token_hex(32)), Accounts()))
    (folder / ".env").write_text(f"TYPECASE_DATABASE__URL={database}\n")
    return folder


def explained(project: Path, text: str, *options: str) -> tuple[int, str]:
    """Return the status of the command for a query, and what it printed."""
    file = project / "query.graphql"
    file.write_text(text)
    result = run("explain", "--operation", file, "--project", project, *options)
    return result.exit_code, result.output


def tags(project: Path) -> int:
    """Return how many tags are stored."""
    connection = sqlite3.connect(project.parent / "magazine.sqlite3")
    try:
        return connection.execute("select count(*) from tags").fetchone()[0]
    finally:
        connection.close()


def test_people_see_cost_times_and_statements(project: Path) -> None:
    status, text = explained(project, QUERY)

    assert status == 0
    assert "Cost: 36 objects at most, of 200,000 that are allowed." in text
    assert re.search(r"^reading +\d+\.\d{3} +0\.000$", text, re.MULTILINE)
    assert "The first time it was read and validated, turned into a selection, compiled to SQL; that is kept." in text
    assert "Statements: 2\n1. " in text
    assert "3 rows, 0 values bound\n   select" in text
    assert "3 copies joined by union all" in text


def test_programs_get_the_plans_of_both_runs(project: Path) -> None:
    status, text = explained(project, QUERY, "--json", "--variables", '{"n": 2}', "--name", "A")

    told = json.loads(text)
    assert (status, told["status"], told["errors"]) == (0, 200, [])
    assert (told["first"]["made"], told["then"]["made"]) == (["text", "selection", "plan"], [])
    assert told["first"]["cost"] == {"operation": 24, "most": 200000}
    assert told["then"]["statements"][0]["rows"] == 2


def test_variables_can_stand_in_a_file(project: Path) -> None:
    (project / "variables.json").write_text('{"n": 1}')

    status, text = explained(project, QUERY, "--variables", f"@{project / 'variables.json'}")

    assert status == 0
    assert "Cost: 12 objects" in text


def test_a_rest_request_is_explained(project: Path) -> None:
    result = run("explain", "--request", "api/articles?populate=author&sort=title", "--project", project)

    assert result.exit_code == 0
    assert "The first time it was read and validated, compiled to SQL; that is kept." in result.output
    assert "Cost" not in result.output


def test_an_answer_without_a_place_for_a_plan_says_so(project: Path) -> None:
    result = run("explain", "--request", "/api/i18n/locales", "--project", project)

    assert result.exit_code == 0
    assert "The answer tells nothing of what was done for it." in result.output


def test_errors_are_those_of_the_answer(project: Path) -> None:
    status, text = explained(project, "{ nothing }")

    assert status == 1
    assert "HTTP status is 400" in text
    assert 'Error: Cannot query field "nothing" on type "Query".' in text
    assert run("explain", "--request", "/api/nothing", "--project", project).exit_code == 1


def test_text_that_is_no_graphql_is_told_as_the_server_tells_it(project: Path) -> None:
    status, text = explained(project, "{ articles")

    assert status == 1
    assert "Error: Syntax Error" in text


def test_a_query_is_read_from_standard_input(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_LOGGING__LEVEL", "error")
    result = CliRunner().invoke(
        app, ["explain", "--operation", "-", "--project", str(project)], input="{ articles { title } }"
    )

    assert result.exit_code == 0
    assert "Statements: 1\n" in result.output


def test_one_of_several_operations_is_named(project: Path) -> None:
    several = 'query A { articles { title } } mutation B { createTag(data: {name: "x"}) { name } }'

    assert explained(project, several, "--name", "A")[0] == 0
    status, text = explained(project, several, "--name", "B")
    assert (status, "This is a mutation" in text) == (1, True)
    status, text = explained(project, several)
    assert (status, "Must provide operation name" in text) == (1, True)


def test_errors_beside_data_are_told_with_the_plan(project: Path) -> None:
    status, text = explained(project, '{ articles(sort: "nothing") { title } tags { name } }')

    assert status == 1
    assert "Error: " in text
    assert "HTTP status is 200" in text


def test_a_database_that_cannot_be_reached_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_DATABASE__URL", "asyncpg://postgres:hidden@127.0.0.1:1/nothing")

    status, text = explained(project, QUERY)

    assert status == 1
    assert "database.url: asyncpg://postgres:…@127.0.0.1:1/nothing cannot be opened" in text
    assert "hidden" not in text


def test_a_mutation_is_refused_and_not_run(project: Path) -> None:
    before = tags(project)

    status, text = explained(project, 'mutation { createTag(data: {name: "x"}) { name } }')

    assert status == 1
    assert "This is a mutation: only queries are explained, because they are run" in text
    assert tags(project) == before > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "give either a file with a query or the path of a REST request"),
        (("--operation", "x", "--request", "/api"), "give either a file"),
        (("--request", "/api", "--name", "A"), "a REST request has no variables and no name"),
        (("--operation", "missing.graphql"), "missing.graphql cannot be read"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: tuple[str, ...], message: str) -> None:
    result = run("explain", *options)

    assert result.exit_code == 2
    assert message in " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(("given", "message"), [("{", "no JSON"), ("[1]", "variables are an object")])
def test_variables_that_are_no_object_are_refused(given: str, message: str, project: Path) -> None:
    status, text = explained(project, QUERY, "--variables", given)

    assert status == 2
    assert message in text


def test_the_query_of_the_guide_is_explained(project: Path) -> None:
    found = re.search(r"```graphql\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found

    status, text = explained(project, found[1])

    assert status == 0
    assert "Cost: 36 objects at most" in text
