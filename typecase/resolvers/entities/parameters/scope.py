"""What the parsers of one request know: the declarations, what the caller may find, and what may be named where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from typecase.errors import InvalidKeyError, ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.queries.selection import Scalar, Status
from typecase.schema.attributes import (
    AnyAttribute,
    BigInteger,
    ComponentAttribute,
    DynamicZone,
    Enumeration,
    Localizations,
    Media,
    NestedAttribute,
    Password,
    Relation,
    RelationKind,
    ScalarAttribute,
    String,
)
from typecase.schema.content_types import FILE, TIMESTAMPS, Component, ContentType
from typecase.schema.registry import Registry

_HIDDEN = frozenset({"createdBy", "updatedBy", "locale", "localizations"})
"""Attributes that every content type has in Strapi and that are private where we do not list them."""

_BACKWARD_MORPHS = frozenset({RelationKind.MORPH_ONE, RelationKind.MORPH_MANY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A content type or component as parameters see it: what may be named of it.

    `known` holds every declared name, private ones too: an error about one of them names it in its path. `outputs` are
    all its scalars as a selection shows them, `secrets` those that one shows only where it names them. By what is
    `guarded` nobody can filter or sort: whether somebody may see it is asked of each entry.
    """

    uid: str
    name: str
    content_type: ContentType | None
    scalars: Mapping[str, ScalarAttribute]
    nested: Mapping[str, NestedAttribute]
    known: frozenset[str]
    outputs: tuple[Scalar, ...]
    secrets: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The declarations, the limits, and `visible`: whether the caller may find entries of a content type.

    `trusted` is for Python of the project, which may name private attributes, passwords, and the status of a row; its
    values come typed, as those that are `typed` do and the texts of a query string do not.
    `owners` fills while it is asked. Who keeps it for the next scope of the same registry saves that work, which is
    most of the time that a short query takes (50 of 60 µs).
    """

    registry: Registry
    visible: Callable[[str], bool]
    limits: Limits = field(default_factory=Limits)
    trusted: bool = False
    typed: bool = False
    owners: dict[str, Owner] = field(default_factory=dict[str, Owner])

    def owner(self, uid: str) -> Owner:
        """Return the owner of a uid; KeyError when nothing has it."""
        found = self.owners.get(uid)
        if found is None:
            component = self.registry.components.get(uid)
            if component is not None:
                attributes = component.attributes if self.trusted else component.public_attributes
                found = _of_component(component, attributes)
            else:
                content_type = self.registry.content_type(uid)
                found = _of_rows(content_type) if self.trusted else _of_content_type(content_type)
            if uid in self.registry.guarded and not self.trusted:
                found = replace(found, guarded=self.registry.guarded[uid])
            self.owners[uid] = found
        return found

    def target(self, owner: Owner, attribute: NestedAttribute) -> Owner | None:
        """Return what an attribute holds values of; None when that may be several things (a zone, any document)."""
        match attribute:
            case Media():
                return self.owner(FILE)
            case Localizations():
                return owner
            case ComponentAttribute(component=uid):
                return self.owner(uid)
            case Relation(relation=kind, target=uid):
                return None if uid is None or attribute.polymorphic or kind in _BACKWARD_MORPHS else self.owner(uid)
            case DynamicZone():
                return None
            case _:
                assert_never(attribute)

    def allows(self, attribute: NestedAttribute, target: Owner) -> bool:
        """Tell whether the caller may look through an attribute: files and components belong to what holds them."""
        return not isinstance(attribute, Relation | Localizations) or target.uid == FILE or self.visible(target.uid)

    def check_depth(self, depth: int, param: str) -> None:
        """Raise ValidationError when a parameter is nested deeper than the limit."""
        if depth > self.limits.depth:
            raise ValidationError(f"The {param} parameter is nested deeper than {self.limits.depth} levels")


def below(path: str | None, name: str) -> str:
    """Return the path of a name under a path."""
    return f"{path}.{name}" if path else name


def invalid_key(key: str, path: str | None, param: str) -> InvalidKeyError:
    """Return the error about a name that does not exist or may not be asked for; `path` as in `details`."""
    return InvalidKeyError(key, path=path, at=path if path != key else None, param=param)


def refused(key: Any, owner: Owner, path: str | None, param: str) -> InvalidKeyError:
    """Return the error about a key of an owner at a path: a declared name is in the path, an unknown one is not."""
    key = str(key)
    return invalid_key(key, below(path, key) if key in owner.known else path, param)


def _of_content_type(content_type: ContentType) -> Owner:
    scalars = {**content_type.scalars, "id": BigInteger()}
    return Owner(
        uid=content_type.uid,
        name=content_type.singular_name,
        content_type=content_type,
        scalars=scalars,
        nested=content_type.nested,
        known=_HIDDEN.union(content_type.attributes),
        outputs=tuple(Scalar(name, name) for name in scalars),
    )


def _of_rows(content_type: ContentType) -> Owner:
    declared, nested = _split(content_type.attributes)
    scalars = {
        "id": BigInteger(),
        "documentId": String(),
        **declared,
        **TIMESTAMPS,
        "locale": String(),
        "status": Enumeration(enum=tuple(Status)),
    }
    return Owner(
        uid=content_type.uid,
        name=content_type.singular_name,
        content_type=content_type,
        scalars=scalars,
        nested={**nested, "localizations": Localizations()} if content_type.localized else nested,
        known=frozenset(scalars).union(nested),
        outputs=tuple(Scalar(name, name) for name in scalars),
        secrets=_passwords(declared),
    )


def _of_component(component: Component, attributes: Mapping[str, AnyAttribute]) -> Owner:
    declared, nested = _split(attributes)
    scalars = {"id": BigInteger(), **declared}
    return Owner(
        uid=component.uid,
        name=component.name,
        content_type=None,
        scalars=scalars,
        nested=nested,
        known=frozenset(component.attributes),
        outputs=tuple(Scalar(name, name) for name in scalars),
        secrets=_passwords(declared),
    )


def _split(attributes: Mapping[str, AnyAttribute]) -> tuple[dict[str, ScalarAttribute], dict[str, NestedAttribute]]:
    """Return the scalars and the others, each in their order."""
    scalars: dict[str, ScalarAttribute] = {}
    nested: dict[str, NestedAttribute] = {}
    for name, attribute in attributes.items():
        if isinstance(attribute, NestedAttribute):
            nested[name] = attribute
        else:
            scalars[name] = attribute
    return scalars, nested


def _passwords(scalars: Mapping[str, ScalarAttribute]) -> frozenset[str]:
    return frozenset(name for name, attribute in scalars.items() if isinstance(attribute, Password))
