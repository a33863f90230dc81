"""The search engine is told of articles: what readers see of them, signed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook

from typecase.testing import serve

NEWSROOM = Path(__file__).parents[1]
ARTICLE, SECTION = "api::article.article", "api::section.section"
SECRET = "whsec_bmV3c3Jvb20sIGZvciBkZXZlbG9wbWVudCBvbmx5"


class SearchEngine(BaseHTTPRequestHandler):
    """Keeps what it is told."""

    told: ClassVar[list[Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.told.append(Webhook(SECRET).verify(body, {name.lower(): value for name, value in self.headers.items()}))
        assert self.headers["authorization"] == "Bearer abc"
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def search_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    SearchEngine.told.clear()
    server = HTTPServer(("127.0.0.1", 0), SearchEngine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("SEARCH_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("SEARCH_KEY", "abc")
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


async def test_the_search_engine_hears_of_what_readers_may_find(search_url: str) -> None:
    async with serve(NEWSROOM, settings={("webhooks", "allowed_hosts"): ["127.0.0.1"]}) as newsroom:
        await newsroom.permit("public", f"{SECTION}.find")
        section = await newsroom.entities(SECTION).create({"name": "Weather"})
        article = {"title": "Rain", "summary": "Wet", "notes": "Check", "section": section["documentId"]}
        written = await newsroom.entities(ARTICLE).create(article, status="published")
        await newsroom.deliver_events()
        await newsroom.entities(ARTICLE).delete(written["documentId"])
        await newsroom.deliver_events()

    [published, *deleted] = SearchEngine.told
    assert (published["event"], published["documentId"]) == ("entry.publish", written["documentId"])
    assert published["data"] == {
        "article": {
            "title": "Rain", "slug": "rain", "summary": "Wet", "readingTime": 1, "section": {"name": "Weather"},
        }
    }  # fmt: skip
    assert {each["event"] for each in deleted} == {"entry.delete"}
    assert {str(each["data"]) for each in deleted} == {"{'article': None}"}
