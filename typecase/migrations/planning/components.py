"""Plans for components: what is stored of them is JSON inside of entries, which is written anew where they change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typecase.migrations.consequences import RENAMED, VALUES_RENAMED, Loss
from typecase.migrations.conversions import converts, may_lose
from typecase.migrations.operations import ComponentChange, MoveMentions, PartChange, RewriteComponents
from typecase.migrations.planning.pairing import LINKS, PARTS, paired, replaced_values, worded
from typecase.migrations.planning.progress import Progress
from typecase.migrations.state import StoredAttribute, StoredComponent
from typecase.schema.tables import ColumnType

_KINDS: Mapping[str, ColumnType] = {
    "integer": ColumnType.INTEGER,
    "biginteger": ColumnType.BIG_INTEGER,
    "float": ColumnType.FLOAT,
    "decimal": ColumnType.DECIMAL,
    "boolean": ColumnType.BOOLEAN,
    "date": ColumnType.DATE,
    "time": ColumnType.TIME,
    "datetime": ColumnType.INSTANT,
    "json": ColumnType.JSON,
    "blocks": ColumnType.JSON,
}
"""What values inside of JSON are, by the kind of their attribute; all others are text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Losing:
    """A part of the values of components that a migration loses; `may`: or not, if there is no such value."""

    name: str
    reason: str
    instead: str = ""
    may: bool = False


