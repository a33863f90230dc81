"""Attributes in words become the JSON of content type files."""

from typing import Any

import pytest

from typecase.errors import ValidationError
from typecase.server.skeletons.declarations import component, content_type


def test_a_content_type_has_all_that_its_file_says() -> None:
    made = content_type("long-read", ["title:string!", "kind:enumeration(news, essay)"])

    assert (made.file, made.uid) == ("schema/long-read.json", "api::long-read.long-read")
    assert made.data == {
        "kind": "collectionType",
        "collectionName": "long_reads",
        "info": {"singularName": "long-read", "pluralName": "long-reads", "displayName": "Long read"},
        "options": {"draftAndPublish": True},
        "attributes": {
            "title": {"type": "string", "required": True},
            "kind": {"type": "enumeration", "enum": ["news", "essay"]},
        },
    }


def test_the_options_of_a_content_type_are_written() -> None:
    words = ["title:string", "book:relation(manyToOne,book)"]

    data = content_type("page", words, plural="paper", single=True, drafts=False, localized=True).data

    localized = {"i18n": {"localized": True}}
    assert (data["kind"], data["options"], data["pluginOptions"]) == (
        "singleType",
        {"draftAndPublish": False},
        localized,
    )
    assert data["info"]["pluralName"] == "paper"
    assert data["attributes"]["title"] == {"type": "string", "pluginOptions": localized}
    assert "pluginOptions" not in data["attributes"]["book"]


def test_a_component_is_in_the_folder_of_its_category() -> None:
    made = component("shared.call-to-action", ["label:string"])

    assert made.file == "schema/components/shared/call-to-action.json"
    assert made.data["collectionName"] == "components_shared_call_to_actions"


@pytest.mark.parametrize(
    ("word", "data"),
    [
        ("a:relation(oneToOne,book)", {"type": "relation", "relation": "oneToOne", "target": "api::book.book"}),
        (
            "a:relation(oneToOne,plugin::upload.file)",
            {"type": "relation", "relation": "oneToOne", "target": "plugin::upload.file"},
        ),
        ("a:component(shared.seo)!", {"type": "component", "component": "shared.seo", "required": True}),
        ("a:dynamiczone(shared.seo,shared.x)", {"type": "dynamiczone", "components": ["shared.seo", "shared.x"]}),
        ("a:uid(title)", {"type": "uid", "targetField": "title"}),
        ("a:uid", {"type": "uid"}),
        ("a:RichText", {"type": "richtext"}),
        ("a:media", {"type": "media"}),
    ],
)
def test_an_attribute_is_a_word(word: str, data: dict[str, Any]) -> None:
    assert content_type("page", [word]).data["attributes"] == {"a": data}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "Give at least one attribute"),
        (["title"], '"title" is no attribute; write for example title:string!'),
        (["title:strin"], '"title:strin": there is no type "strin"; did you mean "string"'),
        (["title:string(4)"], '"string" takes nothing in brackets'),
        (["a:relation(book)"], "needs what it is of"),
        (["a:enumeration"], "needs what it is of"),
        (["a:string", "a:text"], 'The attribute "a" is given twice'),
    ],
)
def test_what_makes_no_sense_is_refused(words: list[str], problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        content_type("page", words)

    assert problem in caught.value.message


@pytest.mark.parametrize(
    ("name", "plural"), [("story", "stories"), ("day", "days"), ("box", "boxes"), ("bus", "buses")]
)
def test_plurals_are_english(name: str, plural: str) -> None:
    assert content_type(name, ["a:string"]).data["info"]["pluralName"] == plural


@pytest.mark.parametrize("name", ["seo", "Shared.seo", "shared.Seo", "a.b.c"])
def test_a_component_has_a_category_and_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        component(name, ["a:string"])
