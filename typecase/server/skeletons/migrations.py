"""The migration of data that a developer begins with."""

import re
from pathlib import Path

from typecase.errors import ValidationError
from typecase.migrations.files import FOLDER, next_path

_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_TEXT = '''"""Say here what is changed, and why."""

from typing import Any

RUN_IN_TRANSACTION = True


async def upgrade(db: Any) -> str:
    """Change the data, such as `await db.execute_query("update articles set views = 0")`."""
    return "select 1"


async def downgrade(db: Any) -> str:
    """Take it back, where that can be done."""
    return "select 1"
'''


def write_migration(folder: Path, name: str) -> str:
    """Write a migration of data behind those of a project, and return what was done; ValidationError for no name."""
    if not _NAME.fullmatch(name):
        raise ValidationError(f"{name!r} cannot be in the name of a file: write it as capital-titles")
    path = next_path(folder / FOLDER, name.replace("-", "_"))
    path.write_text(_TEXT, encoding="utf-8")
    return f"Wrote {path.relative_to(folder)}"
