"""What fields add to the cost of an operation, read from the `@cost` directives of the SDL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graphql import DirectiveNode, DocumentNode, FieldDefinitionNode, ObjectTypeDefinitionNode, value_from_ast_untyped

from typecase.errors import BootError


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCost:
    """`@cost` of a field: what each value that it gives counts, and the arguments that say how many values those are.

    Without `multipliers` there are as many as the page has that the field is asked for.
    """

    weight: int = 1
    multipliers: tuple[str, ...] = ()


def field_costs(document: DocumentNode) -> Mapping[str, FieldCost]:
    """Return the fields of an SDL document that have a `@cost`, by type and name, such as `Query.articles`.

    Raises BootError for a multiplier that is no argument of its field, and for a negative weight.
    """
    found: dict[str, FieldCost] = {}
    mistakes: list[str] = []
    for name, field, directive in _directives(document):
        values = {argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()}
        cost = FieldCost(weight=values.get("weight", 1), multipliers=tuple(values.get("multipliers") or ()))
        mistakes += _mistakes(name, field, cost)
        found[name] = cost
    if mistakes:
        raise BootError(mistakes)
    return MappingProxyType(found)


def _directives(document: DocumentNode) -> Iterator[tuple[str, FieldDefinitionNode, DirectiveNode]]:
    for node in document.definitions:
        if isinstance(node, ObjectTypeDefinitionNode):
            for field in node.fields or ():
                for directive in field.directives or ():
                    if directive.name.value == "cost":
                        yield f"{node.name.value}.{field.name.value}", field, directive


def _mistakes(name: str, field: FieldDefinitionNode, cost: FieldCost) -> Iterator[str]:
    arguments = [argument.name.value for argument in field.arguments or ()]
    if cost.weight < 0:
        yield f"{name}: the weight of @cost is 0 or more, but found {cost.weight}"
    for multiplier in cost.multipliers:
        if multiplier not in arguments:
            known = f"it has {', '.join(arguments)}" if arguments else "it has none"
            yield f'{name}: the multiplier "{multiplier}" of @cost is no argument of the field; {known}'
