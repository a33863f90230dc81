"""Every kind of attribute, in every variant: what it becomes in the output type, the input and the filters."""

from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema

from tests.unit.schema.declaring import STRING, Json, a_component, a_type
from typecase.schema.attributes import KINDS
from typecase.schema.loader import load_declarations
from typecase.schema.names import pascal_case
from typecase.schema.sdl import build_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What an attribute of a kind becomes. `{NAME}` and `{Name}` stand for the attribute in the names of its types.

    `output` maps the end of a field's name to its type.
    """

    declaration: Json
    output: dict[str, str]
    input: str | None = None
    filter: str | None = None
    takes_list_arguments: bool = False


def a_scalar(kind: str, scalar: str, **options: Any) -> Kind:
    return Kind(declaration={"type": kind, **options}, output={"": scalar}, input=scalar, filter=f"{scalar}FilterInput")


def a_relation(relation: str, **options: Any) -> Kind:
    """Return a relation to `api::other.other`, without the other side."""
    declaration = {"type": "relation", "relation": relation, "target": "api::other.other", **options}
    one = Kind(declaration=declaration, output={"": "Other"}, input="ID", filter="OtherFiltersInput")
    many = Kind(
        declaration=declaration,
        output={"_connection": "OtherRelationResponseCollection", "": "[Other]!"},
        input="[ID]",
        filter="OtherFiltersInput",
        takes_list_arguments=True,
    )
    return many if relation.endswith("Many") else one


CASES: dict[str, Kind] = {
    "string": a_scalar("string", "String"),
    "text": a_scalar("text", "String"),
    "richtext": a_scalar("richtext", "String"),
    "blocks": a_scalar("blocks", "JSON"),
    "email": a_scalar("email", "String"),
    "password": Kind(declaration={"type": "password"}, output={}, input="String", filter="StringFilterInput"),
    "uid": a_scalar("uid", "String"),
    "enumeration": Kind(
        declaration={"type": "enumeration", "enum": ["how-to", "2nd"]},
        output={"": "ENUM_SAMPLE_{NAME}"},
        input="ENUM_SAMPLE_{NAME}",
        filter="StringFilterInput",
    ),
    "integer": a_scalar("integer", "Int"),
    "biginteger": a_scalar("biginteger", "Long"),
    "float": a_scalar("float", "Float"),
    "decimal": a_scalar("decimal", "Float"),
    "boolean": a_scalar("boolean", "Boolean"),
    "date": a_scalar("date", "Date"),
    "time": a_scalar("time", "Time"),
    "datetime": a_scalar("datetime", "DateTime"),
    "timestamp": a_scalar("timestamp", "DateTime"),
    "json": a_scalar("json", "JSON"),
    "media": Kind(declaration={"type": "media"}, output={"": "UploadFile"}, input="ID"),
    "media_list": Kind(
        declaration={"type": "media", "multiple": True},
        output={"_connection": "UploadFileRelationResponseCollection", "": "[UploadFile]!"},
        input="[ID]",
        takes_list_arguments=True,
    ),
    "relation": a_relation("oneToOne"),
    "relation_many_to_one": a_relation("manyToOne"),
    "relation_one_to_many": a_relation("oneToMany"),
    "relation_many_to_many": a_relation("manyToMany"),
    "morph_to_one": Kind(declaration={"type": "relation", "relation": "morphToOne"}, output={"": "GenericMorph"}),
    "morph_to_many": Kind(declaration={"type": "relation", "relation": "morphToMany"}, output={"": "[GenericMorph]"}),
    "morph_one": Kind(
        declaration={"type": "relation", "relation": "morphOne", "target": "api::other.other", "morphBy": "subject"},
        output={"": "Other"},
    ),
    "morph_many": Kind(
        declaration={"type": "relation", "relation": "morphMany", "target": "api::other.other", "morphBy": "subjects"},
        output={"_connection": "OtherRelationResponseCollection", "": "[Other]!"},
        takes_list_arguments=True,
    ),
    "component": Kind(
        declaration={"type": "component", "component": "shared.part"},
        output={"": "ComponentSharedPart"},
        input="ComponentSharedPartInput",
        filter="ComponentSharedPartFiltersInput",
    ),
    "component_list": Kind(
        declaration={"type": "component", "component": "shared.part", "repeatable": True},
        output={"": "[ComponentSharedPart]"},
        input="[ComponentSharedPartInput]",
        filter="ComponentSharedPartFiltersInput",
        takes_list_arguments=True,
    ),
    "dynamiczone": Kind(
        declaration={"type": "dynamiczone", "components": ["shared.part"]},
        output={"": "[Sample{Name}DynamicZone]"},
        input="[Sample{Name}DynamicZoneInput!]",
    ),
}

VARIANTS: dict[str, Json] = {
    "plain": {},
    "required": {"required": True},
    "private": {"private": True},
    "fixed": {"writable": False},
    "no_output": {"graphql": {"output": False}},
    "no_input": {"graphql": {"input": False}},
    "no_filters": {"graphql": {"filters": False}},
}

OTHER = a_type(
    "other",
    attributes={
        "title": STRING,
        "subject": {"type": "relation", "relation": "morphToOne"},
        "subjects": {"type": "relation", "relation": "morphToMany"},
    },
)


@pytest.fixture(scope="module")
def samples() -> GraphQLSchema:
    """A content type with an attribute of every kind in every variant: `plain_string`, `required_string`, …"""
    attributes = {
        f"{variant}_{kind}": {**case.declaration, **options}
        for kind, case in CASES.items()
        for variant, options in VARIANTS.items()
    }
    return build_schema(
        load_declarations(
            {
                "schema/sample.json": a_type("sample", attributes=attributes),
                "schema/other.json": OTHER,
                "schema/components/shared/part.json": a_component("Part"),
            }
        )
    )


every_kind = pytest.mark.parametrize("kind", CASES)


def output_of(schema: GraphQLSchema, name: str) -> dict[str, str]:
    fields = object_of(schema, "Sample").fields
    return {end: str(fields[f"{name}{end}"].type) for end in ("_connection", "") if f"{name}{end}" in fields}


def object_of(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


def inputs_of(schema: GraphQLSchema, name: str) -> dict[str, str]:
    found = schema.type_map[name]
    assert isinstance(found, GraphQLInputObjectType)
    return {field: str(value.type) for field, value in found.fields.items()}


def named(type_: str | None, name: str) -> str | None:
    return type_ and type_.replace("{NAME}", name.upper()).replace("{Name}", pascal_case(name))


def test_every_kind_is_tried() -> None:
    assert KINDS.keys() <= {case.declaration["type"] for case in CASES.values()}


@every_kind
def test_a_kind_has_its_types(samples: GraphQLSchema, kind: str) -> None:
    case, name = CASES[kind], f"plain_{kind}"

    assert output_of(samples, name) == {end: named(type_, name) for end, type_ in case.output.items()}
    assert inputs_of(samples, "SampleInput").get(name) == named(case.input, name)
    assert inputs_of(samples, "SampleFiltersInput").get(name) == named(case.filter, name)


@every_kind
def test_a_required_attribute_is_never_null_in_answers_and_optional_in_inputs(
    samples: GraphQLSchema, kind: str
) -> None:
    case, name = CASES[kind], f"required_{kind}"

    assert output_of(samples, name) == {
        end: f"{(named(type_, name) or '').rstrip('!')}!" for end, type_ in case.output.items()
    }
    assert inputs_of(samples, "SampleInput").get(name) == named(case.input, name)
    assert inputs_of(samples, "SampleFiltersInput").get(name) == named(case.filter, name)


@every_kind
def test_a_private_attribute_can_only_be_written(samples: GraphQLSchema, kind: str) -> None:
    case, name = CASES[kind], f"private_{kind}"

    assert output_of(samples, name) == {}
    assert inputs_of(samples, "SampleInput").get(name) == named(case.input, name)
    assert name not in inputs_of(samples, "SampleFiltersInput")


@every_kind
def test_an_attribute_that_is_not_writable_has_no_input(samples: GraphQLSchema, kind: str) -> None:
    case, name = CASES[kind], f"fixed_{kind}"

    assert output_of(samples, name) == {end: named(type_, name) for end, type_ in case.output.items()}
    assert name not in inputs_of(samples, "SampleInput")
    assert inputs_of(samples, "SampleFiltersInput").get(name) == named(case.filter, name)


@every_kind
@pytest.mark.parametrize("off", ["output", "input", "filters"])
def test_graphql_options_leave_an_attribute_out_of_one_type(samples: GraphQLSchema, kind: str, off: str) -> None:
    case, name = CASES[kind], f"no_{off}_{kind}"
    output = {end: named(type_, name) for end, type_ in case.output.items()}

    assert output_of(samples, name) == ({} if off == "output" else output)
    assert inputs_of(samples, "SampleInput").get(name) == (None if off == "input" else named(case.input, name))
    filtered = inputs_of(samples, "SampleFiltersInput").get(name)
    assert filtered == (None if off == "filters" else named(case.filter, name))


@every_kind
@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_written_as_ids_can_be_changed_too(samples: GraphQLSchema, kind: str, variant: str) -> None:
    name, inputs = f"{variant}_{kind}", inputs_of(samples, "SampleInput")

    assert inputs.get(f"{name}_change") == ("RelationChange" if inputs.get(name) in ("ID", "[ID]") else None)


@every_kind
def test_only_lists_take_arguments(samples: GraphQLSchema, kind: str) -> None:
    case, fields = CASES[kind], object_of(samples, "Sample").fields
    for end, type_ in case.output.items():
        args = {name: str(argument.type) for name, argument in fields[f"plain_{kind}{end}"].args.items()}

        listed = type_.strip("[]!").removesuffix("RelationResponseCollection")
        expected = {"filters": f"{listed}FiltersInput", "pagination": "PaginationArg", "sort": "[String]"}
        assert args == (expected if case.takes_list_arguments else {})
