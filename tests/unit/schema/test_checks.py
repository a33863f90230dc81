"""Declarations are checked against each other: names, references, columns and what their options promise."""

from typing import Any

import pytest

from tests.unit.schema.declaring import STRING, Json, a_component, a_type, article_mistakes, mistakes_of
from typecase.schema.loader import load_declarations


def relation(kind: str, target: str | None = "api::author.author", **more: Any) -> Json:
    return {"type": "relation", "relation": kind, **({"target": target} if target else {}), **more}


def article_and_author(article: Json, author: Json | None = None) -> dict[str, Json]:
    return {
        "schema/article.json": a_type(attributes={"title": STRING, **article}),
        "schema/author.json": a_type("author", attributes={"name": STRING, **(author or {})}),
    }


@pytest.mark.parametrize("name", ["id", "documentId", "createdAt", "locale", "status", "entryId", "strapi_stage", "or"])
def test_reserved_attribute_names_are_refused(name: str) -> None:
    assert article_mistakes(name, STRING) == [
        f'attributes.{name}: the attribute name "{name}" is reserved; choose another one'
    ]


@pytest.mark.parametrize("name", ["meta", "document", "type", "data", "then", "name", "_private", "a1", "URL"])
def test_other_attribute_names_are_accepted(name: str) -> None:
    load_declarations({"schema/article.json": a_type(attributes={name: STRING})})


def test_a_component_may_have_names_that_only_entries_reserve() -> None:
    part = a_component(attributes={"status": STRING, "locale": STRING})

    load_declarations({"schema/components/shared/seo.json": part})


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("2nd", 'an attribute name is made of letters, digits and underscores, no digit first; write for example "nd"'),
        ("été", 'an attribute name is made of letters, digits and underscores, no digit first; write for example "t"'),
        (
            "meta-title",
            "an attribute name is made of letters, digits and underscores, no digit first; "
            'write for example "metaTitle"',
        ),
        (
            "_",
            'an attribute name is made of letters, digits and underscores, no digit first; write for example "title"',
        ),
        ("__typename", 'an attribute name must not contain two underscores in a row; write for example "typename"'),
        ("meta__title", 'an attribute name must not contain two underscores in a row; write for example "metaTitle"'),
    ],
)
def test_names_that_graphql_or_sql_cannot_have_are_refused(name: str, mistake: str) -> None:
    assert article_mistakes(name, STRING) == [f"attributes.{name}: {mistake}"]


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (("author", relation("manyToOne")), ("author_id", STRING), "author_id"),
        (("metaTitle", STRING), ("meta_title", STRING), "meta_title"),
        (("a1", STRING), ("a_1", STRING), "a_1"),
        (("cover", {"type": "media"}), ("coverId", STRING), "cover_id"),
    ],
)
def test_two_attributes_cannot_share_a_column(first: tuple[str, Json], second: tuple[str, Json], column: str) -> None:
    assert mistakes_of(article_and_author(dict([first, second]))) == [
        f'schema/article.json at attributes.{second[0]}: its column "{column}" is one that the attribute "{first[0]}" '
        "has already; choose another name"
    ]


def test_the_place_in_an_inverse_list_has_its_column() -> None:
    author = relation("manyToOne", inversedBy="articles")
    articles = relation("oneToMany", "api::article.article", mappedBy="author")

    found = mistakes_of(article_and_author({"author": author, "author_position": STRING}, {"articles": articles}))

    assert found == [
        'schema/article.json at attributes.author_position: its column "author_position" is one that '
        'the attribute "author" has already; choose another name'
    ]


def test_a_pinned_locale_has_its_column() -> None:
    files = article_and_author({"author": relation("manyToOne"), "author_locale": STRING})
    files["schema/author.json"]["pluginOptions"] = {"i18n": {"localized": True}}

    assert mistakes_of(files) == [
        'schema/article.json at attributes.author_locale: its column "author_locale" is one that '
        'the attribute "author" has already; choose another name'
    ]


