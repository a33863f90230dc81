"""The same answers by hand: what the eight reads of the magazine cost at the least on Starlette, asyncpg and orjson.

`python -m benchmarks.floor --port P --database URL` serves them from a database that holds the magazine, and prints
`ready`. It knows these requests and no others: no text is parsed, nobody is asked who they are, nothing is logged. Each
function is what was fastest of all that was tried for it (docs/explanation/performance.md).
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, cast

import asyncpg
import orjson
import uvicorn
import uvloop
from asyncpg.prepared_stmt import PreparedStatement
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from benchmarks import floor_statements as statements
from benchmarks.requests import load_requests

Prepared: TypeAlias = Mapping[str, PreparedStatement]
"""A connection: its prepared statements by their text."""

Read: TypeAlias = Callable[[Prepared, str], Awaitable[bytes]]
"""What answers a request: from a connection and the document that is asked for, if one is."""

_CONNECTIONS = 16


class Connections:
    """Connections with all statements prepared. A pool's checkout and its cache of statements would cost 50 µs."""

    def __init__(self, connections: Sequence[Prepared]) -> None:
        self._free: asyncio.LifoQueue[Prepared] = asyncio.LifoQueue()
        for connection in connections:
            self._free.put_nowait(connection)

    async def run(self, read: Read, document_id: str) -> bytes:
        """Answer a request on a connection that is free; the one that was used last is used first."""
        connection = await self._free.get()
        try:
            return await read(connection, document_id)
        finally:
            self._free.put_nowait(connection)


class Endpoint:
    """Answers the known requests: an ASGI application, as Starlette's requests and responses would cost 40 µs."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        known = load_requests()
        self._operations: dict[str, Read] = {known[name].operation: read for name, read in GRAPHQL.items()}
        self._queries: dict[bytes, Read] = {known[name].query_string: read for name, read in REST.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; KeyError, which is a 500, for one that is not known."""
        if scope["method"] == "POST":
            body = orjson.loads(await _body(receive))
            read, document_id = self._operations[body["query"]], body.get("variables", _NO_VARIABLES).get("id", "")
        else:
            read, document_id = self._queries[scope["query_string"]], scope["path_params"].get("document_id", "")
        answer = await self._connections.run(read, document_id)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


_NO_VARIABLES: Mapping[str, str] = {}


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


async def r1(connection: Prepared, _: str) -> bytes:
    """25 articles."""
    articles, total = _row(await connection[statements.R1].fetchrow())
    return b'{"data":%b,"meta":{"pagination":%b}}' % (articles or b"[]", _page(total, 25))


async def r2(connection: Prepared, _: str) -> bytes:
    """25 articles with author, category, tags, seo and cover; what several articles share is fetched once."""
    shared: dict[str | None, bytes] = {None: b"null"}
    tags: dict[int, list[bytes]] = {}
    articles: list[Sequence[Any]] = []
    total = 0
    for row in await connection[statements.R2].fetch():
        match row[0]:
            case "article":
                _, entry_id, _, _, _, _, _, total = row
                tags[entry_id] = []
                articles.append(row)
            case "shared":
                shared[row[2]] = row[6]
            case _:
                tags[row[1]].append(shared[row[2]])
    answers = [
        b'%b,"cover":%b,"author":%b,"category":%b,"tags":[%b],"seo":%b}'
        % (article[:-1], shared[cover], shared[author], shared[category], b",".join(tags[entry_id]), _seo(seo))
        for _, entry_id, cover, author, category, seo, article, _ in articles
    ]
    return b'{"data":[%b],"meta":{"pagination":%b}}' % (b",".join(answers), _page(total, 25))


async def r3(connection: Prepared, document_id: str) -> bytes:
    """One article with all that belongs to it."""
    found = await connection[statements.R3].fetchrow(document_id)
    article, cover, gallery, author, category, tags, seo, image, links, blocks = _row(found)
    more = {
        "links": [_link(link) for link in orjson.loads(links or b"[]")],
        "blocks": [_block(block) for block in orjson.loads(blocks or b"[]")],
    }
    return b'{"data":%b,"cover":%b,"gallery":%b,"author":%b,"category":%b,"tags":%b,"seo":%b,%b,"meta":{}}' % (
        article[:-1],
        cover or b"null",
        gallery or b"[]",
        author or b"null",
        category or b"null",
        tags or b"[]",
        _seo(seo, b',"shareImage":%b' % (image or b"null")),
        orjson.dumps(more)[1:],
    )


async def r4(connection: Prepared, _: str) -> bytes:
    """Articles filtered and sorted by relations."""
    articles, total = _row(await connection[statements.R4].fetchrow())
    return b'{"data":%b,"meta":{"pagination":%b}}' % (articles or b"[]", _page(total, 25))


async def g1(connection: Prepared, _: str) -> bytes:
    """25 articles, 8 scalars each."""
    return b'{"data":{"articles":%b}}' % (await connection[statements.G1].fetchval() or b"[]")


