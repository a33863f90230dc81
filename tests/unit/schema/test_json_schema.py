"""The JSON Schema for editors says the same of a file as the loader, and the reference names all of it."""

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.unit.schema.declaring import STRING, Json, a_component, a_type
from typecase.errors import BootError
from typecase.schema import files
from typecase.schema.attributes import KINDS
from typecase.schema.checks.names import RESERVED_ATTRIBUTES, RESERVED_IN_COMPONENTS
from typecase.schema.content_types import GraphqlType
from typecase.schema.form import IGNORED_OPTIONS, options_of
from typecase.schema.json_schema import component_json_schema, content_type_json_schema
from typecase.schema.loader import load_declarations
from typecase.schema.system import built_in_files

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference" / "content-types.md"

NEEDED: dict[str, Json] = {
    "enumeration": {"enum": ["news"]},
    "relation": {"relation": "manyToOne", "target": "api::tag.tag"},
    "component": {"component": "shared.seo", "repeatable": True},
    "dynamiczone": {"components": ["shared.seo"]},
}
"""What an attribute of each type needs besides its type."""

ELSEWHERE = {"target", "inversedBy", "mappedBy", "morphBy", "targetField", "component", "components", "repeatable"}
ELSEWHERE |= {"defaultFrom", "valuesRenamedFrom"}
"""Options whose meaning depends on other declarations or options: the loader may refuse what the schema accepts."""

VALUES: list[Any] = [None, True, False, 0, 1, 3, -3, 2.0, 2.5, 10**20, "", "news", "-5", "é", [], ["news"]]
VALUES += [["images"], [1], ["a", "a"], {}, {"a": 1}, {"i18n": {"localized": True}}, {"i18n": {"localized": 1}}]
VALUES += [{"i18n": {}}, {"i18n": None}, {"i18n": []}, {"output": False}, {"output": 1}, {"output": None}]
VALUES += [{"separator": "_"}, {"glue": "_"}]

TYPE_VALUES = [*VALUES, "singleType", "collectionType", "Bad-Name", {"draftAndPublish": True}, {"draftAndPublsh": True}]
TYPE_VALUES += [{"graphql": {"enabled": False}}, {"graphql": {"enabled": "no"}}, {"find": {}}, {"find": []}]
TYPE_VALUES += [{"find": {"auth": auth}} for auth in (True, None, "no", {}, {"scope": ["x"]}, {"scope": "x"})]
TYPE_VALUES += [{"find": {"policies": [policy]}} for policy in ("x", {"name": "x"}, {"config": 1}, 5)]
TYPE_VALUES += [{"find": {"cost": cost}} for cost in (0, 3, None, -1, 1.5, "3", True)]
TYPE_VALUES += [
    {"find": {key: value}} for key in ("rest", "graphql", "path") for value in (False, None, "", "/x", "x", 5)
]
TYPE_VALUES += [{key: ["find"]} for key in ("only", "except", "prefix")] + [{"only": None}, {"except": ["fnd"]}]
TYPE_VALUES += [{"prefix": prefix} for prefix in ("/v1", "v1", "", None, "/v1/")] + [
    {"queries": False},
    {"mutations": 1},
]
TYPE_VALUES += [{"find one": {}}, {"privateAttributes": ["title"]}, {"privateAttributes": "title"}]

NAMES = ["title", "_a", "_", "__a", "a__b", "a-b", "2a", "é", "strapiX", "Strapi", "meta", *sorted(RESERVED_ATTRIBUTES)]


@cache
def content_type_validator() -> Draft202012Validator:
    return Draft202012Validator(content_type_json_schema())


@cache
def component_validator() -> Draft202012Validator:
    return Draft202012Validator(component_json_schema())


def mistakes(article: Json) -> list[str]:
    """Return what the loader says of an article beside a tag and a component."""
    others = {"schema/tag.json": a_type("tag"), "schema/components/shared/seo.json": a_component()}
    try:
        load_declarations({"schema/article.json": article, **others})
    except BootError as error:
        return list(error.mistakes)
    return []


