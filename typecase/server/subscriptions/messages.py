"""The messages of the protocol `graphql-transport-ws`: what a client sends, read, and what it is sent, written.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import orjson

from typecase.resolvers.graphql.errors import RefusedOperation
from typecase.server.graphql_http.parameters import Parameters, from_body

PROTOCOL = "graphql-transport-ws"

BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
BAD_PROTOCOL = 4406
INIT_TIMEOUT = 4408
ID_IN_USE = 4409
SECOND_INIT = 4429
NORMAL = 1000
GOING_AWAY = 1001
TOO_BIG = 1009
INTERNAL_ERROR = 1011

_LONGEST_ID = 128
_LONGEST_REASON = 123
"""Bytes, as RFC 6455 has it."""


class Closing(Exception):
    """A socket is to be closed: with a code of the protocol, and a reason for people."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Init:
    """`connection_init`; `authorization` is the header's value, as the payload gives it."""

    authorization: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    """`ping`."""


@dataclass(frozen=True, slots=True)
class Pong:
    """`pong`."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`subscribe`: an operation of any kind. `size` is the length of the message."""

    id: str
    asked: Parameters
    size: int


@dataclass(frozen=True, slots=True)
class Complete:
    """`complete`: the client wants no more of an operation."""

    id: str


Given: TypeAlias = Init | Ping | Pong | Subscribe | Complete


def parse_message(text: str) -> Given:
    """Return the message that a text is; Closing with 4400 for what is none."""
    try:
        message: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closing(BAD_REQUEST, "A message is a JSON object, got something else") from None
    if not isinstance(message, dict):
        raise Closing(BAD_REQUEST, "A message is a JSON object, got something else")
    given = cast(Mapping[str, Any], message)
    match given.get("type"):
        case "connection_init":
            return Init(_authorization(_payload(given)))
        case "ping":
            _payload(given)
            return Ping()
        case "pong":
            _payload(given)
            return Pong()
        case "subscribe":
            return Subscribe(_id(given), _parameters(given.get("payload")), len(text))
        case "complete":
            return Complete(_id(given))
        case _:
            kinds = "connection_init, ping, pong, subscribe or complete"
            raise Closing(BAD_REQUEST, f"The type of a message is {kinds}")


def message_of(kind: str, id_: str | None = None, payload: bytes | None = None) -> str:
    """Return the text of a message; `payload` is JSON."""
    parts = [b'{"type":"', kind.encode(), b'"']
    if id_ is not None:
        parts += [b',"id":', orjson.dumps(id_)]
    if payload is not None:
        parts += [b',"payload":', payload]
    return b"".join([*parts, b"}"]).decode()


def _id(given: Mapping[str, Any]) -> str:
    id_ = given.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _LONGEST_ID:
        raise Closing(BAD_REQUEST, f"The id of an operation is a text of 1 to {_LONGEST_ID} characters")
    return id_


def _payload(given: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = given.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closing(BAD_REQUEST, "The payload of a message is an object")
    return cast(Mapping[str, Any], payload or {})


def _authorization(payload: Mapping[str, Any]) -> str | None:
    for name in ("Authorization", "authorization"):
        value = payload.get(name)
        if value is not None and not isinstance(value, str):
            raise Closing(BAD_REQUEST, f'{name} in the payload is a text such as "Bearer …"')
        if value:
            return value
    return None


def _parameters(payload: Any) -> Parameters:
    try:
        asked = from_body(payload)
    except RefusedOperation as refused:
        raise Closing(BAD_REQUEST, str(refused).replace("a POST body", "a payload")) from None
    if asked.query is None and not asked.extensions.get("persistedQuery"):
        raise Closing(BAD_REQUEST, "The payload of subscribe has the text of an operation as `query`")
    return asked
