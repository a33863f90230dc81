from typing import Any

import pytest

from tests.unit.resolvers.graphql.asking import Asker, Magazine
from typecase.errors import PaginationError, ValidationError
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.graphql.shapes import UnplannedField
from typecase.resolvers.graphql.unions import TYPE_KEY
from typecase.resolvers.queries.conditions import All, Compare, Operator, Order
from typecase.resolvers.queries.selection import (
    Arguments,
    Connection,
    Constant,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Query,
    Scalar,
    Selection,
)
from typecase.schema.registry import Registry

ARTICLE, AUTHOR, TAG, FILE = "api::article.article", "api::author.author", "api::tag.tag", "plugin::upload.file"


@pytest.fixture(scope="module")
def asked(magazine: Registry) -> Magazine:
    return Magazine(magazine)


def outputs(asked: Magazine, inside: str, asker: Asker | None = None, **given: Any) -> tuple[Output, ...]:
    """Return what `{ article { … } }` asks of an article."""
    declared = f"query ({', '.join(f'${name}: Int' for name in given)}) " if given else ""
    text = f'{declared}{{ article(documentId: "a") {{ {inside} }} }}'
    return asked.read(text, asker, given).queries[0].selection.outputs


def test_scalars_have_their_response_keys(asked: Magazine) -> None:
    assert outputs(asked, "documentId t: title createdAt locale __typename type: __typename") == (
        Scalar("documentId", "documentId"),
        Scalar("t", "title"),
        Scalar("createdAt", "createdAt"),
        Scalar("locale", "locale"),
        Constant("__typename", "Article"),
        Constant("type", "Article"),
    )


def test_a_relation_to_one_is_an_edge_without_a_page(asked: Magazine) -> None:
    assert outputs(asked, "a: author { name }") == (
        Edge("a", "author", Query(selection=Selection(AUTHOR, (Scalar("name", "name"),)))),
    )


def test_a_relation_to_many_has_filters_sort_and_page(asked: Magazine) -> None:
    inside = (
        'tags(filters: { name: { eq: "x" } }, sort: ["name", "createdAt"], pagination: { start: 4, limit: 2 }) { name }'
    )

    assert outputs(asked, inside) == (
        Edge(
            "tags",
            "tags",
            Query(
                selection=Selection(TAG, (Scalar("name", "name"),)),
                condition=All((Compare("name", Operator.EQ, "x"),)),
                sort=(Order(("name",)), Order(("createdAt",))),
                start=4,
                limit=2,
            ),
        ),
    )


def test_a_connection_asks_for_its_nodes_with_its_own_arguments(asked: Magazine) -> None:
    assert outputs(
        asked, "c: tags_connection(pagination: { limit: 2 }) { nodes { name } __typename n: nodes { name } }"
    ) == (
        Connection(
            "c",
            (
                Edge("nodes", "tags", Query(selection=Selection(TAG, (Scalar("name", "name"),)), limit=2)),
                Constant("__typename", "TagRelationResponseCollection"),
                Edge("n", "tags", Query(selection=Selection(TAG, (Scalar("name", "name"),)), limit=2)),
            ),
        ),
    )


def test_media_are_edges_to_files(asked: Magazine) -> None:
    url = Selection(FILE, (Scalar("url", "url"),))

    assert outputs(asked, "cover { url } gallery { url } gallery_connection { nodes { url } }") == (
        Edge("cover", "cover", Query(selection=url)),
        Edge("gallery", "gallery", Query(selection=url, limit=10)),
        Connection("gallery_connection", (Edge("nodes", "gallery", Query(selection=url, limit=10)),)),
    )


def test_localizations_are_an_edge_to_the_same_type(asked: Magazine) -> None:
    assert outputs(asked, "localizations { locale } localizations_connection { nodes { locale } }") == (
        Edge(
            "localizations",
            "localizations",
            Query(selection=Selection(ARTICLE, (Scalar("locale", "locale"),)), limit=10),
        ),
        Connection(
            "localizations_connection",
            (
                Edge(
                    "nodes",
                    "localizations",
                    Query(selection=Selection(ARTICLE, (Scalar("locale", "locale"),)), limit=10),
                ),
            ),
        ),
    )


def test_a_list_without_arguments_has_no_limit(asked: Magazine) -> None:
    (edge,) = asked.read("{ homepage { localizations { locale } } }").queries[0].selection.outputs

    assert isinstance(edge, Edge)
    assert edge.query.limit is None


