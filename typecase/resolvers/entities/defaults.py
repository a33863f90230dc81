"""The default of an attribute: the value in its declaration, or what a function of the project gives."""

from inspect import isawaitable
from typing import Any

from typecase.schema.attributes import ScalarAttribute


async def default_of(attribute: ScalarAttribute) -> Any:
    """Return the default of an attribute as it would be given, None when it has none; what its function raises."""
    if attribute.compute is None:
        return attribute.default
    value = attribute.compute()
    return await value if isawaitable(value) else value
