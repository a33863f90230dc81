"""The registry: every content type and component of a project, checked against each other and read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typecase.schema.content_types import Component, ContentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A file of a project's own SDL: its path, and what it holds."""

    file: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All declarations by uid. Made once at boot (see `loader.load_registry`) and never changed.

    `files` has the file of each, as people read it. `extensions` are the files of SDL that add to what is generated;
    `guarded` has by uid the attributes that a policy or permission guards there, by which nobody can filter or sort.
    """

    content_types: Mapping[str, ContentType]
    components: Mapping[str, Component] = field(default_factory=dict[str, Component])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    extensions: tuple[Extension, ...] = ()
    guarded: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def content_type(self, uid: str) -> ContentType:
        """Return the content type of a uid; KeyError when there is none."""
        return self.content_types[uid]

    def component(self, uid: str) -> Component:
        """Return the component of a uid; KeyError when there is none."""
        return self.components[uid]
