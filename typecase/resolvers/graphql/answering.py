"""Answers: a valid operation and its variables in, the body of the response out.

Each root field is answered by a coroutine of the server's (`Answerer`), which gives a finished tree: response keys and
JSON values. When nothing in it is wrong, the trees are the answer and graphql-core executes nothing. When something is
(an exception in place of a value, null where there may be none), graphql-core executes the same operation over the same
trees, so that the order of the errors, their paths and what becomes null are the specification's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from graphql import ExecutionResult, OperationType
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.collecting import Field, has_switches, root_fields
from typecase.resolvers.graphql.costs import Costs
from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.errors import RefusedOperation, render_errors
from typecase.resolvers.graphql.executing import Trees, execute_over
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.graphql.owned import Owned
from typecase.resolvers.graphql.unions import Path, without_types
from typecase.resolvers.graphql.variables import coerce_variables
from typecase.resolvers.watching import Cost, current_watch

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)

_ONLY = "only field"
"""Where an operation's memory has the root fields that may be ready: one, or none."""


@dataclass(slots=True)  # not frozen: made for each request, that would cost 0.5 µs
class Answer:
    """The answer to one root field.

    `keyed` trees have response keys and JSON values, or exceptions where a value could not be given; `clean` tells that
    there is no exception and no forbidden null in it; `hidden` is where it holds types for graphql-core only,
    `owned` are the fields in it that a project answers. A tree
    that is not `keyed` has the names of fields, in mappings or objects, and graphql-core picks what is asked for.
    """

    tree: Any
    clean: bool = True
    keyed: bool = True
    hidden: Sequence[Path] = ()
    owned: Sequence[Owned] = ()

    def is_right(self, field: Field) -> bool:
        """Tell whether the tree is right as it is, and graphql-core has nothing to do."""
        return self.clean and self.keyed and (self.tree is not None or field.nullable)


class Answerer(Protocol[C_contra]):
    """Answers root fields. It raises an error of `typecase.errors` when it cannot; anything else is a bug."""

    def knows(self, field: Field) -> bool:
        """Tell whether a root field is answered here; else its own resolver in the schema is."""
        ...

    def ready(self, field: Field, context: C_contra) -> "Way[C_contra] | None":
        """Return what answers a root field for such a caller, as `answer` does, where nothing is to be found out."""
        ...

    async def answer(self, field: Field, variables: VariableValues, context: C_contra) -> Answer:
        """Return the answer to a root field."""
        ...


Way: TypeAlias = Callable[[Field, VariableValues, C], Awaitable[Answer]]
"""Answers a root field of one operation with the variables of a request.

It may be kept with the field, and does not hold it: nothing would let go of both before the next look for garbage.
"""


@dataclass(slots=True)  # not frozen: made for each request, that would cost 0.5 µs
class ReadyOperation:
    """A query with one root field that may be ready, and its variables: what is left to do is to answer the field.

    Its variables must not be changed: it may be kept for who sends the same again.
    """

    operation: Operation
    field: Field
    variables: VariableValues
    given: Mapping[str, Any]