async def g2(connection: Prepared, _: str) -> bytes:
    """25 articles with relations, a component and a dynamic zone."""
    tags: dict[int, list[dict[str, str]]] = {}
    articles: list[dict[str, Any]] = []
    for entry_id, document_id, title, author, category, held, blocks in await connection[statements.G2].fetch():
        if document_id is None:
            tags[entry_id].append({"name": title})
            continue
        tags[entry_id] = []
        seo = held and orjson.loads(held)
        articles.append(
            {
                "documentId": document_id,
                "title": title,
                "author": author and {"name": author},
                "category": category and {"name": category},
                "tags": tags[entry_id],
                "seo": seo and {"metaTitle": seo["metaTitle"], "metaDescription": seo.get("metaDescription")},
                "blocks": blocks and [_item(block) for block in orjson.loads(blocks)],
            }
        )
    return orjson.dumps({"data": {"articles": articles}})


async def g3(connection: Prepared, document_id: str) -> bytes:
    """One article by its id, with two relations."""
    return b'{"data":{"article":%b}}' % (await connection[statements.G3].fetchval(document_id) or b"null")


async def g4(connection: Prepared, _: str) -> bytes:
    """A connection, filtered by a relation, sorted and counted."""
    rows = await connection[statements.G4].fetch()
    total = rows[0][3] if rows else 0
    nodes = [{"documentId": row[0], "title": row[1], "views": row[2]} for row in rows]
    page = {"total": total, "page": 1, "pageSize": 10, "pageCount": -(-total // 10)}
    return orjson.dumps({"data": {"articles_connection": {"nodes": nodes, "pageInfo": page}}})


REST: Mapping[str, Read] = {"R1": r1, "R2": r2, "R3": r3, "R4": r4}
GRAPHQL: Mapping[str, Read] = {"G1": g1, "G2": g2, "G3": g3, "G4": g4}


def _row(row: Any) -> Sequence[Any]:
    if row is None:
        raise LookupError("there is no such article")
    return cast(Sequence[Any], row)


def _page(total: int, size: int) -> bytes:
    return b'{"page":1,"pageSize":%d,"pageCount":%d,"total":%d}' % (size, -(-total // size), total)


def _seo(held: str | None, more: bytes = b"") -> bytes:
    if held is None:
        return b"null"
    seo = orjson.loads(held)
    shown = {"id": _shown(seo), "metaTitle": seo["metaTitle"], "metaDescription": seo.get("metaDescription")}
    return orjson.dumps(shown)[:-1] + more + b"}"


def _block(held: Mapping[str, Any]) -> dict[str, Any]:
    match kind := held["__component"]:
        case "shared.quote":
            shown = {"id": _shown(held), "text": held["text"], "author": held.get("author")}
        case "shared.rich-text":
            shown = {"id": _shown(held), "body": held.get("body")}
        case _:
            links = [_link(link) for link in held["links"]]
            shown = {"id": _shown(held), "title": held.get("title"), "links": links}
    shown["__component"] = kind
    return shown


def _link(held: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": _shown(held), "label": held["label"], "url": held.get("url"), "target": held.get("target")}


def _shown(held: Mapping[str, Any]) -> int:
    """Return the id that a component of a published entry shows."""
    return 2 * held["id"] + 1


def _item(held: Mapping[str, Any]) -> dict[str, Any]:
    match held["__component"]:
        case "shared.quote":
            return {"__typename": "ComponentSharedQuote", "text": held["text"], "author": held.get("author")}
        case "shared.rich-text":
            return {"__typename": "ComponentSharedRichText", "body": held.get("body")}
        case _:
            links = [{"label": link["label"], "url": link.get("url")} for link in held["links"]]
            return {"__typename": "ComponentSharedSlider", "title": held.get("title"), "links": links}


@asynccontextmanager
async def open_connections(url: str, count: int = _CONNECTIONS) -> AsyncGenerator[Connections]:
    """Open connections to a database and prepare every statement on each; close them at the end."""
    opened = [await asyncpg.connect(url) for _ in range(count)]
    try:
        yield Connections([await _prepare(connection) for connection in opened])
    finally:
        for connection in opened:
            await connection.close()


async def _prepare(connection: asyncpg.Connection) -> Prepared:
    # JSON as it comes, in bytes: as text it would be decoded here and encoded again for the answer.
    await connection.set_type_codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")
    return {statement: await connection.prepare(statement) for statement in statements.ALL}


def application(connections: Connections) -> Starlette:
    """Return the ASGI application."""
    endpoint = Endpoint(connections)
    return Starlette(
        routes=[
            Route("/graphql", endpoint, methods=["POST"]),
            Route("/api/articles", endpoint, methods=["GET"]),
            Route("/api/articles/{document_id}", endpoint, methods=["GET"]),
        ]
    )


def main() -> None:
    """Read the command line and serve on 127.0.0.1 until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floor")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True, metavar="URL")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(given.database.replace("asyncpg://", "postgresql://"), given.port))


async def _serve(url: str, port: int) -> None:
    async with open_connections(url) as connections:
        config = uvicorn.Config(
            application(connections), port=port, http="httptools", lifespan="off", access_log=False, log_level="warning"
        )
        await _Server(config).serve()


class _Server(uvicorn.Server):
    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


if __name__ == "__main__":
    main()
