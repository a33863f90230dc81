"""A schema and an answerer for tests: what they answer is given by hand."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, build_schema
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.answering import Answer, Way
from typecase.resolvers.graphql.collecting import Field, root_fields
from typecase.resolvers.graphql.documents import Documents, Operation
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.variables import coerce_variables

SDL = """
type Query {
  tags(limit: Int = 10): [Tag]!
  tag(name: String): Tag
  zone: [Zone]
  hello: Hello
}
type Mutation { add(name: String!): Tag, must: Tag! }
type Tag { name: String!, size: Float, kind: String, tags: [Tag]!, parent: Tag }
type Hello { words: Int, again: Hello, things: [Thing] }
interface Thing { name: String }
type Ball implements Thing { name: String, round: Boolean }
type Text { text: String }
type Image { url: String }
union Zone = Text | Image
"""


def schema() -> GraphQLSchema:
    """Return a new schema."""
    return build_schema(SDL)


def operation(text: str, on: GraphQLSchema | None = None, name: str | None = None) -> Operation:
    """Return an operation of the schema."""
    return Documents(on or schema(), Limits(introspection=True)).read(text).operation(name)


def values(read: Operation, given: Mapping[str, Any] | None = None) -> VariableValues:
    """Return coerced variables."""
    return coerce_variables(read, given or {})


def fields(text: str, given: Mapping[str, Any] | None = None, on: GraphQLSchema | None = None) -> tuple[Field, ...]:
    """Return the root fields of an operation."""
    read = operation(text, on)
    return root_fields(read, values(read, given))


class Canned:
    """Answers root fields by their response key: with an answer, or by raising an error. `asked` notes the order.

    When it `is_ready`, its fields are.
    """

    def __init__(self, answers: Mapping[str, Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.is_ready = False

    def knows(self, field: Field) -> bool:
        """Tell whether there is an answer."""
        return field.key in self.answers

    def ready(self, field: Field, context: Any) -> Way[Any] | None:
        """Return what answers a field, when it is ready."""
        del context
        return self._answer_ready if self.is_ready and field.key in self.answers else None

    async def _answer_ready(self, field: Field, variables: VariableValues, context: Any) -> Answer:
        answer = await self.answer(field, variables, context)
        self.asked[-1] += " (ready)"
        return answer

    async def answer(self, field: Field, variables: VariableValues, context: Any) -> Answer:
        """Return or raise it."""
        self.asked.append(field.key)
        answer = self.answers[field.key]
        if isinstance(answer, Exception):
            raise answer
        return answer
