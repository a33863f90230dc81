"""Sending a request once."""

import json
import urllib.error
import urllib.request
import uuid

from benchmarks.requests import NUMBER, Request
from benchmarks.wrk import Refused


def ask(url: str, request: Request, key: str | None) -> bytes:
    """Return the answer to a request; Refused for one with errors, which would be measured as a very fast answer."""
    asked = urllib.request.Request(url + request.target)
    if key is not None:
        asked.add_header("authorization", f"Bearer {key}")
    if request.body is not None:
        asked.data = json.dumps(request.body).replace(NUMBER, uuid.uuid4().hex).encode()
        asked.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(asked, timeout=30) as response:
            answer: bytes = response.read()
    except urllib.error.HTTPError as error:
        raise Refused(f"{url}{request.path} is answered with {error.code}: {error.read()[:300]!r}") from error
    if b'"errors"' in answer[:200]:
        raise Refused(f"{url}{request.path} is answered with errors: {answer[:300]!r}")
    return answer
