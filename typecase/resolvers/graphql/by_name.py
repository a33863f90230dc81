"""Objects under the names of fields, inside of trees that have response keys."""

from collections.abc import Sequence
from typing import Any, cast


class ByName(dict[str, Any]):
    """An object of a project's own type inside of a tree with response keys: it has the names of fields."""

    @classmethod
    def around(cls, value: Any) -> Any:
        """Return a value with all its mappings told apart from trees."""
        if isinstance(value, dict):
            return cls({key: cls.around(held) for key, held in cast(dict[str, Any], value).items()})
        if isinstance(value, list | tuple):
            return [cls.around(item) for item in cast(Sequence[Any], value)]
        return value
