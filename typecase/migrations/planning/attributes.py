"""Plans for attributes whose values are in columns of their own: renamed, converted, required, unique."""

from dataclasses import replace

from typecase.migrations.consequences import VALUES_RENAMED, Loss, Missing, Repeated, repeats_query
from typecase.migrations.conversions import converts, may_lose
from typecase.migrations.operations import ConvertColumn, FillColumn, ReplaceValues, RequireValues
from typecase.migrations.planning.pairing import LINKS, PARTS, replaced_values
from typecase.migrations.planning.progress import Progress
from typecase.migrations.state import StoredAttribute
from typecase.schema.tables import Column

_CONVERTED = "{}__new"
"""What a column is called while the values of another are converted into it."""


def change_value(progress: Progress, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
    """Plan for a value: its column gets the new name, and its values are written as the new kind holds them."""
    (before,), (after,) = old.columns, new.columns
    former = progress.former_column(table, before)
    if before != after:
        progress.rename_column(table, before, after)
    source, target = progress.tables[table].column(after), progress.wanted(table).column(after)
    _replace(progress, name, table, former, old, new)
    if source.type is target.type:
        progress.take_column(table, target)
        _fill(progress, name, table, old, new)
        return
    if not converts(source.type, target.type):
        progress.lose(name, f"no {source.type} can be {target.type}", table, f"{former} is not null", instead="")
        progress.drop_column(table, after)
        return
    if may_lose(source.type, target.type):
        query = f"select {former} as value from {progress.former_table(table)} where {former} is not null"
        reason, kinds = f"values that are no {target.type} are lost", (source.type, target.type)
        progress.plan.losses.append(Loss(name=name, reason=reason, query=query, may=True, conversion=kinds))
    _convert(progress, table, source, target, lossy=name in progress.wishes.allowed)
    _fill(progress, name, table, old, new)


def drop_value(progress: Progress, name: str, table: str, stored: StoredAttribute, reason: str) -> None:
    """Plan for a value that goes."""
    for column in stored.columns:
        progress.lose(name, reason, table, f"{progress.former_column(table, column)} is not null")
        progress.drop_column(table, column)


def require_value(progress: Progress, name: str, table: str, old: StoredAttribute | None, new: StoredAttribute) -> None:
    """Plan for an attribute whose column is there, and which is required from now on."""
    if not new.required or (old is not None and old.required):
        return
    [column] = new.columns
    if fill_of(progress, name, new) is None:
        condition = "status = 1"
        if old is not None:
            condition += f" and {progress.former_column(table, column)} is null"
        query = f"select count(*) from {progress.former_table(table)} where {condition}"
        progress.plan.missing.append(Missing(name=name, query=query))
    progress.do(RequireValues(table=table, column=column))


def note_repeats(progress: Progress, name: str, table: str, new: StoredAttribute) -> None:
    """Note the values that stand more than once, of an attribute that is unique from now on."""
    if new.kind in LINKS or new.kind in PARTS or not new.columns:
        return
    wanted, there = progress.wanted(table), progress.tables[table]
    for index in wanted.indexes:
        if index.published and index.columns[0] == new.columns[0] and index.name not in {i.name for i in there.indexes}:
            columns = [progress.former_column(table, column).strip('"') for column in index.columns]
            query = repeats_query(progress.former_table(table).strip('"'), columns, wanted.column(new.columns[0]).type)
            progress.plan.repeated.append(Repeated(name=name, query=query))


def fill_of(progress: Progress, name: str, stored: StoredAttribute) -> object:
    """Return the value that entries get which have none: the one that is given, else the default; None for none."""
    return progress.wishes.fills.get(name, stored.default)


def _fill(progress: Progress, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
    """Plan for entries without a value that is required from now on, where one is given for them."""
    fill = fill_of(progress, name, new)
    if new.required and not old.required and fill is not None:
        column = progress.wanted(table).column(new.columns[0])
        progress.do(FillColumn(table=table, column=column, value=fill))


def _replace(
    progress: Progress, name: str, table: str, former: str, old: StoredAttribute, new: StoredAttribute
) -> None:
    """Plan for values of an enumeration that are called otherwise, and those that there are no more."""
    values = replaced_values(old, new)
    if not (old.values and new.values) or (not values and set(old.values) == set(new.values)):
        return
    gone = sorted(value for value, after in values.items() if after is None)
    if gone:
        listed = ", ".join(f"'{value}'" for value in gone)
        query = f"select {former} as value from {progress.former_table(table)} where {former} is not null"
        reason = f"no entry can have {listed} any more"
        lost = Loss(name=name, reason=reason, query=query, values=frozenset(gone), instead=VALUES_RENAMED)
        progress.plan.losses.append(lost)
    progress.do(ReplaceValues(table=table, column=new.columns[0], values=values))


def _convert(progress: Progress, table: str, source: Column, target: Column, *, lossy: bool) -> None:
    temporary = replace(target, name=_CONVERTED.format(target.name), attribute=None)
    progress.drop_indexes(table, source.name)
    progress.add_column(table, temporary)
    progress.do(ConvertColumn(table=table, source=source, target=temporary, lossy=lossy))
    progress.drop_column(table, source.name)
    progress.rename_column(table, temporary.name, target.name, former=source.name)
    progress.take_column(table, target)
