from typing import Any

from typecase.resolvers.graphql.unions import TYPE_KEY, hidden_paths, type_of, with_type, without_types
from typecase.resolvers.queries.selection import Connection, Constant, Edge, Parts, Query, Scalar, Selection

NAMED = Selection("c", (Constant("__typename", "C"),))
UNNAMED = with_type(Selection("c", (Scalar("a", "a"),)), "C")


def test_an_item_that_says_its_type_needs_no_hidden_key() -> None:
    assert with_type(NAMED, "C") is NAMED


def test_an_alias_is_not_enough() -> None:
    aliased = Selection("c", (Constant("t", "C"),))

    assert with_type(aliased, "C").outputs == (Constant("t", "C"), Constant(TYPE_KEY, "C"))


def test_the_type_of_an_item_is_what_it_says() -> None:
    assert type_of({TYPE_KEY: "A", "__typename": "an alias"}) == "A"
    assert type_of({"__typename": "B"}) == "B"


def test_hidden_types_are_found_through_edges_connections_and_components() -> None:
    zone = Parts("z", "zone", {"c": UNNAMED, "d": NAMED})
    inner = Selection("t", (zone, Scalar("s", "s"), Parts("n", "named", {"c": NAMED})))
    selection = Selection(
        "t",
        (
            Edge("e", "edge", Query(selection=inner)),
            Connection("c", (Edge("nodes", "edge", Query(selection=inner)), Constant("__typename", "X"))),
            Parts("p", "parts", {"p": Selection("p", (zone,))}),
        ),
    )

    assert hidden_paths(selection) == (("e", "z"), ("c", "nodes", "z"), ("p", "z"))


def test_hidden_types_are_taken_away_in_place() -> None:
    def item() -> dict[str, Any]:
        return {"a": 1, TYPE_KEY: "C"}

    tree: Any = [{"e": {"z": [item(), item()]}, "x": [item()]}, {"e": None}, None]

    without_types(tree, [("e", "z"), ("missing",)])

    assert tree == [{"e": {"z": [{"a": 1}, {"a": 1}]}, "x": [{"a": 1, TYPE_KEY: "C"}]}, {"e": None}, None]