@dataclass(slots=True)  # not frozen: made for each request, that would cost 0.5 µs
class Result:
    """The body of a response (an object; a list for a batch), its HTTP status and headers.

    `ready` is the operation that was answered, where it was ready.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    ready: ReadyOperation | None = None


class Answering(Generic[C]):
    """Answers operations that do not cost more than `costs` allow, any without it.

    With `stacktraces`, errors say where they were raised: for development. `own` are the fields below the root that a
    project answers or guards.
    """

    def __init__(
        self,
        answerer: Answerer[C],
        *,
        costs: Costs | None = None,
        stacktraces: bool = False,
        own: Mapping[str, OwnField] | None = None,
    ) -> None:
        self._answerer = answerer
        self._own = own or {}
        self._costs = costs
        self._stacktraces = stacktraces

    async def answer(self, operation: Operation, given: Mapping[str, Any], context: C) -> Result:
        """Answer an operation with the variables that were given. It raises nothing for what a client sends."""
        fields: Sequence[Field] = operation.memory.get(_ONLY, ())
        way = self._way(fields[0], context) if fields else None
        try:
            if way is None:
                fields, variables = self.prepare(operation, given)
            else:
                variables = coerce_variables(operation, given)
        except RefusedOperation as refused:
            return self.refusal(refused)
        if way is None:
            return await self.run(operation, fields, variables, given, context)
        return await self._go(way, ReadyOperation(operation, fields[0], variables, given), context)

    def answer_ready(self, ready: ReadyOperation, context: C) -> Awaitable[Result] | None:
        """Return what answers an operation that was ready; None where it is not for this caller."""
        way = self._way(ready.field, context)
        return None if way is None else self._go(way, ready, context)

    def _way(self, field: Field, context: C) -> Way[C] | None:
        return self._answerer.ready(field, context) if current_watch() is None else None

    async def _go(self, way: Way[C], ready: ReadyOperation, context: C) -> Result:
        field = ready.field
        answer = await _caught(way(field, ready.variables, context))
        if isinstance(answer, Answer) and answer.is_right(field) and not answer.hidden:
            return Result({"data": {field.key: answer.tree}}, ready=ready)
        run = _Run(self._answerer, ready.operation, (field,), ready.variables, context, self._own)
        run.put(field, answer)
        result = await self._result(run, ready.given)
        result.ready = ready
        return result

    def prepare(self, operation: Operation, given: Mapping[str, Any]) -> tuple[Sequence[Field], VariableValues]:
        """Return the root fields of an operation and its variables; RefusedOperation when it is not to be executed."""
        variables = coerce_variables(operation, given)
        fields = root_fields(operation, variables)
        self._weigh(fields, variables)
        if _ONLY not in operation.memory:
            operation.memory[_ONLY] = fields if self._may_be_ready(operation, fields) else ()
        return fields, variables

    def _may_be_ready(self, operation: Operation, fields: Sequence[Field]) -> bool:
        """Tell whether a query has one root field, and is the same and costs the same whatever the variables are."""
        is_one = operation.kind is OperationType.QUERY and len(fields) == 1 and not has_switches(operation)
        return is_one and (self._costs is None or self._costs.part(fields[0]).fixed is not None)

    async def run(
        self,
        operation: Operation,
        fields: Sequence[Field],
        variables: VariableValues,
        given: Mapping[str, Any],
        context: C,
        answerer: Answerer[C] | None = None,
    ) -> Result:
        """Return the result of a prepared operation, whose root fields another answerer may answer."""
        answerer = answerer or self._answerer
        run = _Run(answerer, operation, fields, variables, context, self._own)
        if all(field.name == "__typename" or answerer.knows(field) for field in fields):
            await run.answer_all()
        else:
            run.clean = False
        return await self._result(run, given)

    async def _result(self, run: "_Run[C]", given: Mapping[str, Any]) -> Result:
        if run.clean:
            return Result({"data": run.shown()})
        executed = await run.execute(given)
        if not executed.errors:
            return Result({"data": executed.data})
        errors = render_errors(executed.errors, stacktraces=self._stacktraces)
        return Result({"errors": errors, "data": executed.data})

    def _weigh(self, fields: Sequence[Field], variables: VariableValues) -> None:
        """Tell whoever watches what an operation costs; RefusedOperation when it is too much."""
        if self._costs is not None:
            watch = current_watch()
            if watch is not None:
                watch.costs.append(Cost(cost=self._costs.of(fields, variables), most=self._costs.most))
            self._costs.check(fields, variables)

    def refusal(self, refused: RefusedOperation) -> Result:
        """Return the answer to an operation that is not executed."""
        body = {"errors": render_errors(refused.errors, stacktraces=self._stacktraces)}
        return Result(body, refused.status, refused.headers)


async def _caught(answering: Awaitable[Answer]) -> Answer | Exception:
    """Return an answer, or the exception that stands in the place of its value until errors are rendered."""
    try:
        return await answering
    except Exception as error:  # a bug in one field is an error of that field, which rendering logs
        return error


class _Run(Generic[C]):
    """One run of an operation: the trees by response key, and whether they are the answer as they are."""

    def __init__(
        self,
        answerer: Answerer[C],
        operation: Operation,
        fields: Sequence[Field],
        variables: VariableValues,
        context: C,
        own: Mapping[str, OwnField],
    ) -> None:
        self._answerer = answerer
        self._operation = operation
        self._fields = {field.key: field for field in fields}
        self._variables = variables
        self._context = context
        self._own = own
        self._hidden: list[tuple[Any, Sequence[Path]]] = []
        self._keyed: set[str] = set()
        self.trees: dict[str, Any] = {}
        self.clean = True

    async def answer_all(self) -> None:
        """Answer every root field: those of a mutation one after the other, those of a query together."""
        self.trees = {key: field.parent.name for key, field in self._fields.items()}  # in order; true for __typename
        asked = [field for field in self._fields.values() if field.name != "__typename"]
        if len(asked) > 1 and self._operation.kind is OperationType.QUERY:
            await asyncio.gather(*map(self._answer, asked))
        else:
            for field in asked:
                await self._answer(field)

    def shown(self) -> Mapping[str, Any]:
        """Return the trees as the client gets them, when all are clean."""
        for tree, paths in self._hidden:
            without_types(tree, paths)
        return self.trees

    async def execute(self, given: Mapping[str, Any]) -> ExecutionResult:
        """Let graphql-core execute the operation over the trees; what has none yet is answered on the way."""
        trees = Trees(values=self.trees, keyed=self._keyed, late=self._answer_late, own=self._own)
        return await execute_over(trees, self._operation, given, self._context)

    async def _answer(self, field: Field) -> None:
        self.put(field, await _caught(self._answerer.answer(field, self._variables, self._context)))

    def put(self, field: Field, answer: Answer | Exception) -> None:
        """Put the answer to a field in its place, or what `_caught` returned."""
        if isinstance(answer, Exception):
            self.trees[field.key] = answer
            self.clean = False
            return
        self.trees[field.key] = answer.tree
        if answer.hidden:
            self._hidden.append((answer.tree, answer.hidden))
        if answer.keyed:
            self._keyed.add(field.key)
        if not answer.is_right(field):
            self.clean = False

    async def _answer_late(self, key: str) -> Any:
        await self._answer(self._fields[key])
        return self.trees[key]
