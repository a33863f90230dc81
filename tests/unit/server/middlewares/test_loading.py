"""Global middlewares are looked up by their names, and every mistake in them is named with its place."""

from typing import Any

import pytest

from tests.unit.server.middlewares.wrapping import loaded, mistakes_in


def mistakes_of(*names: str) -> list[str]:
    found: list[str] = []
    loaded(found, http={"middlewares": names})
    return found


def test_the_middlewares_come_in_the_order_of_the_list() -> None:
    found: list[str] = []

    middlewares = loaded(found, http={"middlewares": ["errors", "body-limit", "uri-limit", "cors"]})

    assert ([middleware.name for middleware in middlewares], found) == (
        ["errors", "body-limit", "uri-limit", "cors"],
        [],
    )


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("securty", 'list.0: there is no middleware "securty"; did you mean "security"?'),
        ("poweredBy", 'list.0: there is no middleware "poweredBy"; did you mean "powered-by"?'),
        ("query", 'list.0: there is no middleware "query"'),
    ],
)
def test_an_unknown_name_is_a_mistake(name: str, mistake: str) -> None:
    assert mistakes_in(name) == [mistake]


def test_what_is_required_must_be_there() -> None:
    assert mistakes_of("cors") == [
        'list: "errors" is missing, and is required: it answers what fails, and logs it',
        'list: "uri-limit" is missing, and is required: without it a query string has any length',
        'list: "body-limit" is missing, and is required: without it a body has any size',
    ]


def test_the_limits_stand_inside_of_the_errors_that_answer_them() -> None:
    assert mistakes_of("uri-limit", "body-limit", "errors") == [
        'list: uri-limit, body-limit must stand after "errors", which answers what they refuse'
    ]


def test_a_built_in_middleware_stands_there_once() -> None:
    assert mistakes_in("cors", "cors") == ['list: "cors" is named 2 times; once is enough']


@pytest.mark.parametrize(
    ("name", "config", "mistake"),
    [
        ("request-log", {"a": 1}, '.a: "request-log" takes no config'),
        ("cors", {"orgins": []}, '.orgins: "cors" has no such setting; did you mean "origins"?'),
        ("cors", {"origins": "*"}, '.origins: got "*", expected a list'),
        ("cors", {"max_age": -1}, ".max_age: got -1, expected 0 or more"),
        ("cors", {"max_age": True}, ".max_age: got true, expected a whole number"),
        ("cors", {"methods": ["get"]}, '.methods.0: got "get", expected methods in capitals such as "GET"'),
        ("cors", {"expose": ["X\nY"]}, '.expose.0: got "X\\nY", expected names of headers such as "X-Total", or "*"'),
        (
            "cors",
            {"origins": ["https://a.b/"]},
            '.origins.0: got "https://a.b/", expected origins such as "https://www.example.com" '
            '(no path, no slash at the end), or "*" for any',
        ),
        (
            "cors",
            {"credentials": True},
            ': got {"credentials": true}, expected origins by name where credentials are allowed: '
            "any page could act for its visitor",
        ),
        ("powered-by", {"value": "a\r\nb"}, '.value: got "a\\r\\nb", expected a text of printable ASCII characters'),
        ("ip", {}, ": got {}, expected addresses or networks in allow, deny or both"),
        (
            "ip",
            {"deny": ["10.0.0.1/8"]},
            '.deny.0: got "10.0.0.1/8", expected addresses or networks such as "10.0.0.5" and "10.0.0.0/8"',
        ),
        ("ip", {"whitelist": ["::1"]}, '.whitelist: "ip" has no such setting'),
        ("static", {"index": "a/b"}, '.index: got "a/b", expected the name of a file such as "index.html", or false'),
        ("static", {"max_age": -1}, ".max_age: got -1, expected 0 or more"),
        ("compression", {"encodings": ["zip"]}, '.encodings.0: got "zip", expected "br" or "gzip"'),
        (
            "compression",
            {"encodings": []},
            '.encodings: got [], expected "gzip" alone, or "br" with the package that '
            '`pip install "typecase[brotli]"` brings',
        ),
        ("compression", {"gzip_level": 10}, ".gzip_level: got 10, expected 9 or less"),
        ("security", {"frame_options": "NO"}, '.frame_options: got "NO", expected "SAMEORIGIN" or "DENY"'),
        ("security", {"hsts": 5}, ".hsts: got 5, expected a table"),
        ("security", {"hsts": {"maxage": 5}}, '.hsts.maxage: "security" has no such setting; did you mean "max_age"?'),
        (
            "security",
            {"hsts": {"preload": True}},
            '.hsts: got {"preload": true}, expected include_subdomains = true and max_age = 31536000 or more '
            "where preload is on",
        ),
        (
            "security",
            {"content_security_policy": {"defaultSrc": ["'self'"]}},
            '.content_security_policy.defaultSrc: got "defaultSrc", expected a directive such as default-src; '
            'did you mean "default-src"?',
        ),
        (
            "security",
            {"content_security_policy": {"img-src": ["a;b"]}},
            '.content_security_policy.img-src.0: got "a;b", expected one source in each text of the list, '
            "without ; and ,",
        ),
    ],
)
def test_a_wrong_config_is_named_with_its_place(name: str, config: dict[str, Any], mistake: str) -> None:
    assert mistakes_in({"name": name, "config": config}) == [f"list.0.config{mistake}"]


def test_every_mistake_is_listed() -> None:
    entries = [{"name": "cors", "config": {"max_age": "long", "credentials": "yes and no"}}, "nothing-like-it"]

    assert mistakes_in(*entries) == [
        'list.0.config.credentials: got "yes and no", expected true or false',
        'list.0.config.max_age: got "long", expected a whole number',
        'list.1: there is no middleware "nothing-like-it"',
    ]
