"""Root fields that read and are ready: what is left to a request is the id of a document, or values of variables."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from graphql.execution.values import VariableValues

from typecase.keeping import Kept
from typecase.resolvers.context import Context
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.answering import Answer, Way
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.reading import Read, answer_of
from typecase.resolvers.queries.prepared import PreparedQuery

_SCALARS = (str, int, float, type(None))
_MOST_READS = 1_000
_MOST_CHARACTERS = 500_000
"""A read takes about 10 kB, and twice the length of the texts among its values."""


class ReadyRead:
    """The way of a root field whose queries are prepared, for all who may what the caller may.

    Where the id of its document is the value of a `variable`, and nothing else depends on any, that alone is bound
    each time; what is no id goes `otherwise`.
    """

    __slots__ = ("_first", "_others", "_otherwise", "_read", "_variable")

    def __init__(
        self,
        read: Read,
        queries: Sequence[PreparedQuery],
        *,
        variable: str = "",
        otherwise: Way[Context] | None = None,
    ) -> None:
        """Take what the field reads, and its queries; the first has the total."""
        self._read = read
        self._first, *self._others = queries
        self._variable = variable
        self._otherwise = otherwise

    @property
    def whole(self) -> bool:
        """Whether it gives all that is asked for: no field below is the project's."""
        return not self._read.owned

    async def __call__(self, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        """Answer the field."""
        document_id = self._read.queries[0].document_id
        if self._otherwise is not None:
            given = variables.coerced.get(self._variable)
            if not isinstance(given, str):
                return await self._otherwise(field, variables, ctx)
            document_id = storable(given)
        read = self._read
        page = await (self._first.find if read.wants_entries else self._first.count)(document_id)
        trees, clean = page.trees, page.clean
        lists = [trees]
        for other in self._others:
            more = await other.find(document_id)
            lists.append(more.trees)
            clean = clean and more.clean
        tree = answer_of(read, lists, page.total)
        return Answer(tree, clean, True, read.hidden, read.owned) if trees else Answer(tree, clean)


class ReadByValues:
    """The way of a root field that depends on variables: it is read by their values. `make` makes a read of it."""

    __slots__ = ("_asked_before", "_make", "whole")

    def __init__(
        self, asked_before: "AskedBefore", make: Callable[[Field, VariableValues, Context], ReadyRead]
    ) -> None:
        self._asked_before = asked_before
        self._make = make
        self.whole = False
        """Whether its reads are whole, as far as is known."""

    async def __call__(self, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        """Answer the field."""
        read = self._asked_before.kept(field, variables, ctx, partial(self._make, field, variables, ctx))
        self.whole = read.whole
        return await read(field, variables, ctx)


class AskedBefore:
    """Reads that depend on variables, by the values of those: the ones that were asked for last.

    Clients ask for the same pages again and again. What is kept of a field does not hold it: a document that nobody
    sends any more is let go.
    """

    def __init__(self) -> None:
        self._kept = Kept[Hashable, ReadyRead](_MOST_READS, _MOST_CHARACTERS)

    def kept(self, field: Field, variables: VariableValues, ctx: Context, make: Callable[[], ReadyRead]) -> ReadyRead:
        """Return the read of a field for such a caller with these values, made now where it is not kept."""
        key = _key(field, variables, ctx)
        read = None if key is None else self._kept.get(key)
        if read is None:
            read = make()
            if key is not None and read.whole:
                texts = (value for value in variables.coerced.values() if isinstance(value, str))
                self._kept.put(key, read, sum(map(len, texts)))
        return read


def _key(field: Field, variables: VariableValues, ctx: Context) -> Hashable:
    """Return what a read depends on; None where a value is no scalar of JSON. Types count: there, 1 is not true."""
    values = variables.coerced
    for value in values.values():
        if not isinstance(value, _SCALARS):
            return None
    return (field.kept("mark", object), ctx.actor.signature, *values, *values.values(), *map(type, values.values()))
