"""Secrets are hidden, wherever they stand."""

import pytest
from pydantic import SecretStr

from typecase.settings.masking import HIDDEN, masked, masked_text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("asyncpg://magazine:pass@db:5432/magazine", f"asyncpg://magazine:{HIDDEN}@db:5432/magazine"),
        ("mysql://a:p@ss:w/o?d@db/magazine", f"mysql://a:{HIDDEN}@db/magazine"),
        ("redis://:pass@db", f"redis://:{HIDDEN}@db"),
        ("asyncpg://db/m?user=a&password=b&ssl=on", f"asyncpg://db/m?user=a&password={HIDDEN}&ssl=on"),
        ("https://key@errors.example/3", f"https://{HIDDEN}@errors.example/3"),
        ("asyncpg://magazine@db/magazine", "asyncpg://magazine@db/magazine"),
        ("https://b.example:8443/a?b=c", "https://b.example:8443/a?b=c"),
        ("sqlite:///srv/a:b@c/data.sqlite3", "sqlite:///srv/a:b@c/data.sqlite3"),
        ("host=db Password = b user=a", f"host=db Password = {HIDDEN} user=a"),
        ("The Magazine", "The Magazine"),
    ],
)
def test_passwords_in_texts_are_hidden(url: str, shown: str) -> None:
    assert masked_text(url) == shown
    assert masked("url", [url]) == [shown]


@pytest.mark.parametrize(
    "name",
    [
        "secret",
        "SMTP_PASSWORD",
        "apiKey",
        "search.key",
        "access-token",
        "Authorization",
        "credentials",
        "hash_salt",
        "default_headers",
    ],
)
def test_what_has_the_name_of_a_secret_is_hidden(name: str) -> None:
    assert masked(name, "abc") == HIDDEN
    assert masked(name, ["abc"]) == HIDDEN
    assert masked("feeds", [{name: 5, "port": 5}]) == [{name: HIDDEN, "port": 5}]


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_secret_is_shown(empty: object) -> None:
    assert masked("secret", empty) == empty


def test_a_yes_or_no_is_no_secret() -> None:
    assert masked("config", {"credentials": True, "token": False}) == {"credentials": True, "token": False}


def test_secrets_by_their_kind_are_hidden() -> None:
    assert masked_text(SecretStr("abc")) == HIDDEN


def test_numbers_that_json_does_not_have_are_texts() -> None:
    assert masked("a", [float("inf"), 0.5, True]) == ["inf", 0.5, True]
