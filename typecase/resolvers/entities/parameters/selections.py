"""Selections: what is shown of each entry, in the order that REST shows it."""

from collections.abc import Iterable, Iterator, Mapping

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.populate import Asked, counts
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.queries.selection import Count, Edge, Morph, Output, Parts, Query, Scalar, Selection
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Media, NestedAttribute
from typecase.schema.content_types import FILE

_ALWAYS = ("id", "documentId")
_COMPONENT = Scalar("__component", "__component")
_TYPE = Scalar("__type", "__type")


def build_selection(owner: Owner, asked: Asked, scope: Scope) -> Selection:
    """Return the selection of what is asked of an owner.

    Ids come first, then scalars, timestamps and locale, then what is populated, in declared order. Relations whose
    target the caller may not find are left out.
    """
    return _Build(scope).selection(owner, asked)


class _Build:
    """One build of one selection, counting what is populated against the limit."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._edges = 0

    def selection(self, owner: Owner, asked: Asked, last: Scalar | None = None) -> Selection:
        """Return a selection; `last` is a scalar after all others."""
        outputs: list[Output] = [scalar for scalar in owner.outputs if _shows(owner, asked, scalar.name)]
        outputs.extend(self._nested(owner, asked))
        if last is not None:
            outputs.append(last)
        return Selection(owner.uid, tuple(outputs))

    def _nested(self, owner: Owner, asked: Asked) -> Iterator[Output]:
        for name, attribute in owner.nested.items():
            inner = asked.nested.get(name) or (Asked() if asked.everything else None)
            if inner is not None:
                self._edges += 1
                if self._edges > self._scope.limits.edges:
                    raise ValidationError(
                        f"A query populates at most {self._scope.limits.edges} relations, components and media"
                    )
                output = self._output(name, attribute, owner, inner)
                if output is not None:
                    yield output

    def _output(self, name: str, attribute: NestedAttribute, owner: Owner, asked: Asked) -> Output | None:
        if isinstance(attribute, DynamicZone):
            return Parts(name, name, self._zone(attribute, asked))
        target = self._scope.target(owner, attribute)
        if target is None:
            return Morph(name, name, self._documents(owner, name, asked), asked.start, asked.limit)
        if not self._scope.allows(attribute, target):
            return None
        if counts(attribute, asked):
            return Count(name, name)
        selection = self.selection(target, asked)
        if isinstance(attribute, ComponentAttribute):
            shown = {target.uid: selection}
            return Parts(name, name, shown, asked.condition, asked.sort, asked.start, asked.limit)
        query = Query(
            selection=selection, condition=asked.condition, sort=asked.sort, start=asked.start, limit=asked.limit
        )
        return Edge(name, name, query)

    def _zone(self, zone: DynamicZone, asked: Asked) -> Mapping[str, Selection]:
        fragments = asked.fragments
        if fragments is None:
            fragments = {uid: Asked(everything=asked.everything) for uid in zone.components}
        components = self._scope.registry.components
        return {
            uid: self.selection(self._scope.owner(uid), fragment, _COMPONENT)
            for uid, fragment in fragments.items()
            if uid in components
        }

    def _documents(self, owner: Owner, name: str, asked: Asked) -> Mapping[str, Selection]:
        """Return what is shown of the documents of a polymorphic relation, by type, of the types that may be found."""
        fragments = asked.fragments
        if fragments is None:
            fragments = {uid: Asked(everything=asked.everything) for uid in self._holders(owner, name)}
        content_types = self._scope.registry.content_types
        return {
            uid: self.selection(self._scope.owner(uid), fragment, _TYPE)
            for uid, fragment in fragments.items()
            if uid in content_types and (uid == FILE or self._scope.visible(uid))
        }

    def _holders(self, owner: Owner, name: str) -> Iterator[str]:
        """Yield the types whose documents a polymorphic relation may hold; a file's `related` are those with media."""
        of_file = owner.uid == FILE and name == "related"
        for uid, content_type in self._scope.registry.content_types.items():
            if not of_file or self._has_media(content_type.nested.values()):
                yield uid

    def _has_media(self, attributes: Iterable[NestedAttribute]) -> bool:
        """Tell whether there is media among attributes, or in the components that they hold."""
        return any(
            isinstance(attribute, Media)
            or any(self._has_media(self._scope.owner(uid).nested.values()) for uid in _components_of(attribute))
            for attribute in attributes
        )


def _components_of(attribute: NestedAttribute) -> Iterable[str]:
    match attribute:
        case ComponentAttribute(component=uid):
            return (uid,)
        case DynamicZone(components=uids):
            return uids
        case _:
            return ()


def _shows(owner: Owner, asked: Asked, name: str) -> bool:
    if asked.fields is None:
        return name not in owner.secrets
    return name in asked.fields or name in _ALWAYS