@pytest.mark.parametrize(
    ("name", "attribute", "column"),
    [
        ("document", relation("oneToOne", "api::article.article"), "document_id"),
        ("created_at", {"type": "datetime"}, "created_at"),
    ],
)
def test_columns_of_every_entry_are_taken(name: str, attribute: Json, column: str) -> None:
    assert article_mistakes(name, attribute) == [
        f'attributes.{name}: its column "{column}" is one that every entry has already; choose another name'
    ]


@pytest.mark.parametrize(
    "attribute", [relation("manyToMany"), relation("oneToMany"), {"type": "media", "multiple": True}]
)
def test_the_field_of_a_lists_page_is_taken(attribute: Json) -> None:
    assert mistakes_of(article_and_author({"list": attribute, "list_connection": STRING})) == [
        'schema/article.json at attributes.list_connection: the GraphQL field "list_connection" '
        'belongs to the attribute "list"; choose another name'
    ]


@pytest.mark.parametrize(
    "attribute", [relation("manyToMany"), relation("manyToOne"), {"type": "media"}, {"type": "media", "multiple": True}]
)
def test_the_input_field_of_a_change_is_taken(attribute: Json) -> None:
    mistake = 'attributes.link_change: the GraphQL field "link_change" belongs to the attribute "link"'
    attributes = {"link": attribute, "link_change": STRING}
    part = {"schema/components/shared/part.json": a_component("Part", attributes=attributes)}

    assert mistakes_of(article_and_author(attributes)) == [f"schema/article.json at {mistake}; choose another name"]
    assert mistakes_of({**article_and_author({"title": STRING}), **part}) == [
        f"schema/components/shared/part.json at {mistake}; choose another name"
    ]


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "json"},
        {"type": "relation", "relation": "morphToOne"},
        {**relation("manyToOne"), "writable": False},
        {**relation("manyToOne"), "graphql": {"input": False}},
        {"type": "media", "writable": False},
        {"type": "media", "graphql": {"input": False}},
    ],
)
def test_what_has_no_change_takes_no_name_for_it(attribute: Json) -> None:
    load_declarations(article_and_author({"link": attribute, "link_change": STRING}))


def test_the_table_of_links_is_taken() -> None:
    files = article_and_author({"authors": relation("manyToMany")})
    files["schema/author.json"]["collectionName"] = "articles_authors_links"

    assert mistakes_of(files) == [
        'schema/article.json at attributes.authors: its links need the table "articles_authors_links", '
        "which api::author.author has; rename one of the two"
    ]


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        (
            "typecase_articles",
            'the prefix "typecase_" is kept for the built-in tables, got "typecase_articles"; choose another name',
        ),
        ("aerich", '"aerich" is a name that the database or the migrations use; choose another name'),
        (
            "Long-Reads",
            "expected at most 48 small letters, digits and underscores, a letter first, "
            'got "Long-Reads"; write for example "collectionName": "long_reads"',
        ),
        (
            "a" * 49,
            "expected at most 48 small letters, digits and underscores, a letter first, "
            f'got "{"a" * 49}"; write for example "collectionName": "long_reads"',
        ),
    ],
)
def test_a_table_has_a_plain_name(name: str, mistake: str) -> None:
    assert mistakes_of({"schema/article.json": a_type(collectionName=name)}) == [
        f"schema/article.json at collectionName: {mistake}"
    ]


def test_a_type_has_the_name_of_its_file() -> None:
    assert mistakes_of({"schema/post.json": a_type("article")}) == [
        'schema/post.json at info.singularName: expected the name of the file, "post", got "article"; '
        "rename one of the two"
    ]


def test_singular_and_plural_differ() -> None:
    assert mistakes_of({"schema/news.json": a_type("news", plural="news")})[0] == (
        'schema/news.json at info.pluralName: expected another name than singularName, got "news"; '
        'write for example "pluralName": "news-list"'
    )


def test_a_plural_name_is_part_of_a_path() -> None:
    assert mistakes_of({"schema/article.json": a_type(plural="All Articles")}) == [
        "schema/article.json at info.pluralName: expected small letters and digits joined by hyphens, "
        'got "All Articles"; write for example "pluralName": "long-reads"'
    ]


