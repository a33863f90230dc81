from collections.abc import Mapping
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLObjectType

from tests.unit.resolvers.graphql import tiny
from typecase.errors import ForbiddenError, ValidationError
from typecase.resolvers.graphql.answering import Answer, Answering
from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.unions import TYPE_KEY
from typecase.resolvers.graphql.variables import coerce_variables

FORBIDDEN = {
    "code": "FORBIDDEN",
    "error": {"name": "ForbiddenError", "message": "Forbidden access", "details": {}},
}


async def body(
    text: str, answers: dict[str, Answer | Exception], given: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the body of an answer, which is the same when the operation is known and its field is ready."""
    answerer = tiny.Canned(answers)
    operation = tiny.operation(text)
    result = await Answering(answerer).answer(operation, given or {}, None)
    assert result.status == 200
    answerer.is_ready = True
    assert (await Answering(answerer).answer(operation, given or {}, None)).body == result.body
    return result.body


@pytest.mark.parametrize(
    ("text", "given", "ready"),
    [
        ("{ tag { name } }", {}, True),
        ("{ t: tag(name: null) { name } }", {}, True),
        ("query ($n: String) { tag(name: $n) { name } }", {"n": "a"}, True),
        ("{ tag { name } hello { words } }", {}, False),
        ("{ tag { name } __typename }", {}, False),
        ("query ($s: Boolean!) { tag { name kind @skip(if: $s) } }", {"s": True}, False),
        ('mutation { add(name: "n") { name } }', {}, False),
    ],
)
async def test_the_only_field_of_a_query_is_ready_once_it_was_answered(
    text: str, given: dict[str, Any], *, ready: bool
) -> None:
    keys = ("tag", "t", "hello", "add")
    answerer = tiny.Canned({key: Answer(tree=None) for key in keys})
    answerer.is_ready = True
    answering, operation = Answering(answerer), tiny.operation(text)

    await answering.answer(operation, given, None)
    assert not any("ready" in key for key in answerer.asked)
    answerer.asked.clear()
    await answering.answer(operation, given, None)

    assert all("ready" in key for key in answerer.asked) is ready


@pytest.mark.parametrize("ready", [False, True])
async def test_variables_are_coerced_once(monkeypatch: pytest.MonkeyPatch, *, ready: bool) -> None:
    answerer = tiny.Canned({"tag": Answer(tree=None)})
    answerer.is_ready = ready
    answering, operation = Answering(answerer), tiny.operation("query ($n: String) { tag(name: $n) { name } }")
    await answering.answer(operation, {"n": "a"}, None)
    coerced: list[Any] = []

    def noting(operation: Operation, given: Mapping[str, Any]) -> Any:
        coerced.append(given)
        return coerce_variables(operation, given)

    monkeypatch.setattr("typecase.resolvers.graphql.answering.coerce_variables", noting)

    await answering.answer(operation, {"n": "b"}, None)

    assert coerced == [{"n": "b"}]


async def test_wrong_variables_are_refused_before_a_ready_field_is_asked() -> None:
    answerer = tiny.Canned({"tag": Answer(tree=None)})
    answerer.is_ready = True
    answering, operation = Answering(answerer), tiny.operation("query ($n: String) { tag(name: $n) { name } }")
    await answering.answer(operation, {"n": "a"}, None)

    refused = await answering.answer(operation, {"n": 7}, None)

    assert (refused.status, refused.body["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert answerer.asked == ["tag"]


async def test_clean_trees_are_the_answer() -> None:
    tree = [{"n": "Alpha"}]

    answered = await body("{ __typename t: tags { n: name } }", {"t": Answer(tree=tree)})

    assert answered == {"data": {"__typename": "Query", "t": [{"n": "Alpha"}]}}
    assert answered["data"]["t"] is tree
    assert list(answered["data"]) == ["__typename", "t"]


async def test_null_is_an_answer_where_it_may_be() -> None:
    assert await body("{ tag { name } }", {"tag": Answer(tree=None)}) == {"data": {"tag": None}}


async def test_a_refused_field_is_null_with_an_error() -> None:
    answered = await body(
        "{ tag { name } a: tag { name } }", {"tag": ForbiddenError(), "a": Answer(tree={"name": "A"})}
    )

    assert answered == {
        "errors": [{"message": "Forbidden access", "path": ["tag"], "extensions": FORBIDDEN}],
        "data": {"tag": None, "a": {"name": "A"}},
    }
    assert list(answered) == ["errors", "data"]


async def test_a_refused_field_that_cannot_be_null_takes_all_data_along() -> None:
    answered = await body("{ tags { name } tag { name } }", {"tags": ForbiddenError(), "tag": Answer(tree=None)})

    assert answered == {
        "errors": [{"message": "Forbidden access", "path": ["tags"], "extensions": FORBIDDEN}],
        "data": None,
    }


async def test_null_where_none_may_be_is_an_error_of_the_specification() -> None:
    answered = await body("{ tags { name } }", {"tags": Answer(tree=None)})

    assert answered == {
        "errors": [
            {
                "message": "Cannot return null for non-nullable field Query.tags.",
                "locations": [{"line": 1, "column": 3}],
                "path": ["tags"],
                "extensions": {"code": "INTERNAL_SERVER_ERROR"},
            }
        ],
        "data": None,
    }


async def test_errors_inside_a_tree_have_their_places() -> None:
    trees = [{"n": "A", "tags": ForbiddenError()}, {"n": None, "tags": []}, {"n": "C", "tags": [{"n": "D"}]}]

    answered = await body("{ tags { n: name tags { n: name } } }", {"tags": Answer(tree=trees, clean=False)})

    assert answered == {
        "errors": [
            {"message": "Forbidden access", "path": ["tags", 0, "tags"], "extensions": FORBIDDEN},
            {
                "message": "Cannot return null for non-nullable field Tag.name.",
                "locations": [{"line": 1, "column": 10}],
                "path": ["tags", 1, "n"],
                "extensions": {"code": "INTERNAL_SERVER_ERROR"},
            },
        ],
        "data": {"tags": [None, None, {"n": "C", "tags": [{"n": "D"}]}]},
    }


async def test_one_error_in_many_trees_collects_no_frames() -> None:
    denied = ValidationError("no", details={"a": 1})

    answered = await body("{ tag { kind size } }", {"tag": Answer(tree={"kind": denied, "size": denied}, clean=False)})

    assert [error["extensions"]["error"]["details"] for error in answered["errors"]] == [{"a": 1}, {"a": 1}]
    assert denied.__traceback__ is None


async def test_numbers_are_written_alike_both_ways() -> None:
    trees = [{"size": 7}, {"size": 7.5}, {"size": 2.0**60}]

    answered = await body("{ tags { size } x: tag { name } }", {"tags": Answer(tree=trees), "x": ForbiddenError()})

    assert [type(tree["size"]) for tree in answered["data"]["tags"]] == [int, float, float]


async def test_the_types_of_union_items_are_hidden_in_a_clean_answer() -> None:
    trees = [{"text": "t", TYPE_KEY: "Text"}, {TYPE_KEY: "Image"}]

    answered = await body("{ zone { ... on Text { text } } }", {"zone": Answer(tree=trees, hidden=[()])})

    assert answered == {"data": {"zone": [{"text": "t"}, {}]}}


async def test_the_types_of_union_items_are_known_when_graphql_core_executes() -> None:
    trees = [{"text": "t", TYPE_KEY: "Text"}, {"u": "/a", "__typename": "Image"}]
    text = "{ zone { ... on Text { text } ... on Image { __typename u: url } } tag { name } }"

    answered = await body(text, {"zone": Answer(tree=trees, hidden=[()]), "tag": ForbiddenError()})

    assert answered["data"] == {"zone": [{"text": "t"}, {"__typename": "Image", "u": "/a"}], "tag": None}


async def test_values_by_name_are_picked_by_graphql_core() -> None:
    class Again:
        words = 2

    value = {"words": 1, "again": Again(), "things": [{"__typename": "Ball", "name": "b", "round": True}]}

    answered = await body(
        "{ h: hello { w: words words again { words } things { n: name ... on Ball { round } } } }",
        {"h": Answer(tree=value, keyed=False)},
    )

    assert answered == {
        "data": {"h": {"w": 1, "words": 1, "again": {"words": 2}, "things": [{"n": "b", "round": True}]}}
    }


async def test_mutations_are_answered_one_after_the_other() -> None:
    canned = tiny.Canned({"b": Answer(tree={"name": "B"}), "a": ValidationError("no"), "c": Answer(tree=None)})
    text = 'mutation { b: add(name: "b") { name } a: add(name: "a") { name } c: add(name: "c") { name } }'

    result = await Answering(canned).answer(tiny.operation(text), {}, None)

    assert canned.asked == ["b", "a", "c"]
    assert result.body["data"] == {"b": {"name": "B"}, "a": None, "c": None}
    assert [error["path"] for error in result.body["errors"]] == [["a"]]


async def test_a_root_field_with_a_resolver_of_its_own_runs_in_graphql_core() -> None:
    schema = tiny.schema()
    hello = schema.type_map["Hello"]
    assert schema.query_type is not None
    assert isinstance(hello, GraphQLObjectType)

    async def resolve(source: Any, info: Any) -> dict[str, int]:
        return {"words": info.context}

    schema.query_type.fields["hello"].resolve = resolve
    operation = tiny.operation("{ x: tag { n: name } w: hello { w: words } __typename }", schema)

    result = await Answering(tiny.Canned({"x": Answer(tree={"n": "A"})})).answer(operation, {}, 5)

    assert result.body == {"data": {"x": {"n": "A"}, "w": {"w": 5}, "__typename": "Query"}}


async def test_introspection_runs_in_graphql_core() -> None:
    answered = await body('{ __type(name: "Tag") { name } tags { name } }', {"tags": Answer(tree=[{"name": "A"}])})

    assert answered == {"data": {"__type": {"name": "Tag"}, "tags": [{"name": "A"}]}}


async def test_a_bug_tells_the_client_nothing(caplog: pytest.LogCaptureFixture) -> None:
    answered = await body("{ tag { name } }", {"tag": RuntimeError("the secret")})

    assert answered == {
        "errors": [
            {"message": "Internal Server Error", "path": ["tag"], "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
        ],
        "data": {"tag": None},
    }
    assert "the secret" in caplog.text


async def test_an_error_that_names_itself_keeps_its_message_and_place() -> None:
    error = GraphQLError("Authentication requested")

    answered = await body("{ tag { name } }", {"tag": error})

    assert answered["errors"] == [
        {
            "message": "Authentication requested",
            "locations": [{"line": 1, "column": 3}],
            "path": ["tag"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR"},
        }
    ]


async def test_wrong_variables_are_refused_before_anything_is_asked() -> None:
    canned = tiny.Canned({"tag": Answer(tree=None)})

    result = await Answering(canned).answer(tiny.operation("query ($n: String!) { tag(name: $n) { name } }"), {}, None)

    assert result.status == 400
    assert [error["message"] for error in result.body["errors"]] == [
        'Variable "$n" of required type "String!" was not provided.'
    ]
    assert list(result.body) == ["errors"]
    assert canned.asked == []


async def test_in_development_errors_say_where_they_were_raised() -> None:
    answering = Answering(tiny.Canned({"tag": ForbiddenError()}), stacktraces=True)

    result = await answering.answer(tiny.operation("{ tag { name } }"), {}, None)

    (error,) = result.body["errors"]
    assert error["extensions"].pop("stacktrace")[0] == "Traceback (most recent call last):\n"
    assert error["extensions"] == FORBIDDEN


async def test_one_operation_of_several_is_executed() -> None:
    operation = tiny.operation("query A { tags { name } } query B { tag { name } }", name="B")

    result = await Answering(tiny.Canned({"tag": ForbiddenError()})).answer(operation, {}, None)

    assert result.body["data"] == {"tag": None}
