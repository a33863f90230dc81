"""The planner: what must be done so that the stored schema is as the content types say.

Nothing is guessed. What is called otherwise than before is another thing, unless `renamedFrom` says that it is not.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from typecase.migrations.conversions import converts, may_lose
from typecase.migrations.losses import Loss
from typecase.migrations.operations import (
    AddColumn,
    ConvertColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    LinksToColumn,
    LinksToTable,
    Operation,
    RenameColumn,
    RenameContentType,
    RenameTable,
    ReplaceValues,
)
from typecase.migrations.state import State, StoredAttribute, StoredType
from typecase.schema.tables import Column, Table

_Named = TypeVar("_Named", StoredType, StoredAttribute)

_CONVERTED = "{}__new"
"""What a column is called while the values of another are converted into it."""


@dataclass(slots=True)
class Plan:
    """What is to be done, in its order, and what is lost by it; `mistakes` are why it cannot be done at all."""

    operations: list[Operation] = field(default_factory=list[Operation])
    losses: list[Loss] = field(default_factory=list[Loss])
    mistakes: list[str] = field(default_factory=list[str])


def plan(old: State, new: State, allowed: Collection[str] = ()) -> Plan:
    """Return what makes a stored schema, that is in the `old` state, one in the `new`.

    `allowed` are names of losses that are meant: values that cannot be converted are left out where it has theirs.
    """
    return _Planner(old, new, allowed).plan()


class _Planner:
    """Plans by making the old tables step by step into the new ones. `tables` are what they are after all so far."""

    def __init__(self, old: State, new: State, allowed: Collection[str]) -> None:
        self._old = old
        self._allowed = allowed
        self._new = new
        self._tables: dict[str, Table] = dict(old.tables)
        self._former: dict[str, str] = {}
        self._plan = Plan()

    def plan(self) -> Plan:
        """Return the plan."""
        pairs = _paired(self._old.types, self._new.types)
        self._rename_types(pairs)
        for before, after in pairs.items():
            self._change_type(_short(after), self._old.types[before], self._new.types[after])
        kept = set(pairs)
        for uid in self._old.types:
            if uid not in kept:
                self._drop_type(_short(uid), self._old.types[uid])
        self._fit_tables()
        return self._plan

    # Renames

    def _rename_types(self, pairs: Mapping[str, str]) -> None:
        for before, after in pairs.items():
            if before != after:
                self._do(RenameContentType(old=before, new=after))
            old, new = self._old.types[before].table, self._new.types[after].table
            if old != new:
                self._rename_table(old, new)

    def _rename_table(self, old: str, new: str) -> None:
        table = self._tables.pop(old)
        for index in table.indexes:
            self._do(DropIndex(table=table, index=index))
        self._do(RenameTable(old=old, new=new))
        self._former[new] = old
        self._tables[new] = replace(table, name=new, indexes=())
        for name, other in self._tables.items():
            self._tables[name] = replace(other, columns=tuple(_repointed(each, old, new) for each in other.columns))

    def _rename_column(self, table: str, old: str, new: str) -> None:
        self._drop_indexes(table, old)
        self._do(RenameColumn(table=table, old=old, new=new))
        found = self._tables[table]
        columns = tuple(replace(each, name=new) if each.name == old else each for each in found.columns)
        self._tables[table] = replace(found, columns=columns)

    def _drop_indexes(self, table: str, column: str) -> None:
        found = self._tables[table]
        for index in found.indexes:
            if column in index.columns:
                self._do(DropIndex(table=found, index=index))
        self._tables[table] = replace(
            found, indexes=tuple(index for index in found.indexes if column not in index.columns)
        )

    # Types and attributes

    def _change_type(self, name: str, old: StoredType, new: StoredType) -> None:
        if old.drafts != new.drafts or old.localized != new.localized:
            what = "draftAndPublish" if old.drafts != new.drafts else "i18n.localized"
            self._plan.mistakes.append(f"{name}: {what} cannot be switched by a migration yet")
        pairs = _paired(old.attributes, new.attributes)
        for before, after in pairs.items():
            self._change_attribute(f"{name}.{after}", new.table, old.attributes[before], new.attributes[after])
        for attribute, stored in old.attributes.items():
            if attribute not in pairs:
                self._drop_attribute(f"{name}.{attribute}", new.table, stored)

    def _change_attribute(self, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
        if (old.kind in _LINKS) != (new.kind in _LINKS) or old.target != new.target:
            self._drop_attribute(name, table, old, f"it is {_said(new)} now, and was {_said(old)}")
        elif old.kind in _LINKS:
            self._change_link(name, table, old, new)
        elif (old.kind in _PARTS) != (new.kind in _PARTS) or (old.kind in _PARTS and old.kind != new.kind):
            self._drop_attribute(name, table, old, f"it is {_said(new)} now, and was {_said(old)}")
        else:
            self._change_value(name, table, old, new)

    def _change_value(self, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
        """Rename the column of a value, and convert the values where another kind of column holds them now."""
        (before,), (after,) = old.columns, new.columns
        if before != after:
            self._rename_column(table, before, after)
        source, target = self._tables[table].column(after), self._wanted(table).column(after)
        if new.values and old.values and set(new.values) != set(old.values):
            gone = sorted(set(old.values) - set(new.values))
            if gone:
                listed = ", ".join(f"'{value}'" for value in gone)
                self._lose(name, f"no entry can have {listed} any more", table, f"{before} in ({listed})")
            self._do(ReplaceValues(table=table, column=after, values=dict.fromkeys(gone)))
        if source.type is target.type:
            self._tables[table] = _with_column(self._tables[table], target)
            return
        if not converts(source.type, target.type):
            self._lose(name, f"no {source.type} can be {target.type}", table, f"{before} is not null")
            self._drop_indexes(table, after)
            self._drop_column(table, after)
            return
        if may_lose(source.type, target.type):
            query = f"select {before} as value from {self._former.get(table, table)} where {before} is not null"
            reason = f"values that are no {target.type} are lost"
            self._plan.losses.append(Loss(name=name, reason=reason, query=query, conversion=(source.type, target.type)))
        self._convert(table, source, target, lossy=name in self._allowed)

    def _convert(self, table: str, source: Column, target: Column, *, lossy: bool) -> None:
        temporary = replace(target, name=_CONVERTED.format(target.name), attribute=None)
        self._drop_indexes(table, source.name)
        self._add_column(table, temporary)
        self._do(ConvertColumn(table=table, source=source, target=temporary, lossy=lossy))
        self._drop_column(table, source.name)
        self._rename_column(table, temporary.name, target.name)
        self._tables[table] = _with_column(self._tables[table], target)

    def _change_link(self, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
        match (old.links, new.links):
            case (None, None) if old.columns and new.columns:
                for before, after in zip(old.columns, new.columns, strict=False):
                    if before != after:
                        self._rename_column(table, before, after)
            case (None, str()) if old.columns:
                self._add_table(new.links or "")
                target, position, locale = _columns(old)
                made = LinksToTable(table=table, target=target, position=position, locale=locale, links=new.links or "")
                self._do(made)
                for column in old.columns:
                    self._drop_indexes(table, column)
                    self._drop_column(table, column)
            case (str(), None) if new.columns:
                query = f"select count(*) from (select 1 from {old.links} group by entry_id having count(*) > 1) many"
                reason = "an entry can have one link now, and all but the first are lost"
                self._plan.losses.append(Loss(name=name, reason=reason, query=query))
                for column in new.columns:
                    self._add_column(table, self._wanted(table).column(column))
                target, position, locale = _columns(new)
                links = old.links or ""
                self._do(LinksToColumn(links=links, table=table, target=target, position=position, locale=locale))
                self._drop_table(old.links or "")
            case (str(), str()):
                if old.links != new.links:
                    self._rename_table(old.links, new.links)
            case (None, None):
                return  # held on the other side
            case _:
                self._drop_attribute(name, table, old, "the other side holds its links now")

    def _drop_attribute(self, name: str, table: str, stored: StoredAttribute, reason: str = "it is gone") -> None:
        """Drop what an attribute has stored: the columns and the link table of its own."""
        if stored.links is not None:
            self._plan.losses.append(Loss(name=name, reason=reason, query=f"select count(*) from {stored.links}"))
            self._drop_table(stored.links)
        for column in stored.columns:
            if column == stored.columns[0]:
                self._lose(name, reason, table, f"{column} is not null")
            self._drop_indexes(table, column)
            self._drop_column(table, column)

    def _drop_type(self, name: str, stored: StoredType) -> None:
        for attribute in stored.attributes.values():
            if attribute.links is not None:
                self._drop_table(attribute.links)
        query = f"select count(*) from {stored.table}"
        self._plan.losses.append(Loss(name=name, reason="the content type is gone", query=query))
        self._drop_table(stored.table)

    # Tables

    def _fit_tables(self) -> None:
        """Do what is left to do: make what is new, and the indexes."""
        for name, table in self._new.tables.items():
            if name not in self._tables:
                self._add_table(name)
                continue
            for column in table.columns:
                if column.name not in {each.name for each in self._tables[name].columns}:
                    self._add_column(name, column, self._fill(name, column))
            for column in self._tables[name].columns:
                if column.name not in {each.name for each in table.columns}:
                    self._drop_indexes(name, column.name)
                    self._drop_column(name, column.name)
            self._fit_indexes(name, table)
        for name in [name for name in self._tables if name not in self._new.tables]:
            self._drop_table(name)

    def _fit_indexes(self, name: str, wanted: Table) -> None:
        there = self._tables[name]
        for index in there.indexes:
            if index not in wanted.indexes:
                self._do(DropIndex(table=there, index=index))
        for index in wanted.indexes:
            if index not in there.indexes:
                self._do(CreateIndex(table=wanted, index=index))
        self._tables[name] = wanted

    def _fill(self, table: str, column: Column) -> object:
        """Return the default of the attribute that a new column is of."""
        for stored in self._new.types.values():
            if stored.table == table:
                for attribute in stored.attributes.values():
                    if attribute.columns[:1] == (column.name,) and attribute.kind not in _LINKS:
                        return attribute.default
        return None

    def _wanted(self, table: str) -> Table:
        return self._new.tables[table]

    def _add_table(self, name: str) -> None:
        self._do(CreateTable(table=self._wanted(name)))
        self._tables[name] = self._wanted(name)

    def _drop_table(self, name: str) -> None:
        table = self._tables.pop(name)
        self._do(DropTable(table=table))

    def _add_column(self, table: str, column: Column, fill: object = None) -> None:
        added = AddColumn(before=self._tables[table], column=column, fill=fill)
        self._do(added)
        self._tables[table] = added.after

    def _drop_column(self, table: str, column: str) -> None:
        dropped = DropColumn(before=self._tables[table], column=column)
        self._do(dropped)
        self._tables[table] = dropped.after

    def _lose(self, name: str, reason: str, table: str, condition: str) -> None:
        query = f"select count(*) from {self._former.get(table, table)} where {condition}"
        self._plan.losses.append(Loss(name=name, reason=reason, query=query))

    def _do(self, operation: Operation) -> None:
        self._plan.operations.append(operation)


_LINKS = frozenset({"relation", "media"})
_PARTS = frozenset({"component", "dynamiczone"})


def _paired(old: Mapping[str, _Named], new: Mapping[str, _Named]) -> dict[str, str]:
    """Return the old name of each thing that is still there, with its new one."""
    found = {name: name for name in old if name in new}
    for name, stored in new.items():
        before = stored.renamed_from
        if before is not None and name not in old and (known := _known(before, old)) is not None:
            found[known] = name
    return found


def _known(name: str, old: Iterable[str]) -> str | None:
    """Return the old thing that a name means: its own, or the last part of a uid."""
    return next((known for known in old if known == name or known.rpartition(".")[2] == name), None)


def _short(uid: str) -> str:
    return uid.rpartition(".")[2]


def _said(stored: StoredAttribute) -> str:
    return f"a {stored.kind}" + (f" to {stored.target}" if stored.target else "")


def _columns(stored: StoredAttribute) -> tuple[str, str | None, str | None]:
    """Return the columns of a link: that of the target, of the position and of the locale."""
    position = next((column for column in stored.columns[1:] if column.endswith("_position")), None)
    locale = next((column for column in stored.columns[1:] if column.endswith("_locale")), None)
    return stored.columns[0], position, locale


def _repointed(column: Column, old: str, new: str) -> Column:
    if column.references is None or column.references.table != old:
        return column
    return replace(column, references=replace(column.references, table=new))


def _with_column(table: Table, column: Column) -> Table:
    return replace(table, columns=tuple(column if each.name == column.name else each for each in table.columns))