def test_two_types_cannot_share_names() -> None:
    files = {"schema/article.json": a_type(), "schema/blog/article.json": a_type()}

    assert mistakes_of(files) == [
        f'schema/blog/article.json at {path}: the {sort} "{name}" belongs to schema/article.json; choose another name'
        for path, sort, name in [
            ("collectionName", "table", "articles"),
            ("info.singularName", "name", "article"),
            ("info.pluralName", "name", "articles"),
        ]
    ]


def test_a_singular_name_cannot_be_another_types_plural() -> None:
    files = {
        "schema/datum.json": a_type("datum", plural="data"),
        "schema/data.json": a_type("data", plural="data-sets", collectionName="data_sets"),
    }

    assert mistakes_of(files)[0] == (
        'schema/datum.json at info.pluralName: the name "data" belongs to schema/data.json; choose another name'
    )


@pytest.mark.parametrize("name", ["query", "date-time", "upload-file", "pagination", "relation-change"])
def test_graphql_types_that_are_always_there_are_taken(name: str) -> None:
    (first, *_) = [text for text in mistakes_of({f"schema/{name}.json": a_type(name)}) if "GraphQL type" in text]

    assert first.startswith(f"schema/{name}.json at info.singularName: the GraphQL type")


def test_derived_graphql_types_are_taken() -> None:
    files = {"schema/article.json": a_type(), "schema/article-input.json": a_type("article-input")}

    assert mistakes_of(files) == [
        'schema/article.json at info.singularName: the GraphQL type "ArticleInput" belongs to '
        "schema/article-input.json; choose another name"
    ]


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("article-many-payload", "ArticleManyPayload"),
        ("article-where-unique-input", "ArticleWhereUniqueInput"),
        ("delete", "DeleteManyPayload"),
    ],
)
def test_the_graphql_types_of_mutations_of_many_are_taken(name: str, type_: str) -> None:
    files = {"schema/article.json": a_type(), f"schema/{name}.json": a_type(name)}

    (mistake,) = mistakes_of(files)

    assert f'the GraphQL type "{type_}" belongs to' in mistake


@pytest.mark.parametrize("kind", ["collectionType", "singleType"])
def test_two_types_cannot_share_a_mutation(kind: str) -> None:
    files = {
        "schema/article.json": a_type(),
        "schema/many-articles.json": a_type("many-articles", plural="heaps", kind=kind),
    }

    assert mistakes_of(files) == [
        'schema/many-articles.json at info.singularName: the GraphQL mutation "updateManyArticles" belongs to '
        "schema/article.json; choose another name"
    ]


def test_a_component_cannot_have_the_graphql_type_of_a_content_type() -> None:
    files = {
        "schema/component-shared-seo.json": a_type("component-shared-seo"),
        "schema/components/shared/seo.json": a_component(),
    }

    assert mistakes_of(files)[0] == (
        'schema/components/shared/seo.json: the GraphQL type "ComponentSharedSeo" belongs to '
        "schema/component-shared-seo.json; choose another name"
    )


def test_two_enumerations_cannot_share_a_graphql_enum() -> None:
    kind = {"type": "enumeration", "enum": ["a"], "enumName": "Kind"}
    files = {
        "schema/article.json": a_type(attributes={"kind": kind}),
        "schema/tag.json": a_type("tag", attributes={"kind": kind}),
    }

    assert mistakes_of(files) == [
        'schema/tag.json at attributes.kind: the GraphQL type "Kind" belongs to '
        'the attribute "kind" of schema/article.json; choose another name'
    ]


def test_a_zone_cannot_have_the_graphql_type_of_another() -> None:
    zone = {"type": "dynamiczone", "components": ["shared.seo"]}
    files = {
        "schema/article.json": a_type(attributes={"blocks": zone}),
        "schema/article-blocks-dynamic-zone.json": a_type("article-blocks-dynamic-zone"),
        "schema/components/shared/seo.json": a_component(),
    }

    assert mistakes_of(files)[0] == (
        'schema/article.json at attributes.blocks: the GraphQL type "ArticleBlocksDynamicZone" belongs to '
        "schema/article-blocks-dynamic-zone.json; choose another name"
    )


