from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLScalarType, GraphQLSchema, parse_const_value, parse_value

from typecase.resolvers.graphql.literals import plain_value
from typecase.resolvers.graphql.scalars import parse_date, parse_instant, parse_long, parse_time
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.resolvers.queries.selection import PublicationFilter, Status
from typecase.schema.registry import Registry


@pytest.fixture(scope="module")
def schema(magazine: Registry) -> GraphQLSchema:
    return build_executable_schema(magazine)


def literal(schema: GraphQLSchema, name: str, text: str) -> Any:
    scalar = schema.type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    assert scalar.coerce_input_literal is not None
    node: Any = parse_value(text)
    return scalar.coerce_input_literal(node)


def value(schema: GraphQLSchema, name: str, given: Any) -> Any:
    scalar = schema.type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    return scalar.coerce_input_value(given)


@pytest.mark.parametrize(
    ("parse", "given", "canonical"),
    [
        (parse_date, "2024-02-29", "2024-02-29"),
        (parse_time, "23:59:59", "23:59:59.000"),
        (parse_time, "23:59:59.5", "23:59:59.500"),
        (parse_instant, "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"),
        (parse_instant, "2024-02-29t23:59:59.123456+02:00", "2024-02-29T21:59:59.123Z"),
        (parse_instant, "0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"),
        (parse_long, 9007199254740991, 9007199254740991),
        (parse_long, 9007199254740993, 9007199254740992),
        (parse_long, "9007199254740993", 9007199254740993),
        (parse_long, "-9223372036854775808", -9223372036854775808),
        (parse_long, 5.0, 5),
    ],
)
def test_values_get_their_canonical_form(parse: Callable[[Any], Any], given: Any, canonical: Any) -> None:
    assert parse(given) == canonical


@pytest.mark.parametrize(
    ("parse", "given", "message"),
    [
        (parse_date, "nope", "Date cannot represent an invalid date-string nope."),
        (parse_date, "2024-02-30", "Date cannot represent an invalid date-string 2024-02-30."),
        (parse_date, "2024-1-2", "Date cannot represent an invalid date-string 2024-1-2."),
        (parse_date, 5, "Date cannot represent non string type 5"),
        (parse_time, "03:04", "Invalid time format, expected HH:mm:ss.SSS"),
        (parse_time, 5, "Expected a string, got a number"),
        (parse_time, True, "Expected a string, got a boolean"),
        (parse_time, [], "Expected a string, got a object"),
        (parse_instant, "2024-01-02T03:04:05",
         "DateTime cannot represent an invalid date-time-string 2024-01-02T03:04:05."),
        (parse_instant, "2024-02-30T03:04:05Z",
         "DateTime cannot represent an invalid date-time-string 2024-02-30T03:04:05Z."),
        (parse_instant, "0001-01-01T00:00:00+01:00",
         "DateTime cannot represent an invalid date-time-string 0001-01-01T00:00:00+01:00."),
        (parse_instant, {"a": 1}, 'DateTime cannot represent non string or Date type {"a":1}'),
        (parse_long, "abc", "Cannot convert abc to a BigInt"),
        (parse_long, 1.5, "Cannot convert 1.5 to a BigInt"),
        (parse_long, True, "Cannot convert true to a BigInt"),
        (parse_long, "007", "BigInt cannot represent value: 007"),
        (parse_long, "9223372036854775808", "BigInt cannot represent value: 9223372036854775808"),
        (parse_long, 1e300, f"BigInt cannot represent value: {int(1e300)}"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(parse: Callable[[Any], Any], given: Any, message: str) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011  # what kind of error it is decides how it is worded
        parse(given)

    assert str(refused.value).splitlines()[0] == message


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("JSON", '{a: 1, b: [true, null, "s", 1.5, ENUM, $v], c: $v}',
         {"a": 1, "b": [True, None, "s", 1.5, None, None]}),
        ("JSON", "123456789012345678901", 123456789012345680000.0),
        ("Date", '"2024-01-02"', "2024-01-02"),
        ("Time", '"03:04:05"', "03:04:05.000"),
        ("DateTime", '"2024-01-02T03:04:05Z"', "2024-01-02T03:04:05.000Z"),
        ("Long", "9007199254740993", 9007199254740993),
        ("Long", '"12"', 12),
        ("I18NLocaleCode", '"fr-BE"', "fr-BE"),
        ("I18NLocaleCode", '"*"', "*"),
        ("ArticleBlocksDynamicZoneInput", '{__typename: "ComponentSharedQuote", text: "t", n: {a: 1}}',
         {"__component": "shared.quote", "text": "t", "n": {"a": 1}}),
    ],
)  # fmt: skip
def test_literals_are_read(schema: GraphQLSchema, name: str, text: str, read: Any) -> None:
    assert literal(schema, name, text) == read


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Date", "5", "Date cannot represent non string type 5"),
        ("Date", "[5]", "Date cannot represent non string type undefined"),
        ("Time", "5", "Time cannot represent non string type"),
        ("Long", "true", "Cannot convert true to a BigInt"),
        ("Long", "{a: 1}", 'BigInt cannot represent non-integer value: {"a":1}'),
        ("I18NLocaleCode", "5", "Locale cannot represent non string type"),
        ("I18NLocaleCode", '"no locale"', "Unknown locale supplied"),
        ("HomepageBlocksDynamicZoneInput", '{__component: "shared.quote"}',
         "Component not found. expected one of: ComponentSharedQuote, ComponentSharedRichText"),
        ("HomepageBlocksDynamicZoneInput", '{__typename: "ComponentSharedSlider"}',
         "Component not found. expected one of: ComponentSharedQuote, ComponentSharedRichText"),
        ("JSON", "[1e999]", "Float cannot represent non numeric value: 1e999"),
    ],
)  # fmt: skip
def test_literals_that_mean_nothing_are_refused(schema: GraphQLSchema, name: str, text: str, message: str) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011  # what kind of error it is decides how it is worded
        literal(schema, name, text)

    assert str(refused.value).splitlines()[0] == message


