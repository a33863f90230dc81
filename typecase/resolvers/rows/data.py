"""`data` of the query engine: checked against the columns and links of a content type, with every problem found."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal as Exact
from typing import Any

import orjson

from typecase.errors import ValidationError
from typecase.resolvers.entities.defaults import default_of
from typecase.resolvers.entities.document_ids import DOCUMENT_ID
from typecase.resolvers.entities.forms import bind, read_scalar, stored_scalar
from typecase.resolvers.entities.layout import Layout
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.values import parse_value
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.selection import Status
from typecase.resolvers.queries.statuses import STATUS_VALUES, status_value
from typecase.schema.attributes import Datetime, NestedAttribute, Password, ScalarAttribute
from typecase.schema.content_types import TIMESTAMPS
from typecase.schema.mistakes import suggestion
from typecase.schema.relations import Side
from typecase.schema.tables import Column, ColumnType

_LOCALE = re.compile(r"[A-Za-z0-9_-]{1,16}")
_HASH = "$argon2id$"
_MOMENTS = frozenset({ColumnType.DATE, ColumnType.TIME, ColumnType.INSTANT})
_GIVEN = ("documentId", "locale", "status", *TIMESTAMPS)
"""What may be given beside the attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowData:
    """Checked data: what the columns hold as they are bound, and the documents of each relation, also of those that the
    other side holds. `document_id` None means a new document.
    """

    document_id: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict[str, Any])
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """Reads the data of rows of one content type.

    `columns` are those of `Storage`, `sides` the relations that the other side holds.
    """

    layout: Layout
    columns: Mapping[str, Column]
    sides: Mapping[str, Side]
    dialect: Dialect
    default_locale: str

    async def read_new(self, data: Any, *, links: bool = True) -> RowData:
        """Return the data of a new row; ValidationError with all that is wrong. `links` False refuses relations."""
        given = await self._defaults(data) if is_mapping(data) else data
        return _Reading(self, links=links, new=True).read(given)

    def read_change(self, data: Any, *, links: bool = True) -> RowData:
        """Return the data of a change; ValidationError with all that is wrong. `links` False refuses relations."""
        given = {"updatedAt": datetime.now(UTC), **data} if is_mapping(data) else data
        return _Reading(self, links=links, new=False).read(given)

    @property
    def _scalars(self) -> Iterator[tuple[str, ScalarAttribute]]:
        for name in self.layout.columns:
            attribute = self.layout.attribute(name)
            if not isinstance(attribute, NestedAttribute):
                yield name, attribute

    def many(self, name: str) -> bool | None:
        """Tell whether a relation or media holds several documents; None for what is neither."""
        if name in self.layout.links:
            return self.layout.links[name].many
        return self.sides[name].many if name in self.sides else None

    def target(self, name: str) -> str | None:
        """Return the uid of what a relation or media holds; None when that may be anything."""
        if name in self.layout.links:
            return self.layout.links[name].target
        target = self.sides[name].target
        return target.uid if target else None

    async def _defaults(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return data with what a new row has where nothing is given."""
        content_type = self.layout.content_type
        now = datetime.now(UTC)
        draft = content_type.drafts and data.get("publishedAt") is None
        status = data.get("status", (Status.DRAFT if draft else Status.PUBLISHED).value)
        declared = {
            name: default
            for name, attribute in self._scalars
            if name not in data and (default := await default_of(attribute)) is not None
        }
        return {
            "locale": self.default_locale if content_type.localized else None,
            "status": status,
            "createdAt": now,
            "updatedAt": now,
            "publishedAt": now if status == Status.PUBLISHED else None,
            **declared,
            **data,
        }


class _Reading:
    """One reading of one row's data; `problems` are by attribute."""

    def __init__(self, form: RowForm, *, links: bool, new: bool) -> None:
        self._form = form
        self._layout = form.layout
        self._with_links = links
        self._new = new
        self._problems: list[tuple[str, str]] = []

    def read(self, data: Any) -> RowData:
        if not is_mapping(data):
            raise ValidationError("data must be an object of values by attribute")
        columns: dict[str, Any] = {}
        links: dict[str, tuple[str, ...]] = {}
        for name, raw in data.items():
            try:
                if self._with_links and (many := self._form.many(name)) is not None:
                    links[name] = _targets(raw, many=many)
                elif name != "documentId" or not self._new:
                    column = self._column(name)
                    columns[column.name] = bind(self._form.dialect, column, self._value(name, column, raw))
                elif raw is not None and not (isinstance(raw, str) and DOCUMENT_ID.fullmatch(raw)):
                    raise ValidationError(f"expected 1 to 24 letters and digits, got {raw!r}")
            except ValidationError as error:
                self._problems.append((str(name), error.message))
        raise_problems(self._problems)
        return RowData(document_id=data.get("documentId"), columns=columns, links=links)

    def _column(self, name: str) -> Column:
        """Return the column that a name writes; ValidationError when there is none that may be written."""
        if name in self._layout.columns and not isinstance(self._layout.attribute(name), NestedAttribute):
            return self._layout.columns[name]
        if name in _GIVEN and name != "documentId":
            return self._form.columns[name]
        raise ValidationError(self._refusal(name))

    def _refusal(self, name: str) -> str:
        content_type = self._layout.content_type
        if name in ("id", "documentId"):
            return "is given by the database" if self._new else "cannot be changed"
        if self._form.many(name) is not None:
            return "is a relation, and many rows are written without relations; write each row by itself"
        if name in content_type.attributes:
            return "is no column of its own; write it with the entity service"
        known = [*content_type.attributes, *_GIVEN]
        return f"{content_type.uid} has no such attribute{suggestion(name, known)}"

    def _value(self, name: str, column: Column, raw: Any) -> Any:
        match name:
            case "status":
                return self._status(raw)
            case "locale":
                return self._locale(raw)
            case _ if name in TIMESTAMPS:
                return stored_value(Datetime(), column, raw)
            case _:
                attribute = self._layout.attribute(name)
                assert not isinstance(attribute, NestedAttribute)
                return stored_value(attribute, column, raw)

    def _status(self, raw: Any) -> int:
        content_type = self._layout.content_type
        value = status_value(raw)
        if not content_type.drafts and value != STATUS_VALUES[Status.PUBLISHED]:
            raise ValidationError(f"{content_type.uid} has no drafts: expected published, got {raw}")
        return value

    def _locale(self, raw: Any) -> str:
        content_type = self._layout.content_type
        if not content_type.localized:
            if raw is not None:
                raise ValidationError(f"{content_type.uid} has no locales: expected None, got {raw!r}")
            return ""
        if isinstance(raw, str) and _LOCALE.fullmatch(raw):
            return raw
        raise ValidationError(f'expected the code of a locale such as "en", got {raw!r}')


def stored_value(attribute: ScalarAttribute, column: Column, raw: Any) -> Any:
    """Return a Python value as the column of an attribute holds it; ValidationError when it is of another type.

    Instants, days, times and decimals may be given as `datetime`, `date`, `time` and `Decimal`, or in the form of JSON.
    """
    if raw is None:
        return None
    kind = column.type
    if isinstance(attribute, Password) and not (isinstance(raw, str) and raw.startswith(_HASH)):
        raise ValidationError(f"expected the hash of a password, which begins with {_HASH}")
    if kind is ColumnType.JSON:
        return read_scalar(attribute, _json(raw))
    if kind in _MOMENTS and isinstance(raw, date | time):
        return parse_value(attribute, raw)
    if isinstance(raw, Exact) and raw.is_finite():
        raw = int(raw) if raw == int(raw) else float(raw)
    if not isinstance(raw, str | int | float) or (isinstance(raw, float) and not math.isfinite(raw)):
        raise ValidationError(f"expected a value of the kind {kind}, got {raw!r:.80}")
    try:
        return stored_scalar(kind, read_scalar(attribute, raw))
    except OverflowError as error:
        raise ValidationError(f"expected a smaller number, got {raw!r:.80}") from error


def raise_problems(problems: list[tuple[str, str]]) -> None:
    """Raise one ValidationError for problems by attribute, if there are any."""
    if problems:
        messages = [f"{name}: {message}" for name, message in problems]
        summary = messages[0] if len(messages) == 1 else f"{len(messages)} errors occurred: {'; '.join(messages)}"
        errors = [{"path": [name], "message": message, "name": "ValidationError"} for name, message in problems]
        raise ValidationError(summary, details={"errors": errors})


def target_problems(data: RowData, form: RowForm, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the links of data to documents that do not exist, or are of another type than the relation holds."""
    for name, targets in data.links.items():
        expected = form.target(name)
        for document_id in targets:
            uid = known.get(document_id)
            if uid is None:
                yield name, f"there is no document {document_id}"
            elif expected not in (None, uid):
                yield name, f"expected a document of {expected}, but {document_id} is one of {uid}"


def _targets(raw: Any, *, many: bool) -> tuple[str, ...]:
    if many:
        if not is_list(raw) or not all(isinstance(item, str) for item in raw):
            raise ValidationError(f"expected a list of documentIds, got {raw!r:.80}")
        if len(set(raw)) < len(raw):
            raise ValidationError("names a document twice; name it once")
        return tuple(raw)
    if raw is None:
        return ()
    if not isinstance(raw, str):
        raise ValidationError(f"expected a documentId or None, got {raw!r:.80}")
    return (raw,)


def _json(raw: Any) -> Any:
    try:
        return orjson.loads(orjson.dumps(raw))
    except TypeError as error:
        raise ValidationError(f"expected a value that JSON can hold: {error}") from error
