from dataclasses import replace

import pytest

from tests.unit.resolvers.graphql.asking import Magazine
from typecase.resolvers.graphql.reading import (
    ConnectionShape,
    Many,
    Nodes,
    One,
    PageInfo,
    TypeName,
    answer_of,
)
from typecase.resolvers.queries.selection import PublicationFilter, Query, Scalar, Selection, Status
from typecase.schema.registry import Registry

ARTICLE = "api::article.article"


@pytest.fixture(scope="module")
def asked(magazine: Registry) -> Magazine:
    return Magazine(magazine)


def test_one_document(asked: Magazine) -> None:
    read = asked.read('{ a: article(documentId: 1, locale: "fr", status: DRAFT) { title } }')

    assert (read.key, read.content_type.uid, read.shape) == ("a", ARTICLE, One())
    assert read.queries == (
        Query(
            selection=Selection(ARTICLE, (Scalar("title", "title"),)),
            document_id="1",
            locale="fr",
            status=Status.DRAFT,
            limit=1,
        ),
    )
    assert (read.wants_entries, read.wants_total) == (True, False)


def test_a_single_type_has_no_document_id(asked: Magazine) -> None:
    read = asked.read("{ homepage { headline } }")

    assert (read.shape, read.queries[0].document_id, read.queries[0].locale) == (One(), None, None)


def test_a_list(asked: Magazine) -> None:
    read = asked.read("{ articles { title } }")

    assert read.shape == Many()
    assert read.queries == (Query(selection=Selection(ARTICLE, (Scalar("title", "title"),)), limit=10),)


def test_a_connection(asked: Magazine) -> None:
    inside = "__typename n: nodes { title } m: nodes { slug } pageInfo { t: total page __typename }"

    read = asked.read(f"{{ articles_connection {{ {inside} }} }}")

    assert read.shape == ConnectionShape(
        (
            TypeName("__typename", "ArticleEntityResponseCollection"),
            Nodes("n", 0),
            Nodes("m", 1),
            PageInfo("pageInfo", (("t", "total"), ("page", "page"), ("__typename", "__typename"))),
        )
    )
    assert [query.selection.outputs for query in read.queries] == [
        (Scalar("title", "title"),),
        (Scalar("slug", "slug"),),
    ]
    assert read.queries[1] == replace(read.queries[0], selection=read.queries[1].selection)
    assert (read.wants_entries, read.wants_total) == (True, True)


def test_a_connection_without_nodes_wants_no_entries(asked: Magazine) -> None:
    read = asked.read("{ articles_connection { pageInfo { total } } }")

    assert (len(read.queries), read.wants_entries, read.wants_total) == (1, False, True)
    assert answer_of(read, [], 5) == {"pageInfo": {"total": 5}}


def test_a_connection_without_a_page_wants_no_total(asked: Magazine) -> None:
    assert asked.read("{ articles_connection { nodes { title } } }").wants_total is False


def test_hidden_types_are_where_the_tree_has_them(asked: Magazine) -> None:
    blocks = "blocks { ... on ComponentSharedQuote { text } }"
    nodes = f"n: nodes {{ {blocks} tags_connection {{ nodes {{ articles {{ {blocks} }} }} }} }}"

    assert asked.read(f"{{ articles_connection {{ {nodes} }} }}").hidden == (
        ("n", "blocks"),
        ("n", "tags_connection", "nodes", "articles", "blocks"),
    )


@pytest.mark.parametrize(
    ("arguments", "publication"),
    [
        ("publicationFilter: NEVER_PUBLISHED", PublicationFilter.NEVER_PUBLISHED),
        ("hasPublishedVersion: true", PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT),
        ("hasPublishedVersion: false", PublicationFilter.NEVER_PUBLISHED_DOCUMENT),
        ("hasPublishedVersion: false, publicationFilter: MODIFIED", PublicationFilter.MODIFIED),
        ("hasPublishedVersion: null, publicationFilter: null", None),
    ],
)
def test_the_publication_filter(asked: Magazine, arguments: str, publication: PublicationFilter | None) -> None:
    assert asked.read(f"{{ articles({arguments}) {{ title }} }}").queries[0].publication is publication


@pytest.mark.parametrize("arguments", ["status: null, locale: null", 'locale: ""'])
def test_what_is_null_is_as_not_given(asked: Magazine, arguments: str) -> None:
    if "status" not in arguments:
        arguments = "status: null"

    query = asked.read(f"{{ articles({arguments}) {{ title }} }}").queries[0]

    assert (query.status, query.locale) == (Status.PUBLISHED, None)


@pytest.mark.parametrize(
    ("pagination", "total", "info"),
    [
        ("{}", 150, {"total": 150, "page": 1, "pageSize": 10, "pageCount": 15}),
        ("{ start: 4, limit: 3 }", 150, {"total": 150, "page": 2, "pageSize": 3, "pageCount": 50}),
        ("{ limit: -1 }", 150, {"total": 150, "page": 1, "pageSize": 150, "pageCount": 1}),
        ("{ limit: -1, start: 200 }", 150, {"total": 150, "page": 1, "pageSize": 0, "pageCount": 1}),
        ("{ page: 99, pageSize: 10 }", 150, {"total": 150, "page": 99, "pageSize": 10, "pageCount": 15}),
        ("{}", 0, {"total": 0, "page": 1, "pageSize": 10, "pageCount": 0}),
        ("{}", 151, {"total": 151, "page": 1, "pageSize": 10, "pageCount": 16}),
    ],
)
def test_the_place_of_a_page(asked: Magazine, pagination: str, total: int, info: dict[str, int]) -> None:
    text = f"{{ articles_connection(pagination: {pagination}) {{ pageInfo {{ total page pageSize pageCount }} }} }}"

    assert answer_of(asked.read(text), [], total) == {"pageInfo": info}


def test_answers_have_the_shape_of_their_field(asked: Magazine) -> None:
    one, many, connection = asked.reads(
        '{ article(documentId: "a") { title } articles { title } '
        "articles_connection { a: nodes { title } b: nodes { slug } __typename pageInfo { t: total __typename } } }"
    )

    assert answer_of(one, [[]]) is None
    assert answer_of(one, [[{"title": "A"}]]) == {"title": "A"}
    assert answer_of(many, [[{"title": "A"}]]) == [{"title": "A"}]
    assert answer_of(connection, [[{"title": "A"}], [{"slug": "a"}]], 1) == {
        "a": [{"title": "A"}],
        "b": [{"slug": "a"}],
        "__typename": "ArticleEntityResponseCollection",
        "pageInfo": {"t": 1, "__typename": "Pagination"},
    }


def test_a_mutation_selects_of_what_it_returns(asked: Magazine) -> None:
    ((field, selector),) = asked.fields('mutation { createTag(data: { name: "x" }) { n: name } }')

    assert selector.shown(field, field.named_type).selection == Selection("api::tag.tag", (Scalar("n", "name"),))
