"""Sign-in with a password: the body that is read, the checks in Strapi's order, and the token that is issued."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from typecase.errors import ApplicationError, ValidationError
from typecase.server.authentication.accounts import Accounts
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.authentication.passwords import Passwords

_FIELDS = ("identifier", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a user types: a username or an e-mail address, and the password."""

    identifier: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The answer to a sign-in: the token and the user as they are shown."""

    jwt: str = field(repr=False)
    user: Mapping[str, Any]


def parse_credentials(body: object) -> Credentials:
    """Return the credentials in a request's JSON body (None when it has none).

    Raises ValidationError, with both fields' problems at once, for what is missing or no text.
    """
    if not isinstance(body, dict):
        body = {}
    given = cast(dict[str, Any], body)
    problems = [problem for name in _FIELDS if (problem := _problem(name, given)) is not None]
    if problems:
        message = problems[0]["message"] if len(problems) == 1 else f"{len(problems)} errors occurred"
        raise ValidationError(message, details={"errors": problems})
    return Credentials(identifier=given["identifier"], password=given["password"])


class SignIn:
    """Signs users in; `email_confirmation` refuses those whose address is not confirmed."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, tokens: JsonWebTokens, *, email_confirmation: bool = False
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._tokens = tokens
        self._email_confirmation = email_confirmation

    async def sign_in(self, credentials: Credentials) -> Session:
        """Return the session of the user whose credentials these are.

        Raises ValidationError when there is no such user or the password is wrong, which take equally long, and
        ApplicationError when the user may not sign in, which only who knows the password learns.
        """
        user = None
        if _can_be_stored(credentials.identifier):
            user = await self._accounts.find_user_by_identifier(credentials.identifier)
        right = await self._passwords.verify(credentials.password, user.password_hash if user else None)
        if user is None or not right:
            raise ValidationError("Invalid identifier or password")
        if self._email_confirmation and not user.confirmed:
            raise ApplicationError("Your account email is not confirmed")
        if user.blocked:
            raise ApplicationError("Your account has been blocked by an administrator")
        return Session(jwt=self._tokens.issue(user.id), user=await self._accounts.render_user(user.id))


def _problem(name: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what is wrong with a field, in the words of Strapi's validator."""
    value = body.get(name)
    if value is None:
        return {"path": [name], "message": f"{name} is a required field", "name": "ValidationError"}
    if not isinstance(value, str):
        shown = json.dumps(value, ensure_ascii=False)
        message = f"{name} must be a `string` type, but the final value was: `{shown}`."
    elif not value:
        message = f"{name} is a required field"
    else:
        return None
    return {"path": [name], "message": message, "name": "ValidationError", "value": value}


def _can_be_stored(text: str) -> bool:
    """Tell whether a text can be in a database: without NUL, and valid Unicode."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
