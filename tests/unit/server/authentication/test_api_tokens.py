"""Keys of API tokens, and what is stored of them."""

import hashlib
import hmac
import re

from pydantic import SecretStr

from typecase.server.authentication.api_tokens import hash_key, make_key

SECRET = SecretStr("0123456789abcdefghijklmnopqrstuv")


def test_a_key_has_256_random_bits_behind_a_prefix() -> None:
    assert re.fullmatch(r"typecase_[0-9a-f]{64}", make_key())
    assert len({make_key() for _ in range(100)}) == 100


def test_the_hash_is_keyed_with_the_secret() -> None:
    expected = hmac.new(SECRET.get_secret_value().encode(), b"a key", hashlib.sha512).hexdigest()

    assert hash_key("a key", SECRET) == expected
    assert hash_key("a key", SecretStr("another")) != expected


def test_any_text_has_a_hash() -> None:
    assert len(hash_key("\ud800é", SECRET)) == 128
