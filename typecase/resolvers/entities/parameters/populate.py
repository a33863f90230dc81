"""`populate` as a tree of what is asked for: `"*"`, `"author.avatar,tags"`, lists of these, and nested objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

import orjson

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.fields import parse_fields
from typecase.resolvers.entities.parameters.filters import scoped_filters
from typecase.resolvers.entities.parameters.raw import boolean_word, is_list, is_mapping
from typecase.resolvers.entities.parameters.scope import Owner, Scope, below, invalid_key, refused
from typecase.resolvers.entities.parameters.sorting import scoped_sort
from typecase.resolvers.queries.conditions import Condition, Order
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, NestedAttribute, Relation

_PARAM = "populate"
_OPTIONS = frozenset({"fields", "sort", "filters", "populate", "on", "count"})
_OPTIONS_OF_MORPHS = frozenset({"populate", "on", "count"})
_BAD_FORM = "Invalid populate parameter. Expected a string, an array of strings, a populate object"


@dataclass(slots=True)
class Asked:
    """What is asked of one attribute, or (as the root) of an entry.

    `fields` None means all scalars but secrets; `everything` every nested attribute, one level deep; `fragments` by uid
    what is asked of each thing that a dynamic zone or polymorphic relation may hold (None: all of them alike).
    """

    fields: frozenset[str] | None = None
    condition: Condition | None = None
    sort: tuple[Order, ...] = ()
    start: int = 0
    limit: int | None = None
    count: bool = False
    everything: bool = False
    nested: dict[str, "Asked"] = field(default_factory=dict[str, "Asked"])
    fragments: dict[str, "Asked"] | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: the attributes above it, and all keys above it, which errors about scalars name."""

    path: str | None = None
    keys: str | None = None
    depth: int = 0

    def at(self, name: str, *, attribute: bool) -> "_Place":
        path = below(self.path, name) if attribute else self.path
        return _Place(path, below(self.keys, name), self.depth + attribute)


def parse_populate(raw: Any, owner: Owner, scope: Scope) -> Asked:
    """Return what `populate` asks of an owner.

    Raises InvalidKeyError for what is no relation, media, component or zone, is private, or is no option of one;
    relations to what the caller may not find are kept here and left out when the selection is built.
    """
    asked = Asked()
    _Walk(scope).fill(asked, raw, owner, _Place())
    return asked


