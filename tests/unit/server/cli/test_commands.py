"""The other commands: what they call, and what they print."""

import json
from collections.abc import Callable, Collection
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.cli.commands import run
from typecase.resolvers.actors import TokenType
from typecase.resolvers.transfer.dumping import DumpReport
from typecase.resolvers.transfer.loading import LoadReport
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.json_schema import component_json_schema, content_type_json_schema
from typecase.schema.loader import load_registry
from typecase.server.cli import content, tokens
from typecase.server.project import Project
from typecase.settings.secret_keys import checked_secret

Progress = Callable[[int, int], None]


@pytest.fixture
def created(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tokens that the command creates."""
    asked: list[Any] = []

    async def create_token(project: Project, *, name: str, kind: TokenType, permissions: Collection[str]) -> str:
        asked.append((project.folder, name, kind, set(permissions)))
        return "the key"

    monkeypatch.setattr(tokens, "create_token", create_token)
    return asked


def test_the_version_is_printed() -> None:
    assert run("--version").stdout == f"typecase {version('typecase')}\n"


def test_without_a_command_the_commands_are_told() -> None:
    assert "Usage: typecase" in run().output


def test_secrets_are_lines_for_the_environment() -> None:
    lines = dict(line.split("=") for line in run("secrets").stdout.splitlines())

    assert list(lines) == ["TYPECASE_AUTH__JWT_SECRET", "TYPECASE_AUTH__API_TOKEN_SECRET"]
    assert len({checked_secret(secret) for secret in lines.values()}) == 2


def test_the_key_of_a_token_is_printed(project: Path, created: list[Any]) -> None:
    result = run("token", "create", "--name", "site", "--type", "full-access", "--project", project)

    assert (result.exit_code, result.stdout) == (0, "the key\n")
    assert created == [(project, "site", TokenType.FULL_ACCESS, set())]


def test_a_custom_token_has_permissions(project: Path, created: list[Any]) -> None:
    actions = ["--permission", "api::tag.tag.find", "--permission", "api::tag.tag.findOne"]

    run("token", "create", "--name", "site", "--type", "custom", *actions, "--project", project)

    assert created == [(project, "site", TokenType.CUSTOM, {"api::tag.tag.find", "api::tag.tag.findOne"})]


@pytest.mark.parametrize(
    ("kind", "actions", "problem"),
    [
        ("custom", [], "Invalid value for --permission: a custom token needs at least one"),
        ("read-only", ["--permission", "x"], "Invalid value for --permission: a read-only token takes none"),
        ("admin", [], "'admin' is not one of 'full-access', 'read-only', 'custom'"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    kind: str, actions: list[str], problem: str, project: Path, created: list[Any]
) -> None:
    result = run("token", "create", "--name", "site", "--type", kind, *actions, "--project", project)

    assert (result.exit_code, result.stdout, created) == (2, "", [])
    assert problem in result.stderr


def test_routes_are_listed_with_what_they_call_and_need(project: Path) -> None:
    (project / "server").mkdir()
    (project / "server" / "settings.toml").write_text("[rest]\nprefix = '/content'\n")

    lines = [line.split() for line in run("routes", "--project", project).stdout.splitlines()]

    assert ["GET", "/content/tags/:id", "api::tag.tag.findOne", "api::tag.tag.findOne"] in lines
    assert ["PUT", "/content/homepage", "api::homepage.homepage.update", "api::homepage.homepage.update"] in lines
    assert all(line[1].startswith("/content/") for line in lines)


def test_content_types_and_components_are_listed(project: Path) -> None:
    lines = run("content-types", "--project", project).stdout.splitlines()

    assert "api::article.article                  collection type, drafts, localized, 27 attributes" in lines
    assert "api::global.global                    single type, 3 attributes" in lines
    assert "plugin::upload.file                   collection type, built in, 17 attributes" in lines
    assert "shared.rich-text                      component, 1 attribute" in lines


def test_the_schema_is_exported_in_each_form(project: Path) -> None:
    registry = load_registry(project)

    def exported(*options: str) -> str:
        return run("export", "schema", *options, "--project", project).stdout

    assert exported() == export_sdl(registry).rstrip("\n") + "\n"
    assert exported("--format", "sdl", "--directives") == export_sdl(registry, directives=True).rstrip("\n") + "\n"
    assert json.loads(exported("--format", "introspection")) == export_introspection(registry)
    assert json.loads(exported("--format", "json-schema")) == {
        "contentType": content_type_json_schema(),
        "component": component_json_schema(),
    }


def test_the_exported_schema_is_the_one_that_the_settings_ask_for(project: Path) -> None:
    (project / "server").mkdir()
    (project / "server" / "settings.toml").write_text("[graphql]\nv4_compatibility = true\n")
    registry = load_registry(project)

    sdl = run("export", "schema", "--project", project).stdout
    introspection = run("export", "schema", "--format", "introspection", "--project", project).stdout

    assert sdl == export_sdl(registry, v4=True).rstrip("\n") + "\n"
    assert json.loads(introspection) == export_introspection(registry, v4=True)


@pytest.mark.parametrize("form", ["introspection", "json-schema"])
def test_only_the_sdl_has_directives(form: str, project: Path) -> None:
    result = run("export", "schema", "--format", form, "--directives", "--project", project)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"there are none in {form}" in result.stderr


def test_a_load_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    async def load_content(project: Project, folder: Path, progress: Progress) -> LoadReport:
        progress(6, 6)
        asked.extend([project.folder, folder])
        return LoadReport(
            created={"a": 1, "b": 2}, updated={"a": 1}, unchanged={"b": 2}, files=4, missing_files=(), left_out=()
        )

    monkeypatch.setattr(content, "load_content", load_content)
    result = run("data", "load", project / "schema", "--project", project)

    assert result.stdout == "6 entries: 3 created, 1 updated, 2 unchanged; 4 files copied\n"
    assert (result.stderr, asked) == ("", [project, project / "schema"])


def test_what_a_load_left_out_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def load_content(project: Project, folder: Path, progress: Progress) -> LoadReport:
        return LoadReport(
            created={}, updated={}, unchanged={}, files=0, missing_files=("a.png", "b.png"), left_out=("someone",)
        )

    monkeypatch.setattr(content, "load_content", load_content)
    result = run("data", "load", project, "--project", project)

    assert result.stderr.splitlines() == [
        "missing files: a.png, b.png",
        "left out, links to documents that exist nowhere: someone",
    ]


def test_a_folder_to_load_must_exist(project: Path) -> None:
    result = run("data", "load", project / "nowhere", "--project", project)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "does not exist" in result.stderr


@pytest.mark.parametrize(("options", "with_accounts"), [([], False), (["--accounts"], True)])
def test_a_dump_is_told(
    options: list[str], with_accounts: bool, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    async def dump_content(project: Project, folder: Path, progress: Progress, *, accounts: bool) -> DumpReport:
        asked.append((project.folder, folder, accounts))
        return DumpReport(entries={"a": 1, "b": 2}, files=3, missing_files=("a.png",))

    monkeypatch.setattr(content, "dump_content", dump_content)
    result = run("data", "dump", project / "new", *options, "--project", project)

    assert result.stdout == "3 entries, 3 files copied\n"
    assert result.stderr == "missing files: a.png\n"
    assert asked == [(project, project / "new", with_accounts)]
