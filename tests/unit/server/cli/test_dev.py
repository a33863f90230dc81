"""`typecase dev` as a process: it serves what was just saved, and survives mistakes."""

import http.client
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.served import free_port, running

SECONDS = 60
RIGHT = """
from typecase import route


@route("GET", "/version", auth=False)
async def version(ctx):
    return "{version}"
"""
SYNTAX_ERROR = "def version(:\n"
UNKNOWN_POLICY = RIGHT.replace("auth=False", 'auth=False, policies=["global::is-nice"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Developer:
    """Who edits a project while it is served."""

    project: Path
    port: int

    @property
    def log(self) -> str:
        return (self.project / "server.log").read_text()

    def save(self, text: str) -> None:
        (self.project / "resolvers" / "version.py").write_text(text)

    def answer(self) -> str | None:
        """Return what the route answers; None where nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("GET", "/api/version")
            return connection.getresponse().read().decode()
        except OSError:
            return None
        finally:
            connection.close()


@pytest.fixture
def developer(project: Path) -> Iterator[Developer]:
    """A developer of a project that is served, with a first version of its route."""
    (project / "resolvers").mkdir()
    made = Developer(project=project, port=free_port())
    made.save(RIGHT.format(version=1))
    command = [str(Path(sys.executable).with_name("typecase")), "dev", "--project", str(project)]
    with running([*command, "--port", str(made.port)], {}, project / "server.log", "Typecase is ready"):
        yield made


def within(happens: Callable[[], bool]) -> bool:
    """Tell whether something happens soon enough."""
    deadline = time.monotonic() + SECONDS
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happens()


def test_mistakes_are_shown_and_mended_while_it_runs(developer: Developer) -> None:
    assert developer.answer() == "1"

    developer.save(SYNTAX_ERROR)
    assert within(lambda: developer.log.endswith("\n1 mistake\nWaiting for the next change.\n"))
    assert "resolvers/version.py at line 1: cannot be imported: SyntaxError: invalid syntax" in developer.log
    assert developer.answer() is None

    developer.save(UNKNOWN_POLICY)
    assert within(lambda: developer.log.count("\nWaiting for the next change.\n") == 2)
    assert 'resolvers/version.py at line 5 at policies.0: there is no policy "global::is-nice"' in developer.log

    developer.save(RIGHT.format(version=2))
    assert within(lambda: developer.answer() == "2")
    assert developer.log.count("Typecase is ready") == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("schema/word.graphql", 'type Query { word: String @auth(public: true) @rest(method: GET, path: "/version") }'),
        (".env", "TYPECASE_REST__PREFIX=/content"),
    ],
)
def test_other_files_are_read_anew_too(developer: Developer, path: str, text: str) -> None:
    (developer.project / path).write_text(text)

    assert within(lambda: developer.log.count("Typecase is ready") + developer.log.count("Waiting for") == 2)
    assert developer.answer() != "1"
