"""What must hold of declarations beyond the form of a single file; every mistake is noted at its place."""

from typecase.schema.checks.clashes import check_clashes
from typecase.schema.checks.columns import check_columns
from typecase.schema.checks.names import check_names
from typecase.schema.checks.references import check_references
from typecase.schema.registry import Registry
from typecase.schema.sources import Sources


def check_declarations(registry: Registry, sources: Sources) -> None:
    """Note every mistake in names and references, and every name that two declarations claim."""
    for content_type in registry.content_types.values():
        check_names(content_type, sources)
    check_references(registry, sources)
    check_clashes(registry, sources)
    check_columns(registry, sources)


__all__ = ["check_declarations"]
