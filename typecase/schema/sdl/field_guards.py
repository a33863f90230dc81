"""What guards the fields of a project's own SDL, and the generated fields that it adds directives to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import DirectiveNode, FieldDefinitionNode, value_from_ast_untyped

from typecase.schema.attributes import JsonValue
from typecase.schema.registry import Registry
from typecase.schema.sdl.extensions import field_place, own_fields
from typecase.schema.sdl.owners import owner_name
from typecase.schema.sdl.root_fields import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGuards:
    """The directives of one field (`name` is `Article.readingTime`), and where they stand: a file with its line."""

    name: str
    place: str
    policies: tuple[Guard, ...]
    middlewares: tuple[Guard, ...]
    scope: tuple[str, ...]


def field_guards(registry: Registry) -> Iterator[FieldGuards]:
    """Yield what guards each field that a project's own SDL names."""
    for type_name, field in own_fields(registry):
        auth = next(_arguments(field, "auth"), dict[str, JsonValue]())
        yield FieldGuards(
            name=f"{type_name}.{field.name.value}",
            place=field_place(field),
            policies=tuple(Guard(**arguments) for arguments in _arguments(field, "policy")),
            middlewares=tuple(Guard(**arguments) for arguments in _arguments(field, "middleware")),
            scope=() if auth.get("public") else tuple(auth.get("scope") or ()),
        )


def guarded_attributes(registry: Registry) -> Mapping[str, frozenset[str]]:
    """Return by uid the attributes that the SDL guards by a policy or a permission."""
    owners = {owner_name(owner): owner for owner in (*registry.content_types.values(), *registry.components.values())}
    found: dict[str, set[str]] = {}
    for guards in field_guards(registry):
        type_name, _, name = guards.name.partition(".")
        if type_name in owners and (guards.policies or guards.scope):
            attribute = name.removesuffix("_connection")
            found.setdefault(owners[type_name].uid, set()).update((name, attribute))
    return {uid: frozenset(names) for uid, names in found.items()}


def _arguments(field: FieldDefinitionNode, directive: str) -> Iterator[Mapping[str, JsonValue]]:
    for node in field.directives or ():
        if node.name.value == directive:
            yield _values(node)


def _values(node: DirectiveNode) -> dict[str, JsonValue]:
    return {argument.name.value: value_from_ast_untyped(argument.value) for argument in node.arguments or ()}
