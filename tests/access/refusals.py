"""The exact answers to who may not, and the proof that nothing was read or changed for them."""

import re
from collections.abc import Iterable
from typing import Any

_ACCOUNT_TABLES = {"typecase_users", "typecase_roles", "typecase_permissions", "typecase_api_tokens"}
"""What is read to know who asks."""

_TABLE = re.compile(r'(?:from|join|into|update) [("`]*([a-z_]\w+)')

FORBIDDEN = {"data": None, "error": {"status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {}}}
"""REST's answer to who lacks a permission."""


def forbidden(*path: str | int) -> dict[str, Any]:
    """Return GraphQL's error at a path for who lacks a permission."""
    error = {"name": "ForbiddenError", "message": "Forbidden access", "details": {}}
    extensions = {"code": "FORBIDDEN", "error": error}
    return {"message": "Forbidden access", "path": list(path), "extensions": extensions}


def unauthorized(message: str) -> dict[str, Any]:
    """Return the answer of both APIs to credentials that are not valid."""
    return {"data": None, "error": {"status": 401, "name": "UnauthorizedError", "message": message, "details": {}}}


def invalid_key(key: str, param: str, *, at: str = "") -> dict[str, Any]:
    """Return the error about a key that may not be asked for, as REST answers it; `at` is the path above."""
    path = f"{at}.{key}" if at else key
    message = f"Invalid key {key} at {path}" if at else f"Invalid key {key}"
    details = {"key": key, "path": path, "source": "query", "param": param}
    return {"status": 400, "name": "ValidationError", "message": message, "details": details}


def tables_of(statements: Iterable[str]) -> set[str]:
    """Return the tables that statements name."""
    return {table for statement in statements for table in _TABLE.findall(statement)}


def assert_nothing_was_read_or_changed(statements: Iterable[str]) -> None:
    """Check that only accounts were asked, and nothing was written."""
    statements = list(statements)
    assert all(statement.startswith("select ") for statement in statements), statements
    assert tables_of(statements) <= _ACCOUNT_TABLES, statements
