"""Every kind of attribute: what is written, what both APIs show of it, and what is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import content_type, open_project, relation
from typecase.schema.attributes import KINDS, NestedAttribute

THING, OTHER = "api::thing.thing", "api::other.other"
BLOCKS = [{"type": "paragraph", "children": [{"type": "text", "text": "a"}]}]

KIND: list[tuple[str, Any, Any, Any]] = [
    ("string", "ä", "ä", "ä"),
    ("text", "a\nb", "a\nb", "a\nb"),
    ("richtext", "**a**", "**a**", "**a**"),
    ("blocks", BLOCKS, BLOCKS, BLOCKS),
    ("email", "a@example.com", "a@example.com", "a@example.com"),
    ("uid", "a-B_1.~", "a-B_1.~", "a-B_1.~"),
    ("enumeration", "long read", "long read", "long_read"),
    ("integer", 2147483647, 2147483647, 2147483647),
    ("biginteger", "9007199254740993", "9007199254740993", "9007199254740993"),
    ("float", 0.1, 0.1, 0.1),
    ("decimal", "20.95", 20.95, 20.95),
    ("boolean", False, False, False),
    ("date", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("time", "23:59:59", "23:59:59", "23:59:59.000"),
    ("datetime", "2024-06-01T13:30:15+02:00", "2024-06-01T11:30:15.000Z", "2024-06-01T11:30:15.000Z"),
    ("timestamp", 1717241415250, "2024-06-01T11:30:15.250Z", "2024-06-01T11:30:15.250Z"),
    ("json", {"a": [1, None]}, {"a": [1, None]}, {"a": [1, None]}),
]
"""A kind, what is written, and what REST and GraphQL show."""

WRONG: list[tuple[str, Any]] = [
    ("string", 1),
    ("text", ["a"]),
    ("richtext", {}),
    ("blocks", [{"type": "nothing"}]),
    ("blocks", {"a": 1}),
    ("blocks", "[]x"),
    ("email", "nobody"),
    ("uid", "a b"),
    ("enumeration", "short"),
    ("integer", 2147483648),
    ("biginteger", "9223372036854775808"),
    ("float", "much"),
    ("decimal", "1e400"),
    ("boolean", "maybe"),
    ("date", "2023-02-29"),
    ("time", "24:00:00"),
    ("datetime", "2024-02-30T00:00:00Z"),
    ("timestamp", "soon"),
]
WORD = {"text": {"type": "string"}, "tone": {"type": "string", "default": "plain"}}
SLUG = {"separator": "_", "lowercase": False, "decamelize": False, "customReplacements": [["+", " plus "]]}
ATTRIBUTES: dict[str, Any] = {
    **{f"a_{kind}": {"type": kind} for kind, *_ in KIND},
    "a_enumeration": {"type": "enumeration", "enum": ["long read", "news"]},
    "secret": {"type": "password"},
    "slug": {"type": "uid", "targetField": "a_string", "options": SLUG},
    "one": relation("oneToOne", "other", inversedBy="back_one"),
    "many": relation("oneToMany", "other", mappedBy="back_many"),
    "of": relation("manyToOne", "other", inversedBy="things"),
    "all": relation("manyToMany", "other", inversedBy="back_all"),
    "way": relation("oneToOne", "other"),
    "ways": relation("oneToMany", "other"),
    "zone": {"type": "dynamiczone", "components": ["parts.word"], "min": 1, "max": 2},
    "words": {"type": "component", "component": "parts.word", "repeatable": True, "max": 2},
}
OTHER_ATTRIBUTES: dict[str, Any] = {
    "name": {"type": "string"},
    "back_one": relation("oneToOne", "thing", mappedBy="one"),
    "back_many": relation("manyToOne", "thing", inversedBy="many"),
    "things": relation("oneToMany", "thing", mappedBy="of"),
    "back_all": relation("manyToMany", "thing", mappedBy="all"),
}
DECLARATIONS = {
    "thing": content_type("thing", "things", ATTRIBUTES, drafts=False),
    "other": content_type("other", "others", OTHER_ATTRIBUTES, drafts=False),
    "components/parts/word": {"info": {"displayName": "word"}, "attributes": WORD},
}
FORTH_AND_BACK = {"one": "back_one", "many": "back_many", "of": "things", "all": "back_all"}
LISTS = ("many", "all", "ways", "things", "back_all")


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("kinds")
    async with open_project(request.param, folder, DECLARATIONS, "kinds") as opened:
        yield opened


async def create(project: Magazine, **data: Any) -> Any:
    return await project.request("POST", "/api/things?populate=*", "full", json={"data": data})


def test_every_scalar_kind_is_here() -> None:
    scalars = {name for name, kind in KINDS.items() if not issubclass(kind, NestedAttribute)}

    assert {kind for kind, *_ in KIND} | {"password"} == scalars


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("kind", "given", "rest", "graphql"), KIND)
async def test_a_value_is_shown_as_its_kind(project: Magazine, kind: str, given: Any, rest: Any, graphql: Any) -> None:
    made = await create(project, **{f"a_{kind}": given})
    document_id = made.json["data"]["documentId"]

    read = await project.get(f"/api/things/{document_id}", "full")
    asked = await project.graphql(f'{{ thing(documentId: "{document_id}") {{ a_{kind} }} }}', who="full")
    emptied = await project.request("PUT", f"/api/things/{document_id}", "full", json={"data": {f"a_{kind}": None}})

    assert (made.status, made.json["data"][f"a_{kind}"], read.json["data"][f"a_{kind}"]) == (201, rest, rest)
    assert asked.json == {"data": {"thing": {f"a_{kind}": graphql}}}
    assert (emptied.status, emptied.json["data"][f"a_{kind}"]) == (200, None)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("kind", "given"), WRONG)
async def test_a_value_of_another_kind_is_refused(project: Magazine, kind: str, given: Any) -> None:
    before = await project.backend.entities(THING).count()

    refused = await create(project, **{f"a_{kind}": given})

    assert (refused.status, refused.json["error"]["name"]) == (400, "ValidationError")
    assert await project.backend.entities(THING).count() == before


@pytest.mark.asyncio(loop_scope="session")
async def test_a_password_is_written_and_never_shown(project: Magazine) -> None:
    made = await create(project, secret="Passw0rd!")

    row = await project.backend.rows(THING).find_one({"id": made.json["data"]["id"]}, select=["secret"])
    asked = await project.graphql("{ things { secret } }", who="full")

    assert "secret" not in made.json["data"]
    assert row is not None
    assert row["secret"].startswith("$argon2id$")
    assert asked.json["errors"][0]["message"] == 'Cannot query field "secret" on type "Thing".'


@pytest.mark.asyncio(loop_scope="session")
async def test_a_uid_is_made_of_its_target(project: Magazine) -> None:
    first, second = [(await create(project, a_string="Ünder 1+1 theWay")).json["data"] for _ in range(2)]
    taken = await create(project, slug=first["slug"])

    assert [first["slug"], second["slug"]] == ["Under_1_plus_1_theWay", "Under_1_plus_1_theWay-1"]
    assert taken.json["error"]["message"] == "This attribute must be unique"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("forth", "back"), FORTH_AND_BACK.items())
async def test_a_relation_is_seen_from_both_sides(project: Magazine, forth: str, back: str) -> None:
    other = await project.backend.entities(OTHER).create({"name": forth})

    made = await create(project, **{forth: [other["documentId"]] if forth in LISTS else other["documentId"]})
    seen = await project.get(f"/api/others/{other['documentId']}?populate={back}", "full")

    there, here = made.json["data"][forth], seen.json["data"][back]
    assert [each["name"] for each in (there if forth in LISTS else [there])] == [forth]
    assert [each["id"] for each in (here if back in LISTS else [here])] == [made.json["data"]["id"]]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_relation_of_one_way_is_seen_from_there(project: Magazine) -> None:
    other = await project.backend.entities(OTHER).create({"name": "way"})

    made = await create(project, way=other["documentId"], ways=[other["documentId"]])

    assert made.json["data"]["way"]["name"] == "way"
    assert [each["name"] for each in made.json["data"]["ways"]] == ["way"]


@pytest.mark.asyncio(loop_scope="session")
async def test_components_are_counted_and_say_which_they_are(project: Magazine) -> None:
    word = {"__component": "parts.word", "text": "a"}

    made = await create(project, zone=[word], words=[{"text": "b"}])
    refused = await create(project, zone=[word] * 3, words=[{"text": "b"}] * 3)

    data = made.json["data"]
    assert [(item["__component"], item["text"]) for item in data["zone"]] == [("parts.word", "a")]
    assert [(item["text"], item["tone"]) for item in data["words"]] == [("b", "plain")]
    assert [problem["path"] for problem in refused.json["error"]["details"]["errors"]] == [["zone"], ["words"]]