@pytest.mark.parametrize(
    ("singular", "plural", "kind", "path"),
    [("member", "users", "collectionType", "users"), ("upload", "uploads", "singleType", "upload")],
)
def test_rest_paths_of_the_built_in_types_are_taken(singular: str, plural: str, kind: str, path: str) -> None:
    file = {**a_type(singular, plural=plural), "kind": kind}
    key = "pluralName" if kind == "collectionType" else "singularName"

    assert mistakes_of({f"schema/{singular}.json": file})[0] == (
        f'schema/{singular}.json at info.{key}: the REST path "{path}" belongs to Typecase; choose another name'
    )


def test_a_type_that_graphql_does_not_show_takes_no_graphql_names() -> None:
    hidden = {"pluginOptions": {"graphql": {"enabled": False}}}

    load_declarations({"schema/query.json": a_type("query", plural="queries", **hidden)})


@pytest.mark.parametrize(
    ("attribute", "mistake"),
    [
        (relation("oneToOne"), 'target: there is no content type "api::author.author"'),
        (
            relation("oneToOne", "api::article.artcle"),
            'target: there is no content type "api::article.artcle"; did you mean "api::article.article"?',
        ),
        (
            {"type": "component", "component": "shared.soe"},
            'component: there is no component "shared.soe"; there are: none',
        ),
        (
            {"type": "dynamiczone", "components": ["shared.quote"]},
            'components.0: there is no component "shared.quote"; there are: none',
        ),
        (
            {"type": "uid", "targetField": "titel"},
            'targetField: there is no attribute "titel"; did you mean "title"?',
        ),
        (
            {"type": "uid", "targetField": "x"},
            'targetField: expected the name of a string or text attribute, got "x", which is another kind',
        ),
        (
            relation("oneToOne", None),
            'a oneToOne relation needs "target"; write for example "target": "api::author.author"',
        ),
        (
            relation("morphToMany", "api::article.article"),
            "target: a morphToMany relation points to any content type; remove target",
        ),
        (
            relation("morphToOne", None, inversedBy="title"),
            'inversedBy: a morphToOne relation has no "inversedBy"; remove inversedBy',
        ),
        (
            relation("morphMany", "api::article.article"),
            'a morphMany relation needs "morphBy"; write for example "morphBy": "related"',
        ),
        (
            relation("manyToOne", "api::article.article", mappedBy="x"),
            'mappedBy: a manyToOne relation has no "mappedBy"; write "inversedBy" instead',
        ),
        (
            relation("oneToMany", "api::article.article", inversedBy="x"),
            'inversedBy: a oneToMany relation has no "inversedBy"; write "mappedBy" instead',
        ),
        (
            relation("manyToMany", "api::article.article", inversedBy="x", mappedBy="x"),
            "a manyToMany relation has inversedBy on one side and mappedBy on the other, got inversedBy, mappedBy",
        ),
        (
            relation("morphMany", "api::article.article", morphBy="title"),
            'morphBy: expected the name of a relation, got "title" of api::article.article, which is another kind',
        ),
        (
            relation("morphMany", "api::article.article", morphBy="x"),
            "morphBy: expected the name of a morphToOne or morphToMany relation, "
            'got "x" of api::article.article: morphMany',
        ),
    ],
)
def test_a_wrong_reference_is_explained(attribute: Json, mistake: str) -> None:
    where = "attributes.x." if mistake.partition(":")[0].replace(".0", "").isalpha() else "attributes.x: "

    assert [text.partition("; there are: plugin::")[0] for text in article_mistakes("x", attribute)] == [
        f"{where}{mistake}"
    ]


