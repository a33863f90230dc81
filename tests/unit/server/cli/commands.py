"""Running commands in this process."""

import shutil
from pathlib import Path

from typer.testing import CliRunner, Result

from typecase.server.cli import app

MAGAZINE = Path(__file__).parents[4] / "examples" / "magazine"


def run(*arguments: str | Path) -> Result:
    """Run a command, and return its status and what it printed."""
    runner = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    return runner.invoke(app, [str(argument) for argument in arguments], prog_name="typecase")


def copy_of_magazine(folder: Path) -> Path:
    """Return a project with the declarations of the example, without what a server may have left there."""
    for part in ("schema", "migrations"):
        shutil.copytree(MAGAZINE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
