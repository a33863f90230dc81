"""The reference that answers of plans are compared with: graphql-core's execution over the entity service.

Of how the server answers GraphQL nothing is used but its schema.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, execute, parse

from tests.api.reference_fields import Fields, Mistakes
from tests.api.reference_reads import Reads
from tests.api.reference_rehearsal import Rehearsal
from tests.api.reference_values import finished
from tests.magazines import Magazine
from typecase.errors import TypecaseError

Errors: TypeAlias = Mapping[tuple[str | int, ...], frozenset[tuple[str, str]]]
"""The errors by their path, each with the messages and codes that it may have."""

_INTERNAL = "INTERNAL_SERVER_ERROR"


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer to an operation: its data as JSON, and its errors."""

    data: bytes
    errors: Errors


class Reference:
    """Answers operations over one magazine."""

    def __init__(self, magazine: Magazine, schema: GraphQLSchema) -> None:
        self._backend = magazine.backend
        self._schema = schema
        self._reads = Reads(magazine)

    async def answer(self, text: str, name: str, variables: Mapping[str, Any], who: str) -> Expected:
        """Return the answer to a valid operation for a caller."""
        rehearsal = Rehearsal(self._backend, who)
        self._execute(text, name, variables, rehearsal)
        fields = Fields(self._backend, self._reads, who, rehearsal.found)
        result = self._execute(text, name, variables, fields)
        while await self._reads.catch_up():
            result = self._execute(text, name, variables, fields)
        errors = {tuple(error.path or ()): frozenset(_told(error)) for error in result.errors or ()}
        return Expected(orjson.dumps(finished(result.data)), errors)

    def _execute(
        self, text: str, name: str, variables: Mapping[str, Any], resolvers: Fields | Rehearsal
    ) -> ExecutionResult:
        result = execute(
            self._schema,
            _parsed(text),
            operation_name=name,
            variable_values=dict(variables),
            field_resolver=resolvers.resolve,
            type_resolver=resolvers.type_of,
        )
        assert isinstance(result, ExecutionResult), "no resolver waits"
        return result


def _told(error: GraphQLError) -> Iterable[tuple[str, str]]:
    match error.original_error:
        case Mistakes(errors=errors):
            return [(one.message, one.code) for one in errors]
        case TypecaseError() as known:
            return [(known.message, known.code)]
        case None | TypeError() | GraphQLError():
            return [(error.message, _INTERNAL)]
        case bug:
            raise bug


@lru_cache(maxsize=64)
def _parsed(text: str) -> DocumentNode:
    return parse(text)
