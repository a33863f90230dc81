"""The tutorial is followed to the letter: every file is changed as it says, and every output is what it shows."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import free_port, running

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
FIRST_TERMINAL = "the first terminal"
DEV = "typecase dev --load-content"
PATIENCE = 30.0


def shown(text: str) -> re.Pattern[str]:
    """Return what matches an output that is shown: `…` stands for any text of a line, or alone for any lines."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r"\s*\n" for line in text.splitlines()
    ]
    return re.compile("".join(lines))


class Reader:
    """Somebody who follows the page in a copy of the magazine, with a server in the first terminal."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.log = folder / "first-terminal.log"
        self._seen = 0

    def see(self, text: str) -> None:
        """Wait until the first terminal shows something that it has not shown before."""
        wanted, deadline = shown(text.replace("1337", str(self.port))), time.monotonic() + PATIENCE
        while (found := wanted.search(self._new())) is None:
            assert time.monotonic() < deadline, f"the first terminal should show:\n{text}\nand shows:\n{self._new()}"
            time.sleep(0.05)
        self._seen += found.end()

    def run(self, session: str) -> None:
        """Run the commands of a block, and compare what they print."""
        for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            done = subprocess.run(
                ["bash", "-c", command.replace("1337", str(self.port))],
                cwd=self.folder,
                env={**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "200"},
                capture_output=True,
                text=True,
                check=True,
            )
            printed = done.stdout if not done.stdout or done.stdout.endswith("\n") else f"{done.stdout}\n"
            assert shown(output).fullmatch(printed), f"{command}\nshould print:\n{output}\nand prints:\n{printed}"

    def edit(self, what: str, text: str) -> None:
        """Change the attributes of the article as a block says: `add`, `remove`, `in place of summary`."""
        path = self.folder / "schema" / "article.json"
        declared = json.loads(path.read_text())
        given = json.loads(f"{{{text}}}")
        gone = {what.removeprefix("in place of ")} if what != "remove" else set(given)
        assert what == "add" or gone <= declared["attributes"].keys()
        kept = {name: held for name, held in declared["attributes"].items() if name not in gone}
        declared["attributes"] = kept if what == "remove" else {**kept, **given}
        path.write_text(json.dumps(declared, indent=2))

    def _new(self) -> str:
        return self.log.read_text()[self._seen :]


@contextmanager
def first_terminal(reader: Reader) -> Iterator[None]:
    command = [str(Path(sys.executable).with_name("typecase")), *DEV.split()[1:], "--port", str(reader.port)]
    command += ["--project", str(reader.folder)]
    with running(command, {}, reader.log, "Typecase is ready"):
        yield


@pytest.fixture
def magazine(tmp_path: Path) -> Path:
    listed = subprocess.run(
        ["git", "ls-files", "examples/magazine"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in listed:
        target = tmp_path / Path(name).relative_to("examples/magazine")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    return tmp_path


def test_the_page_says_what_happens(magazine: Path) -> None:
    first, *blocks = [match.groups() for match in BLOCK.finditer(PAGE.read_text())]
    assert first[2].startswith(f"$ {DEV}\n")
    reader = Reader(magazine, free_port())

    with first_terminal(reader):
        reader.see(first[2].partition("\n")[2])
        for kind, title, text in blocks:
            if kind == "json":
                reader.edit(title.partition(": ")[2], text)
            elif title == FIRST_TERMINAL:
                reader.see(text)
            else:
                reader.run(text)

    assert len(blocks) == 22
