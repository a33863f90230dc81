"""Arguments that root fields have in common."""

from typecase.schema.content_types import ContentType

DOCUMENT = "documentId: ID!"
STATUS = "status: PublicationStatus = PUBLISHED"
PUBLICATION = (STATUS, "hasPublishedVersion: Boolean", "publicationFilter: PublicationFilter")
"""Which entries a query shows, by their status and the state of their document."""

EXPECTED = "expectedUpdatedAt: DateTime"
"""The `updatedAt` that a caller has read: the action is refused when the entry was changed since."""

_LOCALE = '"""The locale to use for the query""" locale: I18NLocaleCode'


def locale(content_type: ContentType) -> tuple[str, ...]:
    """Return the argument that names a locale, which localized types have."""
    return (_LOCALE,) if content_type.localized else ()


def document(content_type: ContentType) -> tuple[str, ...]:
    """Return the argument that names a document, which collection types have."""
    return () if content_type.single else (DOCUMENT,)
