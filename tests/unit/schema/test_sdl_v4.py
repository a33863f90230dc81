"""The fields of Strapi 4 in the SDL: which types have them, and that they are the only difference."""

from typing import Any

from graphql import (
    REMOVE,
    FieldDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    ObjectTypeDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.unit.schema.declaring import STRING, Json, a_component, a_type
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, sdl

PART: Json = {"type": "component", "component": "shared.part"}
RELATED: Json = {"type": "relation", "relation": "oneToMany", "target": "api::article.article"}


def schema_of(attributes: Json, part: Json | None = None) -> GraphQLSchema:
    """Build the schema of an article with one component."""
    files = {
        "schema/article.json": a_type(attributes={"part": PART, "related": RELATED, **attributes}),
        "schema/components/shared/part.json": a_component("Part", attributes=part or {"label": STRING}),
    }
    return build_schema(load_declarations(files), v4=True)


def fields_of(schema: GraphQLSchema, name: str) -> dict[str, GraphQLField]:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found.fields


def deprecated(schema: GraphQLSchema, name: str) -> dict[str, str]:
    """Return the types of the deprecated fields of a type."""
    fields = fields_of(schema, name).items()
    return {field: str(declared.type) for field, declared in fields if declared.deprecation_reason}


def test_types_and_collections_have_the_fields_of_strapi_4() -> None:
    schema = schema_of({"title": STRING})

    assert deprecated(schema, "Article") == {"id": "ID!", "attributes": "Article!", "data": "Article!"}
    assert deprecated(schema, "ComponentSharedPart") == {
        "attributes": "ComponentSharedPart!",
        "data": "ComponentSharedPart!",
    }
    assert deprecated(schema, "UploadFile") == {"id": "ID!", "attributes": "UploadFile!", "data": "UploadFile!"}
    assert deprecated(schema, "ArticleEntityResponseCollection") == {
        "data": "[Article!]!",
        "meta": "ResponseCollectionMeta!",
    }
    assert deprecated(schema, "ArticleRelationResponseCollection") == {"data": "[Article!]!"}
    assert {name: str(field.type) for name, field in fields_of(schema, "ResponseCollectionMeta").items()} == {
        "pagination": "Pagination!"
    }


def test_reasons_say_what_to_ask_for_instead() -> None:
    schema = schema_of({"title": STRING})
    article, collection = fields_of(schema, "Article"), fields_of(schema, "ArticleEntityResponseCollection")

    assert (article["id"].deprecation_reason or "").startswith("Use documentId")
    assert article["data"].deprecation_reason == article["attributes"].deprecation_reason
    assert (article["data"].deprecation_reason or "").startswith("Leave this level out")
    assert (collection["data"].deprecation_reason or "").startswith("Use nodes")
    assert (collection["meta"].deprecation_reason or "").startswith("Use pageInfo")


def test_an_attribute_keeps_the_field_of_its_name() -> None:
    schema = schema_of({"data": {"type": "json"}, "meta": STRING}, {"attributes": STRING})

    assert str(fields_of(schema, "Article")["data"].type) == "JSON"
    assert deprecated(schema, "Article") == {"id": "ID!", "attributes": "Article!"}
    assert str(fields_of(schema, "Article")["meta"].type) == "String"
    assert deprecated(schema, "ComponentSharedPart") == {"data": "ComponentSharedPart!"}


def test_the_name_of_a_private_attribute_is_not_used_for_something_else() -> None:
    schema = schema_of({"attributes": {"type": "string", "private": True}, "data": {"type": "password"}})

    assert deprecated(schema, "Article") == {"id": "ID!"}
    assert {"attributes", "data"}.isdisjoint(fields_of(schema, "Article"))


class _DeprecatedRemover(Visitor):
    """Removes deprecated fields, and the type that only they show."""

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:
        return REMOVE if any(directive.name.value == "deprecated" for directive in node.directives or ()) else None

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> Any:
        return REMOVE if node.name.value == "ResponseCollectionMeta" else None


def test_nothing_else_differs(magazine: Registry) -> None:
    with_fields = visit(parse(export_sdl(magazine, v4=True)), _DeprecatedRemover())

    assert print_ast(with_fields) == print_ast(parse(export_sdl(magazine)))


def test_every_form_of_the_schema_has_them(magazine: Registry) -> None:
    types = {type_["name"]: type_ for type_ in export_introspection(magazine, v4=True)["__schema"]["types"]}
    article = {field["name"]: field["isDeprecated"] for field in types["Article"]["fields"]}

    assert (article["data"], article["attributes"], article["id"], article["title"]) == (True, True, True, False)
    assert "  data: Article! @deprecated(reason: " in sdl(magazine, v4=True)
    assert "  data: Article! @deprecated(reason: " in export_sdl(magazine, v4=True)
    assert "deprecated" not in sdl(magazine)
