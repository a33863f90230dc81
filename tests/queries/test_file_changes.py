"""What SQLite tells of commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from typecase.resolvers.queries.changes.sqlite import FileChanges


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "db", isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table things (id integer)")
        yield connection


@pytest.fixture
def reader(writer: sqlite3.Connection, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "db", isolation_level=None, timeout=0)) as connection:
        yield connection


def changes_of(reader: sqlite3.Connection, clock: Clock, commits: list[None] | None = None) -> FileChanges:
    return FileChanges(reader, lambda: len(commits or ()), clock=clock)


def test_a_commit_of_another_connection_is_told(writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
    clock = Clock()
    changes = changes_of(reader, clock)

    before = changes.state()
    clock.now += 0.001
    same = changes.state()
    writer.execute("insert into things values (1)")
    clock.now += 0.001

    assert same == before
    assert changes.state() not in (before, None)


def test_it_is_asked_once_in_a_millisecond(writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
    clock = Clock()
    changes = changes_of(reader, clock)

    before = changes.state()
    writer.execute("insert into things values (1)")
    clock.now += 0.0009

    assert changes.state() == before


def test_a_commit_of_this_process_counts_at_once(reader: sqlite3.Connection) -> None:
    commits: list[None] = [None]
    changes = changes_of(reader, Clock(), commits)

    before = changes.state()
    commits.append(None)

    assert changes.state() != before


def test_a_file_that_is_locked_tells_nothing(writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
    changes = changes_of(reader, Clock())
    writer.execute("pragma journal_mode = delete")
    writer.execute("begin exclusive")

    assert changes.state() is None
