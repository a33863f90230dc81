"""What a database refuses, in words for the caller: the text of its error names tables and may hold values."""

from collections.abc import Generator
from contextlib import contextmanager

from tortoise.exceptions import IntegrityError

from typecase.errors import ValidationError
from typecase.schema.content_types import ContentType
from typecase.schema.tables import Index, Table


@contextmanager
def refusals(content_type: ContentType, table: Table) -> Generator[None]:
    """Raise ValidationError where a row breaks a rule that the database keeps. The transaction cannot be used then."""
    try:
        yield
    except IntegrityError as error:
        broken = next((index for index in table.indexes if index.unique and _names(str(error), table, index)), None)
        if broken is None:
            raise ValidationError(f"The database refuses a row of {content_type.uid}") from error
        if not broken.published:
            raise ValidationError(
                f"There is a row of {content_type.uid} with this documentId, locale and status already"
            ) from error
        name = table.column(broken.columns[0]).attribute
        raise ValidationError(
            f"{name}: a published row of {content_type.uid} has this value already",
            details={"errors": [{"path": [name], "message": "must be unique", "name": "ValidationError"}]},
        ) from error


def _names(message: str, table: Table, index: Index) -> bool:
    """Tell whether an error is about an index: SQLite names its columns, the others the index."""
    return index.name in message or ", ".join(f"{table.name}.{column}" for column in index.columns) in message
