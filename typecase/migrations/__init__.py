"""Changes of the stored schema: what files of migrations import."""

from typecase.migrations.applying import apply, revert

__all__ = ["apply", "revert"]
