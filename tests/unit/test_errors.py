"""The tree of errors, and its page in the reference."""

import re
from collections.abc import Iterator
from pathlib import Path

from typecase.errors import InvalidKeyError, TypecaseError

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"


def tree(root: type[TypecaseError] = TypecaseError) -> Iterator[type[TypecaseError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == "typecase.errors":
            yield from tree(child)


def test_the_reference_has_every_error_with_its_status_name_and_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| `(\w+)` \| `(\w+)` \|", REFERENCE.read_text(), re.MULTILINE)

    assert len(rows) == len({name for name, *_ in rows})
    assert {(name, int(status), shown, code) for name, status, shown, code in rows} == {
        (error.__name__, error.status, error.name, error.code) for error in tree()
    }


def test_an_error_says_its_usual_message_when_it_is_given_none() -> None:
    error = TypecaseError()

    assert (str(error), error.message, dict(error.details)) == ("Internal Server Error", "Internal Server Error", {})


def test_an_invalid_key_says_where_it_stands() -> None:
    error = InvalidKeyError("nope", path="author", at="author.nope", param="filters")

    assert error.message == "Invalid key nope at author.nope"
    assert dict(error.details) == {"key": "nope", "path": "author", "source": "query", "param": "filters"}
