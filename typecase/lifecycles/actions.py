"""Actions: what subscribers run around, on documents (the entity service) and on rows (the query engine)."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

DocumentAction = Literal["create", "update", "delete", "publish", "unpublish", "discard_draft"]
RowAction = Literal[
    "rows.create",
    "rows.create_many",
    "rows.update",
    "rows.update_many",
    "rows.delete",
    "rows.delete_many",
    "rows.count",
    "rows.find_one",
    "rows.find_many",
]
"""Strapi's 18 lifecycle events are what is before and after each of these nine."""

ActionName = DocumentAction | RowAction

DOCUMENT_ACTIONS: frozenset[str] = frozenset(get_args(DocumentAction))
ROW_ACTIONS: frozenset[str] = frozenset(get_args(RowAction))


@dataclass(slots=True, kw_only=True)
class Action:
    """One action while it happens. Everybody around it sees the same object.

    `name` is one of DOCUMENT_ACTIONS or ROW_ACTIONS, `uid` the content type. `data` is what will be written, by
    attribute; it may be changed before the action runs, and is validated after that. `params` is what else was asked:
    `document_id`, `locale` and `status` of a document; the query engine's arguments (`where`, `select`, …) of rows.
    `result` is what the action gave (the entry with its scalars, as REST shows it; of a deleted document its id), None
    until it has run.
    """

    name: str
    uid: str
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    result: Any = None
