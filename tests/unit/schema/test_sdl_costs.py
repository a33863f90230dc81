"""`@cost`: how it comes into the SDL, and how it is read back."""

import pytest
from graphql import parse

from tests.unit.schema.declaring import a_type
from typecase.errors import BootError
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry
from typecase.schema.sdl import sdl
from typecase.schema.sdl.costs import FieldCost, field_costs
from typecase.schema.sdl.document import build_document


def test_the_directives_of_a_document_are_read() -> None:
    document = parse(
        """
        type Query {
          plain: String
          dear: String @cost(weight: 7)
          search(first: Int, ids: [ID!]): [Query] @cost(weight: 2, multipliers: ["first", "ids"])
        }
        type Article { score(of: Int): Float @cost(multipliers: ["of"]), body: String @cost }
        """
    )

    assert dict(field_costs(document)) == {
        "Query.dear": FieldCost(weight=7),
        "Query.search": FieldCost(weight=2, multipliers=("first", "ids")),
        "Article.score": FieldCost(multipliers=("of",)),
        "Article.body": FieldCost(),
    }


def test_all_mistakes_stop_the_boot() -> None:
    document = parse(
        """
        type Query {
          a(first: Int, after: ID): Int @cost(multipliers: ["frist"])
          b: Int @cost(weight: -2, multipliers: ["first"])
        }
        """
    )

    with pytest.raises(BootError) as caught:
        field_costs(document)

    assert list(caught.value.mistakes) == [
        'Query.a: the multiplier "frist" of @cost is no argument of the field; it has first, after',
        "Query.b: the weight of @cost is 0 or more, but found -2",
        'Query.b: the multiplier "first" of @cost is no argument of the field; it has none',
    ]


def test_the_file_of_a_content_type_says_what_its_actions_cost() -> None:
    api = {"find": {"cost": 5}, "create": {"cost": 2}, "update": {"cost": 3}, "findOne": {}}
    registry = load_declarations({"schema/article.json": a_type(api=api)})

    assert dict(field_costs(build_document(registry))) == {
        "Query.articles_connection": FieldCost(weight=5),
        "Query.articles": FieldCost(weight=5),
        "Mutation.createArticle": FieldCost(weight=2),
        "Mutation.updateArticle": FieldCost(weight=3),
        "Mutation.createManyArticles": FieldCost(weight=2),
        "Mutation.updateManyArticles": FieldCost(weight=3),
        "Mutation.upsertArticle": FieldCost(weight=3),
    }
    assert '@auth(scope: ["api::article.article.find"]) @cost(weight: 5)' in sdl(registry)
    assert "@cost" not in sdl(registry, directives=False)


def test_the_example_has_no_costs_of_its_own(magazine: Registry) -> None:
    assert not field_costs(build_document(magazine))
