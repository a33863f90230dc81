"""The SDL: what of each declaration is shown, and how."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)

from tests.unit.schema.declaring import STRING, Json, a_component, a_type
from typecase.schema.loader import load_declarations, load_registry
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, enum_values, sdl

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def magazine() -> Registry:
    return load_registry(ROOT / "examples" / "magazine")


SEO = a_component("Seo", attributes={"label": {"type": "string", "description": "Shown in tabs."}}, description="Meta.")


def schema_of(**content_types: Json) -> GraphQLSchema:
    """Build the schema of content types given by name, with one component."""
    files = {f"schema/{name}.json": data for name, data in content_types.items()}
    return build_schema(load_declarations({**files, "schema/components/shared/seo.json": SEO}))


def object_of(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


def input_of(schema: GraphQLSchema, name: str) -> GraphQLInputObjectType:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLInputObjectType)
    return found


def members_of(schema: GraphQLSchema, name: str) -> list[str]:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLUnionType)
    return [member.name for member in found.types]


def test_a_localized_type_is_asked_for_by_locale_and_lists_its_other_locales() -> None:
    schema = schema_of(article=a_type(pluginOptions={"i18n": {"localized": True}}))
    article = object_of(schema, "Article").fields

    assert list(article)[-3:] == ["locale", "localizations_connection", "localizations"]
    assert str(article["localizations_connection"].type) == "ArticleRelationResponseCollection"
    assert list(article["localizations"].args) == ["filters", "pagination", "sort"]
    assert list(input_of(schema, "ArticleFiltersInput").fields)[-5:] == ["locale", "localizations", "and", "or", "not"]
    assert list(input_of(schema, "ArticleInput").fields) == ["title", "publishedAt"]
    assert [name for name, field in root_fields_of(schema).items() if "locale" in field.args] == [
        *("article", "articles_connection", "articles", "createArticle", "updateArticle", "deleteArticle"),
        *("createManyArticles", "updateManyArticles", "deleteManyArticles", "upsertArticle"),
    ]


@pytest.mark.parametrize("kind", ["collectionType", "singleType"])
@pytest.mark.parametrize("localized", [True, False])
def test_what_changes_a_document_takes_what_its_caller_has_seen(kind: str, localized: bool) -> None:
    options = {"options": {"draftAndPublish": True}, "pluginOptions": {"i18n": {"localized": localized}}}
    mutations = object_of(schema_of(article=a_type(kind=kind, **options)), "Mutation").fields
    known = {
        **({"documentId": "ID!"} if kind == "collectionType" else {}),
        **({"locale": "I18NLocaleCode"} if localized else {}),
        "expectedUpdatedAt": "DateTime",
    }

    for action in ("publish", "unpublish", "discardDraft", "delete"):
        assert [(name, str(argument.type)) for name, argument in mutations[f"{action}Article"].args.items()] == [
            *known.items()
        ]
    assert {str(mutations[f"{action}Article"].type) for action in ("publish", "unpublish", "discardDraft")} == {
        "Article"
    }
    assert str(mutations["deleteArticle"].type) == "DeleteMutationResponse"
    assert list(mutations["updateArticle"].args)[-1] == "expectedUpdatedAt"
    assert str(mutations["updateArticle"].args["expectedUpdatedAt"].type) == "DateTime"


@pytest.mark.parametrize("localized", [True, False])
def test_many_documents_are_written_at_once(localized: bool) -> None:
    schema = schema_of(article=a_type(pluginOptions={"i18n": {"localized": localized}}))
    locale = ["locale: I18NLocaleCode"] if localized else []
    filters, data = "filters: ArticleFiltersInput!", "data: ArticleInput!"
    status, where = "status: PublicationStatus", "where: ArticleWhereUniqueInput!"

    def signature(name: str) -> tuple[list[str], str]:
        field = object_of(schema, "Mutation").fields[name]
        return [f"{argument}: {value.type}" for argument, value in field.args.items()], str(field.type)

    assert [signature(f"{action}ManyArticles") for action in ("create", "update", "delete")] == [
        (["data: [ArticleInput!]!", status, *locale], "ArticleManyPayload"),
        ([filters, data, status, *locale], "ArticleManyPayload"),
        ([filters, *locale], "DeleteManyPayload"),
    ]
    assert signature("upsertArticle") == ([where, data, status, *locale], "Article")
    payloads = [
        {name: str(field.type) for name, field in object_of(schema, type_).fields.items()}
        for type_ in ("ArticleManyPayload", "DeleteManyPayload")
    ]
    assert payloads == [{"count": "Int!", "nodes": "[Article!]!"}, {"count": "Int!", "documentIds": "[ID!]!"}]


def test_a_document_is_named_by_what_is_unique_and_may_be_asked_for() -> None:
    attributes: Json = {
        "slug": {"type": "uid"},
        "number": {"type": "biginteger", "unique": True},
        "day": {"type": "date", "unique": True},
        "mail": {"type": "email", "unique": True},
        "title": STRING,
        "code": {"type": "string", "unique": True, "private": True},
        "key": {"type": "string", "unique": True, "graphql": {"filters": False}},
        "seo": {"type": "component", "component": "shared.seo"},
    }
    schema = schema_of(article=a_type(attributes=attributes))

    assert {name: str(field.type) for name, field in input_of(schema, "ArticleWhereUniqueInput").fields.items()} == {
        "documentId": "ID",
        "slug": "String",
        "number": "Long",
        "day": "Date",
        "mail": "String",
    }


def test_what_only_a_switched_off_mutation_uses_is_left_out() -> None:
    off = {action: {"enabled": False} for action in ("create", "update", "delete")}
    schema = schema_of(article=a_type(api=off))

    left_out = {"ArticleManyPayload", "ArticleWhereUniqueInput", "DeleteManyPayload", "ArticleInput"}
    assert left_out & schema.type_map.keys() == set()


def root_fields_of(schema: GraphQLSchema) -> dict[str, GraphQLField]:
    return {**object_of(schema, "Query").fields, **object_of(schema, "Mutation").fields}


def test_a_type_without_locales_takes_the_locale_in_its_input_only() -> None:
    schema = schema_of(article=a_type())

    assert list(input_of(schema, "ArticleInput").fields) == ["title", "publishedAt", "locale"]
    assert list(object_of(schema, "Article").fields) == [
        *("documentId", "title", "createdAt", "updatedAt", "publishedAt")
    ]
    assert [name for name, field in root_fields_of(schema).items() if "locale" in field.args] == []


def test_a_list_of_a_single_type_takes_no_arguments() -> None:
    pages = {"type": "relation", "relation": "oneToMany", "target": "api::page.page"}
    schema = schema_of(article=a_type(attributes={"pages": pages}), page=a_type("page", kind="singleType"))
    article = object_of(schema, "Article").fields

    assert (str(article["pages"].type), list(article["pages"].args)) == ("[Page]!", [])
    assert list(article["pages_connection"].args) == []
    assert "documentId" not in input_of(schema, "PageFiltersInput").fields


def test_both_sides_of_a_relation_are_shown_with_their_own_number() -> None:
    parent = {"type": "relation", "relation": "manyToOne", "target": "api::node.node", "inversedBy": "children"}
    children = {"type": "relation", "relation": "oneToMany", "target": "api::node.node", "mappedBy": "parent"}
    schema = schema_of(node=a_type("node", attributes={"parent": parent, "children": children}))
    node = object_of(schema, "Node").fields

    assert str(node["parent"].type) == "Node"
    assert str(node["children_connection"].type) == "NodeRelationResponseCollection"
    assert str(node["children"].type) == "[Node]!"
    assert str(input_of(schema, "NodeInput").fields["parent"].type) == "ID"
    assert str(input_of(schema, "NodeInput").fields["children"].type) == "[ID]"


def test_a_component_has_an_id_and_its_relations() -> None:
    related = {"type": "relation", "relation": "oneToMany", "target": "api::article.article"}
    files = {
        "schema/article.json": a_type(attributes={"part": {"type": "component", "component": "shared.part"}}),
        "schema/components/shared/part.json": a_component("Part", attributes={"related": related}),
    }
    schema = build_schema(load_declarations(files))

    assert {name: str(field.type) for name, field in object_of(schema, "ComponentSharedPart").fields.items()} == {
        "id": "ID!",
        "related_connection": "ArticleRelationResponseCollection",
        "related": "[Article]!",
    }
    assert {name: str(field.type) for name, field in input_of(schema, "ComponentSharedPartInput").fields.items()} == {
        "id": "ID",
        "related": "[ID]",
        "related_change": "RelationChange",
    }


def test_a_change_names_documents_and_their_places() -> None:
    author = {"type": "relation", "relation": "manyToOne", "target": "api::article.article"}
    schema = schema_of(article=a_type(attributes={"author": author}))

    def fields(name: str) -> dict[str, str]:
        return {field: str(value.type) for field, value in input_of(schema, name).fields.items()}

    many = "[RelationTarget!]"
    assert fields("RelationChange") == {"set": many, "connect": many, "disconnect": many}
    assert fields("RelationTarget") == {
        "documentId": "ID!",
        "locale": "I18NLocaleCode",
        "status": "PublicationStatus",
        "position": "RelationPosition",
    }
    assert fields("RelationPosition") == {"before": "ID", "after": "ID", "start": "Boolean", "end": "Boolean"}


def test_no_relation_of_a_built_in_type_can_be_changed() -> None:
    schema = schema_of(article=a_type())

    assert "role" in input_of(schema, "UsersPermissionsUserInput").fields
    assert "role_change" not in input_of(schema, "UsersPermissionsUserInput").fields
    assert "RelationChange" not in schema.type_map


def test_a_type_that_graphql_does_not_show_is_nowhere_in_the_schema() -> None:
    secret = a_type("secret", pluginOptions={"graphql": {"enabled": False}})
    secrets = {"type": "relation", "relation": "oneToMany", "target": "api::secret.secret"}
    schema = schema_of(article=a_type(attributes={"title": STRING, "secrets": secrets}), secret=secret)

    assert [name for name in schema.type_map if "Secret" in name or "ApiToken" in name] == []
    assert "secrets" not in object_of(schema, "Article").fields
    assert "secrets" not in input_of(schema, "ArticleInput").fields
    assert "secrets" not in input_of(schema, "ArticleFiltersInput").fields
    assert members_of(schema, "GenericMorph") == [
        "ComponentSharedSeo",
        "UploadFile",
        "I18NLocale",
        "UsersPermissionsPermission",
        "UsersPermissionsRole",
        "UsersPermissionsUser",
        "Article",
    ]


def test_types_that_nothing_uses_are_left_out() -> None:
    schema = schema_of(article=a_type())

    assert "TimeFilterInput" not in schema.type_map
    assert "Time" not in schema.type_map
    assert "ComponentSharedSeoInput" not in schema.type_map
    assert "ArticleRelationResponseCollection" not in schema.type_map


def test_descriptions_of_declarations_stand_in_the_schema() -> None:
    title = {"type": "string", "description": 'Says "it" all.'}
    seo = {"type": "component", "component": "shared.seo"}
    data = a_type(attributes={"title": title, "seo": seo}, description='Ends in a quote: """')
    schema = schema_of(article=data)

    assert object_of(schema, "Article").description == 'Ends in a quote: """'
    assert object_of(schema, "Article").fields["title"].description == 'Says "it" all.'
    assert input_of(schema, "ArticleInput").fields["title"].description == 'Says "it" all.'
    assert input_of(schema, "ArticleFiltersInput").fields["title"].description is None
    assert object_of(schema, "ComponentSharedSeo").description == "Meta."
    assert object_of(schema, "ComponentSharedSeo").fields["label"].description == "Shown in tabs."


