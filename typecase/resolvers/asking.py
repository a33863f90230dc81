"""What an action of a content type is asked: by a root field of GraphQL or by a REST route, in one form."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.queries.conditions import All, Condition
from typecase.resolvers.queries.selection import Query

READS = ("find", "findOne")
"""The actions that read content, and change nothing."""

Parameters: TypeAlias = dict[str, Any]
"""Parameters in REST's grammar: `filters`, `sort`, `pagination`, `status`, `locale`; in REST `populate`, `fields`."""


@dataclass(slots=True, kw_only=True)
class Asked(ABC):
    """What one call of an action is asked. Each API has its own way to `read` parameters and to `compile` them.

    `data` is what shall be written (it may be changed until the action writes it), `expected` the `updatedAt` that the
    caller knows. `own_data` is what the project adds to the data: what the caller may see does not bind it.
    `wants_entries` and `wants_total` tell which of the two a list is asked for. `narrowed` are conditions beside those
    that are asked for. `encodes` tells that what is read becomes the answer without anybody of ours looking at it in
    between: JSON may stay text.
    """

    uid: str
    action: str
    document_id: str | None = None
    data: Any = None
    expected: str | None = None
    wants_entries: bool = True
    wants_total: bool = True
    encodes: bool = False
    pagination: Pagination | None = None
    own_data: dict[str, Any] = field(default_factory=dict[str, Any])
    narrowed: tuple[Condition, ...] = ()
    _parameters: Parameters | None = field(default=None, init=False)

    @abstractmethod
    def read(self) -> Mapping[str, Any]:
        """Return the parameters that came."""

    @abstractmethod
    def compile(self, parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
        """Return the query of parameters and its page; of those that came when there are none."""

    @property
    def parameters(self) -> Parameters:
        """The parameters, to be read and changed: once somebody has, the query is made of them."""
        if self._parameters is None:
            self._parameters = dict(self.read())
        return self._parameters

    @parameters.setter
    def parameters(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = dict(parameters)

    def query(self) -> Query:
        """Return the query that is asked; ValidationError (and its kinds) for what cannot be asked."""
        query, self.pagination = self.compile(self._parameters)
        self.wants_total = self.wants_total and self.pagination.with_count
        if self.narrowed:
            query = replace(query, condition=_joined(query.condition, self.narrowed))
        return query if self.document_id is None else query.of_document(self.document_id)

    def page(self) -> Pagination:
        """Return the page of the query."""
        if self.pagination is None:
            self.query()
        assert self.pagination is not None
        return self.pagination


def _joined(asked: Condition | None, narrowed: tuple[Condition, ...]) -> Condition:
    return All(narrowed if asked is None else (asked, *narrowed))
