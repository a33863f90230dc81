"""Values of Python's own that stand for JSON values, such as those that a project's Python puts into an answer."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from typecase.instants import instant_text
from typecase.resolvers.queries.scalars import number


def plain(value: Any) -> Any:
    """Return the JSON value that stands for a value, in REST's form; TypeError when none does.

    An instant without a time zone is one of UTC.
    """
    match value:
        case Enum():
            return value.value
        case datetime():
            return instant_text(value)
        case time():
            return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
        case date() | UUID():
            return str(value)
        case Decimal():
            return number(value)
        case _:
            raise TypeError(f"{type(value).__name__} is no JSON value")
