"""Whether the accounts of a database may have changed, whoever changes them: this process, another, SQL by hand."""

from collections.abc import Hashable
from typing import Protocol


class Changes(Protocol):
    """What is told."""

    def state(self) -> Hashable | None:
        """Return what stays equal as long as nothing has changed, and never comes back; None when nobody can tell.

        What is read after it was asked is not older than the state.
        """
        ...


class Untold:
    """A database of which nobody can tell: MariaDB, SQLite in memory, and any that was not asked to."""

    def state(self) -> None:
        """See Changes."""
        return
