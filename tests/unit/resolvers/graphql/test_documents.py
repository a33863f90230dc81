import pytest
from graphql import GraphQLScalarType, GraphQLSchema, ObjectValueNode, OperationType, ValueNode, build_schema
from graphql.pyutils import Undefined

from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.errors import RefusedOperation, render_errors
from typecase.resolvers.graphql.limits import Limits

SDL = """
type Query {
  article(id: ID, filters: Filters, kind: Kind, strict: Strict, one: One, odd: Odd): Article
  articles: [Article]!
}
type Mutation { create(title: String!): Article }
type Article { title: String, author: Author }
type Author { name: String, articles(limit: Int = 10): [Article]! }
input Filters { title: String, size: Int, ratio: Float, must: Int! = 1, and: [Filters] }
input Strict { needed: Int! }
input One @oneOf { a: Int, b: Int }
enum Kind { news how_to }
scalar Odd
"""


@pytest.fixture
def schema() -> GraphQLSchema:
    schema = build_schema(SDL)
    odd = schema.type_map["Odd"]
    assert isinstance(odd, GraphQLScalarType)
    odd.coerce_input_literal = coerce_odd
    return schema


def coerce_odd(node: ValueNode) -> object:
    if isinstance(node, ObjectValueNode):
        raise ValueError("that is even")
    return Undefined


def mistakes(schema: GraphQLSchema, text: str, limits: Limits | None = None) -> list[str]:
    with pytest.raises(RefusedOperation) as refused:
        Documents(schema, limits or Limits()).read(text)
    assert refused.value.status == 400
    return [error.message for error in refused.value.errors]


def test_a_valid_text_gives_its_operations(schema: GraphQLSchema) -> None:
    document = Documents(schema, Limits()).read(
        'query A { articles { title } } mutation B { create(title: "x") { title } }'
    )

    operation = document.operation("A")

    assert (operation.name, operation.kind, operation.root_type.name) == ("A", OperationType.QUERY, "Query")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ nope }", 'Cannot query field "nope" on type "Query".'),
        ("{ article { titel } }", 'Cannot query field "titel" on type "Article". Did you mean "title"?'),
        ("{ articles }", 'Field "articles" of type "[Article]!" must have a selection of subfields.'
         ' Did you mean "articles { ... }"?'),
        ("{ articles(a: 1) { title } }", 'Unknown argument "a" on field "Query.articles".'),
        ("{ articles { ...X } }", 'Unknown fragment "X".'),
        ("{ articles { ...X } } fragment X on Article { ...X }", 'Cannot spread fragment "X" within itself.'),
        ("{ article(id: $x) { title } }", 'Variable "$x" is not defined.'),
        ("{ article(filters: {titl: 1}) { title } }",
         'Field "titl" is not defined by type "Filters". Did you mean "title"?'),
        ("{ article(filters: 5) { title } }", 'Expected value of type "Filters", found 5.'),
        ('{ article(filters: {title: 5}) { title } }', "String cannot represent a non string value: 5"),
        ('{ article(filters: {size: "it\'s \'5\'"}) { title } }',
         'Int cannot represent non-integer value: "it\'s \'5\'"'),
        ("{ article(filters: {size: 2147483648}) { title } }",
         "Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("{ article(filters: {ratio: 1e999}) { title } }", "Float cannot represent non numeric value: 1e999"),
        ("{ article(filters: {must: null}) { title } }", 'Expected value of type "Int!", found null.'),
        ("{ article(id: [1]) { title } }", "ID cannot represent a non-string and non-integer value: [1]"),
        ("{ article(kind: howto) { title } }",
         'Value "howto" does not exist in "Kind" enum. Did you mean the enum value "how_to"?'),
        ('{ article(kind: "news") { title } }',
         'Enum "Kind" cannot represent non-enum value: "news". Did you mean the enum value "news"?'),
        ("{ article(id: {a: 1}) { title } }", "ID cannot represent a non-string and non-integer value: {a: 1}"),
        ("{ article(strict: {}) { title } }", 'Field "Strict.needed" of required type "Int!" was not provided.'),
        ("{ article(one: {a: 1, b: 2}) { title } }", 'OneOf Input Object "One" must specify exactly one key.'),
        ("{ article(one: {a: null}) { title } }", 'Field "One.a" must be non-null.'),
        ('{ article(odd: {a: "x"}) { title } }', 'Expected value of type "Odd", found {a: "x"}; that is even'),
        ("{ article(odd: 2) { title } }", 'Expected value of type "Odd", found 2.'),
        ("{ articles @defer { title } }", 'Unknown directive "@defer".'),
        ("subscription { articles { title } }", "The subscription operation is not supported by the schema."),
    ],
)  # fmt: skip
def test_mistakes_are_worded_as_clients_know_them(schema: GraphQLSchema, text: str, message: str) -> None:
    assert mistakes(schema, text)[0] == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ articles {", "Syntax Error: Expected Name, found <EOF>."),
        ("{ articles(a: 1 }", 'Syntax Error: Expected Name, found "}".'),
        ("{ näme }", "Syntax Error: Unexpected character: U+00E4."),
        ("{ a ? }", 'Syntax Error: Unexpected character: "?".'),
        (
            "{ a(b: 'x') }",
            "Syntax Error: Unexpected single quote character ('), did you mean to use a double quote (\")?",
        ),
        ('{ a(b: "\\ud800") }', 'Syntax Error: Invalid Unicode escape sequence: "\\ud800".'),
        ("", "Syntax Error: Unexpected <EOF>."),
    ],
)
def test_what_does_not_parse_is_refused(schema: GraphQLSchema, text: str, message: str) -> None:
    assert mistakes(schema, text) == [message]


