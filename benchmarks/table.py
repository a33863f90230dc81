"""The figures as one table: plain text for a terminal, Markdown for the documentation, JSON for programs."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from benchmarks.measuring import Figures
from benchmarks.ratios import ratio
from benchmarks.requests import Recorded, Request
from benchmarks.servers import TYPECASE

Results: TypeAlias = Mapping[str, Mapping[str, Figures]]
"""The figures of each request, by the name of the server."""

BEGIN = "<!-- measured: python -m benchmarks --markdown writes from here -->"
END = "<!-- measured: to here -->"

_STRAPI = "Strapi 5 (recorded)"
_COLUMNS = (
    "",
    "server",
    "req/s",
    "p50 ms",
    "p99 ms",
    "server CPU ms",
    "database CPU ms",
    "RSS MB",
    "SQL",
    "of the floor",
)
_LEFT = 2
"""How many columns are text, and stand at the left."""


def text_table(requests: Mapping[str, Request], results: Results) -> str:
    """Return the table for a terminal, with a legend of the requests."""
    rows = [_COLUMNS, *_rows(requests, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = (
        "  ".join(
            cell.ljust(width) if column < _LEFT else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
    return "\n".join([*lines, "", *(f"{name}: {requests[name].title}" for name in results)])


def markdown_table(requests: Mapping[str, Request], results: Results) -> str:
    """Return the table in Markdown."""
    rule = ["---"] * _LEFT + ["---:"] * (len(_COLUMNS) - _LEFT)
    rows = [_COLUMNS, rule, *_rows(requests, results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def json_text(results: Results) -> str:
    """Return all figures as JSON, by request and server."""
    written = {
        name: {server: dataclasses.asdict(figures) for server, figures in servers.items()}
        for name, servers in results.items()
    }
    return json.dumps(written, indent=2) + "\n"


def refreshed(page: str, measured: str) -> str:
    """Return a page of Markdown with another text between its two marks; ValueError when it has not both."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"there is no place for the table: a line {BEGIN!r} and a line {END!r} below it")
    return f"{head}{BEGIN}\n\n{measured}\n\n{END}{tail}"


def disturbed(results: Results) -> float:
    """Return the largest share of the machine that other programs took in a round that counts."""
    return max((figures.others for servers in results.values() for figures in servers.values()), default=0.0)


def _rows(requests: Mapping[str, Request], results: Results) -> Iterator[Sequence[str]]:
    for name, servers in results.items():
        title = name
        for server, figures in servers.items():
            share = ratio(servers) if server == TYPECASE else None
            yield (title, server, *_cells(figures), "" if share is None else f"{share:.2f}")
            title = ""
        yield (title, _STRAPI, *_cells(requests[name].strapi), "")


def _cells(figures: Figures | Recorded) -> Iterable[str]:
    yield f"{figures.req_s:.0f}"
    yield from (f"{number:.2f}" for number in (figures.p50_ms, figures.p99_ms))
    yield from (f"{number:.3f}" for number in (figures.server_cpu_ms, figures.database_cpu_ms))
    yield f"{figures.rss_mb:.0f}"
    yield "" if figures.sql_per_request is None else f"{figures.sql_per_request:g}"
