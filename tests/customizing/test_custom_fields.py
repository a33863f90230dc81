"""Custom fields of a project: stored as one of ours, with options and values that its Python checks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, component, declarations, write_python
from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import content_type, open_project, write_project
from typecase.errors import BootError
from typecase.server.project import load_project, registry_of

FIELDS = """
from dataclasses import dataclass
from typing import Literal

from typecase import ValidationError, custom_field


@dataclass
class ColorOptions:
    format: Literal["hex", "name"] = "hex"


@custom_field("string")
def color(value: str, options: ColorOptions) -> None:
    if options.format == "hex" and not value.startswith("#"):
        raise ValidationError("must begin with #")


@custom_field("json", name="map-point")
def point(value):
    if not isinstance(value, dict) or value.keys() != {"lat", "lng"}:
        raise ValueError("must have lat and lng")


@custom_field("password")
def pin(value):
    raise ValueError("is never good")
"""
COLOR = {"type": "customField", "customField": "global::color", "options": {"format": "hex"}}
POINT = {"type": "customField", "customField": "global::map-point"}


def _files(**attributes: Any) -> dict[str, Any]:
    found = declarations()
    found["note"]["attributes"] = {
        "title": {"type": "string"},
        **attributes,
        "book": found["note"]["attributes"]["book"],
    }
    return found


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    paint = {**component(), "attributes": {"shade": {**COLOR, "maxLength": 7}}}
    attributes = {
        "color": {**COLOR, "default": "#000000", "maxLength": 7},
        "place": POINT,
        "pin": {"type": "customField", "customField": "global::pin"},
        "paints": {"type": "component", "component": "shared.paint", "repeatable": True},
    }
    files = {**_files(**attributes), "components/shared/paint": paint}
    write_python(tmp_path, {"server/fields.py": FIELDS})
    async with open_project(request.param, tmp_path, files, "notes") as notes:
        yield notes


async def test_values_are_stored_as_the_type_that_the_field_names(notes: Magazine) -> None:
    data = {"title": "a", "place": {"lat": 1.5, "lng": 2}, "paints": [{"shade": "#fff"}]}

    made = await notes.request("POST", "/api/notes?populate=paints", "full", json={"data": data})
    read = await notes.graphql(
        '{ notes(status: DRAFT, filters: { color: { eq: "#000000" } }) { color place } }', who="full"
    )

    assert made.json["data"]["paints"][0]["shade"] == "#fff"
    assert read.json == {"data": {"notes": [{"color": "#000000", "place": {"lat": 1.5, "lng": 2}}]}}


async def test_what_the_field_refuses_is_told_at_its_path_beside_other_problems(notes: Magazine) -> None:
    data = {"title": 5, "color": "red", "place": {"lat": 1}, "paints": [{"shade": "#fff"}, {"shade": "blue"}]}

    refused = await notes.request("POST", "/api/notes", "full", json={"data": data})

    problems = refused.json["error"]["details"]["errors"]
    assert refused.status == 400
    assert [(problem["path"], problem["message"], problem["value"]) for problem in problems[1:]] == [
        (["color"], "color: must begin with #", "red"),
        (["place"], "place: must have lat and lng", {"lat": 1}),
        (["paints", "1", "shade"], "paints[1].shade: must begin with #", "blue"),
    ]
    assert await notes.backend.entities(NOTE).count() == 0


async def test_the_options_of_the_stored_type_are_asked_first(notes: Magazine) -> None:
    refused = await notes.request("POST", "/api/notes", "full", json={"data": {"color": "red and blue"}})

    assert refused.json["error"]["message"] == "color must be at most 7 characters"
    assert await notes.backend.entities(NOTE).count() == 0


async def test_a_refused_secret_is_not_shown(notes: Magazine) -> None:
    refused = await notes.request("POST", "/api/notes", "full", json={"data": {"pin": "hunter2"}})

    assert refused.json["error"]["message"] == "pin: is never good"
    assert b"hunter2" not in refused.body
    assert await notes.backend.entities(NOTE).count() == 0


async def test_nothing_is_no_value_to_look_at(notes: Magazine) -> None:
    made = await notes.request("POST", "/api/notes", "full", json={"data": {"color": None, "place": None}})

    assert (made.json["data"]["color"], made.json["data"]["place"]) == (None, None)


def _mistakes(folder: Path, fields: str, **attributes: Any) -> list[str]:
    write_project(folder, {"note": content_type("note", "notes", attributes or {"title": {"type": "string"}})})
    write_python(folder, {"server/fields.py": fields})
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


def test_options_are_checked_at_boot(tmp_path: Path) -> None:
    x = {**COLOR, "options": {"format": "rgb"}}
    y = {**POINT, "options": {"zoom": 3}}

    assert _mistakes(tmp_path, FIELDS, x=x, y=y) == [
        "schema/note.json at attributes.x.options: format: Input should be 'hex' or 'name'",
        "schema/note.json at attributes.y.options: map-point takes no options, got {'zoom': 3}",
    ]


def test_a_default_is_a_value_of_the_field(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, FIELDS, x={**COLOR, "default": "red"}) == [
        'schema/note.json at attributes.x.default: must begin with #, got "red"'
    ]


def test_a_name_that_nothing_has_stops_the_boot_with_a_near_one(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, FIELDS, x={"type": "customField", "customField": "global::colour"}) == [
        'schema/note.json at attributes.x.customField: no custom field "global::colour" is registered; '
        'did you mean "global::color"?'
    ]


def test_a_field_that_cannot_be_one_stops_the_boot(tmp_path: Path) -> None:
    fields = """
from typecase import custom_field

@custom_field("strin")
def a(value): ...

@custom_field("dynamiczone")
async def b(value): ...

@custom_field("string")
def c(value, options, more): ...

@custom_field("string", name="c")
def d(value): ...
"""

    found = _mistakes(tmp_path, fields)

    assert found[0] == (
        'server/fields.py at line 4: a custom field cannot be stored as "strin"; did you mean "string"?'
    )
    assert [mistake.partition(": ")[2][:60] for mistake in found[1:]] == [
        "a custom field is a function (value) or (value, options) tha",
        'a custom field cannot be stored as "dynamiczone"; expected o',
        "a custom field is a function (value) or (value, options), go",
        'there is another custom field "global::c"; rename one of the',
    ]


def test_content_types_can_be_listed_without_the_rest_of_the_project(tmp_path: Path) -> None:
    write_project(tmp_path, {"note": content_type("note", "notes", {"x": COLOR})})
    write_python(tmp_path, {"server/fields.py": FIELDS})

    assert registry_of(tmp_path).content_type(NOTE).attributes["x"].custom_field == "global::color"
