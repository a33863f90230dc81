"""The exported schema: what clients and tools see of it."""

from typing import Any

import pytest
from graphql import build_client_schema, print_schema

from tests.unit.schema.declaring import a_type
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, sdl

LINKS = {"type": "relation", "relation": "oneToMany", "target": "api::article.article"}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_declarations({"schema/article.json": a_type(attributes={"related": LINKS})})


def types_of(introspection: dict[str, Any]) -> dict[str, Any]:
    return {type_["name"]: type_ for type_ in introspection["__schema"]["types"]}


def test_the_default_export_is_the_sdl_that_clients_see(registry: Registry) -> None:
    assert export_sdl(registry) == sdl(registry, directives=False)
    assert "RestMethod" not in export_sdl(registry)


def test_the_export_with_directives_is_the_sdl_that_the_server_reads(registry: Registry) -> None:
    assert export_sdl(registry, directives=True) == sdl(registry)
    assert "enum RestMethod {\n  GET\n  POST\n  PUT\n  DELETE\n  PATCH\n}" in export_sdl(registry, directives=True)


def test_introspection_names_only_the_directives_of_the_specification(registry: Registry) -> None:
    schema = export_introspection(registry)["__schema"]

    assert [directive["name"] for directive in schema["directives"]] == [
        *("include", "skip", "deprecated", "specifiedBy", "oneOf")
    ]
    assert (schema["queryType"]["name"], schema["mutationType"]["name"]) == ("Query", "Mutation")
    assert schema["subscriptionType"] is None
    assert "RestMethod" not in types_of({"__schema": schema})


def test_introspection_writes_defaults_as_strapi_does(registry: Registry) -> None:
    fields = {field["name"]: field for field in types_of(export_introspection(registry))["Article"]["fields"]}

    assert {arg["name"]: arg["defaultValue"] for arg in fields["related"]["args"]} == {
        "filters": None,
        "pagination": "{}",
        "sort": "[]",
    }


def test_a_client_builds_the_same_schema_from_introspection(registry: Registry) -> None:
    introspection: Any = export_introspection(registry)

    rebuilt = build_client_schema(introspection)

    assert sorted(print_schema(rebuilt).split("\n\n")) == sorted(print_schema(build_schema(registry)).split("\n\n"))
