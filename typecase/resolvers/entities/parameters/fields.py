"""`fields` as the names of scalars."""

from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.raw import is_list
from typecase.resolvers.entities.parameters.scope import Owner, refused

_EVERYTHING = "*"


def parse_fields(raw: Any, owner: Owner, *, param: str = "fields") -> frozenset[str] | None:
    """Return the names that `fields` asks for (a string with commas or a list); None when it asks for all.

    Raises InvalidKeyError for what is no scalar of the owner or is private; `param` is what the error names.
    """
    if raw is None or raw == _EVERYTHING:
        return None
    items = [raw] if isinstance(raw, str) else raw
    if not is_list(items) or not all(isinstance(item, str) for item in items):
        raise ValidationError("Invalid fields parameter. Expected a string or an array of strings")
    names = [name.strip() for item in items for name in item.split(",")]
    if names == [""]:
        raise ValidationError("The fields parameter is empty. Leave it out to ask for all fields")
    for name in names:
        if name not in owner.scalars and name != _EVERYTHING:
            raise refused(name, owner, None, param)
    return None if _EVERYTHING in names else frozenset(names)
