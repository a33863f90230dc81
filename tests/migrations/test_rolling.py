"""Two releases serve one database at once, while the page about it is followed."""

import json
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.projects import content_type, write_project
from tests.served import free_port, project_process
from tests.unit.server.cli.commands import run

PAGE = Path(__file__).parents[2] / "docs" / "guides" / "rolling-deployments.md"
SECRET = "0123456789abcdefghijklmnopqrstuv"
OPEN = {name: {"auth": False} for name in ("find", "create")}


def block(title: str) -> str:
    """Return a block of the page."""
    found = re.search(rf'^```\w+ title="{re.escape(title)}"\n(.*?)^```$', PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


def declare(folder: Path, attributes: dict[str, Any]) -> None:
    """Write the content type of articles."""
    article = content_type("article", "articles", {"title": {"type": "string"}, **attributes}, drafts=False)
    write_project(folder, {"article": {**article, "api": OPEN}})


def ask(url: str, data: dict[str, Any] | None = None) -> Any:
    """Return what a server answers to a list of articles, or to a new one."""
    body = None if data is None else json.dumps({"data": data}).encode()
    request = urllib.request.Request(f"{url}/api/articles", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["data"]


def test_both_releases_serve_while_an_attribute_gets_another_name(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "TYPECASE_DATABASE__URL": database_url,
        "TYPECASE_AUTH__JWT_SECRET": SECRET,
        "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    former, new, last = tmp_path / "former", tmp_path / "new", tmp_path / "last"
    declare(former, {"summary": {"type": "text"}})
    assert run("migrate", "make", "--name", "initial", "--project", former).exit_code == 0

    with project_process(former, settings, free_port()) as old_server:
        ask(old_server.url, {"title": "First", "summary": "one"})
        shutil.copytree(former, new, ignore=shutil.ignore_patterns("*.log", ".typecase"))
        declare(new, json.loads(f"{{{block('schema/article.json, in the attributes')}}}"))
        (new / "lifecycles").mkdir()
        (new / "lifecycles" / "article.py").write_text(block("lifecycles/article.py"))
        assert run("migrate", "make", "--project", new).exit_code == 0
        assert run("generate", "migration", "copy-summaries", "--project", new).exit_code == 0
        [file] = (new / "migrations").glob("2_*_copy_summaries.py")
        file.write_text(block("migrations/2_…_copy_summaries.py"))

        with project_process(new, settings, free_port()) as new_server:
            ask(old_server.url, {"title": "Second", "summary": "two"})
            ask(new_server.url, {"title": "Third", "standfirst": "three"})
            by_old = {entry["title"]: entry["summary"] for entry in ask(old_server.url)}
            by_new = {entry["title"]: entry["standfirst"] for entry in ask(new_server.url)}
            assert by_old == {"First": "one", "Second": "two", "Third": "three"}
            assert by_new == {"First": "one", "Second": None, "Third": "three"}

    refused = run("start", "--project", former)
    assert refused.exit_code == 1
    assert "the database has it, and there is no such file; is the project older?" in refused.output

    shutil.copytree(new, last, ignore=shutil.ignore_patterns("*.log", ".typecase", "lifecycles"))
    assert run("generate", "migration", "copy-again", "--project", last).exit_code == 0
    [file] = (last / "migrations").glob("3_*_copy_again.py")
    file.write_text(block("migrations/2_…_copy_summaries.py"))
    assert run("migrate", "up", "--project", last).exit_code == 0
    declare(last, {"standfirst": {"type": "text"}})
    assert run("migrate", "make", "--allow-data-loss", "article.summary", "--project", last).exit_code == 0
    with project_process(last, settings, free_port()) as server:
        found = {entry["title"]: entry["standfirst"] for entry in ask(server.url)}
        assert found == {"First": "one", "Second": "two", "Third": "three"}
