"""The helpers of controllers: what may not be asked, written or shown is refused or taken away."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import BOOK, NOTE, USER, open_notes
from tests.magazines import Magazine
from typecase import Context, Controller, PaginationError, ValidationError
from typecase.resolvers.actors import Nobody
from typecase.resolvers.asking import Asked
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.queries.selection import Query, Style

pytestmark = pytest.mark.asyncio(loop_scope="session")

Ask = Callable[..., tuple[Controller, Context]]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def notes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path_factory.mktemp("sanitizing"), {}) as notes:
        yield notes


@pytest.fixture
def ask(notes: Magazine) -> Ask:
    """The controller of notes, and the context of a caller with these permissions who asks with these parameters."""

    def made(came: Mapping[str, Any] | None = None, *permissions: str) -> tuple[Controller, Context]:
        ctx = notes.backend.context(Nobody(permissions=frozenset(permissions)), Style.REST)
        registry = notes.backend.registry
        limits = Limits(default_limit=25, max_limit=100)

        class Given(Asked):
            def read(self) -> Mapping[str, Any]:
                return came or {}

            def compile(self, parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
                content_type = registry.content_type(NOTE)
                asked = self.read() if parameters is None else parameters
                return parse_query(asked, content_type, registry, ctx.sees, limits, "find")

        return notes.backend.controller(NOTE), ctx.within(Given(uid=NOTE, action="find"))

    return made


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, {}),
        ({"filters": {"title": "a", "nope": 1}}, {"filters": {"title": "a"}}),
        ({"filters": {"secret": "s"}}, {"filters": {}}),
        (
            {"filters": {"$or": [{"title": "a"}, {"nope": 1}, {"owner": {"email": "x"}}]}},
            {"filters": {"$or": [{"title": "a"}, {}, {}]}},
        ),
        ({"sort": "nope:desc,title"}, {"sort": "title"}),
        ({"sort": ["nope", "title:asc"]}, {"sort": ["title:asc"]}),
        ({"fields": ["title", "nope"]}, {"fields": ["title"]}),
        ({"fields": "title,nope"}, {"fields": "title"}),
        ({"populate": ["seo", "nope"]}, {"populate": ["seo"]}),
        ({"populate": {"seo": {"fields": ["words", "nope"]}}}, {"populate": {"seo": {"fields": ["words"]}}}),
        (
            {"populate": {"zone": {"on": {"shared.seo": {"fields": "nope,words"}}}, "seo": "*"}},
            {"populate": {"zone": {"on": {"shared.seo": {"fields": "words"}}}, "seo": "*"}},
        ),
        (
            {"filters": {"nope": 1}, "populate": {"zone": {"on": {"shared.nope": True}}}},
            {"filters": {}, "populate": {"zone": {"on": {}}}},
        ),
        ({"publicationFilter": "nope", "sort": "title"}, {"sort": "title"}),
        ({"populate": "nope,seo"}, {"populate": "seo"}),
        ({"populate": {"seo": {"populate": "nope"}}}, {"populate": {"seo": {"populate": ""}}}),
        ({"filters": {"seo": {"words": 1, "nope": 2}}}, {"filters": {"seo": {"words": 1}}}),
        ({"pagination": {"page": 2}, "sort": "nope"}, {"pagination": {"page": 2}, "sort": ""}),
    ],
)
async def test_a_query_is_left_without_what_cannot_be_asked(
    ask: Ask, given: dict[str, Any], left: dict[str, Any]
) -> None:
    controller, ctx = ask(given)

    assert controller.sanitize_query(ctx) == left
    assert ctx.query == given


async def test_what_is_left_of_a_query_can_be_asked(ask: Ask) -> None:
    controller, ctx = ask({"filters": {"nope": 1, "title": "a"}, "sort": "nope", "populate": ["nope", "seo"]})

    ctx.query = controller.sanitize_query(ctx)

    controller.validate_query(ctx)


async def test_a_relation_of_others_is_asked_by_who_may_see_it(ask: Ask) -> None:
    given = {"filters": {"book": {"name": "x"}}}
    controller, stranger = ask(given)
    _, reader = ask(given, f"{BOOK}.find")

    assert controller.sanitize_query(stranger) == {"filters": {}}
    assert controller.sanitize_query(reader) == given


async def test_what_cannot_be_mended_is_refused(ask: Ask) -> None:
    controller, ctx = ask({"pagination": {"page": 1, "limit": 3}})

    with pytest.raises(PaginationError, match="Cannot use both page & offset pagination in the same query"):
        controller.sanitize_query(ctx)


@pytest.mark.parametrize("wrong", [{"title": {"$eq": {"a": 1}}}, "x", {"$and": 3}])
async def test_no_condition_is_taken_away_for_its_value(ask: Ask, wrong: Any) -> None:
    controller, ctx = ask({"filters": wrong, "sort": "title"})

    with pytest.raises(ValidationError):
        controller.sanitize_query(ctx)


async def test_a_query_with_too_many_wrong_keys_is_refused(ask: Ask) -> None:
    controller, ctx = ask({"filters": {f"nope{number}": 1 for number in range(250)}})

    with pytest.raises(ValidationError, match="More than 200 keys are wrong"):
        controller.sanitize_query(ctx)


async def test_a_wrong_query_is_refused_by_its_key(ask: Ask) -> None:
    controller, ctx = ask({"filters": {"nope": 1}})

    with pytest.raises(ValidationError, match="Invalid key nope"):
        controller.validate_query(ctx)


DATA = {
    "title": "a",
    "nope": 1,
    "id": 5,
    "createdAt": "x",
    "book": "abc",
    "seo": {"metaTitle": "t", "nope": 1},
    "zone": [{"__component": "shared.quote", "text": "q", "nope": 1}, {"__component": "shared.nope", "a": 1}],
}


async def test_data_is_left_without_what_may_not_be_written(ask: Ask) -> None:
    controller, ctx = ask()

    assert controller.sanitize_input(DATA, ctx) == {
        "title": "a",
        "seo": {"metaTitle": "t"},
        "zone": [{"__component": "shared.quote", "text": "q"}, {"__component": "shared.nope", "a": 1}],
    }


async def test_relations_that_the_caller_sees_stay(ask: Ask) -> None:
    controller, ctx = ask(None, f"{BOOK}.find")

    assert controller.sanitize_input({"book": {"connect": ["abc"]}, "owner": "x"}, ctx) == {
        "book": {"connect": ["abc"]}
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"nope": 1}, "Invalid key nope"),
        ({"id": 1}, "Invalid key id"),
        ({"book": "abc"}, "Invalid key book"),
        ({"seo": {"nope": 1}}, "Invalid key nope at seo"),
        (None, 'Missing "data" payload in the request body'),
        ([], 'Missing "data" payload in the request body'),
    ],
)
async def test_wrong_data_is_refused_by_its_key(ask: Ask, data: Any, message: str) -> None:
    controller, ctx = ask()

    with pytest.raises(ValidationError) as raised:
        controller.validate_input(data, ctx)

    assert raised.value.message == message


ENTRY = {
    "id": 1,
    "documentId": "a",
    "title": "a",
    "secret": "s",
    "createdBy": {"id": 1},
    "own": "stays",
    "book": {"name": "b", "notes": [{"title": "n", "secret": "s"}]},
    "owner": {"username": "alice", "password": "p", "resetPasswordToken": "r"},
    "seo": {"metaTitle": "t", "words": 3},
    "zone": [{"__component": "shared.quote", "text": "q"}, "x"],
    "localizations": [{"secret": "s", "title": "f"}],
}


async def test_an_entry_is_shown_without_what_is_private_and_what_the_caller_may_not_see(ask: Ask) -> None:
    controller, ctx = ask()

    assert controller.sanitize_output(ENTRY, ctx) == {
        "id": 1,
        "documentId": "a",
        "title": "a",
        "own": "stays",
        "seo": {"metaTitle": "t", "words": 3},
        "zone": [{"__component": "shared.quote", "text": "q"}, "x"],
        "localizations": [{"title": "f"}],
    }


async def test_relations_are_shown_without_what_is_private_in_them(ask: Ask) -> None:
    controller, ctx = ask(None, f"{BOOK}.find", f"{NOTE}.find", f"{USER}.find")

    (shown,) = controller.sanitize_output([ENTRY], ctx)

    assert shown["book"] == {"name": "b", "notes": [{"title": "n"}]}
    assert shown["owner"] == {"username": "alice"}


@pytest.mark.parametrize("value", [None, "text", 3])
async def test_what_is_no_entry_is_shown_as_it_is(ask: Ask, value: Any) -> None:
    controller, ctx = ask()

    assert controller.sanitize_output(value, ctx) == value


@pytest.mark.parametrize(("data", "entries"), [({"a": 1}, [{"a": 1}]), ([{"a": 1}], [{"a": 1}]), (None, []), ([], [])])
async def test_a_response_is_a_page(ask: Ask, data: Any, entries: list[Any]) -> None:
    controller, _ = ask()

    page = controller.transform_response(data, {"x": 1})

    assert (page.entries, page.meta, page.total) == (entries, {"x": 1}, None)
