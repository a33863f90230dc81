"""Plans for relations and media: links that are held elsewhere, or in another form."""

from dataclasses import dataclass

from typecase.migrations.consequences import Loss
from typecase.migrations.operations import LinkPlace, LinksToColumn, LinksToTable, TransposeLinks
from typecase.migrations.planning.pairing import LINKS, paired, worded
from typecase.migrations.planning.progress import Progress
from typecase.migrations.state import StoredAttribute, StoredType


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Where a relation is held: the uid of the type, the name of its attribute, and what is stored of it."""

    uid: str
    name: str
    attribute: StoredAttribute


def transpose_links(progress: Progress) -> frozenset[tuple[str, str]]:
    """Plan for relations that the other side holds from now on, and return who held them: old uid and attribute."""
    moved: set[tuple[str, str]] = set()
    for uid, stored in progress.new.types.items():
        for name, attribute in stored.attributes.items():
            new = _Held(uid=uid, name=name, attribute=attribute)
            old = _former_holder(progress, new) if _holds(attribute) else None
            if old is not None:
                moved.add((old.uid, old.name))
                _transpose(progress, old, new)
    return frozenset(moved)


def change_link(progress: Progress, name: str, table: str, old: StoredAttribute, new: StoredAttribute) -> None:
    """Plan for a relation or media attribute, whose table is called so by now, that has changed on its own side."""
    if old.kind != new.kind or progress.uids.get(old.target or "", old.target) != new.target:
        drop_link(progress, name, table, old, f"it is {worded(new)} now, and was {worded(old)}")
        return
    match (old.links, new.links):
        case (None, None) if old.columns and new.columns:
            for before, after in zip(old.columns, new.columns, strict=False):
                if before != after:
                    progress.rename_column(table, before, after)
        case (None, str(links)) if old.columns:
            progress.add_table(links)
            place = _place(table, old)
            made = LinksToTable(
                table=table, target=place.target or "", position=place.position, locale=place.locale, links=links
            )
            progress.do(made)
            for column in old.columns:
                progress.drop_column(table, column)
        case (str(links), None) if new.columns:
            _to_column(progress, name, table, links, new)
        case (str(before), str(after)):
            if before != after:
                progress.rename_table(before, after)
        case _ if _holds(old):
            drop_link(progress, name, table, old, "the other side holds its links now, and not those that were here")
        case _:
            return  # held by the other side


def drop_link(progress: Progress, name: str, table: str, stored: StoredAttribute, reason: str) -> None:
    """Plan for links that go: those in columns, or the table of their own."""
    if stored.links is not None:
        progress.lose(name, reason, stored.links)
        progress.drop_table(stored.links)
    for column in stored.columns:
        if column == stored.columns[0]:
            progress.lose(name, reason, table, f"{progress.former_column(table, column)} is not null")
        progress.drop_column(table, column)


def _to_column(progress: Progress, name: str, table: str, links: str, new: StoredAttribute) -> None:
    counted = f"select 1 from {progress.former_table(links)} group by entry_id having count(*) > 1"
    reason = "an entry can have one link now, and all but the first are lost"
    progress.plan.losses.append(Loss(name=name, reason=reason, query=f"select count(*) from ({counted}) many"))
    for column in new.columns:
        progress.add_column(table, progress.wanted(table).column(column))
    place = _place(table, new)
    made = LinksToColumn(
        links=links, table=table, target=place.target or "", position=place.position, locale=place.locale
    )
    progress.do(made)
    progress.drop_table(links)


# Links that the other side holds


def _former_holder(progress: Progress, new: _Held) -> _Held | None:
    """Return who held the links of a relation on its other side; None where it is not another one than now."""
    old_uids = {after: before for before, after in progress.uids.items()}
    own, other = old_uids.get(new.uid), old_uids.get(new.attribute.target or "")
    if own is None or other is None:
        return None
    before = _before(progress.old.types[own], progress.new.types[new.uid], new.name)
    if before is not None and _holds(progress.old.types[own].attributes[before]):
        return None  # it held links of its own
    theirs, now = progress.old.types[other], progress.new.types[new.attribute.target or ""]
    pairs = paired(theirs.attributes, now.attributes)
    for name, attribute in theirs.attributes.items():
        if not (_holds(attribute) and attribute.target == own):
            continue
        after = now.attributes.get(pairs.get(name, ""))
        mapped_before = before is not None and progress.old.types[own].attributes[before].mapped_by == name
        mapped_now = after is not None and after.mapped_by == new.name
        if mapped_now or (mapped_before and after is None):
            return _Held(uid=other, name=name, attribute=attribute)
    return None


def _before(old: StoredType, new: StoredType, name: str) -> str | None:
    """Return the old name of an attribute."""
    return next((before for before, after in paired(old.attributes, new.attributes).items() if after == name), None)


def _transpose(progress: Progress, old: _Held, new: _Held) -> None:
    types = progress.new.types
    source_type, target_type = types[progress.uids[old.uid]], types[new.uid]
    source, target = _place(source_type.table, old.attribute), _place(target_type.table, new.attribute)
    statuses = source_type.drafts and target_type.drafts
    locales = source_type.localized and target_type.localized
    if target.links is not None:
        progress.add_table(target.links)
    else:
        _note_first(progress, new, source)
        for column in new.attribute.columns:
            progress.add_column(target.table, progress.wanted(target.table).column(column))
    progress.do(TransposeLinks(source=source, target=target, statuses=statuses, locales=locales))
    if source.links is not None:
        progress.drop_table(source.links)
    for column in old.attribute.columns:
        progress.drop_column(source.table, column)


def _note_first(progress: Progress, new: _Held, source: LinkPlace) -> None:
    """Note the links that are lost where several lead to an entry that can hold one."""
    entries = progress.former_table(source.table)
    if source.links is not None:
        held = f"{progress.former_table(source.links)} l join {entries} e on e.id = l.entry_id"
        column = "l.target_id"
    else:
        held, column = f"{entries} e", f'e."{source.target}"'
    counted = (
        f"select 1 from {held} where {column} is not null group by {column} having count(distinct e.document_id) > 1"
    )
    progress.plan.losses.append(
        Loss(
            name=f"{new.uid.rpartition('.')[2]}.{new.name}",
            reason="an entry can have one link now, and all but the first are lost",
            query=f"select count(*) from ({counted}) many",
        )
    )


def _holds(stored: StoredAttribute) -> bool:
    return stored.kind in LINKS and bool(stored.columns or stored.links)


def _place(table: str, stored: StoredAttribute) -> LinkPlace:
    """Return where the links of an attribute are held."""
    if stored.links is not None:
        return LinkPlace(table=table, links=stored.links)
    target, *others = stored.columns
    return LinkPlace(
        table=table,
        target=target,
        position=next((column for column in others if column.endswith("_position")), None),
        locale=next((column for column in others if column.endswith("_locale")), None),
    )
