"""Actors: what each kind may do, and when two may do the same."""

import pytest

from typecase.resolvers.actors import Actor, ApiToken, Nobody, SignedIn, TokenType, User

FIND = "api::article.article.find"
FIND_ONE = "api::article.article.findOne"
CREATE = "api::article.article.create"
PERMISSIONS = frozenset({FIND, CREATE})

NOBODY = Nobody(permissions=PERMISSIONS)
ALICE = SignedIn(user_id=1, document_id="a", username="alice", email="a@b.c", role=None, permissions=PERMISSIONS)


def token(kind: TokenType, permissions: frozenset[str] = frozenset()) -> ApiToken:
    return ApiToken(token_id=1, name="token", type=kind, permissions=permissions)


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (NOBODY, [FIND, CREATE]),
        (ALICE, [FIND, CREATE]),
        (token(TokenType.FULL_ACCESS), [FIND, FIND_ONE, CREATE, "anything"]),
        (token(TokenType.READ_ONLY, PERMISSIONS), [FIND, FIND_ONE]),
        (token(TokenType.CUSTOM, PERMISSIONS), [FIND, CREATE]),
    ],
)
def test_what_an_actor_may_do(actor: Actor, allowed: list[str]) -> None:
    assert [action for action in (FIND, FIND_ONE, CREATE, "anything") if actor.allows(action)] == allowed


@pytest.mark.parametrize("action", ["plugin::i18n.locales.listLocales", "plugin::users-permissions.user.me", "find"])
def test_a_read_only_token_may_do_only_what_is_called_find_or_find_one(action: str) -> None:
    assert not token(TokenType.READ_ONLY).allows(action)


def test_who_may_do_the_same_has_the_same_signature() -> None:
    same = {NOBODY.signature, ALICE.signature, token(TokenType.CUSTOM, PERMISSIONS).signature}
    other = {token(TokenType.FULL_ACCESS).signature, token(TokenType.READ_ONLY, PERMISSIONS).signature}

    assert same == {PERMISSIONS}
    assert other == {TokenType.FULL_ACCESS, TokenType.READ_ONLY}


def test_the_hash_of_a_password_is_not_shown() -> None:
    user = User(
        id=1, document_id="a", username="a", email="a", confirmed=True, blocked=False, role=None, password_hash="hash"
    )

    assert "hash" not in repr(user)
