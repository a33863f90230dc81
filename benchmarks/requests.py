"""The requests that are measured, and what Strapi 5 was recorded to need for them."""

import json
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NUMBER = "@N@"
"""Stands in a body for what is another text in every request, where two that are equal would be refused."""

READS = ("R1", "R2", "R3", "R4", "G1", "G2", "G3", "G4")
GRAPHQL_READS = ("G1", "G2", "G3", "G4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What Strapi 5 needed for a request: times in milliseconds, memory in MB."""

    req_s: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    rss_mb: float
    sql_per_request: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that is fired again and again: a GET, or a POST of its body as JSON; `token` names an API token."""

    name: str
    title: str
    path: str
    strapi: Recorded
    body: Mapping[str, Any] | None = None
    token: str | None = None

    @property
    def target(self) -> str:
        """The path and the query string, escaped."""
        return urllib.parse.quote(self.path, safe="/?&=")

    @property
    def query_string(self) -> bytes:
        """What stands behind the question mark, escaped."""
        return self.target.partition("?")[2].encode()

    @property
    def operation(self) -> str:
        """The text of the GraphQL operation; KeyError when the request has none."""
        return (self.body or {})["query"]


def load_requests() -> Mapping[str, Request]:
    """Return the requests of requests.json by their names; those that write come last, as reads would see it."""
    written: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("requests.json").read_text())
    return {
        name: Request(**{**fields, "name": name, "strapi": Recorded(**fields["strapi"])})
        for name, fields in written.items()
    }
