"""The planner: what must be done so that the stored schema is as the content types say."""

from collections.abc import Mapping

from typecase.migrations.consequences import Effect, Loss
from typecase.migrations.operations import (
    AddDrafts,
    AddLocales,
    DeleteDocuments,
    DropDrafts,
    DropLocales,
    MoveMentions,
    RenameContentType,
    UnpinLinks,
)
from typecase.migrations.planning.attributes import change_value, drop_value, fill_of, note_repeats, require_value
from typecase.migrations.planning.components import ComponentPlanner
from typecase.migrations.planning.links import change_link, drop_link, transpose_links
from typecase.migrations.planning.pairing import LINKS, PARTS, paired, short, worded
from typecase.migrations.planning.progress import Plan, Progress, Wishes
from typecase.migrations.state import State, StoredAttribute, StoredType
from typecase.schema.tables import Column

_OWN_COLUMNS = frozenset({"id", "status", "published_at"})
"""The columns that a draft does not have of the published entry."""


def plan(old: State, new: State, wishes: Wishes | None = None) -> Plan:
    """Return what makes a stored schema, that is in the `old` state, one in the `new`."""
    return _Planner(Progress(old, new, wishes or Wishes())).plan()


class _Planner:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._old = progress.old.types
        self._new = progress.new.types
        self._components = ComponentPlanner(progress)
        self._known: set[str] = set()
        """The names for which values can be given: what is new or required from now on."""

    def plan(self) -> Plan:
        """Return the plan."""
        progress = self._progress
        pairs = progress.uids
        pairs |= paired(self._old, self._new)
        self._rename_types(pairs)
        for before, after in pairs.items():
            self._switch_locales(after, self._old[before], self._new[after])
            self._switch_drafts(after, self._old[before], self._new[after])
        moved = transpose_links(progress)
        for before, after in pairs.items():
            held = {
                name: stored for name, stored in self._old[before].attributes.items() if (before, name) not in moved
            }
            self._change_attributes(short(after), self._new[after], held)
        for uid, stored in self._old.items():
            if uid not in pairs:
                self._drop_type(uid, stored)
        self._fit_tables()
        for before, after in pairs.items():
            self._require(short(after), self._old[before], self._new[after])
        self._check_fills()
        return progress.plan

    # Types

    def _rename_types(self, pairs: Mapping[str, str]) -> None:
        for before, after in pairs.items():
            if before != after:
                self._progress.do(RenameContentType(old=before, new=after))
            old, new = self._old[before].table, self._new[after].table
            if old != new:
                self._progress.rename_table(old, new)

    def _switch_drafts(self, uid: str, old: StoredType, new: StoredType) -> None:
        if old.drafts == new.drafts:
            return
        progress, name = self._progress, f"{short(uid)}.draftAndPublish"
        columns = tuple(each.name for each in progress.tables[new.table].columns if each.name not in _OWN_COLUMNS)
        links = tuple(stored.links for stored in old.attributes.values() if stored.links is not None)
        table = progress.former_table(new.table)
        if new.drafts:
            text = "{count} entries are published, and each gets a draft with the same values"
            progress.plan.effects.append(Effect(name=name, text=text, query=f"select count(*) from {table}"))
            progress.do(AddDrafts(content_type=uid, table=new.table, columns=columns, links=links))
            return
        pair = "p.document_id = d.document_id and p.locale = d.locale and p.status = 1"
        drafts = f"select count(*) from {table} d where d.status = 0 and"
        reasons = {
            "drafts of what is not published are deleted": f"not exists (select 1 from {table} p where {pair})",
            "what was changed since it was published is deleted": (
                f"exists (select 1 from {table} p where {pair} and d.updated_at <> p.updated_at)"
            ),
        }
        for reason, condition in reasons.items():
            lost = Loss(name=name, reason=reason, query=f"{drafts} {condition}", instead="else publish them first")
            progress.plan.losses.append(lost)
        progress.do(DropDrafts(content_type=uid, table=new.table, columns=columns, links=links))

    def _switch_locales(self, uid: str, old: StoredType, new: StoredType) -> None:
        if old.localized == new.localized:
            return
        progress, name, locale = self._progress, f"{short(uid)}.i18n", self._progress.wishes.default_locale
        table = progress.former_table(new.table)
        if new.localized:
            text = f"{{count}} rows are in the locale {locale} from now on"
            progress.plan.effects.append(Effect(name=name, text=text, query=f"select count(*) from {table}"))
            progress.do(AddLocales(content_type=uid, table=new.table, locale=locale))
            return
        reason = f"entries in other locales than {locale} are deleted"
        progress.lose(name, reason, new.table, f"locale <> '{locale}'", instead="")
        progress.do(DropLocales(content_type=uid, table=new.table, locale=locale))
        for stored in self._old.values():
            for attribute in stored.attributes.values():
                if attribute.links is not None and progress.uids.get(attribute.target or "") == uid:
                    progress.do(UnpinLinks(links=attribute.links))

    def _drop_type(self, uid: str, stored: StoredType) -> None:
        progress = self._progress
        progress.lose(short(uid), "the content type is gone", stored.table)
        progress.do(DeleteDocuments(content_type=uid))
        for attribute in stored.attributes.values():
            if attribute.links in progress.tables:
                progress.drop_table(attribute.links)
        progress.drop_table(stored.table)

    # Attributes

    def _change_attributes(self, name: str, new: StoredType, old: Mapping[str, StoredAttribute]) -> None:
        pairs = paired(old, new.attributes)
        for attribute, stored in old.items():
            if attribute not in pairs:
                self._drop(f"{name}.{attribute}", new.table, attribute, stored, "it is gone")
        for before, after in pairs.items():
            self._change(f"{name}.{after}", new.table, (before, after), old[before], new.attributes[after])

    def _change(
        self, name: str, table: str, paths: tuple[str, str], old: StoredAttribute, new: StoredAttribute
    ) -> None:
        progress = self._progress
        if old.kind in LINKS and new.kind in LINKS:
            change_link(progress, name, table, old, new)
        elif old.kind in PARTS and new.kind in PARTS and self._components.change(name, table, old, new, paths):
            return
        elif {old.kind, new.kind} & (LINKS | PARTS):
            self._drop(name, table, paths[0], old, f"it is {worded(new)} now, and was {worded(old)}")
        else:
            change_value(progress, name, table, old, new)

    def _drop(self, name: str, table: str, path: str, stored: StoredAttribute, reason: str) -> None:
        if stored.kind in LINKS:
            drop_link(self._progress, name, table, stored, reason)
            return
        if stored.kind in PARTS:
            self._progress.do(MoveMentions(table=table, old=path, new=None))
        drop_value(self._progress, name, table, stored, reason)

    def _require(self, name: str, old: StoredType, new: StoredType) -> None:
        former = {after: before for before, after in paired(old.attributes, new.attributes).items()}
        for attribute, stored in new.attributes.items():
            if stored.kind in LINKS or not stored.columns:
                continue
            before = old.attributes[former[attribute]] if attribute in former else None
            kept = before if before is not None and before.columns and before.kind not in LINKS else None
            if stored.kind not in PARTS and (kept is None or (stored.required and not kept.required)):
                self._known.add(f"{name}.{attribute}")
            require_value(self._progress, f"{name}.{attribute}", new.table, kept, stored)

    # Tables

    def _fit_tables(self) -> None:
        """Do what is left to do: make what is new, and the indexes."""
        progress = self._progress
        names = {stored.table: (short(uid), stored) for uid, stored in self._new.items()}
        for name, table in progress.new.tables.items():
            if name not in progress.tables:
                progress.add_table(name)
                continue
            called, stored = names.get(name, ("", StoredType(table=name)))
            for attribute, held in stored.attributes.items():
                if held.columns and progress.has_column(name, held.columns[0]):
                    note_repeats(progress, f"{called}.{attribute}", name, held)
            for column in table.columns:
                if not progress.has_column(name, column.name):
                    progress.add_column(name, column, self._fill(called, stored, column))
            for column in [each.name for each in progress.tables[name].columns]:
                if column not in {each.name for each in table.columns}:
                    progress.drop_column(name, column)
            progress.fit_indexes(name)
        for name in [name for name in progress.tables if name not in progress.new.tables]:
            progress.drop_table(name)

    def _fill(self, name: str, stored: StoredType, column: Column) -> object:
        """Return what rows that are there get in a new column: what is given for its attribute, or its default."""
        for attribute, held in stored.attributes.items():
            if held.columns[:1] == (column.name,) and held.kind not in LINKS | PARTS:
                return fill_of(self._progress, f"{name}.{attribute}", held)
        return None

    def _check_fills(self) -> None:
        for name in self._progress.wishes.fills:
            if name not in self._known:
                self._progress.plan.mistakes.append(
                    f"--fill {name}: nothing of that name is new or required from now on"
                )
