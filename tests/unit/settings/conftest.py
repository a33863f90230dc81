"""What the tests of settings share."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings of whoever runs the tests away."""
    for name in os.environ:
        if name.upper().startswith("TYPECASE_"):
            monkeypatch.delenv(name)
