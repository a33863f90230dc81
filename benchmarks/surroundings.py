"""Where, when and how something was measured."""

import asyncio
import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks import database
from benchmarks.measuring import Rounds


def described(how: Rounds, url: str) -> str:
    """Return a sentence with the date, the machine, the versions and the way of measuring."""
    return (
        f"Measured on {time.strftime('%Y-%m-%d', time.gmtime())} on {os.cpu_count()} cores of {_processor()} with"
        f" Typecase {version('typecase')}, Python {platform.python_version()} and PostgreSQL"
        f" {asyncio.run(database.version(url))}: {how.connections} connections, the best of {how.rounds} rounds of"
        f" {how.seconds} s."
    )


def _processor() -> str:
    named = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return named[1] if named else platform.machine()
