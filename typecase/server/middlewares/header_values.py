"""Names and values of headers as configs give them: checked, so that none can begin a header of its own."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")


def _checked_name(value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise ValueError('names of headers such as "X-Total", or "*"')
    return value


def _checked_value(value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise ValueError("a text of printable ASCII characters")
    return value


def _read_off(value: object) -> object:
    """Return None for false, which switches a part of a config off."""
    return None if value is False else value


HeaderName: TypeAlias = Annotated[str, AfterValidator(_checked_name)]
HeaderValue: TypeAlias = Annotated[str, AfterValidator(_checked_value)]

OFF = BeforeValidator(_read_off)
"""Marks what `false` switches off; it is None then."""