@pytest.mark.parametrize(
    ("author", "mistake"),
    [
        ({}, 'api::author.author has no attribute "articles"'),
        ({"article": STRING}, 'api::author.author has no attribute "articles"; did you mean "article"?'),
        (
            {"articles": STRING},
            'expected the name of a relation, got "articles" of api::author.author, which is another kind',
        ),
        (
            {"articles": relation("oneToMany", "api::author.author")},
            '"articles" of api::author.author points to api::author.author, not to api::article.article; '
            "name a relation that points back",
        ),
        (
            {"articles": relation("oneToMany", "api::article.article")},
            '"articles" of api::author.author does not point back: expected its mappedBy to be "author", got none',
        ),
        (
            {"articles": relation("oneToOne", "api::article.article", mappedBy="author")},
            'expected "articles" of api::author.author to be oneToMany, the other side of manyToOne, got oneToOne',
        ),
    ],
)
def test_both_sides_of_a_relation_must_match(author: Json, mistake: str) -> None:
    found = mistakes_of(article_and_author({"author": relation("manyToOne", inversedBy="articles")}, author))

    assert found == [f"schema/article.json at attributes.author.inversedBy: {mistake}"]


def test_the_other_side_is_checked_too() -> None:
    articles = relation("oneToMany", "api::article.article", mappedBy="author")

    assert mistakes_of(article_and_author({"author": relation("manyToOne")}, {"articles": articles})) == [
        'schema/author.json at attributes.articles.mappedBy: "author" of api::article.article does not point back: '
        'expected its inversedBy to be "articles", got none'
    ]


@pytest.mark.parametrize(
    ("kind", "inverse"),
    [("oneToOne", "oneToOne"), ("manyToOne", "oneToMany"), ("manyToMany", "manyToMany")],
)
def test_matching_sides_are_accepted(kind: str, inverse: str) -> None:
    author = relation(kind, inversedBy="articles")
    articles = relation(inverse, "api::article.article", mappedBy="author")

    load_declarations(article_and_author({"author": author}, {"articles": articles}))


def test_polymorphic_sides_are_accepted() -> None:
    subject = relation("morphToOne", None)
    notes = relation("morphMany", "api::article.article", morphBy="subject")

    load_declarations(article_and_author({"subject": subject}, {"notes": notes}))


def test_components_cannot_contain_themselves() -> None:
    def holding(*uids: str) -> Json:
        return a_component(attributes={f"part{n}": {"type": "component", "component": u} for n, u in enumerate(uids)})

    files = {
        "schema/components/shared/a.json": holding("shared.b", "shared.c"),
        "schema/components/shared/b.json": holding("shared.c", "shared.a"),
        "schema/components/shared/c.json": holding("shared.d"),
        "schema/components/shared/d.json": holding("shared.d"),
    }

    assert mistakes_of(files) == [
        "schema/components/shared/d.json at attributes.part0: a component cannot contain itself: "
        "shared.d → shared.d; use a relation instead",
        "schema/components/shared/a.json at attributes.part0: a component cannot contain itself: "
        "shared.a → shared.b → shared.a; use a relation instead",
    ]


@pytest.mark.parametrize(
    ("attribute", "mistake"),
    [
        (
            {"type": "dynamiczone", "components": ["shared.link"]},
            '.type: a component cannot have a "dynamiczone" attribute; declare it in the content type',
        ),
        ({"type": "uid"}, '.type: a component cannot have a "uid" attribute; declare it in the content type'),
        (
            relation("manyToOne", "plugin::upload.file", inversedBy="related"),
            ": a relation of a component has no inverse side; remove inversedBy",
        ),
        (
            relation("morphOne", "plugin::upload.file"),
            ": a component cannot have a morphOne relation; declare it in the content type",
        ),
    ],
)
def test_what_a_component_cannot_hold(attribute: Json, mistake: str) -> None:
    files = {
        "schema/components/shared/seo.json": a_component(attributes={"x": attribute}),
        "schema/components/shared/link.json": a_component(),
    }

    assert mistakes_of(files) == [f"schema/components/shared/seo.json at attributes.x{mistake}"]


def test_a_zone_lists_a_component_once() -> None:
    zone = {"type": "dynamiczone", "components": ["shared.seo", "shared.seo"]}
    files = {"schema/article.json": a_type(attributes={"x": zone}), "schema/components/shared/seo.json": a_component()}

    assert mistakes_of(files) == [
        'schema/article.json at attributes.x.components.1: "shared.seo" is listed twice; remove one of the two'
    ]


