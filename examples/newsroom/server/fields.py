"""Kinds of attributes and defaults of the newsroom's own."""

import re
import secrets

from typecase import ValidationError, custom_field, default

_COLOR = re.compile(r"#[0-9a-f]{6}")


@custom_field("string")
def color(value: str) -> None:
    """Refuse what is no colour."""
    if not _COLOR.fullmatch(value):
        raise ValidationError('must be a colour such as "#c0ffee"')


@default
def press_reference() -> str:
    """Return what a new article is called at the press office."""
    return f"NR-{secrets.token_hex(4).upper()}"
