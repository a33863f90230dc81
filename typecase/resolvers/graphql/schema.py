"""The executable schema: the SDL of a registry made executable by ariadne, with the rules of our scalars and enums."""

from collections.abc import Callable, Container, Iterator, Mapping
from inspect import isawaitable
from typing import Any, cast

from ariadne import SchemaBindable, make_executable_schema
from graphql import GraphQLObjectType, GraphQLSchema, default_field_resolver  # pyright: ignore[reportUnknownVariableType]

from typecase.errors import ForbiddenError
from typecase.resolvers.chains import Chain
from typecase.resolvers.customizations import Customizations
from typecase.resolvers.graphql.enumerations import bind_enumerations
from typecase.resolvers.graphql.own_fields import (
    OwnFields,
    batch_problems,
    bind,
    own_fields_of,
    taken_resolvers,
    taken_sources,
)
from typecase.resolvers.graphql.scalars import bind_scalars
from typecase.schema.mistakes import raise_mistakes
from typecase.schema.registry import Registry
from typecase.schema.sdl import build_schema, root_fields, sdl
from typecase.schema.sdl.document import ROOTS
from typecase.schema.sdl.extensions import SUBSCRIPTION
from typecase.schema.sdl.field_guards import field_guards
from typecase.schema.sdl.owners import owner_name


class _Leaves(SchemaBindable):
    """Gives scalars and enums their rules for input."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def bind_to_schema(self, schema: GraphQLSchema) -> None:
        """Bind them."""
        bind_scalars(schema, self._registry)
        bind_enumerations(schema, self._registry)


def build_executable_schema(registry: Registry, *bindables: SchemaBindable, v4: bool = False) -> GraphQLSchema:
    """Return the schema that operations are validated against and executed over; `bindables` are ariadne's.

    It has the fields of Strapi 4 too when `v4`.
    """
    return make_executable_schema(sdl(registry, directives=False, v4=v4), _Leaves(registry), *bindables)


def build_own_fields(schema: GraphQLSchema, registry: Registry, custom: Customizations) -> OwnFields:
    """Bind a project's resolvers to a schema, and return who answers root fields and the fields of content.

    Raises BootError with every resolver of a field that is not there, and every own field without a resolver, or
    without a source in Subscription.
    """
    mistakes = list(bind(schema, custom.bindables))
    for batch in custom.batches:
        file = f"{batch.module.removeprefix('project.').replace('.', '/')}.py at line {batch.line}"
        mistakes += [f"{file}: {problem}" for problem in batch_problems(batch, schema, registry)]
    of_content = {owner_name(owner) for owner in (*registry.content_types.values(), *registry.components.values())}
    taken, sources = taken_resolvers(schema, registry), taken_sources(schema)
    answered = {*taken, *(batch.name for batch in custom.batches)}
    mistakes += _sourceless(registry, sources)
    mistakes += _unanswered(registry, of_content, answered)
    raise_mistakes(mistakes)
    guards = {name: guarded for name, guarded in custom.field_chains.items() if _type_of(name) in of_content}
    for name, (chain, scope) in custom.field_chains.items():
        if name not in guards:
            _guard(schema, name, chain, scope)
    return own_fields_of(taken, sources, custom.batches, guards, registry)


def _unanswered(registry: Registry, of_content: set[str], answered: set[str]) -> Iterator[str]:
    """Yield a mistake for each field of a project's own SDL that nobody answers."""
    if not registry.extensions:
        return
    roots = root_fields(registry)
    generated = _generated_fields(registry)
    for guarded in field_guards(registry):
        type_name, _, field_name = guarded.name.partition(".")
        own = roots[guarded.name].own if type_name in ROOTS else guarded.name not in generated
        ours = type_name in ROOTS or type_name in of_content
        if own and ours and type_name != SUBSCRIPTION and guarded.name not in answered:
            yield (
                f"{guarded.place}: {guarded.name} has no resolver; write one in resolvers/, for example "
                f'{type_name.lower()} = ObjectType("{type_name}") with @{type_name.lower()}.field("{field_name}")'
            )


def _sourceless(registry: Registry, sources: Container[str]) -> Iterator[str]:
    """Yield a mistake for each field of Subscription that has no source."""
    for guarded in field_guards(registry):
        type_name, _, field_name = guarded.name.partition(".")
        if type_name == SUBSCRIPTION and guarded.name not in sources:
            yield (
                f"{guarded.place}: {guarded.name} has no source; write one in resolvers/, an async generator, with "
                f'subscription = SubscriptionType() and @subscription.source("{field_name}")'
            )


def _generated_fields(registry: Registry) -> frozenset[str]:
    """Return the fields of content that the schema has without the project's own SDL, by `Type.field`."""
    plain = build_schema(Registry(content_types=registry.content_types, components=registry.components))
    return frozenset(
        f"{name}.{field}"
        for name, type_ in plain.type_map.items()
        if isinstance(type_, GraphQLObjectType)
        for field in type_.fields
    )


def _guard(schema: GraphQLSchema, name: str, chain: Chain, scope: tuple[str, ...]) -> None:
    """Put the chain of a field around its resolver, where graphql-core calls it."""
    type_name, _, field_name = name.partition(".")
    type_ = schema.get_type(type_name)
    if isinstance(type_, GraphQLObjectType):
        declared = type_.fields[field_name]
        resolve = declared.resolve or cast(Any, default_field_resolver)
        declared.resolve = _guarded(resolve, chain, scope)


def _guarded(resolve: Callable[..., Any], chain: Chain, scope: tuple[str, ...]) -> Callable[..., Any]:
    async def guarded(source: Any, info: Any, **arguments: Any) -> Any:
        async def act() -> Any:
            value = resolve(source, info, **arguments)
            return await value if isawaitable(value) else value

        if not info.context.has(scope):
            raise ForbiddenError
        parent = cast(Mapping[str, Any], source) if isinstance(source, Mapping) else None
        return await chain.run(info.context.at(parent, arguments), act)

    return guarded


def _type_of(name: str) -> str:
    return name.partition(".")[0]