def test_an_enumeration_takes_the_name_that_is_given_to_it() -> None:
    kind = {"type": "enumeration", "enum": ["how-to", "2nd"], "enumName": "ArticleKind"}
    registry = load_declarations({"schema/article.json": a_type(attributes={"kind": kind})})
    schema = build_schema(registry)

    assert str(object_of(schema, "Article").fields["kind"].type) == "ArticleKind"
    assert str(input_of(schema, "ArticleInput").fields["kind"].type) == "ArticleKind"
    assert enum_values(registry) == {"ArticleKind": {"how_to": "how-to", "_2nd": "2nd"}}


def test_enum_values_lead_from_graphql_names_to_real_values(magazine: Registry) -> None:
    assert enum_values(magazine) == {
        "ENUM_COMPONENTSHAREDLINK_TARGET": {"self": "self", "blank": "blank"},
        "ENUM_ARTICLE_KIND": {"news": "news", "opinion": "opinion", "how_to": "how-to", "long_read": "long read"},
    }


def test_the_sdl_shows_the_directives_unless_it_is_asked_not_to(magazine: Registry) -> None:
    tags = "tags(filters: TagFiltersInput, pagination: PaginationArg = {}, sort: [String] = [])"
    me = "  me: UsersPermissionsMe"

    assert f'{me} @auth(scope: ["plugin::users-permissions.user.me"])\n' in sdl(magazine)
    assert f"{me}\n" in sdl(magazine, directives=False)
    assert "@" not in sdl(magazine, directives=False)
    assert tags in sdl(magazine)
    assert tags in sdl(magazine, directives=False)
