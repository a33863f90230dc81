"""Measure how long large pages keep the event loop from others: `python -m benchmarks.large_pages --help`.

The magazine is served with several hundred published articles. Inside the server a probe wants to run each millisecond;
how late it runs is what any other request would have waited. On a busy machine the operating system makes it late too,
so that the CPU time which the server's thread used meanwhile is printed beside, and judged.
"""

import argparse
import asyncio
import gc
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from starlette.types import Receive, Scope, Send

from tests.compat.seed import write_content
from tests.compat.server import MAGAZINE, make_database
from tests.served import free_port
from typecase.resolvers.queries.connections import open_database
from typecase.resolvers.transfer.loading import load
from typecase.server import running
from typecase.server.application import Application
from typecase.server.migrating import upgrade
from typecase.server.project import load_project

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_large_pages"
_LONGEST = 20
"""Milliseconds that a request may keep the loop for."""

_INTERVAL = 0.001
_SECONDS_TO_START = 60
_PROBE = "/probe"

_ALL_NESTED = (
    "documentId title slug summary body content views kind meta author { name } category { name parent { name } } "
    "tags { name } cover { url } gallery { url } seo { metaTitle metaDescription shareImage { url } } "
    "links { label url } blocks { __typename ... on ComponentSharedQuote { text author } "
    "... on ComponentSharedRichText { body } ... on ComponentSharedSlider { title links { label url } } }"
)
_DEEP = (
    "populate[author][populate]=*&populate[category][populate][parent]=true&populate[tags]=true&populate[cover]=true"
    "&populate[gallery]=true&populate[seo][populate]=*&populate[links]=true&populate[localizations][populate]=*"
    "&populate[blocks][on][shared.slider][populate]=*&populate[blocks][on][shared.quote]=true"
    "&populate[blocks][on][shared.rich-text]=true&populate[related][populate][0]=author"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a large page, sent `times` at once."""

    title: str
    path: str = "/graphql"
    query: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    times: int = 1


@dataclass(slots=True)
class Longest:
    """The longest times without a turn, in milliseconds: passed, of CPU, and of those what went into garbage."""

    passed: float = 0
    cpu: float = 0
    garbage: float = 0


def requests_for(size: int) -> list[Request]:
    """Return what is measured, with pages of so many entries."""
    page = f"pagination: {{ limit: {size} }}"
    rest = f"/api/articles?pagination[pageSize]={size}"
    scalars = f"{{ articles({page}) {{ documentId title slug summary views kind event_date publishedAt }} }}"
    nested = f"{{ articles({page}) {{ {_ALL_NESTED} }} }}"
    connection = f"{{ articles_connection({page}) {{ nodes {{ {_ALL_NESTED} }} pageInfo {{ total pageCount }} }} }}"
    v4 = {"strapi-response-format": "v4"}
    return [
        Request(title="GraphQL: 8 scalars", query=scalars),
        Request(title="GraphQL: all nested", query=nested),
        Request(title="GraphQL: connection, all nested", query=connection),
        Request(title="REST", path=rest),
        Request(title="REST: populate=*", path=f"{rest}&populate=*"),
        Request(title="REST: deep populate", path=f"{rest}&{_DEEP}"),
        Request(title="REST: populate=*, as Strapi 4", path=f"{rest}&populate=*", headers=v4),
        Request(title="GraphQL: all nested, 4 at once", query=nested, times=4),
        Request(title="REST: deep populate, 4 at once", path=f"{rest}&{_DEEP}", times=4),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the magazine, ask for each page and print what it kept the loop for; fail when that is too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_pages", description="Measure large pages.")
    parser.add_argument("--size", type=int, default=500, help="entries of a page (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is asked for; the median counts")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve is not None:
        return _serve(Path.cwd(), options.serve)
    with tempfile.TemporaryDirectory(prefix="typecase-large-pages-") as folder:
        project = Path(folder) / "magazine"
        asyncio.run(_fill(project, options.database, options.size))
        port = free_port()
        server = _start(project, options.database, port)
        try:
            late = _measure_all(f"http://127.0.0.1:{port}", options.size, options.rounds)
        finally:
            server.terminate()
            server.wait(_SECONDS_TO_START)
    if late:
        sys.exit(f"The loop was kept for more than {_LONGEST} ms of CPU by: {', '.join(late)}")
    return None


def multiplied(lines: Sequence[Mapping[str, Any]], count: int) -> list[dict[str, Any]]:
    """Return lines of content again and again, as documents of their own, until `count` are published in English."""
    documents: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        documents.setdefault(line["documentId"], []).append(line)
    copied: list[dict[str, Any]] = []
    published = number = 0
    while published < count:
        for entries in documents.values():
            number += 1
            for line in entries:
                data = {**line["data"], "slug": f"copy-{number}-{line['locale']}"}
                copied.append({**line, "documentId": f"copy{number:020}", "data": data})
                published += line["locale"] == "en" and line["status"] == "published"
    return copied


# The server


class _Probed(Application):
    """The application, with a probe in its loop that answers below `/probe` and then begins anew."""

    _longest: Longest | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._longest is None:
            gc.callbacks.append(self._collected)
            self._due, self._cpu, self._garbage = time.perf_counter() + _INTERVAL, time.thread_time(), 0.0
            self._longest = Longest()
            self._tick()
        if scope["type"] != "http" or scope["path"] != _PROBE:
            await super().__call__(scope, receive, send)
            return
        body = json.dumps(asdict(self._longest)).encode()
        self._longest = Longest()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        longest, used = self._longest, 1000 * (cpu - self._cpu)
        assert longest is not None
        longest.passed = max(longest.passed, 1000 * (now - self._due))
        if used > longest.cpu:
            longest.cpu, longest.garbage = used, 1000 * self._garbage
        self._due, self._cpu, self._garbage = time.perf_counter() + _INTERVAL, time.thread_time(), 0.0
        asyncio.get_running_loop().call_later(_INTERVAL, self._tick)

    def _collected(self, phase: str, _: Mapping[str, int]) -> None:
        self._garbage += time.thread_time() * (1 if phase == "stop" else -1)


def _serve(project: Path, port: int) -> None:
    loaded = load_project(project, environment="production", overrides={("host",): "127.0.0.1", ("port",): port})
    with mock.patch.object(running, "Application", _Probed):
        running.serve(loaded)


def _start(project: Path, database: str, port: int) -> subprocess.Popen[bytes]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("TYPECASE_")}
    settings = {
        "PYTHONPATH": str(Path.cwd()),
        "TYPECASE_DATABASE__URL": database,
        "TYPECASE_REST__MAX_LIMIT": "none",
        "TYPECASE_AUTH__JWT_SECRET": secrets.token_hex(32),
        "TYPECASE_AUTH__API_TOKEN_SECRET": secrets.token_hex(32),
    }
    command = [sys.executable, "-m", "benchmarks.large_pages", "--serve", str(port)]
    with (project / "server.log").open("wb") as log:
        return subprocess.Popen(command, cwd=project, env={**own, **settings}, stdout=log, stderr=log)


async def _fill(project: Path, database_url: str, count: int) -> None:
    """Copy the example project, load it into a new database, and as many articles as are wanted."""
    shutil.copytree(MAGAZINE, project, ignore=shutil.ignore_patterns("content", "__pycache__"))
    content = project / "content"
    write_content(content)
    file = content / "api.article.article.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in [*lines, *multiplied(lines, count)]))
    await make_database(database_url)
    loaded = load_project(project, overrides={("database", "url"): database_url})
    await upgrade(loaded)
    async with open_database(database_url, loaded.registry) as database:
        await load(content, database, loaded.registry, project / "public" / "uploads")


# The client


def _measure_all(url: str, size: int, rounds: int) -> list[str]:
    """Print a line for each request, and return the titles of those that kept the loop too long."""
    _wait(url)
    late: list[str] = []
    print(f"{'first ms':>9}{'late ms':>9}{'CPU ms':>8}{'garbage':>8}{'total ms':>10}{'kB':>7}")
    for request in requests_for(size):
        first, _, _ = _measure(url, request)
        measured = sorted((_measure(url, request) for _ in range(rounds)), key=lambda figures: figures[0].cpu)
        longest, total, length = measured[rounds // 2]
        print(
            f"{first.cpu:9.1f}{longest.passed:9.1f}{longest.cpu:8.1f}{longest.garbage:8.1f}{total:10.1f}"
            f"{length // 1000:7}  {request.title}",
            flush=True,
        )
        if longest.cpu > _LONGEST:
            late.append(request.title)
    return late


def _measure(url: str, request: Request) -> tuple[Longest, float, int]:
    """Ask once, and return what the probe saw, how many milliseconds the answers took and their length."""
    _get(url + _PROBE)
    began = time.perf_counter()
    with ThreadPoolExecutor(request.times) as threads:
        answers = list(threads.map(lambda _: _ask(url, request), range(request.times)))
    total = 1000 * (time.perf_counter() - began)
    return Longest(**json.loads(_get(url + _PROBE))), total, len(answers[0])


def _ask(url: str, request: Request) -> bytes:
    asked = urllib.request.Request(url + urllib.parse.quote(request.path, safe="/?&="), headers=dict(request.headers))
    if request.query is not None:
        asked.data = json.dumps({"query": request.query}).encode()
        asked.add_header("content-type", "application/json")
    try:
        answer = _get(asked)
    except urllib.error.HTTPError as error:
        sys.exit(f"{request.title} is answered with {error.code}: {error.read()[:300]!r}")
    if answer.startswith(b'{"errors"'):
        sys.exit(f"{request.title} is answered with errors: {answer[:300]!r}")
    return answer


def _get(asked: str | urllib.request.Request) -> bytes:
    with urllib.request.urlopen(asked, timeout=_SECONDS_TO_START) as response:
        return response.read()


def _wait(url: str) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            _get(url + _PROBE)
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
