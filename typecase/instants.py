"""Instants in the form that is stored, `2024-02-29T23:59:59.999Z`, which sorts as they do."""

from datetime import UTC, datetime


def instant_text(instant: datetime) -> str:
    """Return an instant as it is stored; one without a zone is of UTC."""
    known = instant if instant.tzinfo is None else instant.astimezone(UTC)
    return known.replace(tzinfo=None).isoformat("T", "milliseconds") + "Z"


def now() -> str:
    """Return this instant."""
    return instant_text(datetime.now(UTC))
