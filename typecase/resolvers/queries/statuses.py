"""Statuses as they are stored, and compared."""

from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.queries.conditions import Compare, Operator
from typecase.resolvers.queries.selection import Status
from typecase.schema.content_types import ContentType

STATUS_VALUES = {Status.DRAFT: 0, Status.PUBLISHED: 1}
"""How a status is stored; entries of types without drafts have that of published ones."""

_ONE = frozenset({Operator.EQ, Operator.NE})
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN})
_PRESENCE = frozenset({Operator.NULL, Operator.NOT_NULL})


def stored_status(content_type: ContentType, status: Status) -> int:
    """Return the stored status of the entries of a content type that a request for `status` means."""
    return STATUS_VALUES[status] if content_type.drafts else STATUS_VALUES[Status.PUBLISHED]


def status_value(word: Any) -> int:
    """Return how a status is stored; ValidationError for what is no word of one."""
    try:
        return STATUS_VALUES[Status(word)]
    except ValueError as error:
        raise ValidationError(f"A status is {' or '.join(Status)}, but found {word}") from error


def stored_comparison(item: Compare) -> Compare:
    """Return the comparison of a status with a word as one of what is stored; ValidationError for other operators."""
    if item.operator in _ONE:
        return Compare(item.name, item.operator, status_value(item.value))
    if item.operator in _SEVERAL:
        return Compare(item.name, item.operator, tuple(map(status_value, item.value)))
    if item.operator in _PRESENCE:
        return item
    raise ValidationError(f"Operator ${item.operator} is not possible on status, which is a word")
