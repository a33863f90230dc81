"""What operations cost, and which are refused for it."""

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import build_schema
from hypothesis import given as given_that
from hypothesis import strategies as st

from tests.unit.resolvers.graphql import tiny
from tests.unit.resolvers.graphql.asking import Magazine
from typecase.errors import PaginationError
from typecase.resolvers.entities.parameters.pagination import parse_pagination
from typecase.resolvers.graphql.answering import Answer, Answering
from typecase.resolvers.graphql.collecting import root_fields
from typecase.resolvers.graphql.costs import Costs
from typecase.resolvers.graphql.documents import Documents, Operation
from typecase.resolvers.graphql.errors import RefusedOperation
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.graphql.variables import coerce_variables
from typecase.schema.registry import Registry
from typecase.schema.sdl.costs import FieldCost

N, PAGE, DEEP = "query ($n: Int)", "query ($page: PaginationArg)", "query ($deep: Boolean = true)"

# operation, variables, cost
TABLE: list[tuple[str, dict[str, Any], int]] = [
    # one document, and what is to one
    ('{ article(documentId: "a") { title views } }', {}, 1),
    ('{ article(documentId: "a") { title author { name avatar { url } } } }', {}, 3),
    ("{ homepage { headline } global { siteName } }", {}, 2),
    # a list counts its page: what is said, else the setting, else the usual number
    ("{ articles { title } }", {}, 10),
    ("{ articles(pagination: {limit: 3}) { title } }", {}, 3),
    ("{ articles(pagination: {pageSize: 7, page: 4}) { title } }", {}, 7),
    ("{ articles(pagination: {start: 90}) { title } }", {}, 10),
    ("{ articles(pagination: {limit: 0}) { title } }", {}, 1),
    ("{ articles(pagination: {limit: -1}) { title } }", {}, 100),
    ("{ articles(pagination: {limit: 1000}) { title } }", {}, 1_000),
    # what is below counts for each of them
    ("{ articles(pagination: {limit: 3}) { title author { name } } }", {}, 3 + 3),
    ("{ articles(pagination: {limit: 3}) { tags(pagination: {limit: 5}) { name } } }", {}, 3 + 15),
    ("{ articles { author { articles { tags { name } } } } }", {}, 10 + 10 + 100 + 1_000),
    ("{ articles { gallery { url } cover { url } } }", {}, 10 + 100 + 10),
    # connections count once, their nodes a page; what tells of the page counts once
    ("{ articles_connection { nodes { title } } }", {}, 1 + 10),
    ("{ articles_connection(pagination: {limit: 4}) { nodes { title author { name } } pageInfo { total } } }", {}, 10),
    ("{ articles_connection { pageInfo { total } } }", {}, 2),
    ("{ articles { tags_connection(pagination: {limit: 2}) { nodes { name } } } }", {}, 10 + 10 + 20),
    # components are values to one or lists; a zone has no page and counts the usual number, each value the dearest kind
    ("{ articles { seo { metaTitle shareImage { url } } } }", {}, 10 + 10 + 10),
    ("{ articles { links(pagination: {limit: 2}) { label } } }", {}, 10 + 20),
    ("{ homepage { blocks { __typename } } }", {}, 1 + 10),
    (
        "{ articles { blocks { ... on ComponentSharedQuote { id } ... on ComponentSharedSlider { links { id } } } } }",
        {},
        10 + 10 * 10 * (1 + 10),
    ),
    # equal fields are one, others add up; what is skipped counts nothing
    ("{ articles { author { name } ...F } } fragment F on Article { author { email } }", {}, 10 + 10),
    ("{ a: articles { title } b: articles { title } }", {}, 20),
    (DEEP + " { articles { title tags @include(if: $deep) { name } } }", {}, 10 + 100),
    (DEEP + " { articles { title tags @include(if: $deep) { name } } }", {"deep": False}, 10),
    (DEEP + " { articles @skip(if: $deep) { title } }", {}, 0),
    # variables
    (N + " { articles(pagination: {limit: $n}) { title } }", {"n": 4}, 4),
    (N + " { articles(pagination: {limit: $n}) { title } }", {"n": -1}, 100),
    (N + " { articles(pagination: {limit: $n}) { title } }", {}, 10),
    (N + " { articles(pagination: {page: 2, pageSize: $n}) { author { name } } }", {"n": 4}, 8),
    (PAGE + " { articles(pagination: $page) { title } }", {"page": {"limit": 6}}, 6),
    (PAGE + " { articles(pagination: $page) { title } }", {}, 10),
    (PAGE + " { articles(pagination: $page) { title } }", {"page": None}, 10),
    (N + " { articles { tags(pagination: {limit: $n}) { name } author { name } } }", {"n": 2}, 10 + 20 + 10),
    (PAGE + " { articles_connection(pagination: $page) { nodes { title } } }", {"page": {"pageSize": 3}}, 1 + 3),
    # the schema, and names of types, cost nothing
    ("{ __typename __schema { types { name fields { name } } } }", {}, 0),
    ("{ articles { __typename } }", {}, 10),
    # mutations
    ('mutation { createArticle(data: {title: "x"}) { title tags { name } } }', {}, 1 + 10),
    ('mutation { deleteArticle(documentId: "a") { documentId } }', {}, 1),
    ("mutation { createManyArticles(data: [{}, {}]) { count nodes { title } } }", {}, 1 + 10),
]


