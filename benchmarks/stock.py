"""The four GraphQL reads of the magazine as ariadne and Tortoise are used out of the box.

`python -m benchmarks.stock --port P --database URL` serves them from a database that holds the magazine: resolvers that
return Tortoise's models, relations prefetched where the operation asks for them, `ariadne.asgi.GraphQL`.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ariadne import EnumType, ObjectType, QueryType, UnionType, load_schema_from_path, make_executable_schema
from ariadne.asgi import GraphQL
from graphql import FieldNode, GraphQLResolveInfo, SelectionSetNode
from starlette.applications import Starlette
from starlette.routing import Route
from tortoise import Tortoise
from tortoise.queryset import QuerySet

from benchmarks.serving import serve
from benchmarks.stock_models import Article, Tag

_KINDS = {"news": "news", "opinion": "opinion", "how_to": "how-to", "long_read": "long read"}
_COMPONENTS = {
    "shared.quote": "ComponentSharedQuote",
    "shared.rich-text": "ComponentSharedRichText",
    "shared.slider": "ComponentSharedSlider",
}
_COLUMNS = {"documentId": "document_id", "publishedAt": "published_at"}
_RELATIONS = {"author": "author", "category": "category", "tags": "tag_links__target"}
_LIMIT = 10

query = QueryType()
article = ObjectType("Article")
block = UnionType("ArticleBlocksDynamicZone")

for _name, _column in _COLUMNS.items():
    article.set_alias(_name, _column)


@query.field("articles")
async def resolve_articles(
    _: Any, info: GraphQLResolveInfo, *, pagination: Mapping[str, Any], sort: Sequence[str]
) -> list[Article]:
    return await _page(_published(info).order_by(*_order(sort)), pagination)


@query.field("article")
async def resolve_article(_: Any, info: GraphQLResolveInfo, *, documentId: str) -> Article | None:
    return await _published(info).get_or_none(document_id=documentId)


@query.field("articles_connection")
async def resolve_articles_connection(
    _: Any, info: GraphQLResolveInfo, *, filters: Mapping[str, Any], pagination: Mapping[str, Any], sort: Sequence[str]
) -> dict[str, Any]:
    found = _published(info, "nodes").filter(**_conditions(filters))
    total, size = await found.count(), _size(pagination)
    page_info = {"total": total, "page": pagination["page"], "pageSize": size, "pageCount": -(-total // size)}
    return {"nodes": await _page(found.order_by(*_order(sort)), pagination), "pageInfo": page_info}


@article.field("tags")
def resolve_tags(source: Article, _: GraphQLResolveInfo) -> list[Tag]:
    return [link.target for link in source.tag_links][:_LIMIT]


@block.type_resolver
def resolve_block_type(value: Mapping[str, Any], *_: Any) -> str:
    return _COMPONENTS[value["__component"]]


def _published(info: GraphQLResolveInfo, *path: str) -> QuerySet[Article]:
    relations = [_RELATIONS[name] for name in _asked(info, *path) if name in _RELATIONS]
    return Article.filter(status=1, locale="en").prefetch_related(*relations)


def _asked(info: GraphQLResolveInfo, *path: str) -> list[str]:
    """Return the names of the fields that are asked for below a path from the current field."""
    fields = info.field_nodes
    for step in (*path, None):
        sets = [field.selection_set for field in fields if isinstance(field.selection_set, SelectionSetNode)]
        below = [node for found in sets for node in found.selections if isinstance(node, FieldNode)]
        fields = [field for field in below if step is None or field.name.value == step]
    return [field.name.value for field in fields]


def _conditions(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return Tortoise's form of filters: `{"author": {"name": {"contains": …}}}` is `author__name__contains`."""
    conditions: dict[str, Any] = {}
    for name, value in filters.items():
        if not isinstance(value, Mapping):
            conditions[name] = value
            continue
        for below, condition in _conditions(value).items():
            conditions[name if below == "eq" else f"{name}__{below}"] = condition
    return conditions


def _order(sort: Sequence[str]) -> list[str]:
    columns = [item.partition(":") for item in sort]
    return [("-" if direction == "desc" else "") + _COLUMNS.get(name, name) for name, _, direction in columns] + ["id"]


async def _page(found: QuerySet[Article], pagination: Mapping[str, Any]) -> list[Article]:
    size = _size(pagination)
    return await found.offset((pagination["page"] - 1) * size).limit(size)


def _size(pagination: Mapping[str, Any]) -> int:
    return pagination.get("limit") or pagination.get("pageSize") or _LIMIT


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Starlette]:
    """Open the database and give the application."""
    schema_text = load_schema_from_path(str(Path(__file__).with_name("stock.graphql")))
    schema = make_executable_schema(schema_text, query, article, block, EnumType("ENUM_ARTICLE_KIND", _KINDS))
    await Tortoise.init(
        db_url=url.replace("postgresql://", "asyncpg://"),
        modules={"models": ["benchmarks.stock_models"]},
        _enable_global_fallback=True,
    )
    try:
        yield Starlette(routes=[Route("/graphql", GraphQL(schema), methods=["POST"])])
    finally:
        await Tortoise.close_connections()


if __name__ == "__main__":
    serve(opened)
