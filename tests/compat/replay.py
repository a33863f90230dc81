"""Asks what was recorded and tells how the answers differ.

Equal are answers with the same status, the same media type and the same JSON, but for row numbers (which must have the
same type) and what is volatile. Of an HTML page only its presence counts. Where the recorded server failed with a 500,
any refusal in the usual form is right.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tests.compat.recordings import Case
from tests.magazines import NOBODY, Answer, Magazine

_CALLERS = {"public": NOBODY, "bad": "bad token"}
FILES = {"red": 1, "wide": 2, "note": 3}
"""The rows of the files that requests name."""

_VARIABLE = re.compile(r"\{\{([\w.]+)\}\}")
_SAFE_IN_PATHS = "/?&=[]$:,*@%+!'()~-._;"


async def differences(case: Case, magazine: Magazine) -> list[str]:
    """Ask a case's requests, and return where the answers are not as recorded."""
    found: list[str] = []
    values: dict[str, Any] = {f"file.{name}": row_id for name, row_id in FILES.items()}
    for number, step in enumerate(case.steps):
        request = _with_values(step["request"], values)
        answer = await _ask(request, magazine)
        found += _differences(step["response"], answer, f"steps.{number}.response", case.volatile)
        for name, where in (request.get("save") or {}).items():
            values[name] = _picked(_content(answer), where)
    return found


def _with_values(part: Any, values: Mapping[str, Any]) -> Any:
    """Return a part of a request with the values of earlier answers in the places of `{{name}}`."""
    match part:
        case str():
            whole = _VARIABLE.fullmatch(part)
            return values.get(whole[1]) if whole else _VARIABLE.sub(lambda found: str(values.get(found[1])), part)
        case list():
            return [_with_values(item, values) for item in part]
        case dict():
            return {name: _with_values(item, values) for name, item in part.items()}
        case _:
            return part


def _picked(content: Any, where: str) -> Any:
    for key in where.split("."):
        if isinstance(content, list):
            content = content[int(key)] if int(key) < len(content) else None
        else:
            content = content.get(key) if isinstance(content, dict) else None
    return content


async def _ask(request: dict[str, Any], magazine: Magazine) -> Answer:
    who: str = request.get("who", "public")
    raw = request.get("raw")
    return await magazine.request(
        request["method"],
        quote(request["path"], safe=_SAFE_IN_PATHS),
        _CALLERS.get(who, who),
        json=request.get("body"),
        body=None if raw is None else raw.encode(),
        headers=request.get("headers"),
    )


def _differences(expected: dict[str, Any], answer: Answer, path: str, volatile: Collection[str]) -> Iterator[str]:
    content = _content(answer)
    if expected["status"] == 500 and _is_refusal(answer.status, content):
        return
    if answer.status != expected["status"]:
        yield f"{path}.status: {expected['status']} was recorded, not {answer.status} {content!r}"
    media_type = (expected["headers"].get("content-type") or "").partition(";")[0]
    if answer.media_type != media_type:
        yield f"{path}: {media_type!r} was recorded, not {answer.media_type!r}"
    if not (media_type == "text/html" and content):
        yield from _compare(expected["body"], content, f"{path}.body", volatile)


def _compare(expected: Any, given: Any, path: str, volatile: Collection[str], key: str | None = None) -> Iterator[str]:
    if path in volatile or (key == "id" and _are_row_numbers(expected, given)):
        return
    if isinstance(expected, dict) and isinstance(given, dict):
        for name in {**expected, **given}:
            here = f"{path}.{name}"
            if name in expected and name in given:
                yield from _compare(expected[name], given[name], here, volatile, name)
            elif here not in volatile:
                yield f"{here}: recorded {name in expected}, answered {name in given}"
    elif isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        for index, pair in enumerate(zip(expected, given, strict=True)):
            yield from _compare(*pair, f"{path}.{index}", volatile, key)
    elif type(expected) is not type(given) or expected != given:
        yield f"{path}: {str(expected)[:200]!r} was recorded, not {str(given)[:200]!r}"


def _content(answer: Answer) -> Any:
    if not answer.body:
        return None
    return answer.json if "json" in answer.media_type else answer.body.decode()


def _is_refusal(status: int, content: Any) -> bool:
    return 400 <= status < 500 and isinstance(content, dict) and bool(content.get("error") or content.get("errors"))


def _are_row_numbers(expected: Any, given: Any) -> bool:
    return type(expected) is type(given) and all(
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and value.isdigit())
        for value in (expected, given)
    )