@pytest.fixture(scope="module")
def articles(magazine: Registry) -> Magazine:
    return Magazine(magazine)


def operation_on(sdl: str, text: str) -> Operation:
    return Documents(build_schema(sdl), Limits()).read(text).operation(None)


def cost_of(read: Operation, costs: Costs, given: Mapping[str, Any] | None = None) -> int:
    variables = coerce_variables(read, given or {})
    return costs.of(root_fields(read, variables), variables)


@pytest.mark.parametrize(("text", "given", "cost"), TABLE, ids=[text for text, *_ in TABLE])
def test_an_operation_costs(text: str, given: dict[str, Any], cost: int, articles: Magazine) -> None:
    read = Documents(articles.documents._schema, Limits(introspection=True)).read(text).operation(None)
    costs = Costs(schema=read.schema, page_sizes=PageSizes())

    assert cost_of(read, costs, given) == cost
    assert cost_of(read, costs, given) == cost


def test_pages_are_as_large_as_the_settings_say(articles: Magazine) -> None:
    read = articles.operation(
        "query ($n: Int) { articles { tags(pagination: {limit: $n}) { name } authors: author { name } } }"
    )
    costs = Costs(schema=read.schema, page_sizes=PageSizes(default=5, largest=20))

    assert cost_of(read, costs, {"n": 50}) == 5 + 5 * 20 + 5
    assert cost_of(read, costs, {"n": -1}) == 5 + 5 * 20 + 5
    assert cost_of(read, costs) == 5 + 5 * 5 + 5


def test_the_fields_of_strapi_4_count_as_the_objects_that_they_are(magazine: Registry) -> None:
    read = Magazine(magazine, v4=True).operation(
        "{ articles(pagination: {limit: 2}) { data { id attributes { title } } } }"
    )

    assert cost_of(read, Costs(schema=read.schema, page_sizes=PageSizes())) == 2 + 2 + 2


DECLARED = {
    "Query.dear": FieldCost(weight=7),
    "Query.search": FieldCost(weight=2, multipliers=("first", "ids")),
    "Query.tags": FieldCost(weight=3),
    "Query.tags_connection": FieldCost(weight=3),
    "Query.free": FieldCost(weight=0),
    "Tag.score": FieldCost(weight=4),
}
SDL = """
input Page { page: Int, pageSize: Int, start: Int, limit: Int }
type Query {
  dear: String
  free: Tag
  search(first: Int = 5, ids: [ID!]): [Tag]
  tags(pagination: Page = {}): [Tag]
  tags_connection(pagination: Page = {}): Tags
}
type Tags { nodes: [Tag], total: Total }
type Total { count: Int }
type Tag { name: String, score: Int, parent: Tag }
"""


