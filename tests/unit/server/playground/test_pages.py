"""The pages of the GraphQL address as text; no browser is needed."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from typecase.server.playground import PLAIN_CSP, PLAYGROUND_CSP, closed_page, missing_page, pages, playground_page


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the playground's built files."""
    monkeypatch.setattr(pages, "STATIC", tmp_path)
    return tmp_path


def test_there_is_no_playground_before_it_is_built(static: Path) -> None:
    assert playground_page() is None


def test_the_playground_names_its_own_files_only(static: Path) -> None:
    (static / "playground.js").touch()

    page = playground_page("/api/graphql/playground")

    assert page is not None
    assert re.findall(r'(?:href|src)="([^"]+)"', page) == [
        "/api/graphql/playground/favicon.svg",
        "/api/graphql/playground/playground.css",
        "/api/graphql/playground/playground.js",
    ]


def test_the_playground_has_nothing_that_its_policy_forbids(static: Path) -> None:
    (static / "playground.js").touch()

    page = playground_page()

    assert page is not None
    assert "unsafe" not in PLAYGROUND_CSP
    assert re.findall(r"<style|style=|<script>|\son\w+=", page) == []


@pytest.mark.parametrize("page", [missing_page(), closed_page()])
def test_a_plain_page_has_the_one_stylesheet_of_its_policy(page: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in PLAIN_CSP


def test_a_plain_page_shows_the_query_for_its_endpoint() -> None:
    page = unescape(closed_page("https://magazine.example/graphql"))

    assert (
        "curl https://magazine.example/graphql \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"query": "{ __typename }"}\''
    ) in page


def test_an_endpoint_is_text_for_the_page_and_for_the_shell() -> None:
    page = closed_page("http://x/<script>;rm -r ~")

    assert "curl 'http://x/&lt;script&gt;;rm -r ~' \\" in page
    assert "<script>" not in page


def test_the_missing_page_says_how_to_build_the_playground() -> None:
    assert "<pre>make playground</pre>" in missing_page()
