"""The statements that deliveries and their targets are kept in order with. Each runs inside a transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from typecase.instants import instant_text
from typecase.lifecycles.deliveries import State
from typecase.resolvers.queries.session import Session
from typecase.schema.tables import DELIVERIES, TARGETS, ColumnType

UNDONE = (State.WAITING, State.QUEUED, State.SENDING)
"""The states of a delivery that is not done with."""


async def lock_targets(session: Session, names: Sequence[str]) -> None:
    """Lock the rows of targets in the order of their names; who calls this is alone in making new ones."""
    name = session.quote("name")
    condition, bound = among(session, "name", names, first=1)
    rows = await session.rows(
        f"select {name} from {session.quote(TARGETS)} where {condition} order by {name}{session.dialect.row_lock}",
        bound,
    )
    known = {row["name"] for row in rows}
    missing = [[each, 0] for each in names if each not in known]
    await session.insert(TARGETS, ["name", "failures"], missing, returning=["name"])


async def locked_target(session: Session, target: str) -> tuple[int, str | None]:
    """Lock a target's row, and return its failures in a row and until when it is left alone."""
    rows = await session.rows(
        f"select {session.quote('failures', 'closed_until')} from {session.quote(TARGETS)}"
        f" where {session.quote('name')} = $1{session.dialect.row_lock}",
        [target],
    )
    return (rows[0]["failures"], rows[0]["closed_until"]) if rows else (0, None)


async def busy_lanes(session: Session, targets: Sequence[str], documents: Sequence[str]) -> set[tuple[str, str | None]]:
    """Return the targets and documents that have a delivery which is not done with."""
    states = ", ".join(f"'{state}'" for state in UNDONE)
    if not documents:
        return set()
    of_documents, bound = among(session, "document_id", documents, first=1)
    of_targets, names = among(session, "target", targets, first=1 + len(bound))
    rows = await session.rows(
        f"select distinct {session.quote('target', 'document_id')} from {session.quote(DELIVERIES)}"
        f" where {of_documents} and {of_targets} and {session.quote('state')} in ({states})",
        [*bound, *names],
    )
    return {(row["target"], row["document_id"]) for row in rows}


async def bring_forward(session: Session, target: str, document_id: str, now: datetime) -> None:
    """Let the next delivery of a document to a target wait for its turn."""
    state = session.quote("state")
    rows = await session.rows(
        # No `=` for the state: PostgreSQL would leave it out of the order, and look for the row by id among all.
        f"select {session.quote('id')} from {session.quote(DELIVERIES)} where {session.quote('document_id')} = $1"
        f" and {session.quote('target')} = $2 and {state} >= '{State.QUEUED}' and {state} <= '{State.QUEUED}'"
        f" order by {state}, {session.quote('id')} limit 1",
        [document_id, target],
    )
    if rows:
        await session.update(DELIVERIES, "id", rows[0]["id"], state=State.WAITING, next_try=instant_text(now))


async def is_held(session: Session, number: int, holder: str) -> bool:
    """Tell whether a delivery is under way in the hands of this holder."""
    rows = await session.rows(
        f"select {session.quote('id')} from {session.quote(DELIVERIES)} where {session.quote('id')} = $1"
        f" and {session.quote('holder')} = $2 and {session.quote('state')} = '{State.SENDING}'",
        [number, holder],
    )
    return bool(rows)


async def delete_rows(session: Session, table: str, numbers: Sequence[int]) -> None:
    """Delete the rows of these ids."""
    condition, bound = among(session, "id", numbers, first=1)
    await session.rows(f"delete from {session.quote(table)} where {condition}", bound)


def among(session: Session, column: str, values: Sequence[Any], first: int = 3) -> tuple[str, Sequence[Any]]:
    """Return the condition that a column has one of some values, and its parameters, which begin with that number.

    Not by `parents`: to update the rows that it means, MariaDB reads the whole table.
    """
    whole = session.dialect.binds_lists
    places = [f"${number}" for number in range(first, first + (1 if whole else len(values)))]
    condition = session.dialect.is_one_of(session.quote(column), places, ColumnType.STRING)
    return condition, [list(values)] if whole else values
