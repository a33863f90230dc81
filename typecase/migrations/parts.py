"""Values of components, written as their declarations say afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from typecase.migrations.conversions import Lost, convert
from typecase.migrations.operations import ComponentChange, PartChange, RewriteComponents
from typecase.migrations.rows import json_text, json_value
from typecase.schema.tables import ColumnType

_KIND = "__component"
"""The key of a dynamic zone's item that says which component it is."""

_EMPTY: tuple[Any, ...] = (None, [], {})


@dataclass(slots=True)
class Rewritten:
    """What became of the value of a column: the value, where its parts stand now, and of what something was lost.

    `moves` has the former path of what stands elsewhere, with its path now, or None for what is gone. What was `lost`
    is the name of an attribute, `shared.quote.text`, or "" for that of the column; what is `unconverted` is lost too.
    """

    value: Any = None
    moves: dict[str, str | None] = field(default_factory=dict[str, str | None])
    lost: set[str] = field(default_factory=set[str])
    unconverted: set[str] = field(default_factory=set[str])

    def path(self, path: str) -> str | None:
        """Return where something stands now that stood at a path; None when it is gone."""
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            start = ".".join(parts[:length])
            if start in self.moves:
                moved = self.moves[start]
                return None if moved is None else ".".join((moved, *parts[length:]))
        return path


def rewrite(operation: RewriteComponents, held: Any) -> Rewritten:
    """Return what an operation makes of what a column holds."""
    found = Rewritten()
    name = operation.part.name or ""
    found.value = _Rewriting(operation.components, found).part(operation.part, held, _Place("", name, name))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: of which attribute it is, and its path before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Rewriting:
    components: Mapping[str, ComponentChange]
    found: Rewritten

    def part(self, part: PartChange, held: Any, place: _Place) -> Any:
        """Return what a value is afterwards."""
        if held is None:
            return None
        if part.component is not None or part.zone:
            return self._items(part, held, place)
        if part.conversion is not None:
            held = self._converted(held, *part.conversion, place)
        if isinstance(held, str) and held in part.values:
            held = part.values[held]
            self._lose(place, held is None)
        return held if part.many is None else self._several(held, place, many=part.many)

    def _items(self, part: PartChange, held: Any, place: _Place) -> Any:
        items = _listed(held)
        listed = items is not None
        many = listed if part.many is None else part.many
        kept: list[Any] = []
        for index, item in enumerate([held] if items is None else items):
            uid = part.component or item[_KIND]
            before = f"{place.old}.{index}" if listed else place.old
            if uid in part.gone or (kept and not many):
                self._lose(place)
                self.found.moves[before] = None
                continue
            after = f"{place.new}.{len(kept)}" if many else place.new
            if before != after:
                self.found.moves[before] = after
            kept.append(self._item(uid, item, before, after))
        return kept if many else next(iter(kept), None)

    def _item(self, uid: str, item: Mapping[str, Any], old: str, new: str) -> Mapping[str, Any]:
        change = self.components.get(uid)
        if change is None:
            return item
        written: dict[str, Any] = {}
        for name, held in item.items():
            part = change.attributes.get(name)
            if name == _KIND:
                written[name] = change.uid
            elif part is None:
                written[name] = held
            else:
                place = _Place(f"{uid}.{name}", f"{old}.{name}", f"{new}.{part.name}")
                value = self._moved(part, held, place)
                if part.name is not None and value is not None:
                    written[part.name] = value
        return written

    def _moved(self, part: PartChange, held: Any, place: _Place) -> Any:
        """Return what the value of an attribute is afterwards, and note where it stands then."""
        if part.name is None:
            self._lose(place, held not in _EMPTY)
            self.found.moves[place.old] = None
            return None
        if place.old.rpartition(".")[2] != part.name:
            self.found.moves[place.old] = place.new
        return self.part(part, held, place)

    def _several(self, held: Any, place: _Place, *, many: bool) -> Any:
        """Return a list of what was one, or the first one of a list, with what it mentions at its place."""
        documents = _listed(held)
        if many:
            if held is None or documents is not None:
                return held
            self.found.moves[place.old] = f"{place.new}.0"
            return [held]
        if documents is None:
            return held
        for index in range(len(documents)):
            self.found.moves[f"{place.old}.{index}"] = None if index else place.new
        self._lose(place, len(documents) > 1)
        return next(iter(documents), None)

    def _converted(self, held: Any, source: ColumnType, target: ColumnType, place: _Place) -> Any:
        """Return a value of another kind. In here, JSON is read already, and what is a number is one of JSON."""
        try:
            value = convert(json_text(held) if source is ColumnType.JSON else held, source, target)
        except Lost:
            self._lose(place)
            self.found.unconverted.add(place.name)
            return None
        match target:
            case ColumnType.JSON:
                return json_value(value)
            case ColumnType.DECIMAL:
                return float(value)
            case _:
                return value

    def _lose(self, place: _Place, lost: bool = True) -> None:
        if lost:
            self.found.lost.add(place.name)


def _listed(held: Any) -> list[Any] | None:
    return cast(list[Any], held) if isinstance(held, list) else None
