"""Checks of what declarations say of each other: targets, inverse sides, components, target fields."""

from collections.abc import Iterator

from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Relation,
    RelationKind,
    String,
    Text,
    Uid,
)
from typecase.schema.content_types import Component, ContentType
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.registry import Registry
from typecase.schema.sources import Sources

_INVERSE = {
    RelationKind.ONE_TO_ONE: RelationKind.ONE_TO_ONE,
    RelationKind.ONE_TO_MANY: RelationKind.MANY_TO_ONE,
    RelationKind.MANY_TO_ONE: RelationKind.ONE_TO_MANY,
    RelationKind.MANY_TO_MANY: RelationKind.MANY_TO_MANY,
}
"""The kind that the other side of a relation has."""

_BACKWARDS = (RelationKind.MORPH_ONE, RelationKind.MORPH_MANY)


def check_references(registry: Registry, sources: Sources) -> None:
    """Note references to what does not exist and sides of relations that do not match."""
    for owner in (*registry.content_types.values(), *registry.components.values()):
        for name, attribute in owner.attributes.items():
            _check_attribute(owner, name, attribute, registry, sources)
    for cycle in _component_cycles(registry):
        uid, name = cycle[0]
        path = " → ".join([*(uid for uid, _ in cycle), cycle[0][0]])
        sources.attribute(uid, name).add(f"a component cannot contain itself: {path}; use a relation instead")


def _check_attribute(
    owner: ContentType | Component, name: str, attribute: AnyAttribute, registry: Registry, sources: Sources
) -> None:
    place = sources.attribute(owner.uid, name)
    if isinstance(owner, Component) and isinstance(attribute, DynamicZone | Uid):
        kind = "dynamiczone" if isinstance(attribute, DynamicZone) else "uid"
        place.at("type").add(f'a component cannot have a "{kind}" attribute; declare it in the content type')
    match attribute:
        case ComponentAttribute(component=uid):
            _check_component(place.at("component"), uid, registry, sources)
        case DynamicZone(components=uids):
            for index, uid in enumerate(uids):
                _check_component(place.at("components", index), uid, registry, sources)
                if uid in uids[:index]:
                    place.at("components", index).add(f'"{uid}" is listed twice; remove one of the two')
        case Uid(target_field=str(target)):
            _check_target_field(place.at("targetField"), owner, target, sources)
        case Relation():
            _check_relation(owner, name, attribute, registry, sources)
        case _:
            pass


def _check_component(place: Place, uid: str, registry: Registry, sources: Sources) -> None:
    if uid not in registry.components and not sources.written(uid):
        known = suggestion(uid, registry.components) or f"; there are: {listed(registry.components)}"
        place.add(f'there is no component "{uid}"{known}')


def _check_target_field(place: Place, owner: ContentType | Component, target: str, sources: Sources) -> None:
    found = owner.attributes.get(target)
    if found is None and target not in sources.attributes(owner.uid):
        place.add(f'there is no attribute "{target}"{suggestion(target, owner.attributes)}')
    elif found is not None and not isinstance(found, String | Text):
        place.add(f'expected the name of a string or text attribute, got "{target}", which is another kind')


def _check_relation(
    owner: ContentType | Component, name: str, relation: Relation, registry: Registry, sources: Sources
) -> None:
    place = sources.attribute(owner.uid, name)
    before = len(place.found)
    _check_form(place, relation, in_component=isinstance(owner, Component))
    if len(place.found) > before or relation.target is None:
        return
    target = registry.content_types.get(relation.target)
    if target is None:
        if not sources.written(relation.target):
            known = suggestion(relation.target, registry.content_types)
            place.at("target").add(
                f'there is no content type "{relation.target}"'
                f"{known or f'; there are: {listed(registry.content_types)}'}"
            )
    elif isinstance(owner, ContentType):
        _check_other_side(owner, name, relation, target, sources)