def an_article(attribute: Json) -> Json:
    return a_type(attributes={"title": STRING, "x": attribute})


def test_the_schemas_are_json_schemas() -> None:
    Draft202012Validator.check_schema(content_type_json_schema())
    Draft202012Validator.check_schema(component_json_schema())
    json.dumps([content_type_json_schema(), component_json_schema()])


def test_every_file_of_the_magazine_is_valid() -> None:
    folder = ROOT / "examples" / "magazine" / "schema"

    for file in folder.glob("*.json"):
        content_type_validator().validate(json.loads(file.read_text()))
    for file in (folder / "components").rglob("*.json"):
        component_validator().validate(json.loads(file.read_text()))


def test_every_built_in_type_is_valid() -> None:
    for _, _, data in built_in_files():
        content_type_validator().validate(data)


@settings(max_examples=400)
@given(name=st.sampled_from(sorted(KINDS)), data=st.data())
def test_the_schema_and_the_loader_agree_on_every_option(name: str, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([*options_of(KINDS[name]), *IGNORED_OPTIONS, "unique", "maxlenght", "type"]))
    value = data.draw(st.sampled_from(VALUES))
    article = an_article({"type": name, **NEEDED.get(name, {}), key: value})

    valid, found = content_type_validator().is_valid(article), mistakes(article)

    if key in ELSEWHERE or (key == "default" and found):
        assert valid or found
    else:
        assert valid == (not found), found


@given(attribute=st.data(), name=st.sampled_from(sorted(KINDS)))
def test_what_the_loader_accepts_is_valid(attribute: st.DataObject, name: str) -> None:
    options = [key for key in options_of(KINDS[name]) if key not in ELSEWHERE | set(NEEDED.get(name, {}))]
    chosen = attribute.draw(st.dictionaries(st.sampled_from(options), st.sampled_from(VALUES), max_size=4))
    article = an_article({"type": name, **NEEDED.get(name, {}), **chosen})

    found = mistakes(article)

    assert found or content_type_validator().is_valid(article)


@pytest.mark.parametrize(
    "key", [*options_of(files.ContentTypeFile), *files.IGNORED_KEYS[files.ContentTypeFile], "kinds"]
)
@pytest.mark.parametrize("value", TYPE_VALUES)
def test_the_schema_and_the_loader_agree_on_every_key_of_a_content_type(key: str, value: Any) -> None:
    article = {**a_type(), key: value}
    if key == "attributes" and isinstance(value, dict):
        return

    assert content_type_validator().is_valid(article) == (not mistakes(article)), mistakes(article)


@pytest.mark.parametrize("key", ["singularName", "pluralName", "displayName", "description", "icon", "title"])
@pytest.mark.parametrize("value", [None, "", "articles", "Articles", "a b", 5])
def test_the_schema_and_the_loader_agree_on_the_names_of_a_content_type(key: str, value: Any) -> None:
    if key == "singularName" and value == "articles":
        return
    article = a_type(plural="stories")
    article["info"][key] = value

    assert content_type_validator().is_valid(article) == (not mistakes(article)), mistakes(article)


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_and_the_loader_agree_on_attribute_names(name: str) -> None:
    article = a_type(attributes={name: STRING})

    assert content_type_validator().is_valid(article) == (not mistakes(article))


@pytest.mark.parametrize("name", [*NAMES, *sorted(RESERVED_IN_COMPONENTS)])
def test_the_schema_and_the_loader_agree_on_attribute_names_of_components(name: str) -> None:
    component = a_component(attributes={name: STRING})

    try:
        load_declarations({"schema/components/shared/seo.json": component})
        accepted = True
    except BootError:
        accepted = False

    assert component_validator().is_valid(component) == accepted


@pytest.mark.parametrize("key", [*options_of(files.ComponentFile), *files.IGNORED_KEYS[files.ComponentFile], "kind"])
@pytest.mark.parametrize("value", [None, "", "x", 5, {}, {"displayName": "Seo"}, {"displayName": 5}])
def test_the_schema_and_the_loader_agree_on_every_key_of_a_component(key: str, value: Any) -> None:
    component = {**a_component(), key: value}
    if key == "attributes" and value:
        return

    try:
        load_declarations({"schema/components/shared/seo.json": component})
        accepted = True
    except BootError:
        accepted = False

    assert component_validator().is_valid(component) == accepted


