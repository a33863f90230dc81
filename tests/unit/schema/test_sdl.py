"""The SDL: equal to the recorded one for the magazine, and right for every kind of attribute."""

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    REMOVE,
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    UnionTypeDefinitionNode,
    Visitor,
    build_ast_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    print_ast,
    visit,
)

from tests.unit.schema.declaring import STRING, Json, a_component, a_type
from typecase.schema.export import export_sdl
from typecase.schema.loader import load_declarations, load_registry
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, enum_values, sdl

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "tests" / "schema" / "magazine.graphql"
RECORDED = ROOT / "tests" / "schema" / "strapi5.schema.graphql"
RENEW = """The SDL of examples/magazine has changed. If that is what you want, renew the committed file:

python - <<END
from pathlib import Path
from typecase.schema.export import export_sdl
from typecase.schema.loader import load_registry
Path("tests/schema/magazine.graphql").write_text(export_sdl(load_registry(Path("examples/magazine"))))
END
"""


@pytest.fixture(scope="module")
def magazine() -> Registry:
    return load_registry(ROOT / "examples" / "magazine")


@pytest.fixture(scope="module")
def recorded() -> DocumentNode:
    """What Strapi generates for the magazine, without what is left out on purpose."""
    return visit(parse(RECORDED.read_text()), _LeftOutRemover())


class _LeftOutRemover(Visitor):
    """Removes review workflows, which we have not, and `Article.pin`, which gave away the hash of a password."""

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> Any:
        return REMOVE if "ReviewWorkflows" in node.name.value else None

    def enter_input_object_type_definition(self, node: InputObjectTypeDefinitionNode, *_: Any) -> Any:
        return REMOVE if "ReviewWorkflows" in node.name.value else None

    def enter_field_definition(self, node: FieldDefinitionNode, *details: Any) -> Any:
        name, owner = node.name.value, details[-1][-1].name.value
        return REMOVE if "reviewworkflows" in name.lower() or (owner, name) == ("Article", "pin") else None

    def enter_named_type(self, node: NamedTypeNode, *details: Any) -> Any:
        in_union = isinstance(details[-1][-1], UnionTypeDefinitionNode)
        return REMOVE if in_union and "ReviewWorkflows" in node.name.value else None


# The recorded SDL


def test_the_magazine_breaks_no_client_of_the_recorded_schema(magazine: Registry, recorded: DocumentNode) -> None:
    ours, theirs = build_schema(magazine), build_ast_schema(recorded)
    harmless = {"OPTIONAL_ARG_ADDED", "OPTIONAL_INPUT_FIELD_ADDED"}

    dangerous = [change for change in find_dangerous_changes(theirs, ours) if change.type.name not in harmless]

    assert find_breaking_changes(theirs, ours) == []
    assert dangerous == []


def test_every_recorded_definition_is_printed_as_recorded(magazine: Registry, recorded: DocumentNode) -> None:
    ours = {name_of(node): node for node in parse(export_sdl(magazine)).definitions}
    for theirs in recorded.definitions:
        if name_of(theirs) == "GenericMorph":
            continue  # its members stand in the order of the registry

        kept = visit(ours[name_of(theirs)], _AdditionRemover(theirs))

        assert print_ast(kept) == print_ast(theirs)


def name_of(node: Any) -> str:
    return node.name.value


class _AdditionRemover(Visitor):
    """Removes the fields and arguments that the recorded definition has not."""

    def __init__(self, recorded: DefinitionNode) -> None:
        super().__init__()
        fields = getattr(recorded, "fields", None) or ()
        self.known = {(name_of(field),) for field in fields}
        self.known |= {
            (name_of(field), name_of(argument))
            for field in fields
            for argument in getattr(field, "arguments", None) or ()
        }

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:
        return None if (name_of(node),) in self.known else REMOVE

    def enter_input_value_definition(self, node: InputValueDefinitionNode, *details: Any) -> Any:
        owner = details[-1][-1]
        key = (name_of(owner), name_of(node)) if isinstance(owner, FieldDefinitionNode) else (name_of(node),)
        return None if key in self.known else REMOVE


def test_the_committed_sdl_is_what_the_magazine_exports(magazine: Registry) -> None:
    assert export_sdl(magazine) == COMMITTED.read_text(), RENEW


# What is shown


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
        *("article", "articles_connection", "articles", "createArticle", "updateArticle", "deleteArticle")
    ]


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
    }


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
