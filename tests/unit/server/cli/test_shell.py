"""Python over a project's content, in a process of its own."""

import subprocess
import sys
from pathlib import Path

TYPECASE = Path(sys.executable).with_name("typecase")
TAGS = "rows('api::tag.tag')"


def run(project: Path, *arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(TYPECASE), "shell", "--project", str(project), *arguments]
    return subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60, check=False)


def test_a_piece_of_code_is_run(project: Path) -> None:
    created = run(project, "-c", f"await {TAGS}.create({{'name': 'New'}})")
    counted = run(
        project, "--command", f"print(await {TAGS}.count(), backend.entities is not None, entities is not None)"
    )

    assert (created.returncode, created.stdout, created.stderr) == (0, "", "")
    assert (counted.returncode, counted.stdout) == (0, "1 True True\n")


def test_an_error_of_ours_is_told_and_another_keeps_its_traceback(project: Path) -> None:
    refused = run(project, "-c", f"await {TAGS}.find_many({{'nam': 1}})")
    failed = run(project, "-c", "1 / 0")
    ended = run(project, "-c", "raise SystemExit(4)")

    assert (refused.returncode, refused.stderr) == (1, "Invalid key nam\n")
    assert failed.returncode == 1
    assert failed.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert ended.returncode == 4


def test_lines_are_run_as_they_come(project: Path) -> None:
    lines = [
        f"tag = await {TAGS}.create({{'name': 'New'}})",
        "tag['name']",
        "1 / 0",
        "for number in range(2):",
        f"    print(number, await {TAGS}.count())",
        "",
        "async with backend.database.transaction():",
        f"    await {TAGS}.delete_many()",
        "    raise SystemExit(3)",
        "",
        "print('never')",
    ]

    session = run(project, lines="\n".join([*lines, ""]))

    assert session.returncode == 3
    assert session.stdout.replace(">>> ", "").replace("... ", "").splitlines()[:3] == ["'New'", "0 1", "1 1"]
    assert "never" not in session.stdout
    assert session.stderr.startswith(f"Python over {project}; `await` works")
    assert "ZeroDivisionError: division by zero" in session.stderr
    assert run(project, "-c", f"print(await {TAGS}.count())").stdout == "1\n"


def test_the_end_of_the_lines_ends_it(project: Path) -> None:
    session = run(project, lines="app\n")

    assert session.returncode == 0
    assert "Application object" in session.stdout