@pytest.mark.parametrize(
    ("attribute", "mistake"),
    [
        (
            {"type": "string", "minLength": 5, "maxLength": 3},
            "minLength: expected at most maxLength, which is 3, got 5",
        ),
        (
            {"type": "richtext", "minLength": -1},
            'minLength: expected 0 or more, got -1; write for example "minLength": 3',
        ),
        (
            {"type": "password", "maxLength": 0},
            'maxLength: expected 1 or more, got 0; write for example "maxLength": 200',
        ),
        (
            {"type": "text", "regex": "["},
            "regex: not a regular expression that Python understands: unterminated character set at position 0; "
            'got "["',
        ),
        ({"type": "integer", "min": 5, "max": 3}, "min: expected at most max, which is 3, got 5"),
        ({"type": "biginteger", "min": "5", "max": 3}, "min: expected at most max, which is 3, got 5"),
        ({"type": "decimal", "min": 0.5, "max": 0.25}, "min: expected at most max, which is 0.25, got 0.5"),
        (
            {"type": "media", "allowedTypes": ["images", "video"]},
            'allowedTypes: "video" is not known; did you mean "videos"?',
        ),
        (
            {"type": "uid", "options": {"glue": "_"}},
            'options: "glue" is not known; expected some of separator, lowercase, decamelize, customReplacements, '
            "preserveLeadingUnderscore",
        ),
        ({"type": "uid", "options": {"separator": "/"}}, 'options.separator: expected some of - _ . ~, got "/"'),
        ({"type": "uid", "options": {"lowercase": 1}}, "options.lowercase: expected true or false, got 1"),
        (
            {"type": "uid", "options": {"customReplacements": [["&"]]}},
            'options.customReplacements: expected pairs of texts, got [["&"]]; write for example [["&", "and"]]',
        ),
        (
            {"type": "dynamiczone", "components": []},
            'components: expected at least one component; write for example ["shared.quote"]',
        ),
        (
            {"type": "enumeration", "enum": []},
            'enum: expected at least one value; write for example "enum": ["news", "opinion"]',
        ),
        (
            {"type": "enumeration", "enum": ["how-to", "how to"]},
            'enum.1: "how to" has the same GraphQL name "how_to" as "how-to" in this list; '
            "remove or rename one of the two",
        ),
        (
            {"type": "enumeration", "enum": ["news", "news"]},
            'enum.1: "news" has its like in this list; remove or rename one of the two',
        ),
        (
            {"type": "enumeration", "enum": ["…", "news"]},
            'enum.0: "…" has no name in GraphQL; choose a value with letters in it',
        ),
        (
            {"type": "enumeration", "enum": ["true", "false"]},
            'enum.0: "true" has no name in GraphQL; choose a value with letters in it',
        ),
        (
            {"type": "enumeration", "enum": ["a"], "enumName": "Article kind"},
            'enumName: expected a GraphQL name, got "Article kind"; write for example "enumName": "ArticleKind"',
        ),
    ],
)
def test_options_that_no_value_can_meet_are_explained(attribute: Json, mistake: str) -> None:
    assert article_mistakes("x", attribute)[0] == f"attributes.x.{mistake}"


@pytest.mark.parametrize(
    ("options", "mistake"),
    [
        ({"min": 1}, 'min: "min" counts the items of a list; write "repeatable": true or remove it'),
        ({"repeatable": True, "max": -1}, "max: expected 0 or more, got -1"),
        ({"repeatable": True, "min": 3, "max": 2}, "min: expected at most max, which is 2, got 3"),
    ],
)
def test_counts_of_components_are_checked(options: Json, mistake: str) -> None:
    part = {"type": "component", "component": "shared.seo", **options}
    files = {"schema/article.json": a_type(attributes={"x": part}), "schema/components/shared/seo.json": a_component()}

    assert mistakes_of(files) == [f"schema/article.json at attributes.x.{mistake}"]


