"""Other people's clients listen: graphql-ws over a WebSocket, graphql-sse as an event stream."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.commands import HERE, MODULES, needs_node, run
from tests.served import ROOT, Served, free_port, project_process

pytestmark = needs_node

GUIDE = (ROOT / "docs" / "guides" / "subscriptions.md").read_text()
PROGRAMS = re.findall(r"```js\n(.*?)```", GUIDE, re.DOTALL)
PRINTED = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
SECRET = "0123456789abcdefghijklmnopqrstuv"
SETTINGS = {"TYPECASE_AUTH__JWT_SECRET": SECRET, "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET}


@pytest.fixture(scope="session")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A server with the guide's files, and the key of a token that may do everything."""
    folder = tmp_path_factory.mktemp("guided")
    for part in ("schema", "migrations"):
        shutil.copytree(ROOT / "examples" / "magazine" / part, folder / part)
    for path, text in re.findall(r'```\w+ title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    with project_process(folder, SETTINGS, free_port()) as served:
        command = [str(ROOT / ".venv" / "bin" / "typecase"), "token", "create", "--name", "x", "--type", "full-access"]
        environment = {**os.environ, **SETTINGS, "TYPECASE_ENVIRONMENT": "production"}
        made = subprocess.run(
            [*command, "--project", str(folder)], env=environment, capture_output=True, text=True, check=True
        )
        [key] = re.findall(r"typecase_[0-9a-f]{64}", made.stdout)
        yield served, key


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_guides_programs_hear_of_an_article(program: str, guided: tuple[Served, str], tmp_path: Path) -> None:
    served, key = guided
    (tmp_path / "node_modules").symlink_to(MODULES)
    example = tmp_path / "example.mjs"
    example.write_text(program.replace("127.0.0.1:1337", served.url.removeprefix("http://")))
    environment = {**os.environ, "TYPECASE_TOKEN": key}

    listening = subprocess.Popen(["node", example], env=environment, stdout=subprocess.PIPE, text=True)
    for _ in range(100):
        publish(served, key)
        if listening.poll() is not None:
            break
        time.sleep(0.2)

    printed, _ = listening.communicate(timeout=10)
    assert json.loads(printed) == json.loads(PRINTED[-1])
    assert listening.returncode == 0


def test_both_clients_take_results_errors_and_refusals_for_what_they_are(guided: tuple[Served, str]) -> None:
    served, key = guided

    got: dict[str, Any] = json.loads(run("node", HERE / "subscriptions.mjs", served.url, key))

    forbidden = ["FORBIDDEN"]
    assert got["ws"] == {
        "query": {"data": {"__typename": "Query"}},
        "mutation": {"data": {"createTag": {"name": "from ws"}}},
        "invalid": ["GRAPHQL_VALIDATION_FAILED"],
        "forbidden": forbidden,
        "badToken": 4403,
        "badProtocol": 4406,
    }
    assert got["sse"] == {
        "query": {"data": {"__typename": "Query"}},
        "mutation": {"data": {"createTag": {"name": "from sse"}}},
        "invalid": ["GRAPHQL_VALIDATION_FAILED"],
        "forbidden": forbidden,
        "badToken": 401,
    }


def publish(served: Served, key: str) -> None:
    answer = httpx.post(
        f"{served.url}/api/articles",
        json={"data": {"title": "Rain"}},
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text