@dataclass(slots=True)
class ComponentPlanner:
    """Knows what becomes of each component, and plans it for the columns that hold them."""

    progress: Progress
    pairs: Mapping[str, str] = field(init=False)
    _changes: dict[str, ComponentChange] = field(init=False, default_factory=dict[str, ComponentChange])
    _losing: dict[str, list[_Losing]] = field(init=False, default_factory=dict[str, list[_Losing]])
    """What is lost of each component, by its old uid."""

    def __post_init__(self) -> None:
        old, new = self.progress.old.components, self.progress.new.components
        self.pairs = paired(old, new)
        for before, after in self.pairs.items():
            self._losing[before] = []
            self._changes[before] = self._change(before, old[before], after, new[after])

    def change(self, name: str, table: str, old: StoredAttribute, new: StoredAttribute, paths: tuple[str, str]) -> bool:
        """Plan for a component or dynamic zone, that was and is at these paths; False when nothing of it can stay."""
        losing: list[_Losing] = []
        part = self._parts(old, new, paths[1], name, losing)
        if part is None:
            return False
        (before,), (after,) = old.columns, new.columns
        column = self.progress.former_column(table, before)
        query = f"select {column} as value from {self.progress.former_table(table)} where {column} is not null"
        if before != after:
            self.progress.rename_column(table, before, after)
        if paths[0] != paths[1]:
            self.progress.do(MoveMentions(table=table, old=paths[0], new=paths[1]))
        reachable = self._reachable(old)
        changes = {uid: change for uid in reachable if (change := self._cut(uid)) is not None}
        if not changes and part == PartChange(name=paths[1], component=part.component, zone=part.zone):
            return True
        known = [each for uid in changes for each in self._losing[uid]]
        lossy = tuple(sorted({each.name for each in known if each.name in self.progress.wishes.allowed}))
        operation = RewriteComponents(table=table, column=after, part=part, components=changes, lossy=lossy)
        self.progress.do(operation)
        for each in losing:
            self._lose(each, query, operation, "")
        for each in known:
            self._lose(each, query, operation, each.name)
        return True

    def _lose(self, losing: _Losing, query: str, operation: RewriteComponents, part: str) -> None:
        loss = Loss(
            name=losing.name,
            reason=losing.reason,
            query=query,
            instead=losing.instead,
            may=losing.may,
            rewriting=operation,
            part=part,
        )
        self.progress.plan.losses.append(loss)

    # What becomes of a component

    def _change(self, uid: str, old: StoredComponent, after: str, new: StoredComponent) -> ComponentChange:
        pairs = paired(old.attributes, new.attributes)
        parts: dict[str, PartChange] = {}
        for name, attribute in old.attributes.items():
            called = pairs.get(name)
            if called is None:
                parts[name] = self._gone(uid, name, "it is gone")
            else:
                parts[name] = self._attribute(uid, name, attribute, called, new.attributes[called])
        return ComponentChange(uid=after, attributes=parts)

    def _attribute(self, uid: str, name: str, old: StoredAttribute, called: str, new: StoredAttribute) -> PartChange:
        full, losing = f"{uid}.{name}", self._losing[uid]
        if old.kind in PARTS and new.kind in PARTS:
            part = self._parts(old, new, called, full, losing)
        elif old.kind in LINKS and old.kind == new.kind:
            target = self.progress.uids.get(old.target or "", old.target)
            part = PartChange(name=called, many=self._many(old, new, full, losing)) if target == new.target else None
        elif (old.kind in PARTS | LINKS) or (new.kind in PARTS | LINKS):
            part = None
        else:
            part = self._value(old, new, called, full, losing)
        return part or self._gone(uid, name, f"it is {worded(new)} now, and was {worded(old)}")

    def _value(
        self, old: StoredAttribute, new: StoredAttribute, called: str, full: str, losing: list[_Losing]
    ) -> PartChange | None:
        source, target = _kind(old), _kind(new)
        if source is not target and not converts(source, target):
            return None
        values = replaced_values(old, new)
        gone = sorted(value for value, after in values.items() if after is None)
        if gone:
            listed = ", ".join(f"'{value}'" for value in gone)
            losing.append(_Losing(name=full, reason=f"no component can have {listed} any more", instead=VALUES_RENAMED))
        if source is target:
            return PartChange(name=called, values=values)
        if may_lose(source, target):
            losing.append(_Losing(name=full, reason=f"values that are no {target} are lost", may=True))
        return PartChange(name=called, values=values, conversion=(source, target))

    def _parts(
        self, old: StoredAttribute, new: StoredAttribute, called: str, full: str, losing: list[_Losing]
    ) -> PartChange | None:
        """Return what becomes of a component or dynamic zone; None when it is another one now."""
        if old.kind != new.kind:
            return None
        if old.kind == "component":
            [held], [after] = old.components, new.components
            if self.pairs.get(held) != after:
                return None
            return PartChange(name=called, component=held, many=self._many(old, new, full, losing))
        gone = tuple(held for held in old.components if self.pairs.get(held) not in new.components)
        if gone:
            losing.append(_Losing(name=full, reason=f"it can have no {' and no '.join(gone)} any more"))
        return PartChange(name=called, zone=True, gone=gone)

    def _many(self, old: StoredAttribute, new: StoredAttribute, full: str, losing: list[_Losing]) -> bool | None:
        if old.many == new.many:
            return None
        if not new.many:
            losing.append(_Losing(name=full, reason="it is one now, and all but the first are lost"))
        return new.many

    def _gone(self, uid: str, name: str, reason: str) -> PartChange:
        self._losing[uid].append(_Losing(name=f"{uid}.{name}", reason=reason, instead=RENAMED))
        return PartChange(name=None)

    # What of it matters to a column

    def _reachable(self, attribute: StoredAttribute) -> list[str]:
        """Return the components that may stand in a column, of those that are still there."""
        found: dict[str, None] = {}
        waiting = list(attribute.components)
        while waiting:
            uid = waiting.pop()
            if uid in self.pairs and uid not in found:
                found[uid] = None
                waiting += [
                    held for part in self.progress.old.components[uid].attributes.values() for held in part.components
                ]
        return sorted(found)

    def _cut(self, uid: str) -> ComponentChange | None:
        """Return what changes in a component or below it; None where nothing does."""
        change = self._changes[uid]
        parts = {name: part for name, part in change.attributes.items() if self._matters(uid, name, part)}
        return ComponentChange(uid=change.uid, attributes=parts) if parts or change.uid != uid else None

    def _matters(self, uid: str, name: str, part: PartChange) -> bool:
        if part != PartChange(name=name, component=part.component, zone=part.zone):
            return True
        held = self.progress.old.components[uid].attributes[name]
        return any(self._differs(inner) for inner in self._reachable(held))

    def _differs(self, uid: str) -> bool:
        change = self._changes[uid]
        return change.uid != uid or any(
            part != PartChange(name=name, component=part.component, zone=part.zone)
            for name, part in change.attributes.items()
        )


def _kind(attribute: StoredAttribute) -> ColumnType:
    return _KINDS.get(attribute.kind, ColumnType.TEXT)
