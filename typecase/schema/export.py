"""The schema for other programs: as SDL and as the answer to an introspection query."""

from typing import Any

from graphql import get_introspection_query, graphql_sync  # pyright: ignore[reportUnknownVariableType]  middleware is untyped

from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, compact_default, sdl


def export_sdl(registry: Registry, *, directives: bool = False, v4: bool = False) -> str:
    """Return the SDL as clients see it, or with the directives that guard and route its fields.

    `v4` adds the fields of Strapi 4, as the setting `graphql.v4_compatibility` does.
    """
    return sdl(registry, directives=directives, v4=v4)


def export_introspection(registry: Registry, *, v4: bool = False) -> dict[str, Any]:
    """Return what the introspection query answers under `data`: `{"__schema": …}`; `v4` as in `export_sdl`."""
    query = get_introspection_query(specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True)
    answer = graphql_sync(build_schema(registry, v4=v4), query, middleware=[compact_default])
    if answer.errors or answer.data is None:
        raise RuntimeError(f"The introspection query failed: {answer.errors}")
    return answer.data
