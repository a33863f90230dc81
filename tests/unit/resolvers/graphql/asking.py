"""Reads of the magazine, for tests: operations in, `Read` and `Selection` out."""

from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from typecase.resolvers.graphql.collecting import Field, root_fields
from typecase.resolvers.graphql.documents import Documents, Operation
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.reading import Read, read_of
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.resolvers.graphql.selector import PageSizes, Selector
from typecase.resolvers.graphql.shapes import Shapes
from typecase.resolvers.graphql.variables import coerce_variables
from typecase.resolvers.queries.conditions import All, Compare, Condition, Operator, Order
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner
from typecase.schema.sdl.root_fields import root_fields as declared_root_fields


@dataclass
class Asker:
    """Sees every content type but the `unseen`; a filter of one comparison becomes it, whatever else it holds."""

    unseen: frozenset[str] = frozenset()
    signature: Hashable | None = None
    parsed: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])

    def sees(self, uid: str) -> bool:
        return uid not in self.unseen

    def parse_filters(self, filters: Mapping[str, Any], owner: Owner) -> Condition | None:
        self.parsed.append((owner.uid, filters))
        parts = (
            Compare(name, Operator(operator), value)
            for name, comparisons in filters.items()
            for operator, value in comparisons.items()
        )
        return All(tuple(parts))

    def parse_sort(self, sort: Sequence[str], owner: Owner) -> tuple[Order, ...]:
        return tuple(Order(tuple(key.split(".")), owner.uid == "never") for key in sort)


class Magazine:
    """The magazine's schema, with the fields of Strapi 4 when `v4`, and what reads it."""

    def __init__(self, registry: Registry, *, v4: bool = False) -> None:
        self.registry = registry
        self.shapes = Shapes(registry)
        self.documents = Documents(build_executable_schema(registry, v4=v4), Limits())
        self.declared = declared_root_fields(registry)
        self.page_sizes = PageSizes()

    def with_page_sizes(self, page_sizes: PageSizes) -> "Magazine":
        other = copy(self)
        other.page_sizes = page_sizes
        return other

    def operation(self, text: str) -> Operation:
        return self.documents.read(text).operation(None)

    def fields(
        self, text: str, asker: Asker | None = None, given: Mapping[str, Any] | None = None
    ) -> list[tuple[Field, Selector]]:
        read = self.operation(text)
        variables = coerce_variables(read, given or {})
        selector = Selector(self.shapes, asker or Asker(), variables, self.page_sizes)
        return [(asked, selector) for asked in root_fields(read, variables)]

    def reads(self, text: str, asker: Asker | None = None, given: Mapping[str, Any] | None = None) -> list[Read]:
        found: list[Read] = []
        for asked, selector in self.fields(text, asker, given):
            uid = self.declared[f"{asked.parent.name}.{asked.name}"].uid
            assert uid is not None
            found.append(read_of(asked, self.registry.content_type(uid), selector))
        return found

    def read(self, text: str, asker: Asker | None = None, given: Mapping[str, Any] | None = None) -> Read:
        (read,) = self.reads(text, asker, given)
        return read
