import math
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.raw import javascript_number
from typecase.resolvers.entities.values import parse_value
from typecase.schema import attributes

STRING, INTEGER, BIG, FLOAT = attributes.String(), attributes.Integer(), attributes.BigInteger(), attributes.Float()
DECIMAL, BOOLEAN, JSON = attributes.Decimal(), attributes.Boolean(), attributes.Json()
DATE, TIME, INSTANT = attributes.Date(), attributes.Time(), attributes.Datetime()
EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("attribute", "raw", "expected"),
    [
        (STRING, "x", "x"),
        (STRING, 7, "7"),
        (STRING, 7.0, "7"),
        (STRING, 7.5, "7.5"),
        (STRING, True, "true"),
        (STRING, False, "false"),
        (STRING, Decimal("1.50"), "1.50"),
        (STRING, date(2024, 1, 2), "2024-01-02"),
        (attributes.Enumeration(enum=("how-to",)), "zzz", "zzz"),
        (attributes.Uid(), "a-b", "a-b"),
        (attributes.Password(), "x", "x"),
        (INTEGER, "42", 42),
        (INTEGER, " -42 ", -42),
        (INTEGER, "", 0),
        (INTEGER, "4.0", 4),
        (INTEGER, "1e3", 1000),
        (INTEGER, "0x1f", 31),
        (INTEGER, 5, 5),
        (INTEGER, True, 1),
        (INTEGER, str(2**31 - 1), 2**31 - 1),
        (BIG, "9007199254740993", 9007199254740993),
        (BIG, 9007199254740993, 9007199254740993),
        (FLOAT, "12.25", 12.25),
        (FLOAT, ".5", 0.5),
        (FLOAT, 3, 3.0),
        (DECIMAL, "0.10", Decimal("0.10")),
        (DECIMAL, "", Decimal(0)),
        (DECIMAL, "0x10", Decimal(16)),
        (DECIMAL, 2.5, Decimal("2.5")),
        (DECIMAL, Decimal("2.50"), Decimal("2.50")),
        (BOOLEAN, "true", True),
        (BOOLEAN, "t", True),
        (BOOLEAN, "1", True),
        (BOOLEAN, "maybe", True),
        (BOOLEAN, "false", False),
        (BOOLEAN, "f", False),
        (BOOLEAN, "0", False),
        (BOOLEAN, "", False),
        (BOOLEAN, True, True),
        (BOOLEAN, 0, False),
        (BOOLEAN, [], True),
        (DATE, "2024-02-29", "2024-02-29"),
        (DATE, "2024-02-29T23:59:59Z", "2024-02-29"),
        (DATE, date(2024, 2, 29), "2024-02-29"),
        (DATE, datetime(2024, 2, 29, 5, tzinfo=UTC), "2024-02-29"),
        (TIME, "01:07:03", "01:07:03.000"),
        (TIME, "01:07:03.25", "01:07:03.250"),
        (TIME, "23:59:59.999", "23:59:59.999"),
        (TIME, time(1, 7, 3, 250999), "01:07:03.250"),
        (INSTANT, "2024-06-01T13:30:15.250Z", "2024-06-01T13:30:15.250Z"),
        (INSTANT, "2024-06-01T13:30:15.250999Z", "2024-06-01T13:30:15.250Z"),
        (INSTANT, "2024-06-01T13:30:15+02:00", "2024-06-01T11:30:15.000Z"),
        (INSTANT, "2024-06-01T13:30", "2024-06-01T13:30:00.000Z"),
        (INSTANT, "2024-06-01 13:30", "2024-06-01T13:30:00.000Z"),
        (INSTANT, "2024-06-01", "2024-06-01T00:00:00.000Z"),
        (INSTANT, "2024-06", "2024-06-01T00:00:00.000Z"),
        (INSTANT, "2024", "2024-01-01T00:00:00.000Z"),
        (INSTANT, "1717248615250", "2024-06-01T13:30:15.250Z"),
        (INSTANT, "-1", "1969-12-31T23:59:59.999Z"),
        (INSTANT, 1717248615250, "2024-06-01T13:30:15.250Z"),
        (INSTANT, datetime(2024, 6, 1, 13, 30, tzinfo=EAST), "2024-06-01T11:30:00.000Z"),
        (INSTANT, datetime(2024, 6, 1, 13, 30), "2024-06-01T13:30:00.000Z"),  # noqa: DTZ001
        (INSTANT, date(2024, 6, 1), "2024-06-01T00:00:00.000Z"),
        (JSON, "42", 42),
        (JSON, '{"a":1}', {"a": 1}),
        (JSON, "two", "two"),
        (JSON, "null", None),
        (JSON, {"a": 1}, {"a": 1}),
        (attributes.Blocks(), "[]", []),
    ],
)
def test_a_value_becomes_the_type_of_its_attribute(attribute: Any, raw: Any, expected: Any) -> None:
    found = parse_value(attribute, raw)

    assert found == expected
    assert type(found) is type(expected)


