"""Strapi's own JavaScript client reads the magazine, and takes our refusals for what they are."""

import json
from typing import Any

import pytest

from tests.clients.commands import HERE, needs_node, run
from tests.compat.seed import read_seed

pytestmark = needs_node


@pytest.fixture(scope="session")
def answers(magazine_url: str) -> dict[str, Any]:
    """What `strapi.mjs` got, by the name that it gives to each call."""
    [token] = [token["accessKey"] for token in read_seed()["apiTokens"] if token["type"] == "full-access"]
    return json.loads(run("node", HERE / "strapi.mjs", f"{magazine_url}/api", token))


def test_articles_are_filtered_populated_sorted_and_paged(answers: dict[str, Any]) -> None:
    author = {"documentId": "authorlab000000000000003", "name": "Chloé Zhang"}
    tags = [
        {"documentId": "taglab000000000000000018", "name": "sigma"},
        {"documentId": "taglab000000000000000011", "name": "Lambda"},
    ]

    assert without_ids(answers["articles"]) == {
        "data": [
            {
                "documentId": document_id(14),
                "title": "modern letters 🚀 14",
                "views": 182,
                "author": author,
                "tags": tags,
            },
            {
                "documentId": document_id(2),
                "title": "Hidden stars ✨ snake_case 2",
                "views": 26,
                "author": author,
                "tags": tags,
            },
        ],
        "meta": {"pagination": {"page": 2, "pageSize": 4, "pageCount": 2, "total": 6}},
    }


def test_drafts_are_paged_by_offset_without_a_count(answers: dict[str, Any]) -> None:
    assert without_ids(answers["drafts"]) == {
        "data": [
            {"documentId": document_id(199), "title": "lost gardens and dreams 199"},
            {"documentId": document_id(198), "title": "Golden numbers at night 198"},
        ],
        "meta": {"pagination": {"start": 1, "limit": 2}},
    }


def test_one_article_is_read_with_media_components_and_a_dynamic_zone(answers: dict[str, Any]) -> None:
    links = [
        {"label": "Link 14.0", "url": "https://example.com/a/14/0", "target": "blank"},
        {"label": "Link 14.1", "url": "https://example.com/a/14/1", "target": None},
    ]

    assert without_ids(answers["article"]) == {
        "data": {
            "documentId": document_id(14),
            "title": "modern letters 🚀 14",
            "kind": "how-to",
            "reads": "9007199254741006",
            "event_at": "2024-06-02T02:30:15.250Z",
            "author": {"documentId": "authorlab000000000000003", "name": "Chloé Zhang", "avatar": None},
            "cover": {
                "documentId": "filelab00000000000000002",
                "url": "/uploads/wide_76c178e515.png",
                "width": 1200,
            },
            "links": links,
            "seo": {"metaTitle": "SEO 14 modern", "metaDescription": "Meta description 14", "shareImage": None},
            "blocks": [
                {"__component": "shared.slider", "title": "Slider 14.0", "links": links},
                {"__component": "shared.quote", "text": "Quote 14.1 “naïve”", "author": None},
                {"__component": "shared.slider", "title": "Slider 14.3", "links": links},
            ],
        },
        "meta": {},
    }


def test_a_single_type_is_read_in_a_locale(answers: dict[str, Any]) -> None:
    homepage = answers["single"]["data"]

    assert (homepage["headline"], homepage["locale"]) == ("Bienvenue", "fr")
    assert without_ids(homepage["blocks"]) == [
        {"__component": "shared.quote", "text": "Bonjour le monde", "author": None}
    ]
    assert [each["headline"] for each in homepage["localizations"]] == ["Welcome"]


def test_files_are_read_with_a_token(answers: dict[str, Any]) -> None:
    assert [(file["documentId"], file["name"], file["url"]) for file in answers["files"]] == [
        ("filelab00000000000000002", "wide.png", "/uploads/wide_76c178e515.png"),
        ("filelab00000000000000001", "red.png", "/uploads/red_597d61cc6d.png"),
    ]
    assert (
        without_ids(answers["file"]).items()
        >= {
            "documentId": "filelab00000000000000001",
            "name": "red.png",
            "alternativeText": "A red square",
            "mime": "image/png",
            "size": 0.11,
            "width": 8,
            "formats": None,
        }.items()
    )


def test_a_token_reads_what_the_public_may_not(answers: dict[str, Any]) -> None:
    assert without_ids(answers["review"]["data"]) == {
        "documentId": "reviewlab000000000000001",
        "rating": 3,
        "comment": "Review 1: Hidden Oceans",
    }


def test_a_query_string_with_plain_brackets_is_read(answers: dict[str, Any]) -> None:
    assert without_ids(answers["raw"]["data"]) == [{"documentId": "taglab000000000000000027", "name": "100%"}]


@pytest.mark.parametrize(
    ("call", "name", "status", "error"),
    [
        ("missing", "HTTPNotFoundError", 404, "NotFoundError"),
        ("missingFile", "FileNotFoundError", 404, "NotFoundError"),
        ("forbidden", "HTTPForbiddenError", 403, "ForbiddenError"),
        ("forbiddenFile", "FileForbiddenError", 403, "ForbiddenError"),
        ("badToken", "HTTPAuthorizationError", 401, "UnauthorizedError"),
        ("badFilter", "HTTPBadRequestError", 400, "ValidationError"),
    ],
)
def test_a_refusal_is_the_error_that_the_client_has_for_it(
    answers: dict[str, Any], call: str, name: str, status: int, error: str
) -> None:
    refusal = answers["refusals"][call]

    assert (refusal["name"], refusal["status"]) == (name, status)
    assert (refusal["body"]["data"], refusal["body"]["error"]["name"]) == (None, error)


def document_id(number: int) -> str:
    return f"articlelab{number:014}"


def without_ids(value: Any) -> Any:
    """Return `value` without the row ids in it, which are ours to choose."""
    if isinstance(value, dict):
        return {name: without_ids(each) for name, each in value.items() if name != "id"}
    return [without_ids(each) for each in value] if isinstance(value, list) else value
