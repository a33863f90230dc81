"""The query engine over a handful of rows, on every database: what is read, in how many statements."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from typecase.migrations.creation import create_tables
from typecase.resolvers.queries.conditions import AnyOf, Compare, Condition, Negation, Operator, Order, Through
from typecase.resolvers.queries.connections import open_database
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.selection import (
    Arguments,
    Count,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    PublicationFilter,
    Query,
    Scalar,
    Selection,
    Status,
    Style,
)
from typecase.resolvers.queries.statements import Storage
from typecase.schema.registry import Registry

ARTICLE, AUTHOR, TAG, FILE = "api::article.article", "api::author.author", "api::tag.tag", "plugin::upload.file"
SEO = {"id": 4, "metaTitle": "M", "shareImage": "f1"}
LINKS = [{"id": 9, "label": "L", "url": "u"}, {"id": 10, "label": "K", "url": "u"}]
BLOCKS = [
    {"__component": "shared.quote", "id": 7, "text": "Q"},
    {"__component": "shared.slider", "id": 8, "title": "S", "links": LINKS},
]
ROWS = [
    # document, locale, status, title, views, author
    ("a1", "en", 0, "One draft", 1, "u1"),
    ("a1", "en", 1, "One", 1, "u1"),
    ("a2", "en", 1, "Two É", 5, None),
    ("a1", "fr", 1, "Un", 1, "u1"),
]


@pytest.fixture
async def engine(database_url: str, magazine: Registry) -> AsyncIterator[QueryEngine]:
    async with open_database(database_url, magazine, pool=2) as database:
        await create_tables(database.writer, magazine, database.dialect)
        for statement in _content("`" if database.dialect == "mariadb" else '"'):
            await database.writer.execute_script(statement)
        yield QueryEngine(database, Storage(magazine))


def _content(quote: str) -> list[str]:
    documents = {"a1": ARTICLE, "a2": ARTICLE, "u1": AUTHOR, "t1": TAG, "t2": TAG, "f1": FILE}
    statements = [f"insert into typecase_documents values ('{id_}', '{uid}')" for id_, uid in documents.items()]
    statements += [
        "insert into typecase_files (document_id, name, url, size) values ('f1', 'f.png', '/x', 0.25)",
        "insert into authors (document_id, name, avatar_id) values ('u1', 'Ada', 'f1')",
        "insert into tags (document_id, name) values ('t1', 'Alpha'), ('t2', 'beta')",
    ]
    columns = "document_id, locale, status, title, views, author_id, author_position, cover_id, seo, blocks, links"
    values = f"'f1', '{json.dumps(SEO)}', '{json.dumps(BLOCKS)}', '[]', 1.5, 9007199254740993"
    for number, (document, locale, status, title, views, author) in enumerate(ROWS, start=1):
        author_id = f"'{author}'" if author else "null"
        row = f"'{document}', '{locale}', {status}, '{title}', {views}, {author_id}, {number}, {values}"
        statements += [
            f"insert into articles ({columns}, rating, {quote}reads{quote}) values ({row})",
            f"insert into articles_tags_links values ({number}, 't2', '', 1, {number})",
            f"insert into articles_tags_links values ({number}, 't1', '', 2, {number})",
        ]
    return statements


def select(uid: str, *names: str, more: tuple[Output, ...] = ()) -> Selection:
    return Selection(uid, (*(Scalar(name, name) for name in names), *more))


def edge(name: str, uid: str, *names: str, key: str | None = None, **query: Any) -> Edge:
    more = query.pop("more", ())
    return Edge(key or name, name, Query(selection=select(uid, *names, more=more), **query))


async def test_scalars_have_the_form_of_rest(engine: QueryEngine) -> None:
    query = Query(selection=select(ARTICLE, "id", "documentId", "title", "views", "reads", "rating", "locale", "kind"))

    page = await engine.find(query)

    assert page.entries[0] == {
        "id": 2,
        "documentId": "a1",
        "title": "One",
        "views": 1,
        "reads": "9007199254740993",
        "rating": 1.5,
        "locale": "en",
        "kind": None,
    }


async def test_to_one_edges_are_read_in_the_same_statement(engine: QueryEngine) -> None:
    avatar = edge("avatar", FILE, "name", "size")
    query = Query(selection=select(ARTICLE, "title", more=(edge("author", AUTHOR, "name", more=(avatar,)),)))

    page = await engine.find(query)

    assert page.entries == [
        {"title": "One", "author": {"name": "Ada", "avatar": {"name": "f.png", "size": 0.25}}},
        {"title": "Two É", "author": None},
    ]
    assert engine.database.statements == 1


def gathers(engine: QueryEngine) -> bool:
    """Tell whether narrow lists of a page are read in its statement."""
    return engine.database.dialect == "postgresql"


async def test_each_list_costs_one_statement_for_all_rows(engine: QueryEngine) -> None:
    tags = edge("tags", TAG, "name", limit=1)
    sorted_tags = edge("tags", TAG, "name", key="sorted", sort=(Order(("name",), descending=True),))
    others = edge("localizations", ARTICLE, "title")
    query = Query(selection=select(ARTICLE, "title", more=(tags, sorted_tags, others)))

    page = await engine.find(query, count=True)

    assert page.entries == [
        {
            "title": "One",
            "tags": [{"name": "beta"}],
            "sorted": [{"name": "beta"}, {"name": "Alpha"}],
            "localizations": [{"title": "Un"}],
        },
        {
            "title": "Two É",
            "tags": [{"name": "beta"}],
            "sorted": [{"name": "beta"}, {"name": "Alpha"}],
            "localizations": [],
        },
    ]
    assert page.total == 2
    assert engine.database.statements == (2 if gathers(engine) else 4)


async def test_a_list_may_show_the_types_of_its_entries_alone(engine: QueryEngine) -> None:
    page = await engine.find(Query(selection=select(ARTICLE, more=(edge("tags", TAG, "__type"),))))

    assert page.entries == [{"tags": [{"__type": TAG}, {"__type": TAG}]}] * 2


@pytest.mark.parametrize("sort", [(), (Order(("title",), descending=True),), (Order(("author", "name")),)], ids=str)
@pytest.mark.parametrize("wide", [False, True])
async def test_lists_are_cut_each_in_its_own_order(engine: QueryEngine, sort: tuple[Order, ...], *, wide: bool) -> None:
    names = (Order(("name",)),)
    first, rest, none, whole = (
        edge("tags", TAG, "name", "documentId", key=key, sort=names, start=start, limit=limit)
        for key, start, limit in (("first", 0, 1), ("rest", 1, None), ("none", 5, 5), ("whole", 0, None))
    )
    more = tuple(Scalar(name, name) for name in ("slug", "summary", "body", "views", "kind", "rating", "featured"))
    lists = (first, rest, none, whole) if not wide else (*more, first, rest, none, whole)
    query = Query(selection=select(ARTICLE, "title", more=lists), sort=sort, limit=5)

    page = await engine.find(query, count=True)

    alpha, beta = {"name": "Alpha", "documentId": "t1"}, {"name": "beta", "documentId": "t2"}
    expected = {"first": [alpha], "rest": [beta], "none": [], "whole": [alpha, beta]}
    assert [{key: entry[key] for key in expected} for entry in page.entries] == [expected] * 2
    descending = bool(sort) and sort[0].descending
    assert [entry["title"] for entry in page.entries] == (["Two É", "One"] if descending else ["One", "Two É"])
    assert page.total == 2
    assert engine.database.statements == (1 if gathers(engine) else 5)


async def test_pages_of_many_parents_are_read_a_hundred_at_a_time(engine: QueryEngine) -> None:
    script = engine.database.writer.execute_script
    for number in range(120):
        await script(f"insert into typecase_documents values ('u{number + 10}', '{AUTHOR}')")
        await script(f"insert into authors (document_id, name) values ('u{number + 10}', 'Author {number:03}')")
    await script("update articles set author_id = 'u100', author_position = id where status = 1")
    articles = edge("articles", ARTICLE, "title", limit=1)
    query = Query(selection=select(AUTHOR, "name", more=(articles,)), sort=(Order(("name",)),))
    engine.database.statements = 0

    page = await engine.find(query)

    assert {entry["name"]: entry["articles"] for entry in page.entries if entry["articles"]} == {
        "Author 090": [{"title": "One"}]
    }
    assert len(page.entries) == 121
    assert engine.database.statements == (2 if engine.database.dialect == "postgresql" else 3)


async def test_a_page_and_its_total_are_one_statement_unless_the_page_is_empty(engine: QueryEngine) -> None:
    query = Query(selection=select(ARTICLE, "title"), limit=1)

    first = await engine.find(query, count=True)
    beyond = await engine.find(replace(query, start=10), count=True)
    none = await engine.find(replace(query, condition=Compare("title", Operator.EQ, "nobody's")), count=True)

    assert (first.entries, first.total) == ([{"title": "One"}], 2)
    assert (beyond.entries, beyond.total) == ([], 2)
    assert (none.entries, none.total) == ([], 0)
    assert engine.database.statements == 4


_CONDITIONS: tuple[tuple[Operator, Any, Any], ...] = (
    (Operator.EQ, "One", "Two É"),
    (Operator.NE, "One", "Two É"),
    (Operator.EQI, "one", "TWO É"),
    (Operator.CONTAINS, "O", "É"),
    (Operator.ENDS_WITHI, "E", "é"),
    (Operator.LT, "P", "A"),
    (Operator.BETWEEN, ("A", "P"), ("P", "Z")),
    (Operator.IN, ("One", "x"), ("Two É", "y")),
    (Operator.NOT_IN, ("One", "x"), ("Two É", "y")),
)


@pytest.mark.parametrize(("operator", "first", "second"), _CONDITIONS)
async def test_queries_that_differ_in_values_share_a_plan(
    engine: QueryEngine, operator: Operator, first: Any, second: Any
) -> None:
    def asked(value: Any, **more: Any) -> Query:
        return Query(selection=select(ARTICLE, "title"), condition=Compare("title", operator, value), **more)

    found = [await engine.find(asked(value)) for value in (first, second)]

    assert found[0].entries != found[1].entries
    assert engine.plans == 1
    assert (await engine.find(asked(first))).entries == found[0].entries


async def test_a_page_a_document_and_a_search_are_values(engine: QueryEngine) -> None:
    query = Query(selection=select(ARTICLE, "title"))
    shared = [replace(query, start=start, limit=limit) for start, limit in ((0, 1), (1, 1), (0, None))]
    apart = [
        *(query.of_document(document) for document in ("a1", "a2", "none")),
        *(replace(query, search=search) for search in ("One", "É", "1", "8")),
    ]

    found = [[entry["title"] for entry in (await engine.find(each)).entries] for each in (*shared, *apart)]

    assert found[:3] == [["One"], ["Two É"], ["One", "Two É"]]
    both = ["One", "Two É"]
    assert found[3:] == [["One"], ["Two É"], [], ["One"], ["Two É"], both, []]
    assert engine.plans == 5  # of lists, one entry, documents, texts and numbers


async def test_a_locale_is_written_into_the_plan_when_it_is_a_code(engine: QueryEngine) -> None:
    query = Query(selection=select(ARTICLE, "title"))

    async def titles(locale: str | None) -> list[str]:
        return [entry["title"] for entry in (await engine.find(replace(query, locale=locale))).entries]

    assert [await titles(locale) for locale in (None, "en", "fr", "xx", "pt-BR")] == [
        ["One", "Two É"],
        ["One", "Two É"],
        ["Un"],
        [],
        [],
    ]
    assert engine.plans == 5
    hostile = ("en' or '1' = '1", "en'--", "en\\", "EN", "en ", "", "e" * 10_000, "fr'")
    assert [await titles(locale) for locale in hostile] == [[]] * len(hostile)
    assert engine.plans == 6


_NARROW = ("title",)
_WIDE = ("id", "documentId", "title", "slug", "summary", "views", "kind", "rating", "reads", "createdAt")
_WITH_AUTHOR = Edge("author", "author", Query(selection=select(AUTHOR, "name")))


@pytest.mark.parametrize(
    "shown", [select(ARTICLE, *_NARROW), select(ARTICLE, *_WIDE), select(ARTICLE, "title", more=(_WITH_AUTHOR,))]
)
@pytest.mark.parametrize("descending", [False, True])
async def test_a_sorted_page_comes_with_its_total_in_one_statement(
    engine: QueryEngine, shown: Selection, descending: bool
) -> None:
    condition = AnyOf((Compare("views", Operator.GT, 1), Through("author", Compare("name", Operator.EQ, "Ada"))))
    order = (Order(("author", "name"), descending=descending), Order(("title",), descending=descending))
    query = Query(selection=shown, condition=condition, sort=order, status=None, limit=2)
    before = engine.database.statements

    pages = [await engine.find(replace(query, start=start), count=True) for start in (0, 1)]
    uncounted = await engine.find(query)

    assert engine.database.statements - before == 3
    titles = [[entry["title"] for entry in page.entries] for page in (*pages, uncounted)]
    # PostgreSQL, SQLite and MariaDB put nulls last ascending, and first descending.
    sorted_ = ["Two É", "One draft", "One"] if descending else ["One", "One draft", "Two É"]
    assert titles == [sorted_[:2], sorted_[1:], sorted_[:2]]
    assert [page.total for page in pages] == [3, 3]
    assert (await engine.find(replace(query, start=3), count=True)).total == 3


async def test_a_list_inside_is_asked_with_the_arguments_of_its_site(engine: QueryEngine) -> None:
    tags = Edge("tags", "tags", Query(selection=select(TAG, "name"), site=0))
    query = Query(selection=select(ARTICLE, "title", more=(tags,)), limit=1)
    conditions = [Compare("name", Operator.EQ, name) for name in ("beta", "Alpha", "gamma")]

    found = [await engine.find(replace(query, sites=(Arguments(condition=each),))) for each in conditions]

    assert [page.entries[0]["tags"] for page in found] == [[{"name": "beta"}], [{"name": "Alpha"}], []]
    assert engine.plans == 1


async def test_components_are_read_with_their_entry_and_their_media_at_once(engine: QueryEngine) -> None:
    seo = Parts(
        "seo",
        "seo",
        {"shared.seo": select("shared.seo", "id", "metaTitle", more=(edge("shareImage", FILE, "name"),))},
    )
    quote = select("shared.quote", "id", "text", "__component")
    links = Parts(
        "links", "links", {"shared.link": select("shared.link", "id", "label")}, sort=(Order(("label",)),), limit=1
    )
    blocks = Parts("blocks", "blocks", {"shared.quote": quote, "shared.slider": select("shared.slider", more=(links,))})
    query = Query(selection=select(ARTICLE, more=(seo, blocks)), document_id="a1")

    page = await engine.find(query)

    assert page.entries == [
        {
            "seo": {"id": 9, "metaTitle": "M", "shareImage": {"name": "f.png"}},
            "blocks": [
                {"id": 15, "text": "Q", "__component": "shared.quote"},
                {"links": [{"id": 21, "label": "K"}]},
            ],
        }
    ]
    assert engine.database.statements == 2


async def test_a_component_is_shown_twice_with_and_without_its_edge(engine: QueryEngine) -> None:
    plain = Selection("shared.seo", (Scalar("metaTitle", "metaTitle"),))
    with_media = Selection("shared.seo", (edge("shareImage", FILE, "name"),))
    first, second = Parts("plain", "seo", {"shared.seo": plain}), Parts("media", "seo", {"shared.seo": with_media})

    for more in ((first, second), (second, first)):
        found = (await engine.find(Query(selection=select(ARTICLE, more=more), document_id="a1"))).entries

        assert found == [{"plain": {"metaTitle": "M"}, "media": {"shareImage": {"name": "f.png"}}}]


async def test_a_zone_leaves_out_components_that_are_not_selected(engine: QueryEngine) -> None:
    blocks = Parts("blocks", "blocks", {"shared.quote": select("shared.quote", "text")})
    query = Query(selection=select(ARTICLE, more=(blocks,)), document_id="a1")

    page = await engine.find(query)

    assert page.entries == [{"blocks": [{"text": "Q"}]}]


async def test_an_inverse_side_without_locales_shows_every_locale(engine: QueryEngine) -> None:
    more: tuple[Output, ...] = (
        edge("articles", ARTICLE, "title"),
        edge("articles", ARTICLE, "title", key="second", start=1, limit=1),
        Count("counted", "articles"),
    )
    selection = select(AUTHOR, "name", more=more)

    published = await engine.find(Query(selection=selection))
    drafts = await engine.find(Query(selection=selection, status=Status.DRAFT))

    assert published.entries == [
        {
            "name": "Ada",
            "articles": [{"title": "One"}, {"title": "Un"}],
            "second": [{"title": "Un"}],
            "counted": {"count": 2},
        }
    ]
    assert drafts.entries == [
        {"name": "Ada", "articles": [{"title": "One draft"}], "second": [], "counted": {"count": 1}}
    ]


async def test_a_file_shows_what_holds_it_without_drafts(engine: QueryEngine) -> None:
    related = Morph("related", "related", {ARTICLE: select(ARTICLE, "title", "__type"), AUTHOR: select(AUTHOR, "name")})
    query = Query(selection=select(FILE, more=(related,)))

    page = await engine.find(query)

    assert page.entries == [
        {
            "related": [
                {"title": "One", "__type": ARTICLE},
                {"title": "Two É", "__type": ARTICLE},
                {"title": "Un", "__type": ARTICLE},
                {"name": "Ada"},
            ]
        }
    ]


@pytest.mark.parametrize(
    ("condition", "titles"),
    [
        (Through("author", Compare("name", Operator.EQ, "Ada")), ["One"]),
        (Negation(Through("author", Compare("name", Operator.EQ, "Ada"))), []),
        (Compare("author", Operator.NULL, True), ["Two É"]),
        (Compare("author", Operator.NOT_NULL, True), ["One"]),
        (Through("tags", Compare("name", Operator.IN, ("Alpha", "beta"))), ["One", "Two É"]),
        (Through("tags", Through("articles", Compare("views", Operator.GT, 2))), ["One", "Two É"]),
        (Through("seo", Compare("metaTitle", Operator.EQ, "M")), ["One", "Two É"]),
        (Through("seo", Compare("id", Operator.EQ, 9)), ["One", "Two É"]),
        (Through("seo", Through("shareImage", Compare("name", Operator.STARTS_WITH, "f"))), ["One", "Two É"]),
        (Through("links", Compare("label", Operator.NULL, True)), ["One", "Two É"]),
        (Through("localizations", Compare("locale", Operator.EQ, "fr")), ["One"]),
        (Compare("title", Operator.CONTAINSI, "é"), ["Two É"]),
        (Compare("title", Operator.CONTAINS, "é"), []),
        (Compare("title", Operator.NOT_CONTAINS, "n"), ["Two É"]),
        (Compare("title", Operator.NOT_CONTAINSI, "N"), ["Two É"]),
        (Compare("title", Operator.STARTS_WITHI, "oN"), ["One"]),
        (Compare("title", Operator.ENDS_WITH, "ne"), ["One"]),
        (Compare("title", Operator.ENDS_WITHI, "é"), ["Two É"]),
        (Compare("title", Operator.EQI, "two é"), ["Two É"]),
        (Compare("title", Operator.NEI, "two é"), ["One"]),
        (Compare("title", Operator.CONTAINS, "%"), []),
        (Compare("views", Operator.BETWEEN, (2, 9)), ["Two É"]),
        (Compare("views", Operator.NOT_IN, (5,)), ["One"]),
        (Compare("views", Operator.IN, ()), []),
        (Compare("views", Operator.NOT_IN, ()), ["One", "Two É"]),
        (Compare("reads", Operator.EQ, 9007199254740993), ["One", "Two É"]),
        (AnyOf((Compare("views", Operator.GT, 2), Compare("title", Operator.EQ, "One"))), ["One", "Two É"]),
        (Compare("locale", Operator.EQ, "fr"), ["Un"]),
    ],
)
async def test_a_condition_means_the_same_everywhere(
    engine: QueryEngine, condition: Condition, titles: list[str]
) -> None:
    page = await engine.find(Query(selection=select(ARTICLE, "title"), condition=condition), count=True)

    assert [entry["title"] for entry in page.entries] == titles
    assert page.total == len(titles)


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ((Order(("author", "name"), descending=True),), ["Two É", "One"]),
        ((Order(("author", "name")),), ["One", "Two É"]),
        ((Order(("tags", "name")), Order(("title",), descending=True)), ["Two É", "One"]),
        ((Order(("seo", "metaTitle")), Order(("views",), descending=True)), ["Two É", "One"]),
        ((Order(("meta",)), Order(("id",), descending=True)), ["Two É", "One"]),
    ],
)
async def test_a_sort_means_the_same_everywhere(
    engine: QueryEngine, sort: tuple[Order, ...], titles: list[str]
) -> None:
    page = await engine.find(Query(selection=select(ARTICLE, "title"), sort=sort))

    assert [entry["title"] for entry in page.entries] == titles


async def test_json_is_compared_as_a_value_and_null_equals_nothing(engine: QueryEngine) -> None:
    await engine.database.writer.execute_script('update articles set meta = \'{"a": [1, 2], "b": 3}\' where id = 2')

    equal = await engine.find(
        Query(selection=select(ARTICLE, "id"), condition=Compare("meta", Operator.EQ, {"a": [1, 2], "b": 3}))
    )
    other = await engine.find(Query(selection=select(ARTICLE, "id"), condition=Compare("meta", Operator.EQ, 42)))
    unequal = await engine.find(Query(selection=select(ARTICLE, "id"), condition=Compare("meta", Operator.NE, 42)))
    superset = await engine.find(
        Query(selection=select(ARTICLE, "id"), condition=Compare("meta", Operator.JSON_SUPERSET_OF, {"b": 3}))
    )

    assert [page.entries for page in (equal, other, unequal, superset)] == [[{"id": 2}], [], [{"id": 2}], [{"id": 2}]]


async def test_json_is_sorted_by_kind_and_value(engine: QueryEngine) -> None:
    values = {1: '{"a": 1}', 2: "10", 3: "9", 4: '"text"'}
    for row, value in values.items():
        await engine.database.writer.execute_script(f"update articles set meta = '{value}' where id = {row}")
    query = Query(selection=select(ARTICLE, "id"), sort=(Order(("meta",)),), locale="*")

    published = await engine.find(query)

    assert [entry["id"] for entry in published.entries] == [4, 3, 2]


@pytest.mark.parametrize(
    ("publication", "titles"),
    [
        (PublicationFilter.NEVER_PUBLISHED, []),
        (PublicationFilter.HAS_PUBLISHED_VERSION, ["One draft"]),
        (PublicationFilter.NEVER_PUBLISHED_DOCUMENT, []),
        (PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT, ["One draft"]),
        (PublicationFilter.PUBLISHED_WITHOUT_DRAFT, []),
        (PublicationFilter.PUBLISHED_WITH_DRAFT, []),
    ],
)
async def test_a_publication_filter_asks_the_other_entries(
    engine: QueryEngine, publication: PublicationFilter, titles: list[str]
) -> None:
    query = Query(selection=select(ARTICLE, "title"), publication=publication, status=Status.DRAFT)

    page = await engine.find(query)

    assert [entry["title"] for entry in page.entries] == titles


async def test_a_search_finds_text_in_any_case_and_numbers(engine: QueryEngine) -> None:
    by_text = await engine.find(Query(selection=select(ARTICLE, "title"), search="tWo é"))
    by_number = await engine.find(Query(selection=select(ARTICLE, "title"), search="5"))

    assert by_text.entries == [{"title": "Two É"}]
    assert {"title": "Two É"} in by_number.entries


async def test_graphql_notes_what_it_must_not_show(engine: QueryEngine) -> None:
    await engine.database.writer.execute_script("update articles set title = null, kind = 'gone' where id = 2")
    title = await engine.find(Query(selection=select(ARTICLE, "title"), document_id="a1"), Style.GRAPHQL)
    kind = await engine.find(Query(selection=select(ARTICLE, "kind"), document_id="a1"), Style.GRAPHQL)
    denied = await engine.find(
        Query(selection=select(ARTICLE, more=(Denied("author"),)), document_id="a2"), Style.GRAPHQL
    )

    assert (title.entries, title.clean) == ([{"title": None}], False)
    assert (kind.entries, kind.clean) == ([{"kind": "gone"}], False)
    assert str(denied.entries[0]["author"]) == "Forbidden access"
    assert denied.clean is False


async def test_graphql_writes_enumerations_and_big_integers_its_own_way(engine: QueryEngine) -> None:
    await engine.database.writer.execute_script("update articles set kind = 'how-to', rating = 7 where id = 3")

    page = await engine.find(
        Query(selection=select(ARTICLE, "kind", "reads", "rating"), document_id="a2"), Style.GRAPHQL
    )

    assert page.entries == [{"kind": "how_to", "reads": "9007199254740993", "rating": 7}]
    assert page.clean


async def test_pages_are_cut_and_counted_apart(engine: QueryEngine) -> None:
    query = Query(selection=select(ARTICLE, "title"), start=1, limit=1)

    page = await engine.find(query, count=True)
    only_total = await engine.find(query, entries=False, count=True)

    assert (page.entries, page.total) == ([{"title": "Two É"}], 2)
    assert (only_total.entries, only_total.total) == ([], 2)
