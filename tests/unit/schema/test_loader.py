"""Content types and components are read from a project's files, or every mistake in them is listed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.schema.declaring import STRING, Json, a_component, a_type, article_mistakes, mistakes_of
from typecase.errors import BootError
from typecase.schema.attributes import Datetime, Enumeration, GraphqlOptions, Integer, Relation, RelationKind, Uid
from typecase.schema.content_types import ActionOptions, Kind
from typecase.schema.loader import load_declarations, load_registry
from typecase.schema.provided import CustomField, Provided

MAGAZINE = Path(__file__).parents[3] / "examples" / "magazine"


def write(project: Path, files: dict[str, Json | str | bytes]) -> Path:
    for path, content in files.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content))
    return project


def boot_mistakes(project: Path) -> list[str]:
    with pytest.raises(BootError) as caught:
        load_registry(project)
    return list(caught.value.mistakes)


def test_the_magazine_is_loaded_with_the_built_in_types() -> None:
    registry = load_registry(MAGAZINE)

    assert list(registry.content_types) == [
        "plugin::upload.file",
        "plugin::i18n.locale",
        "plugin::users-permissions.permission",
        "plugin::users-permissions.role",
        "plugin::users-permissions.user",
        "admin::api-token",
        "api::article.article",
        "api::author.author",
        "api::category.category",
        "api::global.global",
        "api::homepage.homepage",
        "api::review.review",
        "api::tag.tag",
    ]
    assert list(registry.components) == [
        "shared.link",
        "shared.quote",
        "shared.rich-text",
        "shared.seo",
        "shared.slider",
    ]


def test_an_article_of_the_magazine_is_what_its_file_says() -> None:
    article = load_registry(MAGAZINE).content_type("api::article.article")

    assert (article.collection_name, article.kind, article.drafts, article.localized) == (
        "articles",
        Kind.COLLECTION,
        True,
        True,
    )
    assert article.attributes["views"] == Integer(default=0)
    assert article.attributes["author"] == Relation(
        relation=RelationKind.MANY_TO_ONE, target="api::author.author", inversed_by="articles", localized=True
    )
    kind = article.attributes["kind"]
    assert isinstance(kind, Enumeration)
    assert kind.enum == ("news", "opinion", "how-to", "long read")
    assert kind.default == "news"


def test_the_folder_gives_the_uid(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "schema/article.json": a_type(),
            "schema/blog/long-read.json": a_type("long-read"),
            "schema/components/shared/seo.json": a_component(),
            "schema/extensions.graphql": "type Query { hello: String }",
            "schema/.#article.json": "an editor's",
            "schema/.cache/article.json": "another tool's",
        },
    )

    registry = load_registry(tmp_path)

    assert [uid for uid in registry.content_types if uid.startswith("api::")] == [
        "api::article.article",
        "api::blog.long-read",
    ]
    assert list(registry.components) == ["shared.seo"]


def test_what_is_absent_has_strapis_defaults() -> None:
    file = {
        "info": {"singularName": "long-read", "pluralName": "long-reads", "displayName": "Long read"},
        "attributes": {},
    }

    found = load_declarations({"schema/long-read.json": file}).content_type("api::long-read.long-read")

    assert (found.kind, found.collection_name, found.drafts, found.localized) == (
        Kind.COLLECTION,
        "long_reads",
        False,
        False,
    )
    assert (found.description, found.renamed_from, found.api, found.options) == ("", None, {}, {})


def test_null_and_empty_strings_mean_the_same_as_no_key() -> None:
    attribute = {"type": "enumeration", "enum": ["a"], "enumName": "", "default": None, "required": None}
    file = a_type(attributes={"kind": attribute}, collectionName="", description=None)

    found = load_declarations({"schema/article.json": file}).content_type("api::article.article")

    assert found.attributes["kind"] == Enumeration(enum=("a",))
    assert found.collection_name == "articles"


def test_additions_to_strapis_form_are_read() -> None:
    title = {
        "type": "string",
        "description": "The headline.",
        "renamedFrom": "headline",
        "graphql": {"input": False},
    }
    file = a_type(attributes={"title": title}, description="A story.", renamedFrom="story")

    found = load_declarations({"schema/article.json": file}).content_type("api::article.article")

    assert (found.description, found.renamed_from) == ("A story.", "story")
    attribute = found.attributes["title"]
    assert (attribute.description, attribute.renamed_from) == ("The headline.", "headline")
    assert attribute.graphql == GraphqlOptions(input=False)


def test_the_description_of_info_serves_when_there_is_no_other() -> None:
    file = a_type()
    file["info"]["description"] = "A story."
    part = {"info": {"displayName": "Seo", "description": "For robots."}, "attributes": {}}

    registry = load_declarations({"schema/article.json": file, "schema/components/shared/seo.json": part})

    assert registry.content_type("api::article.article").description == "A story."
    assert registry.component("shared.seo").description == "For robots."


def test_localized_is_computed() -> None:
    localized: Json = {"pluginOptions": {"i18n": {"localized": True}}}
    attributes = {
        "title": {"type": "string", **localized},
        "views": {"type": "integer"},
        "slug": {"type": "uid"},
        "next": {"type": "relation", "relation": "oneToOne", "target": "api::article.article"},
        "cover": {"type": "media"},
    }

    file = a_type(attributes=attributes, **localized)
    found = load_declarations({"schema/article.json": file}).content_type("api::article.article")

    assert found.localized
    assert {name for name, attribute in found.attributes.items() if attribute.localized} == {"title", "slug", "next"}


def test_a_custom_field_is_the_kind_that_it_is_registered_with() -> None:
    color = {
        "type": "customField",
        "customField": "plugin::color-picker.color",
        "options": {"format": "hex"},
        "maxLength": 7,
    }
    slug = {"type": "customField", "customField": "global::slug", "options": {"separator": "_"}}

    registry = load_declarations(
        {"schema/article.json": a_type(attributes={"title": STRING, "color": color, "slug": slug})},
        provided=Provided(
            custom_fields={
                "plugin::color-picker.color": CustomField(type="string"),
                "global::slug": CustomField(type="uid"),
            }
        ),
    )

    attributes = registry.content_type("api::article.article").attributes
    assert attributes["color"].custom_field == "plugin::color-picker.color"
    assert attributes["color"].plugin_options == {"customField": {"format": "hex"}}
    assert attributes["slug"] == Uid(custom_field="global::slug", options={"separator": "_"}, localized=True)


def test_a_custom_field_is_registered_with_a_kind() -> None:
    color = {"type": "customField", "customField": "global::color"}

    (mistake,) = mistakes_of(
        {"schema/article.json": a_type(attributes={"x": color})},
        provided=Provided(custom_fields={"global::color": CustomField(type="str")}),
    )

    assert mistake.startswith(
        'schema/article.json at attributes.x.customField: the custom field "global::color" is registered with '
        'the type "str"; expected one of string, text, '
    )


def test_private_attributes_of_the_options_are_private() -> None:
    file = a_type(attributes={"title": STRING, "secret": STRING}, options={"privateAttributes": ["secret"]})

    found = load_declarations({"schema/article.json": file}).content_type("api::article.article")

    assert list(found.public_attributes) == ["title"]


def test_actions_are_read() -> None:
    api = {
        "find": {"auth": False},
        "findOne": {"auth": {"scope": ["api::article.article.find"]}, "policies": ["global::is-owner"]},
        "create": {"policies": [{"name": "in-hours", "config": {"from": 9}}], "middlewares": [{"name": "log"}]},
        "delete": {"enabled": False, "auth": True, "cost": 3},
    }

    found = load_declarations({"schema/article.json": a_type(api=api)}).content_type("api::article.article")

    assert found.api == {
        "find": ActionOptions(public=True),
        "findOne": ActionOptions(
            scope=("api::article.article.find",), policies=({"name": "global::is-owner", "config": None},)
        ),
        "create": ActionOptions(
            policies=({"name": "in-hours", "config": {"from": 9}},), middlewares=({"name": "log", "config": None},)
        ),
        "delete": ActionOptions(enabled=False, cost=3),
    }


def test_keys_that_only_strapi_reads_are_accepted() -> None:
    at = {"type": "timestamp", "unique": False, "column": {"unique": True}, "conditions": {"visible": {}}}
    file = a_type(
        attributes={"at": at},
        **{"$schema": "./content-type.json"},
        indexes=[],
        config={},
        options={"reviewWorkflows": False, "timestamps": True, "draftAndPublish": True},
        pluginOptions={"content-manager": {"visible": False}},
    )
    file["info"]["icon"] = "book"

    found = load_declarations({"schema/article.json": file}).content_type("api::article.article")

    assert found.attributes == {"at": Datetime()}
    assert found.plugin_options == {"content-manager": {"visible": False}}


def test_a_component_keeps_its_names() -> None:
    files = {
        "schema/article.json": a_type(),
        "schema/components/shared/rich-text.json": a_component(
            "Rich text", collectionName="components_shared_rich_texts", renamedFrom="shared.text", options={}
        ),
    }

    found = load_declarations(files).component("shared.rich-text")

    assert (found.category, found.name, found.display_name) == ("shared", "rich-text", "Rich text")
    assert (found.collection_name, found.renamed_from) == ("components_shared_rich_texts", "shared.text")


def test_a_file_that_is_wrong_in_ten_ways_lists_ten_mistakes(tmp_path: Path) -> None:
    article = {
        "kind": "collection",
        "info": {"singularName": "article", "displayName": 5},
        "options": {"draftAndPublsh": True},
        "colectionName": "articles",
        "attributes": {
            "title": {"type": "string", "maxLength": "long"},
            "body": {"type": "ritchtext"},
            "rating": {"type": "decimal", "min": 5, "max": 1},
            "author": {"type": "relation", "target": "api::author.author"},
        },
        "api": {"find": {"policies": [7]}},
    }
    write(tmp_path, {"schema/article.json": article, "schema/tag.json": a_type("tag")})

    assert boot_mistakes(tmp_path) == [
        'schema/article.json at colectionName: a content type has no option "colectionName"; '
        'did you mean "collectionName"?',
        'schema/article.json at info: an "info" object needs "pluralName"; write for example "pluralName": "articles"',
        'schema/article.json at info.displayName: expected a string, got 5; write for example "displayName": "Article"',
        "schema/article.json at kind: expected one of collectionType, singleType, "
        'got "collection"; did you mean "collectionType"?',
        'schema/article.json at options.draftAndPublsh: an "options" object has no option "draftAndPublsh"; '
        'did you mean "draftAndPublish"?',
        'schema/article.json at attributes.title.maxLength: expected a whole number, got "long"; '
        'write for example "maxLength": 200',
        'schema/article.json at attributes.body.type: there is no attribute type "ritchtext"; did you mean "richtext"?',
        "schema/article.json at attributes.rating.min: expected at most max, which is 1, got 5",
        'schema/article.json at attributes.author: a "relation" attribute needs "relation"; '
        'write for example "relation": "manyToOne"',
        "schema/article.json at api.find.policies.0: expected a name or an object with name and config, got 7; "
        'write for example {"name": "global::is-owner", "config": {}}',
    ]


def test_messages_name_file_path_problem_and_mend() -> None:
    assert article_mistakes("body", {"type": "string", "maxLength": "long"}) == [
        'attributes.body.maxLength: expected a whole number, got "long"; write for example "maxLength": 200'
    ]


@pytest.mark.parametrize(
    ("attribute", "mistake"),
    [
        ("string", 'attributes.x: expected an object, got "string"; write for example {"type": "string"}'),
        ({}, 'attributes.x: an attribute needs "type"; write for example "type": "string"'),
        ({"type": "sting"}, 'attributes.x.type: there is no attribute type "sting"; did you mean "string"?'),
        ({"type": "String"}, 'attributes.x.type: there is no attribute type "String"; did you mean "string"?'),
        (
            {"type": "string", "maxlenght": 5},
            'attributes.x.maxlenght: a "string" attribute has no option "maxlenght"; did you mean "maxLength"?',
        ),
        (
            {"type": "string", "required": "yes"},
            'attributes.x.required: expected true or false, got "yes"; write for example "required": true',
        ),
        (
            {"type": "integer", "min": 0.5},
            'attributes.x.min: expected a whole number, got 0.5; write for example "min": 1',
        ),
        (
            {"type": "integer", "min": True},
            'attributes.x.min: expected a whole number, got true; write for example "min": 1',
        ),
        (
            {"type": "biginteger", "min": "1.5"},
            'attributes.x.min: expected a whole number, or one in quotes, got "1.5"; write for example "min": 1',
        ),
        (
            {"type": "float", "min": "1"},
            'attributes.x.min: expected a number, got "1"; write for example "min": 1',
        ),
        (
            {"type": "enumeration"},
            'attributes.x: an "enumeration" attribute needs "enum"; write for example "enum": ["news", "opinion"]',
        ),
        (
            {"type": "enumeration", "enum": "a,b"},
            'attributes.x.enum: expected a list of strings, got "a,b"; write for example "enum": ["news", "opinion"]',
        ),
        (
            {"type": "relation", "relation": "manyToone", "target": "api::article.article"},
            "attributes.x.relation: expected one of oneToOne, oneToMany, manyToOne, manyToMany, morphToOne, "
            'morphToMany, morphOne, morphMany, got "manyToone"; did you mean "manyToOne"?',
        ),
        (
            {"type": "string", "graphql": {"outputs": False}},
            'attributes.x.graphql.outputs: a "graphql" object has no option "outputs"; did you mean "output"?',
        ),
        (
            {"type": "string", "graphql": {"output": "no"}},
            'attributes.x.graphql.output: expected true or false, got "no"; write for example "output": true',
        ),
        (
            {"type": "string", "graphql": False},
            'attributes.x.graphql: expected an object, got false; write for example "graphql": {"output": false}',
        ),
        (
            {"type": "string", "pluginOptions": {"i18n": {"localised": True}}},
            'attributes.x.pluginOptions.i18n.localised: an "i18n" object has no option "localised"; '
            'did you mean "localized"?',
        ),
        (
            {"type": "string", "pluginOptions": {"i18n": True}},
            'attributes.x.pluginOptions.i18n: expected an object, got true; write for example {"localized": false}',
        ),
        (
            {"type": "string", "customField": "global::x"},
            'attributes.x.customField: needs "type": "customField", got "type": "string"',
        ),
        (
            {"type": "customField", "customField": "global::x"},
            'attributes.x.customField: no custom field "global::x" is registered; there are: none',
        ),
        (
            {"type": "customField"},
            "attributes.x.customField: a custom field needs its uid; "
            'write for example "customField": "plugin::color-picker.color"',
        ),
    ],
)
def test_a_wrong_attribute_is_explained(attribute: Any, mistake: str) -> None:
    assert article_mistakes("x", attribute) == [mistake]


@pytest.mark.parametrize("kind", ["boolean", "enumeration", "json", "richtext", "blocks", "password", "media"])
def test_kinds_that_cannot_be_unique_say_so(kind: str) -> None:
    attribute = {"type": kind, "unique": True, **({"enum": ["a"]} if kind == "enumeration" else {})}

    assert article_mistakes("x", attribute)[0].startswith("attributes.x.unique: a")


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (
            '{\n  "kind": singleType\n}',
            "schema/article.json: not valid JSON at line 2, column 11: Expecting value",
        ),
        ("", "schema/article.json: not valid JSON at line 1, column 1: Expecting value"),
        (b'{"a": "\xff"}', "schema/article.json: not valid UTF-8 at byte 7; save the file as UTF-8"),
        ("[1]", "schema/article.json: expected an object, got [1]"),
    ],
)
def test_a_file_that_is_no_json_object_is_a_mistake(tmp_path: Path, content: str | bytes, mistake: str) -> None:
    write(tmp_path, {"schema/article.json": content})

    assert boot_mistakes(tmp_path) == [mistake]


def test_nothing_is_said_of_references_to_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    articles = {"type": "relation", "relation": "oneToMany", "target": "api::article.article", "mappedBy": "author"}
    seo = {"type": "component", "component": "shared.seo"}
    author = a_type("author", attributes={"articles": articles, "seo": seo})
    write(
        tmp_path,
        {
            "schema/author.json": author,
            "schema/article.json": "{",
            "schema/components/shared/seo.json": {"attributes": {}},
        },
    )

    assert boot_mistakes(tmp_path) == [
        "schema/article.json: not valid JSON at line 1, column 2: Expecting property name enclosed in double quotes",
        'schema/components/shared/seo.json: a component needs "info"; write for example "info": '
        '{"displayName": "Article"}',
    ]


def test_nothing_is_said_of_references_to_an_attribute_that_cannot_be_read() -> None:
    articles = {"type": "relation", "relation": "oneToMany", "target": "api::article.article", "mappedBy": "author"}
    article = a_type(attributes={"title": {"type": "sting"}, "slug": {"type": "uid", "targetField": "title"}})
    article["attributes"]["author"] = {"type": "relation"}

    found = mistakes_of(
        {"schema/article.json": article, "schema/author.json": a_type("author", attributes={"articles": articles})}
    )

    assert [mistake.partition(":")[0] for mistake in found] == [
        "schema/article.json at attributes.title.type",
        "schema/article.json at attributes.author",
    ]


def test_keys_that_are_written_twice_are_mistakes(tmp_path: Path) -> None:
    text = json.dumps(a_type()).replace('"attributes": {', '"attributes": {"title": {"type": "text"}, ')
    write(tmp_path, {"schema/article.json": text})

    assert boot_mistakes(tmp_path) == [
        'schema/article.json: the key "title" is written twice in one object; remove one of the two'
    ]


def test_numbers_that_json_does_not_have_are_mistakes(tmp_path: Path) -> None:
    text = json.dumps(a_type(attributes={"score": {"type": "float", "max": float("inf")}}))
    write(tmp_path, {"schema/article.json": text})

    assert boot_mistakes(tmp_path) == ["schema/article.json: Infinity is not JSON; write a number or null"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, {"schema/article.json": b"\xef\xbb\xbf" + json.dumps(a_type()).encode()})

    assert "api::article.article" in load_registry(tmp_path).content_types


@pytest.mark.parametrize(
    ("path", "mistake"),
    [
        (
            "schema/components/seo.json",
            "expected a component in a category's folder, such as schema/components/shared/seo.json",
        ),
        (
            "schema/components/shared/more/seo.json",
            "expected a component in a category's folder, such as schema/components/shared/seo.json",
        ),
        (
            "schema/blog/posts/article.json",
            "expected a content type in schema/ or in one folder there, such as schema/blog/article.json",
        ),
        (
            "schema/Article.json",
            'the name "Article" must be small letters and digits joined by hyphens, such as "long-read"',
        ),
        (
            "schema/components/shared/seo meta.json",
            'the name "seo meta" must be letters and digits joined by hyphens, such as "long-read"',
        ),
    ],
)
def test_a_file_in_the_wrong_place_is_a_mistake(tmp_path: Path, path: str, mistake: str) -> None:
    name = Path(path).stem
    file = a_component() if "components" in path else a_type(name, plural="articles")
    write(tmp_path, {"schema/tag.json": a_type("tag"), path: file})

    assert boot_mistakes(tmp_path)[0] == f"{path}: {mistake}"


def test_a_project_needs_a_content_type(tmp_path: Path) -> None:
    assert boot_mistakes(tmp_path) == [
        "schema: expected at least one content type; write for example schema/article.json in the project folder"
    ]


def test_a_uid_is_declared_once(tmp_path: Path) -> None:
    write(tmp_path, {"schema/article.json": a_type(), "schema/article/article.json": a_type()})

    assert boot_mistakes(tmp_path) == [
        "schema/article.json: api::article.article is already declared in schema/article/article.json; "
        "remove one of the two"
    ]


@pytest.mark.parametrize(
    ("api", "mistake"),
    [
        (
            {"find": False},
            'api.find: expected an object, got false; write for example {"auth": false}',
        ),
        (
            {"createMany": {"enabled": False, "auth": False}},
            'api.createMany: "createMany" is guarded as "create"; say it there, here only "enabled", "graphql", "rest"',
        ),
        (
            {"upsert": {"policies": ["global::is-owner"]}},
            'api.upsert: "upsert" is guarded as "create" and "update"; '
            'say it there, here only "enabled", "graphql", "rest"',
        ),
        ({"find": {"cost": -1}}, 'api.find.cost: expected 0 or more, got -1; write for example "cost": 5'),
        ({"only": ["fnd"]}, 'api.only.0: there is no generated action "fnd"; did you mean "find"?'),
        ({"only": [], "except": ["find"]}, 'api.except: there is "only" already; remove one of the two'),
        ({"only": ["find"], "update": {}}, 'api.update: "only" says that there is no "update"; change one of the two'),
        ({"except": ["find"], "find": {}}, 'api.find: "except" says that there is no "find"; change one of the two'),
        ({"prefix": "v1"}, 'api.prefix: expected a path, got "v1"; write for example "prefix": "/v1"'),
        ({"prefix": "/users"}, 'api.prefix: the REST path "users" belongs to Typecase; choose another name'),
        (
            {"find": {"path": "news/"}},
            'api.find.path: expected a path, got "news/"; write for example "path": "/news/:id"',
        ),
        ({"find": {"path": "/a/:id"}}, 'api.find.path: expected a path without ":id", got "/a/:id"'),
        ({"update": {"path": "/a"}}, 'api.update.path: expected a path with ":id" once, for the document, got "/a"'),
        ({"find": {"path": "/i18n/x"}}, 'api.find.path: the REST path "i18n" belongs to Typecase; choose another name'),
        (
            {"findOne": {"path": "/news/:id"}, "update": {"path": "/news/:id"}, "delete": {"path": "/articles/:id"}}
            | {"publish": {"path": "/news/:id"}, "create": {"path": "/x"}, "find": {"path": "/x"}}
            | {"rate": {"path": "/rate"}},
            'api.rate: "rate" is no generated action: "path" cannot be said of it',
        ),
        ({"find one": {}}, 'api.find one: "find one" is no name of an action; write for example "findOne"'),
        (
            {"find": {"public": True}},
            'api.find.public: an action has no option "public"; '
            "it has enabled, auth, policies, middlewares, cost, rest, graphql, path",
        ),
        (
            {"find": {"auth": "no"}},
            'api.find.auth: expected true, false or an object such as {"scope": ["find"]}, got "no"; '
            'write for example "auth": false',
        ),
        (
            {"find": {"auth": {}}},
            'api.find.auth.scope: expected a list of strings, got null; write for example "scope": ["find"]',
        ),
        (
            {"find": {"auth": {"scope": [], "scopes": []}}},
            'api.find.auth.scopes: "auth" has no option "scopes"; write for example "scope": ["find"]',
        ),
        (
            {"find": {"middlewares": [{"nme": "log"}]}},
            'api.find.middlewares.0: expected a name or an object with name and config, got {"nme": "log"}; '
            'write for example {"name": "global::is-owner", "config": {}}',
        ),
    ],
)
def test_a_wrong_action_is_explained(api: Json, mistake: str) -> None:
    assert mistakes_of({"schema/article.json": a_type(api=api)}) == [f"schema/article.json at {mistake}"]


def test_private_attributes_must_exist() -> None:
    file = a_type(options={"privateAttributes": ["title", "titel"]})

    assert mistakes_of({"schema/article.json": file}) == [
        'schema/article.json at options.privateAttributes.1: there is no attribute "titel"; did you mean "title"?'
    ]


def test_required_attributes_of_the_built_in_types_are_those_of_strapis_schema() -> None:
    registry = load_registry(MAGAZINE)

    required = {
        uid: [name for name, attribute in registry.content_type(uid).public_attributes.items() if attribute.required]
        for uid in registry.content_types
        if uid.startswith("plugin::")
    }

    assert required == {
        "plugin::upload.file": ["name", "hash", "mime", "size", "url", "provider"],
        "plugin::i18n.locale": [],
        "plugin::users-permissions.permission": ["action"],
        "plugin::users-permissions.role": ["name"],
        "plugin::users-permissions.user": ["username", "email"],
    }


def test_secrets_of_the_built_in_types_are_private() -> None:
    registry = load_registry(MAGAZINE)

    private = {
        uid: [name for name, attribute in content_type.attributes.items() if attribute.private]
        for uid, content_type in registry.content_types.items()
        if content_type.built_in
    }

    assert private == {
        "plugin::upload.file": ["folderPath"],
        "plugin::i18n.locale": [],
        "plugin::users-permissions.permission": [],
        "plugin::users-permissions.role": [],
        "plugin::users-permissions.user": ["password", "resetPasswordToken", "confirmationToken"],
        "admin::api-token": ["accessKey"],
    }


def test_api_tokens_are_not_in_graphql() -> None:
    registry = load_registry(MAGAZINE)

    hidden = [uid for uid, content_type in registry.content_types.items() if not content_type.in_graphql]

    assert hidden == ["admin::api-token"]
