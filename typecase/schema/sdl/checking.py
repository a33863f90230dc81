"""The SDL as a whole, checked where a project adds to it."""

from graphql import build_ast_schema, validate_schema
from graphql.validation.validate import validate_sdl

from typecase.errors import BootError
from typecase.schema.registry import Registry
from typecase.schema.sdl.document import build_document
from typecase.schema.sdl.extensions import place_of


def check_sdl(registry: Registry) -> None:
    """Raise BootError with every mistake in the SDL that a project adds: unknown types, fields given twice, …"""
    document = build_document(registry)
    mistakes = [place_of(error) for error in validate_sdl(document)]
    if not mistakes:
        mistakes = [place_of(error) for error in validate_schema(build_ast_schema(document, assume_valid_sdl=True))]
    if mistakes:
        raise BootError(mistakes)
