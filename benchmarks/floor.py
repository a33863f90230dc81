"""The same answers by hand: what the eight reads of the magazine cost at the least on Starlette, asyncpg and orjson.

`python -m benchmarks.floor --port P --database URL` serves them from a database that holds the magazine, and prints
`ready`. It knows these requests and no others: no text is parsed, nobody is asked who they are, nothing is logged. Each
function is what was fastest of all that was tried for it (docs/explanation/performance.md).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import orjson
from asyncpg.prepared_stmt import PreparedStatement
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from benchmarks import floor_statements as statements
from benchmarks.requests import load_requests
from benchmarks.serving import serve

Prepared: TypeAlias = Mapping[str, PreparedStatement]
"""A connection: its prepared statements by their text."""

Row: TypeAlias = Sequence[Any]
Article: TypeAlias = dict[str, Any]

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
    return _list(await connection[statements.R1].fetch())


async def r2(connection: Prepared, _: str) -> bytes:
    """25 articles with author, category, tags, seo and cover; what several articles share is fetched once."""
    articles: list[Article] = []
    tags: dict[int, list[orjson.Fragment]] = {}
    shared: dict[str | None, orjson.Fragment] = {}
    links: list[tuple[Article, str | None, str | None, str | None]] = []
    total = 0
    for row in await connection[statements.R2].fetch():
        match row[23]:
            case "article":
                article, total = _article(row), row[22]
                article["tags"] = tags[row[0]] = []
                article["seo"] = _seo(row[27])
                articles.append(article)
                links.append((article, row[24], row[25], row[26]))
            case "shared":
                shared[row[1]] = orjson.Fragment(row[28])
            case _:
                tags[row[0]].append(shared[row[1]])
    for article, cover, author, category in links:
        article["cover"], article["author"] = shared.get(cover), shared.get(author)
        article["category"] = shared.get(category)
    return _page(articles, total)


async def r3(connection: Prepared, document_id: str) -> bytes:
    """One article with all that belongs to it."""
    row = await connection[statements.R3].fetchrow(document_id)
    if row is None:
        raise LookupError(f"there is no article {document_id}")
    article = _article(row)
    article["cover"], article["author"], article["category"] = map(_json, row[22:25])
    article["tags"], article["gallery"] = _json(row[25]) or [], _json(row[26]) or []
    if (seo := _seo(row[27])) is not None:
        seo["shareImage"] = _json(row[28])
    article["seo"] = seo
    article["links"] = [_link(link) for link in orjson.loads(row[29] or "[]")]
    article["blocks"] = [_block(block) for block in orjson.loads(row[30] or "[]")]
    return orjson.dumps({"data": article, "meta": {}})


async def r4(connection: Prepared, _: str) -> bytes:
    """Articles filtered and sorted by relations."""
    return _list(await connection[statements.R4].fetch())


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
    row = await connection[statements.G3].fetchrow(document_id)
    article = row and {
        "documentId": row[0],
        "title": row[1],
        "slug": row[2],
        "summary": row[3],
        "body": row[4],
        "views": row[5],
        "kind": row[6],
        "author": row[7] and {"name": row[7]},
        "category": row[8] and {"name": row[8]},
    }
    return orjson.dumps({"data": {"article": article}})


async def g4(connection: Prepared, _: str) -> bytes:
    """A connection, filtered by a relation, sorted and counted."""
    rows = await connection[statements.G4].fetch()
    total = rows[0][3] if rows else 0
    nodes = [{"documentId": row[0], "title": row[1], "views": row[2]} for row in rows]
    page = {"total": total, "page": 1, "pageSize": 10, "pageCount": -(-total // 10)}
    return orjson.dumps({"data": {"articles_connection": {"nodes": nodes, "pageInfo": page}}})


REST: Mapping[str, Read] = {"R1": r1, "R2": r2, "R3": r3, "R4": r4}
GRAPHQL: Mapping[str, Read] = {"G1": g1, "G2": g2, "G3": g3, "G4": g4}


def _list(rows: Sequence[Row]) -> bytes:
    return _page([_article(row) for row in rows], rows[0][22] if rows else 0)


def _page(articles: Sequence[Article], total: int) -> bytes:
    page = {"page": 1, "pageSize": 25, "pageCount": -(-total // 25), "total": total}
    return orjson.dumps({"data": articles, "meta": {"pagination": page}})


def _article(row: Row) -> Article:
    """Return what REST shows of an article; JSON columns go from the database into the answer as they are."""
    time = row[15]
    return {
        "id": row[0],
        "documentId": row[1],
        "title": row[2],
        "slug": row[3],
        "summary": row[4],
        "body": row[5],
        "content": _json(row[6]),
        "rating": row[7],
        "views": row[8],
        "reads": row[9],
        "score": row[10],
        "kind": row[11],
        "featured": row[12],
        "event_date": row[13],
        "event_at": row[14],
        "event_time": time and time.rstrip("0").rstrip("."),
        "contact": row[16],
        "meta": _json(row[17]),
        "createdAt": row[18],
        "updatedAt": row[19],
        "publishedAt": row[20],
        "locale": row[21],
    }


def _json(held: str | bytes | None) -> orjson.Fragment | None:
    return None if held is None else orjson.Fragment(held)


def _seo(held: str | None) -> dict[str, Any] | None:
    if held is None:
        return None
    seo = orjson.loads(held)
    return {"id": _shown(seo), "metaTitle": seo["metaTitle"], "metaDescription": seo.get("metaDescription")}


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
async def _open_connections(url: str, count: int) -> AsyncGenerator[Connections]:
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


@asynccontextmanager
async def opened(url: str, count: int = _CONNECTIONS) -> AsyncGenerator[Starlette]:
    """Open the connections and give the application."""
    async with _open_connections(url, count) as connections:
        endpoint = Endpoint(connections)
        yield Starlette(
            routes=[
                Route("/graphql", endpoint, methods=["POST"]),
                Route("/api/articles", endpoint, methods=["GET"]),
                Route("/api/articles/{document_id}", endpoint, methods=["GET"]),
            ]
        )


if __name__ == "__main__":
    serve(opened)
