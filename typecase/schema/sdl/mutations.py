"""Mutations of content types: of one document, and of its draft."""

from collections.abc import Iterator

from typecase.schema.content_types import ContentType
from typecase.schema.names import mutation_field, type_name
from typecase.schema.sdl.arguments import EXPECTED, STATUS, document, locale
from typecase.schema.sdl.directives import guards
from typecase.schema.sdl.generated import GeneratedField, enabled, shown
from typecase.schema.sdl.inputs import input_name
from typecase.schema.sdl.routes import route
from typecase.schema.sdl.text import field

_DRAFT_ACTIONS = ("publish", "unpublish", "discardDraft")


def mutations(content_type: ContentType) -> Iterator[GeneratedField]:
    """Yield the mutations of a project's type that its file does not switch off."""
    for action, arguments, type_ in _actions(content_type):
        if enabled(content_type, action):
            name = mutation_field(content_type, action)
            guarded = f"{guards(content_type, action)} {route(content_type, action)}"
            yield GeneratedField(
                operation="mutation",
                name=name,
                uid=content_type.uid,
                action=action,
                sdl=field(name, type_, arguments, guards=guarded),
                shown=shown(content_type, "mutation", action),
            )


def _actions(content_type: ContentType) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield every action that writes, with its arguments and what it answers."""
    written = type_name(content_type)
    of_locale, data = locale(content_type), f"data: {input_name(content_type)}!"
    known = (*document(content_type), *of_locale, EXPECTED)
    if not content_type.single:
        yield "create", (STATUS, data, *of_locale), written
    yield "update", (*document(content_type), STATUS, data, *of_locale, EXPECTED), written
    yield "delete", known, "DeleteMutationResponse"
    if content_type.drafts:
        for action in _DRAFT_ACTIONS:
            yield action, known, written
