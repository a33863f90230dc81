"""What a user gets from the package: the wheel is complete, and works where the repository is not."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRET = secrets.token_hex(32)
EXAMPLE = ROOT / "examples" / "magazine"
PLAYGROUND = Path("typecase/server/playground")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def binaries(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel and, without any download, the packages it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], cwd=folder)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(folder / "bin" / "python")]
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], cwd=folder)
    [packages] = folder.glob("lib/python*/site-packages")
    # A folder named in a .pth file is searched, but its own .pth files, the editable Typecase among them, are not read.
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("typecase/")}

    assert names == {str(path) for path in package_files()}


def test_the_wheel_has_nothing_outside_the_package(wheel: Path) -> None:
    folders = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {folder.partition("-")[0] for folder in folders} == {"typecase"}


def test_the_package_is_imported_from_the_wheel(binaries: Path, tmp_path: Path) -> None:
    output = run([str(binaries / "python"), "-c", "import typecase; print(typecase.__path__[0])"], cwd=tmp_path)

    assert Path(output.strip()).is_relative_to(binaries.parent)


def test_the_command_describes_itself(binaries: Path, tmp_path: Path) -> None:
    output = run([str(binaries / "typecase"), "--help"], cwd=tmp_path)

    assert "Usage: typecase" in output


def test_the_command_loads_and_serves_a_project(binaries: Path, tmp_path: Path) -> None:
    project = shutil.copytree(EXAMPLE, tmp_path / "magazine", ignore=shutil.ignore_patterns(".typecase", "*.sqlite3*"))
    run([str(binaries / "typecase"), "data", "load", str(project / "content"), "--project", str(project)], cwd=tmp_path)

    with serving(binaries, project) as origin:
        with urllib.request.urlopen(f"{origin}/_health", timeout=5) as response:
            health = response.status
        with urllib.request.urlopen(f"{origin}/api/tags?fields=name&pagination[limit]=1", timeout=5) as response:
            tags = json.load(response)

    assert health == 204
    assert [tag["name"] for tag in tags["data"]] == ["Alpha"]


def package_files() -> Iterator[Path]:
    """Yield what the wheel must have: the files of the package but what the playground's bundle is made from."""
    for path in sorted((ROOT / "typecase").rglob("*")):
        relative = path.relative_to(ROOT)
        if not path.is_file() or {"__pycache__", "node_modules"} & set(relative.parts):
            continue
        if relative.is_relative_to(PLAYGROUND):
            inside = relative.relative_to(PLAYGROUND)
            if inside.parts[0] != "static" and not (len(inside.parts) == 1 and inside.suffix == ".py"):
                continue
        yield relative


def run(command: list[str], *, cwd: Path) -> str:
    """Return what `command` prints; fail with all that it printed when it fails."""
    result = subprocess.run(
        command, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def environment() -> dict[str, str]:
    """Return this process's environment without what would lead Python or Typecase back to the repository."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "TYPECASE_", "COV_", "COVERAGE_"))
    }
    return {**kept, "TYPECASE_AUTH__JWT_SECRET": SECRET, "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET}


@contextmanager
def serving(binaries: Path, project: Path) -> Iterator[str]:
    """Run the installed server on `project` and give its origin, once it accepts connections."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    log = project.parent / "server.log"
    command = [str(binaries / "typecase"), "start", "--migrate", "--project", str(project), "--port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=project.parent, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        wait_until_it_answers(port, server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once `port` accepts connections; fail with the server's log when it ends or takes too long."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server does not listen:\n{log.read_text()}")
