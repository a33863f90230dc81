"""Watching one request: the statements that it sends, and what is made for it that might have been kept.

Nothing is watched unless somebody asks (`watch`). What is kept is found without a look at who watches; only where
something is made anew, which takes long, is it told.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SentStatement:
    """A statement that was sent: how many values were bound and rows came back, when it began and ended (in seconds).

    `rows` is None for a statement that failed. The values themselves may be secrets, and are never shown.
    """

    sql: str
    parameters: Sequence[Any] = field(repr=False)
    values: int
    rows: int | None
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        """How long it took, the wait for a connection included."""
        return self.ended - self.began


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an operation costs, and what it may (None: anything)."""

    cost: int
    most: int | None


@dataclass(slots=True)
class Watch:
    """What is seen of one request. `made` has the seconds that were spent on making something, by what it is."""

    began: float = field(default_factory=perf_counter)
    statements: list[SentStatement] = field(default_factory=list[SentStatement])
    made: dict[str, float] = field(default_factory=dict[str, float])
    costs: list[Cost] = field(default_factory=list[Cost])

    def note(
        self, sql: str, began: float, *, rows: int | None = 0, parameters: Sequence[Any] = (), values: int | None = None
    ) -> None:
        """Note a statement that has ended just now; as many values are bound as there are parameters, or `values`."""
        self.statements.append(
            SentStatement(
                sql=sql,
                parameters=parameters,
                values=len(parameters) if values is None else values,
                rows=rows,
                began=began,
                ended=perf_counter(),
            )
        )

    def database_seconds(self) -> float:
        """Return for how long at least one statement was running; several may run at once."""
        total, until = 0.0, 0.0
        for statement in sorted(self.statements, key=lambda statement: statement.began):
            if statement.ended > until:
                total += statement.ended - max(statement.began, until)
                until = statement.ended
        return total


_watch: ContextVar[Watch | None] = ContextVar("typecase_watch", default=None)


def current_watch() -> Watch | None:
    """Return what watches the current request, or None."""
    return _watch.get()


@contextmanager
def watch() -> Generator[Watch]:
    """Watch all that is done inside, in tasks that are started there too."""
    watching = Watch()
    token = _watch.set(watching)
    try:
        yield watching
    finally:
        _watch.reset(token)


@contextmanager
def making(what: str) -> Generator[None]:
    """Tell whoever watches that something is made inside which might have been kept."""
    began = perf_counter()
    try:
        yield
    finally:
        watching = _watch.get()
        if watching is not None:
            watching.made[what] = watching.made.get(what, 0.0) + perf_counter() - began