WRONG_DEFAULTS = [
    ({"type": "string", "default": 5}, "a string, got 5"),
    ({"type": "text", "minLength": 3, "default": "ab"}, 'at least minLength (3) characters, got "ab"'),
    ({"type": "string", "maxLength": 3, "default": "abcd"}, 'at most maxLength (3) characters, got "abcd"'),
    ({"type": "email", "default": "ada"}, 'an e-mail address such as "ada@example.org", got "ada"'),
    ({"type": "enumeration", "enum": ["a", "b"], "default": "c"}, 'one of a, b, got "c"'),
    ({"type": "integer", "default": 0.5}, "a whole number of 32 bits, got 0.5"),
    ({"type": "integer", "default": 2**31}, "a whole number of 32 bits, got 2147483648"),
    ({"type": "integer", "default": True}, "a whole number of 32 bits, got true"),
    ({"type": "integer", "min": 1, "default": 0}, "at least min (1), got 0"),
    ({"type": "float", "max": 1, "default": 1.5}, "at most max (1), got 1.5"),
    ({"type": "biginteger", "default": "x"}, 'a whole number of 64 bits, or one in quotes, got "x"'),
    ({"type": "biginteger", "max": "5", "default": "6"}, 'at most max (5), got "6"'),
    ({"type": "decimal", "default": "1"}, 'a number, got "1"'),
    ({"type": "boolean", "default": "false"}, 'true or false, got "false"'),
    ({"type": "date", "default": "2023-02-29"}, 'a day such as "2024-02-29", got "2023-02-29"'),
    ({"type": "date", "default": "20240229"}, 'a day such as "2024-02-29", got "20240229"'),
    ({"type": "time", "default": "25:00"}, 'a time of day such as "23:59:59.999", got "25:00"'),
    ({"type": "datetime", "default": "now"}, 'an instant such as "2024-02-29T23:59:59.999Z", got "now"'),
    ({"type": "blocks", "default": "text"}, 'a list of blocks, got "text"'),
    ({"type": "media", "default": 1}, "no default for this kind of attribute, got 1"),
    ({"type": "relation", "relation": "morphToOne", "default": 1}, "no default for this kind of attribute, got 1"),
]


@pytest.mark.parametrize(("attribute", "mistake"), WRONG_DEFAULTS)
def test_a_default_that_the_attribute_cannot_have_is_explained(attribute: Json, mistake: str) -> None:
    assert article_mistakes("x", attribute) == [f"attributes.x.default: expected {mistake}"]


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "string", "default": ""},
        {"type": "email", "default": "ada@example.org"},
        {"type": "enumeration", "enum": ["a"], "default": "a"},
        {"type": "integer", "min": 1, "max": 5, "default": 5},
        {"type": "biginteger", "min": "1", "default": "9007199254740993"},
        {"type": "float", "default": 1},
        {"type": "boolean", "default": False},
        {"type": "date", "default": "2024-02-29"},
        {"type": "time", "default": "23:59:59.999"},
        {"type": "datetime", "default": "2024-02-29T23:59:59.999Z"},
        {"type": "json", "default": {"a": [1]}},
        {"type": "blocks", "default": []},
    ],
)
def test_a_default_that_the_attribute_can_have_is_kept(attribute: Json) -> None:
    found = load_declarations({"schema/article.json": a_type(attributes={"x": attribute})})

    assert found.content_type("api::article.article").attributes["x"].default == attribute["default"]


def test_an_attribute_is_renamed_from_one_that_is_gone() -> None:
    assert article_mistakes("headline", {"type": "string", "renamedFrom": "title"}) == [
        'attributes.headline.renamedFrom: the attribute "title" is still there; remove one of the two'
    ]


def test_two_attributes_are_not_renamed_from_one() -> None:
    renamed = {"type": "string", "renamedFrom": "subtitle"}

    assert article_mistakes("summary", renamed, teaser=renamed) == [
        'attributes.teaser.renamedFrom: "summary" is renamed from "subtitle" too; remove one of the two'
    ]