def _check_form(place: Place, relation: Relation, *, in_component: bool) -> None:
    """Note options that a relation of its kind needs or cannot have."""
    kind = relation.relation
    inverse = {"inversedBy": relation.inversed_by, "mappedBy": relation.mapped_by, "morphBy": relation.morph_by}
    given = [key for key, value in inverse.items() if value is not None]
    if relation.polymorphic and relation.target is not None:
        place.at("target").add(f"a {kind} relation points to any content type; remove target")
    if not relation.polymorphic and relation.target is None:
        place.add(f'a {kind} relation needs "target"; write for example "target": "api::author.author"')
    if in_component and (given or kind in _BACKWARDS):
        place.add(
            f"a relation of a component has no inverse side; remove {listed(given)}"
            if given
            else f"a component cannot have a {kind} relation; declare it in the content type"
        )
    elif kind in _BACKWARDS:
        if relation.morph_by is None:
            place.add(f'a {kind} relation needs "morphBy"; write for example "morphBy": "related"')
        _refuse(place, kind, given, allowed="morphBy")
    elif relation.polymorphic:
        _refuse(place, kind, given, allowed=None)
    elif kind is RelationKind.MANY_TO_ONE:
        _refuse(place, kind, given, allowed="inversedBy")
    elif kind is RelationKind.ONE_TO_MANY:
        _refuse(place, kind, given, allowed="mappedBy")
    elif len(given) > 1 or relation.morph_by is not None:
        place.add(f"a {kind} relation has inversedBy on one side and mappedBy on the other, got {listed(given)}")


def _refuse(place: Place, kind: RelationKind, given: list[str], *, allowed: str | None) -> None:
    for key in given:
        if key != allowed:
            instead = f'; write "{allowed}" instead' if allowed else f"; remove {key}"
            place.at(key).add(f'a {kind} relation has no "{key}"{instead}')


def _check_other_side(owner: ContentType, name: str, relation: Relation, target: ContentType, sources: Sources) -> None:
    """Note an inverse side that is missing, is no relation, points elsewhere or does not point back."""
    pairs = (("inversedBy", relation.inversed_by), ("mappedBy", relation.mapped_by), ("morphBy", relation.morph_by))
    for key, other_name in pairs:
        if other_name is None:
            continue
        place = sources.attribute(owner.uid, name, key)
        there = f'"{other_name}" of {target.uid}'
        other = target.attributes.get(other_name)
        if other is None:
            if other_name not in sources.attributes(target.uid):
                place.add(f'{target.uid} has no attribute "{other_name}"{suggestion(other_name, target.attributes)}')
        elif not isinstance(other, Relation):
            place.add(f"expected the name of a relation, got {there}, which is another kind")
        elif key == "morphBy":
            if not other.polymorphic:
                place.add(f"expected the name of a morphToOne or morphToMany relation, got {there}: {other.relation}")
        else:
            _check_pair(place, key, there, owner, name, relation, other)


def _check_pair(
    place: Place, key: str, there: str, owner: ContentType, name: str, relation: Relation, other: Relation
) -> None:
    back_key, back = ("mappedBy", other.mapped_by) if key == "inversedBy" else ("inversedBy", other.inversed_by)
    if other.target != owner.uid:
        place.add(f"{there} points to {other.target}, not to {owner.uid}; name a relation that points back")
    elif back != name:
        has = f"{shown(back)}" if back else "none"
        place.add(f'{there} does not point back: expected its {back_key} to be "{name}", got {has}')
    elif key == "inversedBy" and other.relation is not _INVERSE[relation.relation]:
        expected = _INVERSE[relation.relation]
        place.add(f"expected {there} to be {expected}, the other side of {relation.relation}, got {other.relation}")


def _component_cycles(registry: Registry) -> Iterator[list[tuple[str, str]]]:
    """Yield each cycle of components once, as (component, attribute) steps."""
    done: set[str] = set()

    def walk(uid: str, steps: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
        seen = [step for step, _ in steps]
        if uid in seen:
            yield steps[seen.index(uid) :]
            return
        if uid in done or uid not in registry.components:
            return
        for name, attribute in registry.components[uid].attributes.items():
            for part in _parts(attribute):
                yield from walk(part, [*steps, (uid, name)])
        done.add(uid)

    for uid in registry.components:
        yield from walk(uid, [])


def _parts(attribute: AnyAttribute) -> tuple[str, ...]:
    match attribute:
        case ComponentAttribute(component=uid):
            return (uid,)
        case DynamicZone(components=uids):
            return uids
        case _:
            return ()