def test_a_component_has_no_zone_and_no_uid() -> None:
    zone = {"type": "dynamiczone", "components": ["shared.quote"]}

    assert not component_validator().is_valid(a_component(attributes={"blocks": zone}))
    assert not component_validator().is_valid(a_component(attributes={"slug": {"type": "uid"}}))


def test_a_custom_field_may_have_the_options_of_its_kind() -> None:
    color = {"type": "customField", "customField": "plugin::color-picker.color", "maxLength": 7}

    assert content_type_validator().is_valid(an_article(color))
    assert not content_type_validator().is_valid(an_article({"type": "customField"}))


def test_every_key_is_described_for_editors() -> None:
    def undescribed(schema: Any, path: str) -> list[str]:
        found: list[str] = []
        for key, part in schema.get("properties", {}).items():
            if not part.get("description"):
                found.append(f"{path}.{key}")
            found += undescribed(part, f"{path}.{key}")
        return found

    for schema in (content_type_json_schema(), component_json_schema()):
        assert undescribed(schema, "") == []
        assert [undescribed(part, name) for name, part in schema["$defs"].items() if undescribed(part, name)] == []


def test_descriptions_call_options_as_in_json() -> None:
    text = content_type_json_schema()["$defs"]["string"]["description"]

    assert text == "A line of at most `maxLength` characters (255 when None)."


def section(title: str) -> str:
    """Return what the reference says under a heading, up to the next one."""
    found = re.search(rf"^###? {re.escape(title)}\n(.*?)(?=^##|\Z)", REFERENCE.read_text(), re.DOTALL | re.MULTILINE)
    assert found is not None, f"the reference has no section {title}"
    return found[1]


def documented_keys(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


COMMON = set(options_of(KINDS["json"]))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_reference_has_every_attribute_type_and_option(name: str) -> None:
    assert documented_keys(section(f"`{name}`")) == set(options_of(KINDS[name])) - COMMON


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Options of every attribute", COMMON),
        ("The content type file", set(options_of(files.ContentTypeFile))),
        ("`info`", set(options_of(files.Info))),
        ("`options`", set(options_of(files.TypeOptions))),
        ("`api`", set(options_of(files.Api))),
        ("One action", set(options_of(files.Action))),
        ("`graphql`", set(options_of(GraphqlType))),
        ("The component file", set(options_of(files.ComponentFile))),
    ],
)
def test_the_reference_has_every_key(title: str, keys: set[str]) -> None:
    assert documented_keys(section(title)) == keys


def test_the_reference_lists_the_keys_without_effect() -> None:
    named = set(re.findall(r"`([^`]+)`", section("Keys without effect")))

    ignored = {key for keys in (IGNORED_OPTIONS, *files.IGNORED_KEYS.values()) for key in keys}
    assert ignored <= named


def test_the_reference_lists_the_reserved_names() -> None:
    named = set(re.findall(r"`([^`]+)`", section("Names")))

    assert named >= RESERVED_ATTRIBUTES | RESERVED_IN_COMPONENTS


def test_the_examples_of_the_reference_load() -> None:
    blocks = re.findall(r'^```json title="(schema/[^"]+)"\n(.*?)^```', REFERENCE.read_text(), re.DOTALL | re.MULTILINE)

    registry = load_declarations({path: json.loads(text) for path, text in blocks})

    assert {"api::article.article", "api::author.author"} <= set(registry.content_types)
    assert "shared.seo" in registry.components


def test_the_file_forms_and_their_dataclasses_have_the_same_keys() -> None:
    for declaration in (files.ContentTypeFile, files.ComponentFile, files.Info, files.TypeOptions, files.Action):
        assert len(options_of(declaration)) == len(dataclasses.fields(declaration))
