"""Projects of settings alone."""

from pathlib import Path
from typing import Any

import pytest

from typecase.errors import BootError
from typecase.settings import load_settings

SECRETS = (
    "TYPECASE_AUTH__JWT_SECRET=0123456789abcdefghijklmnopqrstuv\n"
    "TYPECASE_AUTH__API_TOKEN_SECRET=vutsrqponmlkjihgfedcba9876543210\n"
)
"""The lines of an env file with what production needs."""


def write(project: Path, path: str, text: str) -> None:
    """Write a file of a project."""
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def mistakes(project: Path, **options: Any) -> list[str]:
    """Return why settings are refused."""
    with pytest.raises(BootError) as caught:
        load_settings(project, **options)
    return list(caught.value.mistakes)
