"""Values of one kind of column become those of another by one set of rules, or are lost."""

from decimal import Decimal
from typing import Any

import pytest

from typecase.migrations.conversions import Lost, convert, converts
from typecase.schema.tables import ColumnType as T


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("7", T.STRING, T.INTEGER, 7),
        ("7.0", T.TEXT, T.INTEGER, 7),
        (7, T.INTEGER, T.STRING, "7"),
        (7.0, T.FLOAT, T.TEXT, "7"),
        (7.5, T.FLOAT, T.TEXT, "7.5"),
        (7, T.INTEGER, T.FLOAT, 7.0),
        (7, T.BIG_INTEGER, T.DECIMAL, Decimal("7.00")),
        (Decimal("7.10"), T.DECIMAL, T.TEXT, "7.10"),
        (7.1, T.DECIMAL, T.TEXT, "7.10"),
        (Decimal("7.10"), T.DECIMAL, T.FLOAT, 7.1),
        (Decimal("7.10"), T.DECIMAL, T.JSON, "7.1"),
        (1, T.BOOLEAN, T.STRING, "true"),
        (False, T.BOOLEAN, T.INTEGER, 0),
        (" True ", T.STRING, T.BOOLEAN, True),
        (0, T.INTEGER, T.BOOLEAN, False),
        (True, T.BOOLEAN, T.BOOLEAN, True),
        ("2024-02-29", T.STRING, T.DATE, "2024-02-29"),
        ("2024-02-29T00:00:00.000Z", T.INSTANT, T.DATE, "2024-02-29"),
        ("2024-02-29", T.DATE, T.INSTANT, "2024-02-29T00:00:00.000Z"),
        ("2024-02-29T01:02:03.004Z", T.TEXT, T.INSTANT, "2024-02-29T01:02:03.004Z"),
        ("01:02:03.004", T.TEXT, T.TIME, "01:02:03.004"),
        ("ü", T.STRING, T.JSON, '"ü"'),
        ('{"a":[1,"ü"]}', T.JSON, T.TEXT, '{"a":[1,"ü"]}'),
        ('"plain"', T.JSON, T.STRING, "plain"),
        ({"a": 1}, T.JSON, T.TEXT, '{"a":1}'),
    ],
)
def test_a_value_is_converted(value: Any, source: T, target: T, expected: Any) -> None:
    found = convert(value, source, target)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "source", "target"),
    [
        ("seven", T.STRING, T.INTEGER),
        ("NaN", T.STRING, T.FLOAT),
        ("1e999", T.STRING, T.FLOAT),
        (7.5, T.FLOAT, T.INTEGER),
        (2**31, T.BIG_INTEGER, T.INTEGER),
        (str(2**63), T.STRING, T.BIG_INTEGER),
        (2**53 + 1, T.BIG_INTEGER, T.FLOAT),
        (1.234, T.FLOAT, T.DECIMAL),
        (10**8, T.INTEGER, T.DECIMAL),
        ("[1]", T.JSON, T.INTEGER),
        ("maybe", T.STRING, T.BOOLEAN),
        ("2023-02-29", T.STRING, T.DATE),
        ("today", T.STRING, T.DATE),
        ("2024-02-29T01:00:00.000Z", T.INSTANT, T.DATE),
        ("2023-02-29T01:00:00.000Z", T.TEXT, T.INSTANT),
        ("24:00:00.000", T.TEXT, T.TIME),
        ("x" * 256, T.TEXT, T.STRING),
    ],
)
def test_what_cannot_be_converted_is_lost(value: Any, source: T, target: T) -> None:
    with pytest.raises(Lost):
        convert(value, source, target)


def test_components_and_ids_are_not_converted() -> None:
    assert not converts(T.PARTS, T.TEXT)
    assert not converts(T.TEXT, T.PARTS)
    assert not converts(T.DOCUMENT_ID, T.STRING)
    assert converts(T.STRING, T.TEXT)