def test_a_component_is_its_parts(asked: Magazine) -> None:
    assert outputs(asked, "seo { id metaTitle shareImage { url } }") == (
        Parts(
            "seo",
            "seo",
            {
                "shared.seo": Selection(
                    "shared.seo",
                    (
                        Scalar("id", "id"),
                        Scalar("metaTitle", "metaTitle"),
                        Edge("shareImage", "shareImage", Query(selection=Selection(FILE, (Scalar("url", "url"),)))),
                    ),
                )
            },
        ),
    )


def test_a_list_of_components_has_filters_sort_and_page(asked: Magazine) -> None:
    inside = (
        'links(filters: { label: { contains: "x" } }, sort: "label", pagination: { page: 2, pageSize: 3 }) { label }'
    )

    assert outputs(asked, inside) == (
        Parts(
            "links",
            "links",
            {"shared.link": Selection("shared.link", (Scalar("label", "label"),))},
            condition=All((Compare("label", Operator.CONTAINS, "x"),)),
            sort=(Order(("label",)),),
            start=3,
            limit=3,
        ),
    )


def test_a_zone_has_a_selection_of_each_of_its_components(asked: Magazine) -> None:
    inside = "blocks { __typename ... on ComponentSharedQuote { t: text } ... on ComponentSharedSlider { title } }"
    text = Constant("__typename", "ComponentSharedRichText")

    assert outputs(asked, inside) == (
        Parts(
            "blocks",
            "blocks",
            {
                "shared.quote": Selection(
                    "shared.quote", (Constant("__typename", "ComponentSharedQuote"), Scalar("t", "text"))
                ),
                "shared.rich-text": Selection("shared.rich-text", (text,)),
                "shared.slider": Selection(
                    "shared.slider", (Constant("__typename", "ComponentSharedSlider"), Scalar("title", "title"))
                ),
            },
        ),
    )


def test_a_zone_whose_items_do_not_say_their_type_says_it_under_a_hidden_key(asked: Magazine) -> None:
    read = asked.read(
        '{ article(documentId: "a") { blocks { kind: __typename ... on ComponentSharedQuote { text } } } }'
    )

    (zone,) = read.queries[0].selection.outputs
    assert isinstance(zone, Parts)
    assert zone.selections["shared.quote"].outputs == (
        Constant("kind", "ComponentSharedQuote"),
        Scalar("text", "text"),
        Constant(TYPE_KEY, "ComponentSharedQuote"),
    )
    assert read.hidden == (("blocks",),)


def test_what_holds_a_file_is_shown_of_the_types_that_the_caller_may_see(asked: Magazine) -> None:
    asker = Asker(unseen=frozenset({"api::review.review", AUTHOR}))

    (cover,) = outputs(asked, "cover { related { ... on Article { title } ... on Author { name } } }", asker)

    assert isinstance(cover, Edge)
    (related,) = cover.query.selection.outputs
    assert isinstance(related, Morph)
    assert related.selections[ARTICLE].outputs == (Scalar("title", "title"), Constant(TYPE_KEY, "Article"))
    assert related.selections[TAG].outputs == (Constant(TYPE_KEY, "Tag"),)
    assert {"api::review.review", AUTHOR, "shared.quote"} & related.selections.keys() == set()


@pytest.mark.parametrize("inside", ["tags { name }", "tags_connection { nodes { name } }"])
def test_a_relation_whose_target_may_not_be_found_is_denied(asked: Magazine, inside: str) -> None:
    assert outputs(asked, f"d: {inside}", Asker(unseen=frozenset({TAG}))) == (Denied("d"),)


def test_files_are_never_denied(asked: Magazine) -> None:
    (cover,) = outputs(asked, "cover { url }", Asker(unseen=frozenset({FILE})))

    assert isinstance(cover, Edge)


def test_filters_reach_the_asker_with_canonical_values(asked: Magazine) -> None:
    asker = Asker()
    filters = '{ kind: { eq: "how-to" }, event_time: { lt: "03:04:05" }, reads: { gt: "7" }, views: { null: true } }'

    asked.read(f"{{ articles(filters: {filters}) {{ title }} }}", asker)

    assert asker.parsed == [
        (
            ARTICLE,
            {
                "kind": {"eq": "how-to"},
                "event_time": {"lt": "03:04:05.000"},
                "reads": {"gt": 7},
                "views": {"null": True},
            },
        )
    ]


