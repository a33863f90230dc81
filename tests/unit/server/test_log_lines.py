"""Lines of the log: written together a hundred times a second, in their order, and never lost at the end."""

import asyncio
import logging
import subprocess
import sys
import threading
from io import StringIO

import pytest
import structlog
from pydantic import SecretStr

from typecase.server.log_lines import PAUSE, LogLines
from typecase.server.logs import configure_logs, get_logger
from typecase.settings import AuthSettings, DatabaseSettings, Settings

ENDING = """
import asyncio, logging
from pydantic import SecretStr
from typecase.server.logs import configure_logs, get_logger
from typecase.settings import AuthSettings, DatabaseSettings, Settings

secret = SecretStr("0123456789abcdefghijklmnopqrstuv")
auth = AuthSettings(jwt_secret=secret, api_token_secret=secret)
configure_logs(Settings(database=DatabaseSettings(url="sqlite://:memory:"), auth=auth))
loop = asyncio.new_event_loop()
loop.call_soon(get_logger("ours").info, "first")
loop.call_soon(logging.getLogger("theirs").info, "second")
loop.call_soon(loop.stop)  # before the turn that writes
loop.run_forever()
print("stopped", flush=True)
"""


class Pieces(StringIO):
    """A stream that keeps what each write brings."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, text: str, /) -> int:
        self.pieces.append(text)
        return len(text)


class Broken(Pieces):
    """A stream that takes nothing."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError


async def test_the_lines_of_a_pause_are_written_together_when_it_is_over() -> None:
    stream = Pieces()
    lines = LogLines(stream)

    for line in "ab":
        lines.add(line)
        await asyncio.sleep(0)
    before = list(stream.pieces)
    await asyncio.sleep(2 * PAUSE)

    assert (before, stream.pieces) == ([], ["a\nb\n"])


async def test_each_pause_writes() -> None:
    stream = Pieces()
    lines = LogLines(stream)

    for line in "ab":
        lines.add(line)
        await asyncio.sleep(2 * PAUSE)

    assert stream.pieces == ["a\n", "b\n"]


async def test_what_is_urgent_is_written_at_once_with_all_before_it() -> None:
    stream = Pieces()
    lines = LogLines(stream)

    lines.add("a")
    lines.add_urgent("b")
    lines.add("c")

    assert stream.pieces == ["a\nb\n"]
    await asyncio.sleep(2 * PAUSE)
    assert stream.pieces == ["a\nb\n", "c\n"]


async def test_what_warns_is_written_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    secret = SecretStr("0123456789abcdefghijklmnopqrstuv")
    auth = AuthSettings(jwt_secret=secret, api_token_secret=secret)
    before, level = list(logging.root.handlers), logging.root.level
    try:
        configure_logs(Settings(database=DatabaseSettings(url="sqlite://:memory:"), auth=auth))
        written: list[str] = []
        for logger in (get_logger("ours"), logging.getLogger("theirs")):
            for tell in (logger.info, logger.warning, logger.error):
                tell("told")
                written.append(capsys.readouterr().err)
    finally:
        logging.basicConfig(handlers=before, level=level, force=True)
        structlog.reset_defaults()

    assert [text.count("told") for text in written] == [0, 2, 1, 0, 2, 1]


def test_a_line_is_written_at_once_where_no_loop_runs() -> None:
    stream = Pieces()
    lines = LogLines(stream)

    lines.add("a")
    lines.add("b")

    assert stream.pieces == ["a\n", "b\n"]


async def test_a_line_of_another_thread_comes_after_those_that_wait() -> None:
    stream = Pieces()
    lines = LogLines(stream)

    lines.add("a")
    thread = threading.Thread(target=lines.add, args=["b"])
    thread.start()
    thread.join()

    assert stream.pieces == ["a\nb\n"]


def test_a_loop_that_was_stopped_keeps_no_later_line_back() -> None:
    stream = Pieces()
    lines = LogLines(stream)
    stopped = asyncio.new_event_loop()
    stopped.call_soon(lines.add, "a")
    stopped.call_soon(stopped.stop)
    stopped.run_forever()

    async def later() -> None:
        lines.add("b")
        await asyncio.sleep(2 * PAUSE)

    asyncio.run(later())
    stopped.close()

    assert stream.pieces == ["a\nb\n"]


@pytest.mark.parametrize("stream", [Broken(), StringIO()])
async def test_a_stream_that_takes_nothing_fails_nobody(stream: StringIO) -> None:
    stream.close()
    lines = LogLines(stream)

    lines.add("a")
    lines.flush()
    lines.add("b")
    await asyncio.sleep(2 * PAUSE)


def test_what_waits_is_written_when_the_interpreter_exits() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, check=True)

    assert ended.stdout == "stopped\n"
    assert [line.split("]")[1].split()[0] for line in ended.stderr.splitlines()] == ["first", "second"]