class _Walk:
    """One walk through one `populate`."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def fill(self, asked: Asked, raw: Any, owner: Owner, place: _Place) -> None:
        """Add to `asked` what a populate parameter in any of its forms names of an owner."""
        if raw is None:
            return
        if raw == "*":
            asked.everything = True
        elif isinstance(raw, str):
            self._of_text(asked, raw, owner)
        elif is_list(raw):
            for item in raw:
                if not isinstance(item, str):
                    raise ValidationError(_BAD_FORM)
                self._of_text(asked, item, owner)
        elif is_mapping(raw):
            for key, value in raw.items():
                self._attribute(asked, key, value, owner, place)
        else:
            raise ValidationError(_BAD_FORM)

    def _of_text(self, asked: Asked, text: str, owner: Owner) -> None:
        for path in text.split(","):
            names = [name.strip() for name in path.split(".") if name.strip()]
            self._scope.check_depth(len(names), _PARAM)
            self._dotted(asked, names, owner, None)

    def _dotted(self, asked: Asked, names: list[str], owner: Owner, path: str | None) -> None:
        if not names:
            return
        name, rest = names[0], names[1:]
        full = below(path, name)
        attribute = owner.nested.get(name)
        if attribute is None:
            raise invalid_key(name, full, _PARAM)
        target = self._scope.target(owner, attribute)
        inner = asked.nested.setdefault(name, Asked())
        if not rest:
            return
        if isinstance(attribute, DynamicZone):
            self._dotted_in_zone(inner, rest, attribute, full)
        elif target is None or isinstance(attribute, Media):
            raise invalid_key(name, full, _PARAM)
        else:
            self._dotted(inner, rest, target, full)

    def _dotted_in_zone(self, asked: Asked, names: list[str], zone: DynamicZone, path: str) -> None:
        """Add a path to each component of a zone that has it; InvalidKeyError when none has."""
        fragments = asked.fragments if asked.fragments is not None else {uid: Asked() for uid in zone.components}
        found = False
        for uid in zone.components:
            owner = self._scope.owner(uid)
            try:
                self._dotted(Asked(), names, owner, path)
            except ValidationError:
                continue
            self._dotted(fragments.setdefault(uid, Asked()), names, owner, path)
            found = True
        if not found:
            raise invalid_key(names[0], below(path, names[0]), _PARAM)
        asked.fragments = fragments

    def _attribute(self, asked: Asked, key: str, value: Any, owner: Owner, place: _Place) -> None:
        attribute = owner.nested.get(key)
        if attribute is None:
            if boolean_word(key) is not None and key not in owner.scalars:
                return
            raise self._no_attribute(key, owner, place)
        inner_place = place.at(key, attribute=True)
        self._scope.check_depth(inner_place.depth, _PARAM)
        inner = self._value(value, key, attribute, owner, inner_place)
        if inner is not None:
            asked.nested[key] = inner

    def _no_attribute(self, key: str, owner: Owner, place: _Place) -> ValidationError:
        """Return the error about a key that cannot be populated; Strapi names the keys above a scalar."""
        declared = owner.content_type.attributes.get(key) if owner.content_type else None
        if key in owner.scalars or (declared is not None and not isinstance(declared, NestedAttribute)):
            return invalid_key(key, below(place.keys, key), _PARAM)
        return refused(key, owner, place.path, _PARAM)

    def _value(self, value: Any, name: str, attribute: NestedAttribute, owner: Owner, place: _Place) -> Asked | None:
        """Return what is asked of one attribute; None when nothing is (`false`, or no value)."""
        if value is None or value == "":
            return None
        wanted = boolean_word(value)
        if wanted is not None:
            return Asked() if wanted else None
        target = self._scope.target(owner, attribute)
        if is_mapping(value):
            if target is None:
                return self._of_morph(value, name, owner, place)
            return self._options(value, name, target, owner, place)
        words = value if is_list(value) else [value]
        for word in words:
            if isinstance(word, str) and boolean_word(word) is None:
                self._refuse_word(word, name, target, owner, place)
        if is_list(value):
            raise ValidationError("Invalid nested populate. Expected '*' or an object")
        return Asked()

    def _refuse_word(self, word: str, name: str, target: Owner | None, owner: Owner, place: _Place) -> None:
        """Raise the error about a text in the place of options; `*` is fine where there is nothing to populate."""
        if target is None:
            if word == "*":
                raise _bad_morph(word, name, owner)
            raise invalid_key(word, place.path, _PARAM)
        if word != "*":
            raise refused(word.partition(".")[0], target, place.path, _PARAM)
        for first in target.nested:
            path = below(place.path, first)
            raise ValidationError(f"Invalid key {first} at {path}", details={"key": first, "path": path})

    def _options(
        self, options: Mapping[str, Any], name: str, target: Owner, owner: Owner | None, place: _Place
    ) -> Asked:
        """Return what an object of options asks of a target."""
        asked = Asked()
        for key, value in options.items():
            self._check_option(key, value, target, place)
        if owner is not None and options.get("on") is not None:
            raise ValidationError(f'Using fragments is not permitted to populate "{name}" in "{owner.uid}"')
        if options.get("sort"):
            asked.sort = scoped_sort(options["sort"], target, self._scope, param=_PARAM)
        if options.get("filters"):
            asked.condition = scoped_filters(options["filters"], target, self._scope, param=_PARAM)
        if options.get("fields"):
            asked.fields = parse_fields(options["fields"], target, param=_PARAM)
        if options.get("populate"):
            self.fill(asked, options["populate"], target, place.at("populate", attribute=False))
        asked.count = boolean_word(options.get("count")) or False
        return asked

    def _check_option(self, key: str, value: Any, target: Owner | None, place: _Place) -> None:
        if key == "count" and boolean_word(value) is None:
            raise invalid_key(key, place.path, _PARAM)
        if key == "on":
            self._check_fragments(value, place.at(key, attribute=False))
        if key in _OPTIONS or boolean_word(key) is not None:
            return
        if target is None:
            raise invalid_key(key, place.path, _PARAM)
        raise refused(key, target, place.path, _PARAM)

    def _check_fragments(self, fragments: Any, place: _Place) -> None:
        if not is_mapping(fragments):
            raise invalid_key("on", place.keys, _PARAM)
        for uid in fragments:
            if uid not in self._scope.registry.components and uid not in self._scope.registry.content_types:
                raise invalid_key(uid, below(place.keys, uid), _PARAM)

    def _of_morph(self, options: Mapping[str, Any], name: str, owner: Owner, place: _Place) -> Asked:
        """Return what is asked of a dynamic zone or polymorphic relation: fragments, or `*`."""
        for key, value in options.items():
            self._check_option(key, value, None, place)
        if not _OPTIONS_OF_MORPHS.issuperset(options):
            raise _bad_morph(options, name, owner)
        if options.get("populate") not in (None, "*"):
            raise invalid_key("populate", place.path, _PARAM)
        asked = Asked(everything=options.get("populate") == "*")
        if options.get("on") is not None:
            inner = place.at("on", attribute=False)
            asked.fragments = {}
            for uid, value in options["on"].items():
                fragment = self._fragment(uid, value, inner)
                if fragment is not None:
                    asked.fragments[uid] = fragment
        return asked

    def _fragment(self, uid: str, value: Any, place: _Place) -> Asked | None:
        target = self._scope.owner(uid)
        inside = _Place(place.path, f"{place.keys}[{uid}]", place.depth)
        if is_mapping(value):
            return self._options(value, uid, target, None, inside)
        if is_list(value):
            raise ValidationError("Invalid nested populate. Expected '*' or an object")
        wanted = boolean_word(value)
        return Asked() if (bool(value) if wanted is None else wanted) else None


def _bad_morph(found: Any, name: str, owner: Owner) -> ValidationError:
    shown = orjson.dumps(found).decode()
    return ValidationError(
        f'Invalid nested populate for {owner.name}.{name} ({owner.uid}). Expected a fragment ("on") or "count" but '
        f"found {shown}"
    )


def counts(attribute: NestedAttribute, asked: Asked) -> bool:
    """Tell whether the number of what an attribute holds is asked for, rather than the values; of lists only."""
    if not asked.count:
        return False
    match attribute:
        case Media(multiple=many):
            return many
        case Relation():
            return attribute.many
        case Localizations():
            return True
        case ComponentAttribute() | DynamicZone():
            return False
        case _:
            assert_never(attribute)
