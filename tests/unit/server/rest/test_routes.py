import pytest

from typecase.errors import BootError
from typecase.server.rest.routes import Found, Refusal, Route, RouteTable, Unanswered

TABLE = RouteTable(
    [
        Route("GET", "/api/articles", "find"),
        Route("POST", "/api/articles", "create"),
        Route("GET", "/api/articles/:id", "findOne"),
        Route("PUT", "/api/articles/:id", "update"),
        Route("DELETE", "/api/articles/:id", "delete"),
        Route("GET", "/api/users/me", "me"),
        Route("GET", "/api/users/:id", "user"),
        Route("DELETE", "/api/users/:number", "deleteUser"),
        Route("POST", "/api/auth/local", "login"),
        Route("GET", "/api/i18n/:plugin/of/:thing", "deep"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "target", "parameters"),
    [
        ("GET", "/api/articles", "find", {}),
        ("HEAD", "/api/articles", "find", {}),
        ("GET", "/api/Articles", "find", {}),
        ("GET", "/API/ARTICLES/", "find", {}),
        ("POST", "/api/articles", "create", {}),
        ("GET", "/api/articles/Abc1", "findOne", {"id": "Abc1"}),
        ("HEAD", "/api/articles/Abc1/", "findOne", {"id": "Abc1"}),
        ("DELETE", "/api/articles/a%20b%2Fc", "delete", {"id": "a b/c"}),
        ("GET", "/api/articles/%C3%A9", "findOne", {"id": "é"}),
        ("GET", "/api/users/me", "me", {}),
        ("GET", "/api/users/ME", "me", {}),
        ("GET", "/api/users/mel", "user", {"id": "mel"}),
        ("DELETE", "/api/users/me", "deleteUser", {"number": "me"}),
        ("GET", "/api/i18n/a/of/b", "deep", {"plugin": "a", "thing": "b"}),
    ],
)
def test_a_route_answers_its_method_and_path(method: str, path: str, target: str, parameters: dict[str, str]) -> None:
    assert TABLE.find(method, path) == Found(target, parameters)


@pytest.mark.parametrize(
    ("method", "path", "refusal", "allow"),
    [
        ("GET", "/", Refusal.NOT_FOUND, ""),
        ("GET", "/api", Refusal.NOT_FOUND, ""),
        ("GET", "/api/nope", Refusal.NOT_FOUND, ""),
        ("HEAD", "/api/nope", Refusal.NOT_FOUND, ""),
        ("GET", "/api//articles", Refusal.NOT_FOUND, ""),
        ("GET", "/api/articles//", Refusal.NOT_FOUND, ""),
        ("GET", "/api/auth/local", Refusal.NOT_FOUND, ""),
        ("PUT", "/api/articles", Refusal.METHOD_NOT_ALLOWED, "HEAD, GET, POST"),
        ("PATCH", "/api/articles/x", Refusal.METHOD_NOT_ALLOWED, "HEAD, GET, PUT, DELETE"),
        ("PATCH", "/api/users/me", Refusal.METHOD_NOT_ALLOWED, "HEAD, GET, DELETE"),
        ("POST", "/api/articles/x/publish", Refusal.METHOD_NOT_ALLOWED, "HEAD, GET"),
        ("DELETE", "/nowhere", Refusal.METHOD_NOT_ALLOWED, "HEAD, GET"),
        ("OPTIONS", "/api/articles", Refusal.OPTIONS, "HEAD, GET, POST"),
        ("BREW", "/api/articles", Refusal.METHOD_UNKNOWN, "HEAD, GET, POST"),
        ("GET", "/api/articles/%E0%A4%A", Refusal.BAD_PATH, ""),
        ("GET", "/api/articles/%FF", Refusal.BAD_PATH, ""),
        ("GET", "/nowhere/%", Refusal.BAD_PATH, ""),
    ],
)
def test_what_no_route_answers_says_why(method: str, path: str, refusal: Refusal, allow: str) -> None:
    assert TABLE.find(method, path) == Unanswered(refusal, tuple(allow.split(", ")) if allow else ())


def test_two_routes_with_one_method_and_path_stop_the_boot() -> None:
    with pytest.raises(BootError) as caught:
        RouteTable(
            [
                Route("GET", "/api/a/:x", 1),
                Route("GET", "/api/A/:y", 2),
                Route("HEAD", "/api/b", 3),
                Route("TRACE", "/api/b", 4),
            ]
        )

    assert caught.value.mistakes == (
        "GET /api/A/:y: another route has this method and path",
        "HEAD /api/b: a route has one of the methods GET, POST, PUT, PATCH and DELETE",
        "TRACE /api/b: a route has one of the methods GET, POST, PUT, PATCH and DELETE",
    )
