"""The plugin `comments` in the newsroom: readers comment, editors approve."""

from typing import Any

from typecase.testing import Served

COMMENT = "plugin::comments.comment"


async def comment(newsroom: Served, user: str, text: str) -> Any:
    """Send a comment as a user, and return the reply."""
    data = {"text": text, "about": "z7v8zh5r9qhc4k9c1c2b4l4d", "approved": True}
    return await (await newsroom.as_user(user)).request("POST", "/api/comments/comments", json={"data": data})


async def test_a_comment_is_seen_when_an_editor_has_approved_it(newsroom: Served) -> None:
    written = await comment(newsroom, "ada", "Well said")
    target = f"/api/comments/comments/{written.json['data']['documentId']}"
    before = await newsroom.get("/api/comments/comments")

    refused = await (await newsroom.as_user("ada")).request("POST", f"{target}/approve")
    approved = await (await newsroom.as_user("eve")).request("POST", f"{target}/approve")
    after = await newsroom.graphql("{ commentsComments { text approved } }")

    assert (written.status, written.json["data"]["approved"], before.json["data"]) == (201, False, [])
    assert (refused.status, approved.status, approved.json) == (403, 200, {"approved": True})
    assert after["data"] == {"commentsComments": [{"text": "Well said", "approved": True}]}


async def test_only_its_author_changes_a_comment(newsroom: Served) -> None:
    written = await comment(newsroom, "ada", "Well said")
    document_id = written.json["data"]["documentId"]
    change = f'mutation {{ updateCommentsComment(documentId: "{document_id}", data: {{text: "No"}}) {{ text }} }}'

    refused = await (await newsroom.as_user("bob")).graphql(change)
    changed = await (await newsroom.as_user("ada")).graphql(change)

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert changed["data"] == {"updateCommentsComment": {"text": "No"}}


async def test_a_comment_is_no_longer_than_the_newsroom_wants(newsroom: Served) -> None:
    fits, too_long = await comment(newsroom, "ada", "x" * 500), await comment(newsroom, "ada", "x" * 501)

    assert (fits.status, too_long.status) == (201, 400)
    assert too_long.json["error"]["message"] == "A comment has at most 500 characters, got 501"
    assert await newsroom.entities(COMMENT).count() == 1
