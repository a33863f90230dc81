"""The reference of the command line has every command with every option."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from typecase.server.cli import app

REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "cli.md"
EVERYWHERE = {"--help"}


def commands(command: Any, name: str = "typecase") -> Iterator[tuple[str, Any]]:
    """Yield each command that does something, by its whole name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    else:
        for word, found in inner.items():
            yield from commands(found, f"{name} {word}")


def documented() -> dict[str, str]:
    """Return the section of each command."""
    parts = re.split(r"^## `(typecase [^`]*)`$", REFERENCE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def arguments(command: Any) -> str:
    return "".join(f" {found.metavar}" for found in command.params if found.param_type_name == "argument")


def test_the_reference_has_every_command() -> None:
    found = [name + arguments(command) for name, command in commands(typer.main.get_command(app))]

    assert sorted(documented()) == sorted(found)


def test_the_reference_has_every_option_of_a_command() -> None:
    sections = documented()

    for name, command in commands(typer.main.get_command(app)):
        shown = [found for found in command.params if found.param_type_name == "option" and not found.hidden]
        names = {(*found.secondary_opts, *found.opts)[0] for found in shown} - EVERYWHERE
        section = sections[name + arguments(command)]
        mentioned = set(re.findall(r"^\| (.*?) \|", section, re.MULTILINE))
        assert {option for option in names if not any(option in row for row in mentioned)} <= {"--project"}, name


def test_the_reference_says_that_every_command_of_a_project_takes_its_folder() -> None:
    for name, command in commands(typer.main.get_command(app)):
        takes = any("--project" in found.opts for found in command.params)
        assert takes is (name not in ("typecase new", "typecase secrets", "typecase webhooks secret")), name