@pytest.mark.parametrize("filters", ["{}", "null"])
def test_filters_that_say_nothing_are_no_condition(asked: Magazine, filters: str) -> None:
    assert asked.read(f"{{ articles(filters: {filters}, sort: null) {{ title }} }}").queries[0].condition is None


def test_null_in_a_sort_is_left_out(asked: Magazine) -> None:
    assert asked.read('{ articles(sort: [null, "title"]) { title } }').queries[0].sort == (Order(("title",)),)


@pytest.mark.parametrize(
    ("pagination", "start", "limit"),
    [
        ("{}", 0, 3),
        ("{ limit: 2 }", 0, 2),
        ("{ limit: 9 }", 0, 5),
        ("{ limit: 0 }", 0, 1),
        ("{ limit: -1 }", 0, 5),
        ("{ limit: -1, start: 7 }", 7, 5),
        ("{ start: -2 }", 0, 3),
        ("{ page: 0 }", 0, 3),
        ("{ page: 2 }", 3, 3),
        ("{ page: 2, pageSize: 4 }", 4, 4),
        ("{ pageSize: 10 }", 0, 5),
        ("{ pageSize: 0 }", 0, 1),
    ],
)
def test_pages_are_kept_within_their_sizes(asked: Magazine, pagination: str, start: int, limit: int) -> None:
    small = asked.with_page_sizes(PageSizes(default=3, largest=5))

    query = small.read(f"{{ tags(pagination: {pagination}) {{ name }} }}").queries[0]

    assert (query.start, query.limit) == (start, limit)


def test_a_limit_of_minus_one_is_all_where_there_is_no_largest_page(asked: Magazine) -> None:
    assert asked.read("{ tags(pagination: { limit: -1 }) { name } }").queries[0].limit is None


def test_two_ways_of_paging_are_refused(asked: Magazine) -> None:
    with pytest.raises(PaginationError):
        asked.read("{ tags(pagination: { page: 1, start: 1 }) { name } }")


def test_a_page_that_is_null_is_refused(asked: Magazine) -> None:
    with pytest.raises(ValidationError, match="pagination must be an object, not null"):
        asked.read("{ tags(pagination: null) { name } }")


def test_selections_without_variables_are_made_once_for_askers_that_are_alike(asked: Magazine) -> None:
    text = 'query ($n: Int) { article(documentId: "a") { tags(pagination: { limit: $n }) { name } author { name } } }'

    def selections(asker: Asker, n: int) -> tuple[Selection, Selection]:
        tags, author = asked.read(text, asker, {"n": n}).queries[0].selection.outputs
        assert isinstance(tags, Edge)
        assert isinstance(author, Edge)
        return tags.query.selection, author.query.selection

    one, same = selections(Asker(signature="s"), 1), selections(Asker(signature="s"), 2)
    other, nobody = selections(Asker(signature="t"), 1), selections(Asker(), 1)

    assert one[0] is same[0]
    assert one[1] is same[1]
    assert one[0] is not other[0]
    assert nobody[0] is not selections(Asker(), 1)[0]


def test_a_selection_is_made_once_for_askers_that_are_alike_whatever_the_variables_are(asked: Magazine) -> None:
    text = "query ($n: Int) { tags(pagination: { limit: $n }) { articles(pagination: { limit: $n }) { title } } }"

    first, second = (asked.read(text, Asker(signature="s"), {"n": number}).queries[0] for number in (1, 2))
    other = asked.read(text, Asker(signature="t"), {"n": 1}).queries[0]

    assert first.selection is second.selection
    assert other.selection is not first.selection
    assert [query.limit for query in (first, second)] == [1, 2]
    assert [query.sites for query in (first, second)] == [(Arguments(limit=1),), (Arguments(limit=2),)]


def test_only_the_last_signatures_are_kept(asked: Magazine) -> None:
    text = "{ tags(pagination: { limit: 8 }) { name } }"
    first, *_, last = [asked.read(text, Asker(signature=number)).queries[0] for number in range(100)]

    assert asked.read(text, Asker(signature=99)).queries[0].selection is last.selection
    assert asked.read(text, Asker(signature=0)).queries[0].selection is not first.selection


def test_a_field_that_shows_no_attribute_is_not_planned(asked: Magazine) -> None:
    (field, selector), *_ = asked.fields("{ me { id } }")

    with pytest.raises(UnplannedField, match=r"Query\.me"):
        selector.shown(field, field.named_type)
