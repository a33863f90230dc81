"""The playground in a real browser, under its content security policy and without any other host."""

import json
import os
import subprocess
from pathlib import Path
from typing import TypedDict

import pytest

from typecase.server.playground import STATIC

HERE = Path(__file__).parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
MISSING = [str(path) for path in (CHROMIUM, HERE / "node_modules", STATIC) if not path.exists()]

# CI has all of it: there a missing part fails, it does not skip.
pytestmark = pytest.mark.skipif(bool(MISSING) and "CI" not in os.environ, reason=f"missing: {', '.join(MISSING)}")


class Seen(TypedDict):
    """What `run_query.mjs` prints."""

    first_query: str
    response: object
    request_headers: dict[str, str]
    stored: dict[str, str]
    console_errors: list[str]
    external_requests: list[str]


def test_a_query_runs_and_asks_no_other_host(playground_url: str, tmp_path: Path) -> None:
    picture = tmp_path / "playground.png"

    seen = run_query(playground_url, "--query", "{ __typename }", "--picture", str(picture))

    assert seen["response"] == {"data": {"__typename": "Query"}}
    assert seen["console_errors"] == []
    assert seen["external_requests"] == []
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_first_tab_queries_the_content_of_this_project(playground_url: str) -> None:
    seen = run_query(playground_url)

    assert "query Articles {\n  articles(pagination: { limit: 5 }) {\n    documentId\n" in seen["first_query"]
    assert seen["console_errors"] == []


def test_a_pasted_header_is_sent_and_never_stored(playground_url: str) -> None:
    seen = run_query(playground_url, "--query", "{ __typename }", "--headers", '{"X-Secret": "open-sesame"}')

    assert seen["request_headers"]["x-secret"] == "open-sesame"
    assert "__typename" in seen["stored"]["graphiql:queries"]
    assert "open-sesame" not in json.dumps(seen["stored"])


def test_a_subscription_is_listened_to_as_who_the_headers_say(listening_url: str) -> None:
    headers = '{"Authorization": "Basic bm9ib2R5"}'

    seen = run_query(listening_url, "--query", "subscription { mood }", "--headers", headers)

    assert seen["response"] == {"data": {"mood": "Basic bm9ib2R5"}}
    assert seen["console_errors"] == []
    assert seen["external_requests"] == []


def run_query(url: str, *options: str) -> Seen:
    """Run one query in the playground at `url`; `run_query.mjs` says which options there are."""
    command = ["node", str(HERE / "run_query.mjs"), "--url", url, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
