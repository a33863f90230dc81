"""The benchmark of guards measures both servers, and fails when guards cost too much."""

from pathlib import Path

import pytest

from benchmarks import guards


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What lets it send two requests to each server."""
    monkeypatch.setattr(guards, "_BATCH", 2)
    return ["--rounds", "1", "--only", "REST: one article", "--database", f"sqlite://{tmp_path}/guards.sqlite3"]


def test_it_prints_what_guards_add(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guards, "_MOST", 1_000_000)

    guards.main(arguments)

    head, line = capsys.readouterr().out.splitlines()
    plain, added, *title = line.split()
    assert head.split() == ["plain", "us", "added", "us"]
    assert title == ["REST:", "one", "article"]
    assert float(plain) > 0
    assert float(added) != 0


def test_it_fails_when_they_cost_too_much(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_MOST", -1_000_000)

    with pytest.raises(SystemExit, match="microseconds of CPU in: REST: one article"):
        guards.main(arguments)
