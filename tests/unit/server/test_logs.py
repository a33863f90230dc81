"""Log lines: for people or for machines, on standard error, without the local variables of a traceback."""

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from typecase.server.logs import configure_logs, get_logger
from typecase.settings import AuthSettings, DatabaseSettings, Settings


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def configure(**logging_settings: Any) -> None:
    secret = SecretStr("0123456789abcdefghijklmnopqrstuv")
    configure_logs(
        Settings(
            database=DatabaseSettings(url="sqlite://:memory:"),
            auth=AuthSettings(jwt_secret=secret, api_token_secret=secret),
            **{"logging": logging_settings},  # pyright: ignore[reportArgumentType]
        )
    )


def fail(password: str) -> None:
    raise ZeroDivisionError(f"{len(password)} characters")


def log_a_failure() -> None:
    try:
        fail("s3cr3t")
    except ZeroDivisionError as error:
        get_logger("typecase.errors").error("unexpected error", exc_info=error)


def test_a_line_for_machines_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json")

    get_logger("typecase.requests").info("request", path="/é", status=200)

    out, err = capsys.readouterr()
    line = json.loads(err)
    assert (out, err.count("\n")) == ("", 1)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "request", "level": "info", "path": "/é", "source": "typecase.requests", "status": 200}


def test_a_line_says_when_it_was_made(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    configure(format="json")

    for nanoseconds in (1_000_000_000_000_000_000, 1_000_000_000_000_001_999, 1_000_000_001_500_000_000):
        monkeypatch.setattr(time, "time_ns", lambda now=nanoseconds: now)
        get_logger("a").info("b")

    assert [json.loads(line)["timestamp"] for line in capsys.readouterr().err.splitlines()] == [
        "2001-09-09T01:46:40.000000Z",
        "2001-09-09T01:46:40.000001Z",
        "2001-09-09T01:46:41.500000Z",
    ]


def test_a_line_that_cannot_be_made_is_no_failure_of_who_logs(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json")

    logging.getLogger("a").warning("%d", "no number")

    assert "--- Logging error ---" in capsys.readouterr().err


def test_a_library_writes_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json")

    logging.getLogger("uvicorn.error").warning("%s is %s", "this", "odd")

    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "this is odd", "level": "warning", "source": "uvicorn.error"}


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="console")

    get_logger("typecase.requests").info("request", status=200)

    assert capsys.readouterr().err.endswith(
        "[info] request                        source=typecase.requests status=200\n"
    )


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json", level="warning")

    get_logger("a").info("no")
    logging.getLogger("a").info("no")
    get_logger("a").warning("yes")
    logging.getLogger("a").warning("yes")

    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["yes", "yes"]


@pytest.mark.parametrize("name", ["tortoise", "aiosqlite"])
def test_chatter_of_libraries_is_left_out(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json", level="debug")

    logging.getLogger(name).debug("chatter")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_traceback_does_not_show_local_variables(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(format=form)

    log_a_failure()

    err = capsys.readouterr().err
    assert "ZeroDivisionError: 6 characters" in err
    assert "in fail" in err
    assert "password =" not in err
    assert err.count("s3cr3t") == err.count('fail("s3cr3t")') + err.count('fail(\\"s3cr3t\\")')


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_traceback_of_a_library_is_written_too(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(format=form)

    try:
        fail("s3cr3t")
    except ZeroDivisionError:
        logging.getLogger("a").exception("failed")

    assert "ZeroDivisionError: 6 characters" in capsys.readouterr().err
