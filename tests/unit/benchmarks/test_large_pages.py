from typing import Any

from benchmarks.large_pages import multiplied


def line(document_id: str, locale: str, status: str) -> dict[str, Any]:
    return {"documentId": document_id, "locale": locale, "status": status, "data": {"slug": document_id, "views": 3}}


def test_content_is_multiplied_until_enough_is_published() -> None:
    lines = [
        line("a", "en", "draft"),
        line("a", "en", "published"),
        line("a", "fr", "published"),
        line("b", "en", "draft"),
    ]

    copies = multiplied(lines, 2)

    ids = [f"copy{number:020}" for number in (1, 1, 1, 2, 3, 3, 3, 4)]
    assert [copy["documentId"] for copy in copies] == ids
    assert [copy["data"]["slug"] for copy in copies[:4]] == ["copy-1-en", "copy-1-en", "copy-1-fr", "copy-2-en"]
    assert [copy["status"] for copy in copies[:4]] == ["draft", "published", "published", "draft"]
    assert copies[0]["data"]["views"] == 3
