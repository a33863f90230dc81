"""The examples of the guide to clients print what the guide says."""

import json
import re
from pathlib import Path

import pytest

from tests.clients.commands import MODULES, needs_node, run
from tests.compat.seed import read_seed
from tests.served import ROOT

GUIDE = (ROOT / "docs" / "guides" / "clients.md").read_text()
EXAMPLES = re.findall(r"```js\n(.*?)```\n\n```json\n(.*?)```", GUIDE, re.DOTALL)

pytestmark = needs_node


def test_every_example_says_what_it_prints() -> None:
    assert len(EXAMPLES) == GUIDE.count("```js\n") == 4


@pytest.mark.parametrize(("program", "printed"), EXAMPLES)
def test_an_example_prints_what_the_guide_says(
    program: str, printed: str, magazine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "example.mjs").write_text(program.replace("http://127.0.0.1:1337", magazine_url))
    [token] = [token["accessKey"] for token in read_seed()["apiTokens"] if token["type"] == "read-only"]
    monkeypatch.setenv("TYPECASE_TOKEN", token)

    assert json.loads(run("node", "example.mjs", folder=tmp_path)) == json.loads(printed)
