"""Firing a request with wrk, and reading what wrk prints."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass

from benchmarks.requests import NUMBER, Request

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What wrk saw: how many requests were answered, how many of those in a second, and times in milliseconds."""

    requests: int
    per_second: float
    p50: float
    p99: float


class Refused(Exception):
    """Answers were no 2xx, or connections broke."""


def fire(url: str, request: Request, *, key: str | None, connections: int, seconds: int) -> Fired:
    """Send a request again and again for some seconds, on core 1; `key` is that of the API token that it asks for.

    Raises Refused.
    """
    return run(lua(request, key), url + request.target, connections=connections, seconds=seconds)


def run(script: str, url: str, *, connections: int, seconds: int) -> Fired:
    """Send what a script says again and again for some seconds, on core 1; Refused when not all is answered well."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
        command += ["-s", file.name, url]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return parse_wrk(printed)


def lua(request: Request, key: str | None) -> str:
    """Return the script that makes wrk send a request, with another number in each where it asks for one."""
    lines: list[str] = []
    if key is not None:
        lines.append(f"wrk.headers['authorization'] = 'Bearer {key}'")
    if request.body is not None:
        head, *tails = (f"[==[{part}]==]" for part in json.dumps(request.body).split(NUMBER))
        lines += ["wrk.method = 'POST'", "wrk.headers['content-type'] = 'application/json'", f"wrk.body = {head}"]
        if tails:
            body = " .. ".join([head, *(f"started .. number .. {tail}" for tail in tails)])
            lines += ["local number = 0", "local started = os.time() .. tostring({}):sub(8) .. '-'"]
            lines += [f"request = function() number = number + 1; return wrk.format(nil, nil, nil, {body}) end"]
    return "\n".join([*lines, ""])


def parse_wrk(printed: str) -> Fired:
    """Return what a run printed; Refused when not every request was answered well, ValueError for another text."""
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise Refused(printed)
    return Fired(
        requests=int(_found(r"(\d+) requests in", printed)),
        per_second=float(_found(r"Requests/sec:\s+(\S+)", printed)),
        p50=_milliseconds(_found(r"\s50%\s+(\S+)", printed)),
        p99=_milliseconds(_found(r"\s99%\s+(\S+)", printed)),
    )


def _milliseconds(text: str) -> float:
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit)) * _UNITS[unit]


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"wrk printed something else than expected, no {pattern}:\n{text}")
    return match[1]
