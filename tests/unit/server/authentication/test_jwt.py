"""JSON Web Tokens: what is issued is read; everything else is nobody's."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import SecretStr

from typecase.server.authentication.jwt import JsonWebTokens

SECRET = SecretStr("0123456789abcdefghijklmnopqrstuv")
NOW = 1_700_000_000


def tokens(now: float = NOW, secret: SecretStr = SECRET) -> JsonWebTokens:
    return JsonWebTokens(secret, 3600, clock=lambda: now)


def signed(claims: dict[str, Any], algorithm: str = "HS256", secret: SecretStr = SECRET) -> str:
    key = OctKey.import_key(secret.get_secret_value())
    return jwt.encode({"alg": algorithm, "typ": "JWT"}, claims, key, algorithms=[algorithm])


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_token_has_id_and_times_and_nothing_else() -> None:
    header, claims, _ = tokens(NOW + 0.9).issue(7).split(".")

    assert decoded(header) == {"alg": "HS256", "typ": "JWT"}
    assert decoded(claims) == {"id": 7, "iat": NOW, "exp": NOW + 3600}


def test_a_token_is_read_until_it_expires() -> None:
    token = tokens().issue(7)

    assert tokens(NOW + 3599).read(token) == 7
    assert tokens(NOW + 3600).read(token) is None


def test_a_token_that_was_read_expires_too() -> None:
    now = [float(NOW)]
    reader = JsonWebTokens(SECRET, 3600, clock=lambda: now[0])
    token = reader.issue(7)

    before = [reader.read(token) for _ in range(2)]
    now[0] += 3600

    assert (before, reader.read(token)) == ([7, 7], None)


def test_a_token_that_was_read_makes_no_other_one_known() -> None:
    reader = tokens()
    token = reader.issue(7)
    reader.read(token)

    for other in (f"{token} ", f"{token}A", token[:-1], token.replace("e", "E", 1)):
        assert reader.read(other) is None


def test_a_token_of_another_secret_is_refused() -> None:
    assert tokens(secret=SecretStr("vutsrqponmlkjihgfedcba9876543210")).read(tokens().issue(7)) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    assert tokens().read(signed({"id": 7, "exp": NOW + 1}, algorithm)) is None


def test_an_unsigned_token_is_refused() -> None:
    claims = encoded({"id": 7, "iat": NOW, "exp": NOW + 1})

    assert tokens().read(f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{claims}.") is None


def test_a_changed_token_is_refused() -> None:
    header, _, signature = tokens().issue(7).split(".")

    assert tokens().read(f"{header}.{encoded({'id': 1, 'iat': NOW, 'exp': NOW + 3600})}.{signature}") is None


@pytest.mark.parametrize(
    "claims",
    [
        {"id": 7},
        {"exp": NOW + 1},
        {"id": "7", "exp": NOW + 1},
        {"id": True, "exp": NOW + 1},
        {"id": 7, "exp": "never"},
        {"id": 7, "exp": float(NOW + 1)},
        {"id": 7, "exp": True},
    ],
)
def test_a_signed_token_with_other_claims_is_refused(claims: dict[str, Any]) -> None:
    assert tokens().read(signed(claims)) is None


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "é.é.é", "\ud800.b.c", "a" * 5000, "e30.e30.e30", "W10.e30.x"]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert tokens().read(text) is None


def test_a_token_whose_claims_are_no_object_is_refused() -> None:
    header = encoded({"alg": "HS256", "typ": "JWT"})

    assert tokens().read(f"{header}.W10.AAAA") is None
