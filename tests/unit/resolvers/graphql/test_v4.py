"""The fields of Strapi 4, read into selections and shapes."""

import pytest

from tests.unit.resolvers.graphql.asking import Asker, Magazine
from typecase.resolvers.graphql.reading import ConnectionShape, Meta, Nodes, PageInfo, TypeName, answer_of
from typecase.resolvers.graphql.unions import TYPE_KEY
from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Denied,
    Edge,
    Parts,
    Query,
    Scalar,
    Selection,
    Wrapped,
)
from typecase.schema.registry import Registry

ARTICLE, AUTHOR, TAG = "api::article.article", "api::author.author", "api::tag.tag"
NAME = Scalar("name", "name")


@pytest.fixture(scope="module")
def asked(magazine: Registry) -> Magazine:
    return Magazine(magazine, v4=True)


def test_levels_around_an_entry_show_it_again(asked: Magazine) -> None:
    inside = "d: data { id __typename attributes { author { data { name } } } }"

    (output,) = asked.read(f"{{ articles {{ {inside} }} }}").queries[0].selection.outputs

    author = Edge(
        "author", "author", Query(selection=Selection(AUTHOR, (Wrapped("data", Selection(AUTHOR, (NAME,))),)))
    )
    assert output == Wrapped(
        "d",
        Selection(
            ARTICLE,
            (
                Scalar("id", "id"),
                Constant("__typename", "Article"),
                Wrapped("attributes", Selection(ARTICLE, (author,))),
            ),
        ),
    )


def test_a_list_with_data_is_one_with_nodes(asked: Magazine) -> None:
    inside = "tags_connection { data { name } }"

    assert asked.read(f"{{ articles {{ {inside} }} }}").queries[0].selection.outputs == (
        Connection("tags_connection", (Edge("data", "tags", Query(selection=Selection(TAG, (NAME,)), limit=10)),)),
    )


def test_a_component_has_them_too(asked: Magazine) -> None:
    seo = "shared.seo"
    read = asked.read("{ articles { seo { data { title: metaTitle } } } }")

    title = Wrapped("data", Selection(seo, (Scalar("title", "metaTitle"),)))
    assert read.queries[0].selection.outputs == (Parts("seo", "seo", {seo: Selection(seo, (title,))}),)


def test_what_is_denied_is_denied_inside(asked: Magazine) -> None:
    read = asked.read("{ articles { data { author { name } } } }", Asker(unseen=frozenset({AUTHOR})))

    assert read.queries[0].selection.outputs == (Wrapped("data", Selection(ARTICLE, (Denied("author"),))),)


def test_hidden_types_are_found_inside(asked: Magazine) -> None:
    read = asked.read("{ articles { data { a: attributes { blocks { ... on ComponentSharedQuote { text } } } } } }")

    assert read.hidden == (("data", "a", "blocks"),)
    assert TYPE_KEY in repr(read.queries[0].selection)


def test_meta_is_an_object_around_the_page(asked: Magazine) -> None:
    inside = "data { slug } m: meta { __typename p: pagination { t: total } }"

    read = asked.read(f"{{ articles_connection {{ {inside} }} }}")

    members = (TypeName("__typename", "ResponseCollectionMeta"), PageInfo("p", (("t", "total"),)))
    assert read.shape == ConnectionShape((Nodes("data", 0), Meta("m", members)))
    assert (read.wants_entries, read.wants_total) == (True, True)
    assert answer_of(read, [[{"slug": "a"}]], 7) == {
        "data": [{"slug": "a"}],
        "m": {"__typename": "ResponseCollectionMeta", "p": {"t": 7}},
    }


def test_a_meta_without_a_page_wants_no_total(asked: Magazine) -> None:
    read = asked.read("{ articles_connection { meta { __typename } } }")

    assert (read.wants_entries, read.wants_total) == (False, False)


def test_a_mutation_selects_through_them(asked: Magazine) -> None:
    ((field, selector),) = asked.fields('mutation { createTag(data: { name: "x" }) { data { name } } }')

    assert selector.shown(field, field.named_type).selection == Selection(
        TAG, (Wrapped("data", Selection(TAG, (NAME,))),)
    )
