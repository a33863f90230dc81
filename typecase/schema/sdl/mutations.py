"""Mutations of content types: of one document, and of its draft."""

from collections.abc import Iterator, Mapping

from typecase.schema.content_types import ContentType
from typecase.schema.names import mutation_field, type_name
from typecase.schema.sdl.arguments import EXPECTED, STATUS, document, locale
from typecase.schema.sdl.directives import guards, rest
from typecase.schema.sdl.generated import GeneratedField, document_path, enabled, list_path
from typecase.schema.sdl.inputs import input_name
from typecase.schema.sdl.text import field

_DRAFT_ACTIONS: Mapping[str, str] = {"publish": "publish", "unpublish": "unpublish", "discardDraft": "discard-draft"}
"""The actions of types with drafts, with the last part of their route."""


def mutations(content_type: ContentType) -> Iterator[GeneratedField]:
    """Yield the mutations of a project's type that its file does not switch off."""
    for action, arguments, type_, route in _actions(content_type):
        if enabled(content_type, action):
            name = mutation_field(content_type, action)
            sdl = field(name, type_, arguments, guards=f"{guards(content_type, action)} {route}")
            yield GeneratedField(operation="mutation", name=name, uid=content_type.uid, action=action, sdl=sdl)


def _actions(content_type: ContentType) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """Yield every action that writes, with its arguments, what it answers, and its route."""
    one, written = document_path(content_type), type_name(content_type)
    of_locale, data = locale(content_type), f"data: {input_name(content_type)}!"
    known = (*document(content_type), *of_locale, EXPECTED)
    if not content_type.single:
        yield "create", (STATUS, data, *of_locale), written, rest("POST", list_path(content_type))
    yield "update", (*document(content_type), STATUS, data, *of_locale, EXPECTED), written, rest("PUT", one)
    yield "delete", known, "DeleteMutationResponse", rest("DELETE", one)
    if content_type.drafts:
        for action, part in _DRAFT_ACTIONS.items():
            yield action, known, written, rest("POST", f"{one}/actions/{part}")
