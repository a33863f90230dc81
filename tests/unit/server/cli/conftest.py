"""What the tests of commands may ask for."""

import os
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import copy_of_magazine


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings of whoever runs the tests away from the commands."""
    for name in os.environ:
        if name.startswith("TYPECASE_"):
            monkeypatch.delenv(name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder."""
    return copy_of_magazine(tmp_path)