DAY = "Invalid format, expected yyyy-MM-dd"
CLOCK = "Invalid time format, expected HH:mm:ss.SSS"
MOMENT = "Invalid format, expected a timestamp or an ISO date"


@pytest.mark.parametrize(
    ("attribute", "raw", "message"),
    [
        (STRING, {}, "Expected a string, but found an object"),
        (STRING, [], "Expected a string, but found a list"),
        (STRING, None, "Expected a string, but found null"),
        (STRING, "a\0b", "A text cannot contain the character U+0000"),
        (STRING, "\ud800", "A text cannot contain half a surrogate pair"),
        (JSON, "a\0b", "A text cannot contain the character U+0000"),
        (INTEGER, "abc", "Expected a number, but found 'abc'"),
        (INTEGER, "null", "Expected a number, but found 'null'"),
        (INTEGER, "1_000", "Expected a number, but found '1_000'"),
        (INTEGER, "Infinity", "Expected a number, but found 'Infinity'"),
        (INTEGER, ["1"], "Expected a number, but found a list"),
        (INTEGER, "9" * 500, "Expected a number, but found '9999999999999999999999999999999999999999'"),
        (INTEGER, "1.5", "Expected a whole number, but found '1.5'"),
        (INTEGER, 2**31, "Expected a whole number of 32 bits, but found 2147483648"),
        (INTEGER, -(2**31) - 1, "Expected a whole number of 32 bits, but found -2147483649"),
        (BIG, str(2**63), "Expected a whole number of 64 bits, but found '9223372036854775808'"),
        (FLOAT, 10**400, f"Expected a number of double precision, but found 1{'0' * 39}"),
        (FLOAT, "1e999", "Expected a number, but found '1e999'"),
        (FLOAT, float("nan"), "Expected a number, but found nan"),
        (DECIMAL, "abc", "Expected a number, but found 'abc'"),
        (DECIMAL, Decimal("NaN"), "Expected a number, but found NaN"),
        (DATE, "notadate", DAY),
        (DATE, "2024-1-2", DAY),
        (DATE, "2024-02-30", DAY),
        (DATE, 5, DAY),
        (TIME, "24:00:00", CLOCK),
        (TIME, "1:00:00", CLOCK),
        (TIME, "01:02:03.1234", CLOCK),
        (TIME, None, CLOCK),
        (INSTANT, "notadate", MOMENT),
        (INSTANT, "", MOMENT),
        (INSTANT, "2024-13-01", MOMENT),
        (INSTANT, "9" * 17, MOMENT),
        (INSTANT, "0001-01-01T00:00:00+10:00", MOMENT),
        (INSTANT, True, MOMENT),
        (INSTANT, math.nan, MOMENT),
    ],
)
def test_what_cannot_be_of_the_type_is_refused(attribute: Any, raw: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_value(attribute, raw)

    assert caught.value.message == message


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("", 0), (" 7 ", 7), ("-Infinity", -math.inf), ("0b11", 3), ("0o17", 15), (["3"], 3), ([], 0), (Decimal(2), 2)],
)
def test_numbers_are_read_as_javascript_does(raw: Any, expected: float) -> None:
    assert javascript_number(raw) == expected


@pytest.mark.parametrize("raw", ["x", "1 2", "nan", "inf", "-0x1", {}, None, ["1", "2"], [True]])
def test_what_is_no_number_is_nan(raw: Any) -> None:
    assert math.isnan(javascript_number(raw))


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_read_as_it_is_written(moment: datetime) -> None:
    try:
        written = parse_value(INSTANT, moment)
    except ValidationError:
        return

    assert parse_value(INSTANT, written) == written
    assert len(written) == 24


@given(st.sampled_from([STRING, INTEGER, BIG, FLOAT, DECIMAL, BOOLEAN, DATE, TIME, INSTANT, JSON]), st.text())
def test_no_text_raises_anything_but_a_validation_error(attribute: Any, raw: str) -> None:
    with suppress(ValidationError):
        parse_value(attribute, raw)
