"""What an operation costs: how many objects its answer can hold at most, weighed as `@cost` says.

A field that has a selection counts 1 for each object that it gives, and so does everything below it for each of those:
lists give as many as the page that they are asked for has, other fields one. Which fields there are is worked out once
for an operation, and so is the cost as far as no page depends on a variable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from graphql import FieldNode, GraphQLError, GraphQLSchema, is_abstract_type, is_leaf_type
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.counting import Counting, Number, has_pages, number, product
from typecase.resolvers.graphql.errors import OPERATION_TOO_EXPENSIVE, RefusedOperation
from typecase.resolvers.graphql.selector import PageSizes
from typecase.schema.sdl.costs import FieldCost

_USUAL = FieldCost()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One field of an operation: `weight` for each of the `values` that it gives, and what is below each of them.

    It is kept with the field and does not hold it, but its `key` and `nodes`. `choices` are the fields below for each
    type that a value may have, `fixed` is the cost where variables change none.
    """

    key: str
    nodes: Sequence[FieldNode]
    weight: int
    values: Number
    choices: tuple[tuple["Part", ...], ...]
    fixed: int | None

    def cost(self, variables: VariableValues) -> int:
        """Return what the field costs each time that it is answered."""
        if self.fixed is not None:
            return self.fixed
        below = max((sum([part.cost(variables) for part in parts]) for parts in self.choices), default=0)
        return number(self.values, variables) * (self.weight + below)

    def shares(
        self, variables: VariableValues, times: int = 1, above: str = ""
    ) -> Iterator[tuple[int, str, Sequence[FieldNode]]]:
        """Yield how much this field and each one below add when it is answered so many times: cost, path and nodes."""
        path = f"{above}{self.key}"
        times *= number(self.values, variables)
        yield times * self.weight, path, self.nodes
        for parts in self.choices:
            for part in parts:
                yield from part.shares(variables, times, f"{path}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Measures the operations of one schema. `declared` has the fields with a `@cost`, by type and name.

    `most` is what one operation may cost; None for any.
    """

    schema: GraphQLSchema
    page_sizes: PageSizes
    declared: Mapping[str, FieldCost] = dataclass_field(default_factory=dict[str, FieldCost])
    most: int | None = None

    def of(self, fields: Sequence[Field], variables: VariableValues) -> int:
        """Return what the root fields of an operation cost."""
        return sum([self.part(field).cost(variables) for field in fields])

    def check(self, fields: Sequence[Field], variables: VariableValues) -> None:
        """Raise RefusedOperation when the root fields of an operation cost more than they may."""
        if self.most is not None and (cost := self.of(fields, variables)) > self.most:
            raise self._refusal(fields, variables, cost)

    def part(self, field: Field) -> Part:
        """Return what is known of the cost of a root field; it is worked out once."""
        return field.kept("cost", lambda: _Build(self, Counting(self.page_sizes)).part(field, None))

    def _refusal(self, fields: Sequence[Field], variables: VariableValues, cost: int) -> RefusedOperation:
        shares = (share for field in fields for share in self.part(field).shares(variables))
        most, path, dearest = max(shares, key=lambda share: share[0])
        message = (
            f"The operation costs {cost}, and at most {self.most} are allowed. {path} alone costs {most}: "
            "ask for fewer there or in the lists around it (pagination), or in several operations"
        )
        extensions = {"code": OPERATION_TOO_EXPENSIVE, "cost": cost, "maxCost": self.most}
        return RefusedOperation([GraphQLError(message, dearest, extensions=extensions)])


@dataclass(frozen=True, slots=True)
class _Connection:
    """What the field around a list says of it: the page, and what each of its entries counts."""

    values: Number
    cost: FieldCost | None


@dataclass(frozen=True, slots=True)
class _Build:
    """Makes the parts of an operation."""

    costs: Costs
    counting: Counting

    def part(self, field: Field, around: _Connection | None) -> Part:
        """Return the part of a field, which may be inside of a connection."""
        cost = self.costs.declared.get(f"{field.parent.name}.{field.name}")
        inside = None
        if not field.listed and has_pages(field) and not (cost and cost.multipliers):
            inside, cost = _Connection(self.counting.page(field), cost), None
        elif cost is None and field.listed and around is not None:
            cost = around.cost
        choices = self._choices(field, inside)
        weight = cost.weight if cost is not None else 1 if choices else 0
        values = self._values(field, cost or _USUAL, around)
        fixed = _fixed(weight, values, choices)
        return Part(key=field.key, nodes=field.nodes, weight=weight, values=values, choices=choices, fixed=fixed)

    def _choices(self, field: Field, inside: _Connection | None) -> tuple[tuple[Part, ...], ...]:
        """Return what is asked below, where it costs anything; nothing of the schema itself does."""
        named = field.named_type
        if is_leaf_type(named) or field.name.startswith("__"):
            return ()
        types = self.costs.schema.get_possible_types(named) if is_abstract_type(named) else (named,)
        below = ((self.part(asked, inside) for asked in field.below(each)) for each in types)
        return tuple(tuple(part for part in parts if part.fixed != 0) for parts in below)

    def _values(self, field: Field, cost: FieldCost, around: _Connection | None) -> Number:
        if cost.multipliers:
            return product(field, cost.multipliers)
        if not field.listed:
            return 1
        if has_pages(field):
            return self.counting.page(field)
        return self.costs.page_sizes.default if around is None else around.values


def _fixed(weight: int, values: Number, choices: Sequence[Sequence[Part]]) -> int | None:
    """Return the cost of a part, or None when it depends on variables."""
    if not isinstance(values, int):
        return None
    sums = [0]
    for parts in choices:
        fixed = [part.fixed for part in parts if part.fixed is not None]
        if len(fixed) < len(parts):
            return None
        sums.append(sum(fixed))
    return values * (weight + max(sums))