@pytest.mark.parametrize("given", [{"__typename": "Nope"}, {}, 5, None, [], {"__typename": ["x"]}])
def test_an_item_of_a_zone_names_a_component_of_it(schema: GraphQLSchema, given: Any) -> None:
    with pytest.raises(ValueError, match="Component not found"):
        value(schema, "ArticleBlocksDynamicZoneInput", given)


def test_a_locale_in_a_variable_is_any_text(schema: GraphQLSchema) -> None:
    assert value(schema, "I18NLocaleCode", "anything") == "anything"
    with pytest.raises(TypeError, match="Locale cannot represent non string type"):
        value(schema, "I18NLocaleCode", 5)


def test_enumerations_mean_their_real_values_and_show_their_names(schema: GraphQLSchema) -> None:
    kind = schema.type_map["ENUM_ARTICLE_KIND"]
    assert isinstance(kind, GraphQLEnumType)

    assert kind.coerce_input_value("how_to") == "how-to"
    assert kind.coerce_input_literal(parse_const_value("long_read")) == "long read"
    assert kind.coerce_output_value("how_to") == "how_to"
    with pytest.raises(Exception, match='Enum "ENUM_ARTICLE_KIND" cannot represent value: "how-to"'):
        kind.coerce_output_value("how-to")


def test_statuses_and_publication_filters_become_ours(schema: GraphQLSchema) -> None:
    status, publication = schema.type_map["PublicationStatus"], schema.type_map["PublicationFilter"]
    assert isinstance(status, GraphQLEnumType)
    assert isinstance(publication, GraphQLEnumType)

    assert {name: status.coerce_input_value(name) for name in status.values} == {
        "DRAFT": Status.DRAFT,
        "PUBLISHED": Status.PUBLISHED,
    }
    assert {publication.coerce_input_value(name) for name in publication.values} == set(PublicationFilter)


def test_the_default_status_is_ours_too(schema: GraphQLSchema) -> None:
    assert schema.query_type is not None
    argument = schema.query_type.fields["articles"].args["status"]

    assert argument.default is not None
    assert argument.type.coerce_input_literal(argument.default.literal) is Status.PUBLISHED


def test_a_whole_number_of_more_than_18_digits_is_floating_in_json() -> None:
    assert plain_value(parse_value("999999999999999999")) == 999999999999999999
    assert plain_value(parse_value("1234567890123456789")) == 1.2345678901234568e18
