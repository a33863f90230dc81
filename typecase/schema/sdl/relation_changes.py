"""Changes of relations: the input field beside each relation or media field that says what comes, goes, and where.

The recorded field `tags: [ID]` replaces everything; `tags_change: RelationChange` is beside it. Decision 7 says why.
"""

from typecase.schema.attributes import AnyAttribute, Media, Relation
from typecase.schema.content_types import ContentType
from typecase.schema.names import change_field
from typecase.schema.sdl.owners import Owner
from typecase.schema.sdl.text import field

RELATION_CHANGE = '''
"""What a relation holds from now on (`set`), or what it gets and loses (`connect`, `disconnect`)."""
input RelationChange {
  set: [RelationTarget!]
  connect: [RelationTarget!]
  disconnect: [RelationTarget!]
}

"""A document that a relation points to; `position` says where in the list it comes."""
input RelationTarget {
  documentId: ID!
  locale: I18NLocaleCode
  status: PublicationStatus
  position: RelationPosition
}

"""One place in a list: before or after another document, at the start or at the end."""
input RelationPosition {
  before: ID
  after: ID
  start: Boolean
  end: Boolean
}
'''


def change_fields(owner: Owner, name: str, attribute: AnyAttribute) -> tuple[str, ...]:
    """Return the field that changes what an attribute of a project's type or component points to, or nothing."""
    built_in = isinstance(owner, ContentType) and owner.built_in
    if built_in or not isinstance(attribute, Media | Relation):
        return ()
    return (field(change_field(name), "RelationChange"),)
