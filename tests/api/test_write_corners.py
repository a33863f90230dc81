"""Corners of writing, in a project that has them: private rules, shared unique values, ids that come twice, races."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import LOCALIZED, content_type, open_project, relation

SECRET = {
    "collectionName": "secrets",
    "info": {"displayName": "Secret"},
    "attributes": {
        "label": {"type": "string"},
        "word": {"type": "password"},
        "hidden": {"type": "string", "private": True, "minLength": 5},
        "tags": relation("manyToMany", "tag"),
    },
}
DECLARATIONS: dict[str, Any] = {
    "components/shared/secret": SECRET,
    "page": content_type(
        "page",
        "pages",
        {
            "title": {"type": "string", "required": True, **LOCALIZED},
            "slug": {"type": "uid", "targetField": "title"},
            "code": {"type": "string", "unique": True},
            "private": {"type": "string", "private": True, "minLength": 5},
            "data": {"type": "json"},
            "price": {"type": "decimal"},
            "secrets": {"type": "component", "component": "shared.secret", "repeatable": True, "min": 2},
            "tags": relation("manyToMany", "tag", inversedBy="pages"),
            "mate": relation("oneToOne", "tag", inversedBy="mate"),
        },
        localized=True,
    ),
    "tag": content_type(
        "tag",
        "tags",
        {
            "name": {"type": "string", "required": True},
            "pages": relation("manyToMany", "page", mappedBy="tags"),
            "mate": relation("oneToOne", "page", mappedBy="mate"),
        },
        drafts=False,
    ),
    "home": {
        **content_type("home", "homes", {"title": {"type": "string"}}),
        "kind": "singleType",
    },
}
PAGE = "api::page.page"


@pytest.fixture(params=NAMES)
async def project(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_project(request.param, tmp_path, DECLARATIONS, "corners") as opened:
        yield opened


async def post(project: Magazine, path: str, data: Any, *, status: int = 201) -> Any:
    answer = await project.request("POST", f"/api{path}", "full", json={"data": data})
    assert answer.status == status, answer.body
    return answer.json["data"] if status == 201 else answer.json["error"]


async def put(project: Magazine, path: str, data: Any, *, status: int = 200) -> Any:
    answer = await project.request("PUT", f"/api{path}", "full", json={"data": data})
    assert answer.status == status, answer.body
    return answer.json["data"] if status == 200 else answer.json["error"]


async def test_what_is_private_is_in_no_error(project: Magazine) -> None:
    secrets = [{"label": "a", "word": "hunter2hunter2", "hidden": "H"}]
    page = await post(project, "/pages?status=draft", {"title": "x", "secrets": secrets, "private": "abc"})

    refused = await put(project, f"/pages/{page['documentId']}", {}, status=400)

    problems = refused["details"]["errors"]
    assert [problem["path"] for problem in problems] == [["private"], ["secrets"], ["secrets", "0", "hidden"]]
    assert all("value" not in problem for problem in problems)


async def test_a_password_that_is_refused_is_not_sent_back(project: Magazine) -> None:
    refused = await post(project, "/pages", {"title": "x", "secrets": [{"word": 1234567}]}, status=400)

    assert refused["details"]["errors"][0]["path"] == ["secrets", "0", "word"]
    assert "value" not in refused["details"]["errors"][0]


async def test_a_document_without_a_draft_gets_one_when_it_is_changed(project: Magazine) -> None:
    page = await post(project, "/pages", {"title": "Published"})
    path = f"/pages/{page['documentId']}"
    assert (await project.request("DELETE", f"/api{path}?status=draft", "full")).status == 204

    changed = await put(project, f"{path}?status=draft", {"code": "new"})

    assert (changed["title"], changed["code"], changed["publishedAt"]) == ("Published", "new", None)
    assert changed["id"] != page["id"]


async def test_a_shared_value_that_is_taken_in_another_locale_is_refused(project: Magazine) -> None:
    page = await post(project, "/pages?locale=en", {"title": "A", "code": "1"})
    await put(project, f"/pages/{page['documentId']}?locale=fr", {"title": "A"})
    await post(project, "/pages?locale=fr", {"title": "B", "code": "2"})

    refused = await put(project, f"/pages/{page['documentId']}?locale=en", {"code": "2"}, status=400)

    assert refused["message"] == "This attribute must be unique"
    assert (await project.get(f"/api/pages/{page['documentId']}", "full")).json["data"]["code"] == "1"


@pytest.mark.parametrize("depth", [25, 150, 300, 600])
async def test_json_that_is_nested_too_deep_is_refused(project: Magazine, depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    for value in (nested, b'"' + nested + b'"'):
        body = b'{"data": {"title": "deep", "data": ' + value + b"}}"
        answer = await project.request(
            "POST", "/api/pages", "full", body=body, headers={"content-type": "application/json"}
        )
        assert (answer.status, b"nested at most" in answer.body) == (400, True)
    assert await project.backend.entities(PAGE).count() == 0


async def test_json_that_every_database_takes_is_stored(project: Magazine) -> None:
    nested: Any = []
    for _ in range(23):
        nested = [nested]

    page = await post(project, "/pages", {"title": "deep", "data": nested})

    assert page["data"] == nested


async def test_a_number_of_many_digits_is_refused(project: Magazine) -> None:
    refused = await post(project, "/pages", {"title": "x", "price": 1e300}, status=400)

    assert refused["message"] == "price: expected at most 8 digits before the point, got 1e+300"


async def test_a_locale_that_a_link_cannot_pin_makes_no_second_link(project: Magazine) -> None:
    tag = (await post(project, "/tags", {"name": "once"}))["documentId"]
    twice = [{"documentId": tag}, {"documentId": tag, "locale": "fr"}]

    page = await post(project, "/pages?populate=tags", {"title": "x", "tags": twice})

    assert [shown["name"] for shown in page["tags"]] == ["once"]


async def test_two_items_cannot_be_the_same_one(project: Magazine) -> None:
    page = await post(project, "/pages?status=draft&populate=secrets", {"title": "x", "secrets": [{"label": "a"}]})
    item = page["secrets"][0]["id"]

    refused = await put(
        project, f"/pages/{page['documentId']}?status=draft", {"secrets": [{"id": item}, {"id": item}]}, status=400
    )

    assert refused["message"] == "Some of the provided components in secrets are not related to the entity"


async def test_a_partner_is_held_once_also_when_a_published_entry_becomes_a_draft(project: Magazine) -> None:
    tag = (await post(project, "/tags", {"name": "mate"}))["documentId"]
    page = (await post(project, "/pages", {"title": "has it", "mate": tag}))["documentId"]
    await project.request("DELETE", f"/api/pages/{page}?status=draft", "full")
    other = (await post(project, "/pages?status=draft", {"title": "takes it", "mate": tag}))["documentId"]

    await project.request("POST", f"/api/pages/{page}/actions/unpublish", "full")

    pages = project.backend.entities(PAGE)
    held = await pages.find_many(filters={"mate": {"documentId": tag}}, fields=["title"])
    assert [entry["documentId"] for entry in held] == [page]
    assert (await pages.find_one(other, populate=["mate"]) or {})["mate"] is None


async def test_a_copy_is_checked_linked_and_takes_no_partner(project: Magazine) -> None:
    tags, pages = project.backend.entities("api::tag.tag"), project.backend.entities(PAGE)
    tag = await tags.create({"name": "original"})
    page = await pages.create({"title": "x", "mate": tag["documentId"], "secrets": [{"label": "a", "word": "s3cret"}]})

    (copied,) = await pages.clone(page["documentId"], {"title": "copy"}, populate=["mate", "secrets"])
    (tagged,) = await tags.clone(tag["documentId"], {"pages": [page["documentId"]]})
    with pytest.raises(Exception, match="name must be a `string` type"):
        await tags.clone(tag["documentId"], {"name": None})

    assert (copied["mate"], copied["secrets"][0]["label"]) == (None, "a")
    assert (await pages.find_one(page["documentId"], populate=["mate"]) or {})["mate"]["name"] == "original"
    shown = await tags.find_one(tagged["documentId"], populate={"pages": {"fields": ["title"]}})
    assert shown is not None
    assert await tags.count() == 2


async def test_drafts_of_one_title_at_once_get_uids_of_their_own(project: Magazine) -> None:
    made = await asyncio.gather(*(post(project, "/pages?status=draft", {"title": "Same"}) for _ in range(12)))

    assert len({page["slug"] for page in made}) == 12


async def test_upserts_of_one_value_at_once_make_one_document(project: Magazine) -> None:
    operation = {"action": "upsert", "where": {"code": "one"}, "data": {"title": "Upserted"}}

    answers = await asyncio.gather(
        *(
            project.request("POST", "/api/pages/bulk?status=draft", "full", json={"operations": [operation]})
            for _ in range(12)
        )
    )

    assert {answer.status for answer in answers} == {200}
    assert await project.backend.entities(PAGE).count(filters={"code": "one"}) == 1


async def test_many_writes_in_opposite_order_are_not_stuck(project: Magazine) -> None:
    pages = [(await post(project, "/pages", {"title": f"p{number}"}))["documentId"] for number in range(4)]
    operations = [{"action": "update", "documentId": page, "data": {"title": "q"}} for page in pages]

    answers = await asyncio.gather(
        *(
            project.request("POST", "/api/pages/bulk", "full", json={"operations": operations[:: 1 - 2 * (turn % 2)]})
            for turn in range(6)
        )
    )

    assert [answer.status for answer in answers] == [200] * 6


async def test_a_single_type_is_there_for_each_of_many_writers(project: Magazine) -> None:
    async def write(turn: int) -> int:
        if turn % 3:
            return (await project.request("PUT", "/api/home", "full", json={"data": {"title": str(turn)}})).status
        return (await project.request("DELETE", "/api/home", "full")).status

    statuses = await asyncio.gather(*map(write, range(24)))

    assert statuses == [200 if turn % 3 else 204 for turn in range(24)]


async def test_a_write_that_is_given_up_lets_the_next_one_in(project: Magazine) -> None:
    for rounds in range(5):
        task = asyncio.ensure_future(post(project, "/tags", {"name": f"given up {rounds}"}))
        for _ in range(rounds + 1):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(20):
        tag = await post(project, "/tags", {"name": "next"})

    assert tag["name"] == "next"


@pytest.mark.parametrize("change", ["5", "[1]", '"x"'])
async def test_a_change_that_is_no_object_is_refused(project: Magazine, change: str) -> None:
    text = f'mutation {{ createPage(data: {{title: "x", tags_change: {change}}}) {{ title }} }}'

    answer = await project.graphql(text, who="full")

    assert answer.json["errors"][0]["extensions"]["code"] != "INTERNAL_SERVER_ERROR"


async def test_a_bulk_request_takes_no_odd_id_and_no_empty_list(project: Magazine) -> None:
    odd = {"operations": [{"action": "delete", "documentId": "a\0b"}]}

    answers = [
        await project.request("POST", "/api/pages/bulk", "full", json=body)
        for body in (odd, {"operations": []}, {"data": []})
    ]

    assert [answer.status for answer in answers] == [400, 400, 400]
