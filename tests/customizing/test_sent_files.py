"""Files that a request to a route of the project's own brings along."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, open_notes
from tests.magazines import Answer, Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUTES = """
from typecase import route


@route("POST", "/letters", auth=False)
async def letters(ctx):
    files = {
        name: [[file.filename, file.media_type, file.content.decode()] for file in held]
        for name, held in (await ctx.request.files()).items()
    }
    return {"texts": await ctx.request.parsed(), "files": files}
"""
BOUNDARY = "multipart/form-data; boundary=x"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def notes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("files")
    async with open_notes("sqlite", folder, {"server/routes.py": ROUTES}, http__body_limit=100_000) as notes:
        yield notes


async def send(notes: Magazine, target: str = "/api/letters", who: str = "nobody", **given: Any) -> Answer:
    made = httpx.Request("POST", "http://x", **given)
    return await notes.request(
        "POST", target, who, body=made.read(), headers={"content-type": made.headers["content-type"]}
    )


def part(name: str, content: str = "", filename: str = "") -> str:
    named = f'; filename="{filename}"' if filename else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{content}\r\n'


async def test_files_are_beside_texts(notes: Magazine) -> None:
    files = [
        ("pages", ("é.txt", b"first", "text/plain; charset=utf-8")),
        ("pages", ("../b", b"", "")),
        ("cover", ("c", b"cover")),
    ]

    answer = await send(notes, data={"title": "ä", "tag": ["a", "b"]}, files=files)

    assert answer.json == {
        "texts": {"title": "ä", "tag": ["a", "b"]},
        "files": {
            "pages": [["é.txt", "text/plain", "first"], ["../b", "", ""]],
            "cover": [["c", "application/octet-stream", "cover"]],
        },
    }


async def test_other_bodies_have_no_files(notes: Magazine) -> None:
    answer = await send(notes, data={"title": "a"})

    assert answer.json == {"texts": {"title": "a"}, "files": {}}


@pytest.mark.parametrize(
    ("media_type", "body", "message"),
    [
        ("multipart/form-data", "", "Missing boundary in multipart."),
        (BOUNDARY, "--y\r\n", "Invalid multipart data."),
        (BOUNDARY, part("a"), "A multipart body must end with its boundary and --"),
        (BOUNDARY, "--x\r\n\r\na\r\n--x--\r\n", 'The Content-Disposition header field "name" must be provided.'),
        (BOUNDARY, part("a") * 101 + "--x--\r\n", "Too many fields. Maximum number of fields is 100."),
        (BOUNDARY, part("a", "", "b") * 101 + "--x--\r\n", "Too many files. Maximum number of files is 100."),
        (
            f"{BOUNDARY}; charset=utf-7",
            part("a", "+2AA-") + "--x--\r\n",
            "The texts of a multipart body must be of the charset that it names",
        ),
    ],
)
async def test_a_wrong_body_is_refused(notes: Magazine, media_type: str, body: str, message: str) -> None:
    answer = await notes.request("POST", "/api/letters", body=body.encode(), headers={"content-type": media_type})

    assert (answer.status, answer.json["error"]) == (
        400,
        {"status": 400, "name": "SyntaxError", "message": message},
    )


async def test_too_much_is_refused(notes: Magazine) -> None:
    answer = await send(notes, files={"a": ("a", b"x" * 100_001)})

    assert (answer.status, answer.json["error"]["name"]) == (413, "PayloadTooLargeError")


async def test_content_is_not_written_by_a_form(notes: Magazine) -> None:
    answer = await send(notes, "/api/notes", "full", data={"data": '{"title": "a"}'}, files={"files.x": ("a", b"a")})

    assert (answer.status, answer.json["error"]["message"]) == (400, 'Missing "data" payload in the request body')
    assert await notes.backend.entities(NOTE).count() == 0
