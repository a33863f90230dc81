"""Scalars: the definitions, and which one each scalar attribute has."""

from typing import assert_never

from typecase.schema.attributes import (
    BigInteger,
    Blocks,
    Boolean,
    Date,
    Datetime,
    Decimal,
    Email,
    Enumeration,
    Float,
    Integer,
    Json,
    Password,
    RichText,
    ScalarAttribute,
    String,
    Text,
    Time,
    Uid,
)

SCALARS = '''
"""
The `JSON` scalar type represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf).
"""
scalar JSON

"""
A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar.
"""
scalar DateTime

"""A time string with format HH:mm:ss.SSS"""
scalar Time

"""
A date string, such as 2007-12-03, compliant with the `full-date` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar.
"""
scalar Date

"""
The `BigInt` scalar type represents non-fractional signed whole numeric values.
"""
scalar Long
'''  # noqa: E501  clients compare these texts, so they stay as Strapi's packages have them

LOCALE_CODE = '''
"""A string used to identify an i18n locale"""
scalar I18NLocaleCode
'''


def scalar_name(attribute: ScalarAttribute) -> str:
    """Return the scalar of an attribute's value. An enumeration's is String, which its filters use."""
    match attribute:
        case String() | Text() | RichText() | Email() | Password() | Uid() | Enumeration():
            return "String"
        case Blocks() | Json():
            return "JSON"
        case Integer():
            return "Int"
        case BigInteger():
            return "Long"
        case Float() | Decimal():
            return "Float"
        case Boolean():
            return "Boolean"
        case Date():
            return "Date"
        case Time():
            return "Time"
        case Datetime():
            return "DateTime"
        case _:
            assert_never(attribute)