def test_every_mistake_has_its_code_and_place(schema: GraphQLSchema) -> None:
    with pytest.raises(RefusedOperation) as refused:
        Documents(schema, Limits()).read("{ nope\n  article { nope } }")

    assert render_errors(refused.value.errors) == [
        {
            "message": 'Cannot query field "nope" on type "Query".',
            "locations": [{"line": 1, "column": 3}],
            "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
        },
        {
            "message": 'Cannot query field "nope" on type "Article".',
            "locations": [{"line": 2, "column": 13}],
            "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
        },
    ]


def test_introspection_is_refused_unless_allowed(schema: GraphQLSchema) -> None:
    text = "{ __schema { queryType { name } } __typename }"

    with pytest.raises(RefusedOperation) as refused:
        Documents(schema, Limits()).read(text)
    Documents(schema, Limits(introspection=True)).read(text)

    (error,) = render_errors(refused.value.errors)
    assert error["message"].startswith("GraphQL introspection is not allowed by Apollo Server, but the query contained")
    assert error["extensions"] == {
        "validationErrorCode": "INTROSPECTION_DISABLED",
        "code": "GRAPHQL_VALIDATION_FAILED",
    }


def test_introspection_in_circles_is_refused(schema: GraphQLSchema) -> None:
    text = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"

    assert mistakes(schema, text, Limits(introspection=True)) == ["Maximum introspection depth exceeded"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("{ articles { author { name } } }", []),
        ("{ articles { author { articles { title } } } }", [34]),
        ("{ articles { author { articles { title author { name } } } } }", [34, 40]),
        ("query Q { articles { ...A } } fragment A on Article { author { articles { title } } }", [75]),
        ("{ articles { ... on Article { author { articles { ...T } } } } } fragment T on Article { title }", [51]),
        ("{ articles { author { __typename } } }", []),
    ],
)
def test_a_level_is_a_field_with_a_selection(schema: GraphQLSchema, text: str, columns: list[int]) -> None:
    documents = Documents(schema, Limits(depth=2))

    try:
        documents.read(text)
        errors = []
    except RefusedOperation as refused:
        errors = render_errors(refused.errors)

    name = "Q" if "query Q" in text else ""
    assert [error["message"] for error in errors] == [f"'{name}' exceeds maximum operation depth of 2"] * len(columns)
    assert [error["locations"] for error in errors] == [[{"line": 1, "column": column}] for column in columns]


@pytest.mark.parametrize(
    ("text", "limits", "message"),
    [
        ("{ a: __typename b: __typename }", Limits(aliases=1), "The operation has 2 aliases; at most 1 are allowed"),
        ("{ a: __typename __typename }", Limits(root_fields=1),
         "The operation has 2 root fields; at most 1 are allowed"),
        ("{ ... @skip(if: true) { __typename @include(if: true) } }", Limits(directives=1),
         "The operation has 2 directives; at most 1 are allowed"),
        ("{ articles { title ...A } } fragment A on Article { title }", Limits(fields=2),
         "The operation has 3 fields; at most 2 are allowed"),
        ("{ articles { title title ... { title ... { title } } author { name } author { name } } }", Limits(repeats=3),
         "The operation has 5 repeated fields; at most 3 are allowed"),
        ("{ __typename }", Limits(tokens=2), "Syntax Error: Document contains more than 2 tokens. Parsing aborted."),
        ("#\n#\n#\n#\n{ __typename }", Limits(tokens=3),
         "Syntax Error: Document contains more than 3 comments. Parsing aborted."),
        ("{ __typename }", Limits(characters=9),
         "Syntax Error: Source contains more than 9 code points. Parsing aborted."),
    ],
)  # fmt: skip
def test_what_is_too_large_is_refused(schema: GraphQLSchema, text: str, limits: Limits, message: str) -> None:
    assert mistakes(schema, text, limits)[-1] == message


def test_fragments_that_double_are_counted_and_not_written_out(schema: GraphQLSchema) -> None:
    doubling = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    text = f"{{ ...F0 }} {doubling} fragment F30 on Query {{ __typename }}"

    assert mistakes(schema, text, Limits(root_fields=None)) == [
        f"The operation has {2**30} fields; at most 5000 are allowed"
    ]


def test_no_answer_lists_more_mistakes_than_the_limit(schema: GraphQLSchema) -> None:
    text = "{ " + " ".join(f"nope{n}" for n in range(50)) + " }"

    found = mistakes(schema, text, Limits(errors=3, root_fields=None))

    assert found == [
        'Cannot query field "nope0" on type "Query".',
        'Cannot query field "nope1" on type "Query".',
        'Cannot query field "nope2" on type "Query".',
        "Too many validation errors, error limit reached. Validation aborted.",
    ]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("query A { __typename }", "B", 'Unknown operation named "B".'),
        ("query A { __typename } query B { __typename }", None,
         "Must provide operation name if query contains multiple operations."),
    ],
)  # fmt: skip
def test_an_operation_must_be_found(schema: GraphQLSchema, text: str, name: str | None, message: str) -> None:
    document = Documents(schema, Limits()).read(text)

    with pytest.raises(RefusedOperation) as refused:
        document.operation(name)

    assert render_errors(refused.value.errors) == [
        {"message": message, "extensions": {"code": "OPERATION_RESOLUTION_FAILURE"}}
    ]


def test_a_text_is_read_once(schema: GraphQLSchema) -> None:
    documents = Documents(schema, Limits())

    assert documents.read("{ __typename }") is documents.read("{ __typename }")


def test_only_so_many_characters_are_kept(schema: GraphQLSchema) -> None:
    documents = Documents(schema, Limits())
    first = documents.read("{ __typename }")

    for number in range(45):
        documents.read("{ __typename }" + " " * 99_000 + "#" + str(number))

    assert documents.read("{ __typename }") is not first
