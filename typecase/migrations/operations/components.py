"""The operation on values of components, which are JSON inside of their entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from typecase.schema.tables import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """What becomes of an attribute of a component.

    `name` is what it is called afterwards, None when it goes. `component` is the uid of what it holds, `zone` tells
    that each item says its own, of which those in `gone` go; of neither, it is a value. `values` are written in place
    of others, `conversion` are the kinds of its value before and after (what cannot be converted goes). `many` tells
    that a list of items takes the place of one (True), or the first one that of a list (False).
    """

    name: str | None
    component: str | None = None
    zone: bool = False
    gone: tuple[str, ...] = ()
    values: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    conversion: tuple[ColumnType, ColumnType] | None = None
    many: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentChange:
    """What becomes of a component: its uid afterwards, and the attributes that change or hold what does, by name."""

    uid: str
    attributes: Mapping[str, PartChange] = field(default_factory=dict[str, PartChange])


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteComponents:
    """Write the components in a column of a table's entries as their declarations say now.

    `part` is the attribute of the column, `components` are those that change, by the uid that they had before. What
    cannot be converted goes where its attribute is `lossy`; otherwise nothing is done, and told which entry it is in.
    """

    table: str
    column: str
    part: PartChange
    components: Mapping[str, ComponentChange] = field(default_factory=dict[str, ComponentChange])
    lossy: tuple[str, ...] = ()

    @property
    def inverse(self) -> "RewriteComponents":
        """What writes the former names, kinds and values again."""
        changes = self.components
        return replace(
            self,
            part=_inverse(self.part.name, self.part, changes),
            components={
                change.uid: ComponentChange(
                    uid=uid,
                    attributes={
                        part.name: _inverse(name, part, changes)
                        for name, part in change.attributes.items()
                        if part.name is not None
                    },
                )
                for uid, change in changes.items()
            },
            lossy=tuple(
                f"{change.uid}.{part.name}" for change in changes.values() for part in change.attributes.values()
            ),
        )


def _inverse(name: str | None, part: PartChange, changes: Mapping[str, ComponentChange]) -> PartChange:
    return PartChange(
        name=name,
        component=None if part.component is None else _called(part.component, changes),
        zone=part.zone,
        values={new: old for old, new in part.values.items() if new is not None},
        conversion=None if part.conversion is None else (part.conversion[1], part.conversion[0]),
        many=None if part.many is None else not part.many,
    )


def _called(uid: str, changes: Mapping[str, ComponentChange]) -> str:
    return changes[uid].uid if uid in changes else uid
