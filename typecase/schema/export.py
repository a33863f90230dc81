"""The schema for other programs: as SDL and as the answer to an introspection query."""

from typing import Any

from graphql import get_introspection_query, graphql_sync  # pyright: ignore[reportUnknownVariableType]  middleware is untyped

from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, compact_default, sdl


def export_sdl(registry: Registry, *, directives: bool = False) -> str:
    """Return the SDL as clients see it, or with the directives that guard and route its fields."""
    return sdl(registry, directives=directives)


def export_introspection(registry: Registry) -> dict[str, Any]:
    """Return what the introspection query answers under `data`: `{"__schema": …}`."""
    query = get_introspection_query(specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True)
    answer = graphql_sync(build_schema(registry), query, middleware=[compact_default])
    if answer.errors or answer.data is None:
        raise RuntimeError(f"The introspection query failed: {answer.errors}")
    return answer.data
