"""The examples of Strapi's pages on customizing a back end, as a project of Typecase has them (EX-2 to EX-6)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import USER, add_users, ran, write_python
from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import content_type, open_project, relation

RESTAURANT, REVIEW = "api::restaurant.restaurant", "api::review.review"
OWNER = {"type": "relation", "relation": "manyToOne", "target": USER}

RESTAURANT_PYTHON = """
from typecase import middleware

LOG = []


@middleware
async def analytics(ctx, next):
    LOG.append(ctx.params["id"])
    return await next()
"""
REVIEW_PYTHON = """
from typecase import Controller, PolicyError, Service, policy

RESTAURANT = "api::restaurant.restaurant"


@policy
async def is_owner_review(ctx):
    if ctx.user is None:
        return False
    slug = (await ctx.request.parsed()).get("restaurant")
    found = await ctx.entities(RESTAURANT).find_first(filters={"slug": slug}, populate=["owner"])
    if found is None:
        return False
    if found["owner"]["id"] == ctx.user["id"]:
        raise PolicyError("The owner of the restaurant cannot submit reviews", {"errCode": "RESTAURANT_OWNER_REVIEW"})
    return True


class ReviewService(Service):
    async def create(self, ctx, query=None, data=None):
        body = await ctx.request.parsed()
        found = await ctx.entities(RESTAURANT).find_first(filters={"slug": body["restaurant"]})
        made = {"note": body["note"], "author": ctx.user["id"], "restaurant": found["documentId"]}
        return await self.entities.create(made, populate=["restaurant.owner", "author"])


class ReviewController(Controller):
    async def create(self, ctx):
        entry = await ctx.service("api::review.review").create(ctx)
        ctx.response.body = self.sanitize_output(entry, ctx)
"""
ATTRIBUTES: dict[str, Any] = {
    "note": {"type": "text"},
    "secret": {"type": "string", "private": True, "default": "hidden"},
    "author": OWNER,
    "restaurant": relation("manyToOne", "restaurant"),
}
DECLARATIONS: dict[str, Any] = {
    "restaurant": {
        **content_type(
            "restaurant", "restaurants", {"name": {"type": "string"}, "slug": {"type": "uid"}, "owner": OWNER}
        ),
        "api": {"findOne": {"middlewares": ["api::restaurant.analytics"]}},
    },
    "review": {
        **content_type("review", "reviews", ATTRIBUTES, drafts=False),
        "api": {"create": {"auth": False, "policies": ["is-owner-review"]}},
    },
}
PYTHON = {"resolvers/restaurant.py": RESTAURANT_PYTHON, "resolvers/review.py": REVIEW_PYTHON}
SENT = {"restaurant": "bistro", "note": "Good"}


@pytest.fixture(params=NAMES)
async def project(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    write_python(tmp_path, PYTHON)
    async with open_project(request.param, tmp_path, DECLARATIONS, "cookbook") as opened:
        users = await add_users(opened, f"{RESTAURANT}.find")
        bistro = {"name": "Bistro", "slug": "bistro", "owner": users["bob"]}
        await opened.backend.entities(RESTAURANT).create(bistro, status="published")
        yield opened


async def reviews(project: Magazine) -> int:
    return await project.backend.entities(REVIEW).count()


async def test_a_service_writes_what_the_request_says_and_the_body_has_no_envelope(project: Magazine) -> None:
    answer = await project.request("POST", "/api/reviews", "alice", json=SENT)

    assert answer.json["note"] == "Good"
    assert answer.json["restaurant"]["slug"] == "bistro"
    assert {"secret", "author", "data"}.isdisjoint(answer.json)
    assert "owner" not in answer.json["restaurant"]
    [stored] = await project.backend.entities(REVIEW).find_many(populate=["author"])
    assert (stored["author"]["username"], stored["secret"]) == ("alice", "hidden")


async def test_a_policy_refuses_with_words_of_its_own(project: Magazine) -> None:
    owner = await project.request("POST", "/api/reviews", "bob", json=SENT)
    nobody = await project.request("POST", "/api/reviews", json=SENT)
    nowhere = await project.request("POST", "/api/reviews", "alice", json={"restaurant": "none", "note": "x"})

    assert owner.json["error"] == {
        "status": 403,
        "name": "PolicyError",
        "message": "The owner of the restaurant cannot submit reviews",
        "details": {"errCode": "RESTAURANT_OWNER_REVIEW"},
    }
    assert [answer.json["error"]["message"] for answer in (nobody, nowhere)] == ["Policy Failed"] * 2
    assert await reviews(project) == 0


async def test_a_public_action_knows_who_has_signed_in_and_refuses_bad_credentials(project: Magazine) -> None:
    good = await project.request("POST", "/api/reviews", "alice", json=SENT)
    bad = await project.request("POST", "/api/reviews", "bad token", json=SENT)

    assert (good.status, bad.status) == (200, 401)
    assert await reviews(project) == 1


async def test_a_middleware_of_one_action_knows_the_document(project: Magazine) -> None:
    [bistro] = await project.backend.entities(RESTAURANT).find_many()

    await project.get("/api/restaurants", "full")
    await project.get(f"/api/restaurants/{bistro['documentId']}", "full")
    await project.graphql(f'{{ restaurant(documentId: "{bistro["documentId"]}") {{ name }} }}', who="full")

    assert ran("restaurant") == [bistro["documentId"]] * 2


CALLING = """
from typecase import route


@route("GET", "/restaurant-of/{slug}", auth=False)
async def restaurant_of(ctx):
    restaurants = ctx.controller("api::restaurant.restaurant")
    found = await ctx.entities(restaurants.content_type.uid).find_first(
        filters={"slug": ctx.params["slug"]}, populate=["owner"], status="published"
    )
    shown = restaurants.sanitize_output(found, ctx)
    return restaurants.transform_response(shown, {"asked": restaurants.content_type.uid})
"""


@pytest.mark.parametrize(("slug", "name"), [("bistro", "Bistro"), ("none", None)])
async def test_another_controller_is_called(tmp_path: Path, slug: str, name: str | None) -> None:
    write_python(tmp_path, {**PYTHON, "server/routes.py": CALLING})
    async with open_project("sqlite", tmp_path, DECLARATIONS, "calling") as opened:
        users = await add_users(opened)
        bistro = {"name": "Bistro", "slug": "bistro", "owner": users["bob"]}
        await opened.backend.entities(RESTAURANT).create(bistro, status="published")

        answer = await opened.get(f"/api/restaurant-of/{slug}")

    assert answer.json["meta"] == {"asked": RESTAURANT}
    assert [(entry["name"], "owner" in entry) for entry in answer.json["data"]] == ([(name, False)] if name else [])