@pytest.mark.parametrize(
    ("text", "given", "cost"),
    [
        ("{ dear }", {}, 7),
        ("{ a: dear b: dear }", {}, 14),
        ("{ free { name } }", {}, 0),
        ("{ free { score parent { name } } }", {}, 4 + 1),
        ("{ tags { name } }", {}, 30),
        ("{ tags { score } }", {}, 10 * (3 + 4)),
        ("{ tags_connection(pagination: {limit: 2}) { nodes { name } total { count } } }", {}, 1 + 2 * 3 + 1),
        ("{ search { name } }", {}, 2 * 5),
        ('{ search(first: 3, ids: ["a", "b"]) { name parent { name } } }', {}, 6 * (2 + 1)),
        ("query ($n: Int, $ids: [ID!]) { search(first: $n, ids: $ids) { name } }", {"n": 4, "ids": ["a"] * 3}, 24),
        ("query ($n: Int, $id: ID!) { search(first: $n, ids: [$id, $id]) { name } }", {"n": 4, "id": "a"}, 16),
        ("query ($n: Int) { search(first: $n) { name } }", {"n": -4}, 0),
        ("query ($n: Int) { search(first: $n) { name } }", {"n": None}, 2),
    ],
)
def test_a_directive_says_what_a_field_costs(text: str, given: dict[str, Any], cost: int) -> None:
    read = operation_on(SDL, text)
    costs = Costs(schema=read.schema, page_sizes=PageSizes(), declared=DECLARED)

    assert cost_of(read, costs, given) == cost


WHOLE = st.none() | st.integers(-5, 50)


@given_that(
    page=st.fixed_dictionaries({}, optional=dict.fromkeys(("page", "pageSize", "start", "limit"), WHOLE)),
    sizes=st.builds(PageSizes, default=st.integers(1, 30), largest=st.none() | st.integers(1, 30)),
)
def test_a_page_counts_as_large_as_it_is(page: dict[str, int | None], sizes: PageSizes) -> None:
    try:
        size = parse_pagination(page, default=sizes.default, maximum=sizes.largest).limit
    except PaginationError:
        return
    read = operation_on(SDL, "query ($page: Page) { tags(pagination: $page) { name } }")

    assert cost_of(read, Costs(schema=read.schema, page_sizes=sizes), {"page": page}) == (100 if size is None else size)


def test_what_costs_too_much_is_refused_and_told_where(articles: Magazine) -> None:
    text = "query ($n: Int, $p: PaginationArg) { articles(pagination: {limit: $n}) { tags(pagination: $p) { name } } }"
    read = articles.operation(text)
    costs = Costs(schema=read.schema, page_sizes=PageSizes(), most=1_000)

    def check(**given: Any) -> None:
        variables = coerce_variables(read, given)
        costs.check(root_fields(read, variables), variables)

    check(n=10, p={"limit": 99})
    with pytest.raises(RefusedOperation) as refused:
        check(n=10, p={"limit": 100})

    [error] = refused.value.errors
    assert refused.value.status == 400
    assert error.message == (
        "The operation costs 1010, and at most 1000 are allowed. articles.tags alone costs 1000: "
        "ask for fewer there or in the lists around it (pagination), or in several operations"
    )
    assert error.extensions == {"code": "OPERATION_TOO_EXPENSIVE", "cost": 1_010, "maxCost": 1_000}
    assert error.locations is not None
    assert [location.column for location in error.locations] == [text.index("tags") + 1]


def test_without_a_limit_nothing_is_refused(articles: Magazine) -> None:
    read = articles.operation("{ articles(pagination: {limit: 1000000000}) { title } }")
    fields = root_fields(read, coerce_variables(read, {}))

    Costs(schema=read.schema, page_sizes=PageSizes()).check(fields, coerce_variables(read, {}))


async def test_a_refused_operation_is_not_answered() -> None:
    read = tiny.operation("{ one: tags { name } tag { name } }")
    canned = tiny.Canned({"one": Answer(tree=[]), "tag": Answer(tree=None)})
    costs = Costs(schema=read.schema, page_sizes=PageSizes(), most=10)

    result = await Answering(canned, costs=costs).answer(read, {}, None)

    assert (result.status, canned.asked) == (400, [])
    assert result.body["errors"][0]["extensions"] == {"code": "OPERATION_TOO_EXPENSIVE", "cost": 11, "maxCost": 10}
    assert "data" not in result.body
