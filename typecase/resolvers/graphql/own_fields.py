"""The fields that a project's own SDL adds, and who answers them: ariadne's bindables, and batch resolvers.

article = ObjectType("Article")

@article.field("initial")
def initial(entry, info): ...                               # once for each entry

@batch_resolver("Article.readingTime", needs=["body"])
async def reading_time(entries, ctx): ...                   # once for a list of entries
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ariadne import SchemaBindable
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from typecase.resolvers.chains import NOTHING, Chain
from typecase.schema.attributes import NestedAttribute
from typecase.schema.content_types import ContentType
from typecase.schema.mistakes import suggestion
from typecase.schema.registry import Registry
from typecase.schema.sdl.document import ROOTS
from typecase.schema.sdl.extensions import SUBSCRIPTION
from typecase.schema.sdl.owners import Owner, owner_name


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResolver:
    """A function `(entries, ctx, **arguments)` that returns a list with the value of a field for each entry.

    `needs` are the attributes that an entry comes with, `documentId` and `id` beside them.
    """

    name: str
    needs: tuple[str, ...]
    function: Callable[..., Any]
    module: str
    line: int


def batch_resolver(field: str, *, needs: Iterable[str] = ()) -> Callable[[Callable[..., Any]], BatchResolver]:
    """Make an async function `(entries, ctx, **arguments)` answer a field, such as `Article.readingTime`.

    It is called once for all entries of a list, wherever they stand in the answer, and returns as many values.
    Each entry is a mapping of what the resolver `needs`, with `documentId` and `id`; private attributes may be needed.
    """

    def made(function: Callable[..., Any]) -> BatchResolver:
        return BatchResolver(
            name=field,
            needs=(needs,) if isinstance(needs, str) else tuple(needs),
            function=function,
            module=function.__module__,
            line=function.__code__.co_firstlineno,
        )

    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """A field below the root that a project has anything to do with.

    It is answered by a `batch` function or by `resolve` for each entry; by neither when it is a generated one that is
    only guarded: `chain`, and the permissions in `scope`. `needs` are the attributes that whoever answers it looks at.
    """

    name: str
    needs: tuple[str, ...] = ()
    batch: Callable[..., Any] | None = None
    resolve: Callable[..., Any] | None = None
    chain: Chain = NOTHING
    scope: tuple[str, ...] = ()

    @property
    def generated(self) -> bool:
        """Whether an attribute gives the value."""
        return self.batch is None and self.resolve is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFields:
    """What a project answers of a schema: root fields by their resolvers, and fields below, both by `Type.field`.

    `sources` give the events of the fields of Subscription.
    """

    roots: Mapping[str, Callable[..., Any]] = field(default_factory=dict[str, Callable[..., Any]])
    sources: Mapping[str, Callable[..., Any]] = field(default_factory=dict[str, Callable[..., Any]])
    below: Mapping[str, OwnField] = field(default_factory=dict[str, OwnField])


def taken_resolvers(schema: GraphQLSchema, registry: Registry) -> dict[str, Callable[..., Any]]:
    """Take the resolvers of root fields and of the fields of content out of a schema, and return them by `Type.field`.

    graphql-core would call them on trees that have response keys; they are called where the trees are made.
    """
    owners: Sequence[Owner] = [*registry.content_types.values(), *registry.components.values()]
    found: dict[str, Callable[..., Any]] = {}
    for name in (*ROOTS, *map(owner_name, owners)):
        type_ = schema.get_type(name)
        for field_name, declared in type_.fields.items() if isinstance(type_, GraphQLObjectType) else ():
            if declared.resolve is not None:
                found[f"{name}.{field_name}"] = declared.resolve
                declared.resolve = None
    return found


def taken_sources(schema: GraphQLSchema) -> dict[str, Callable[..., Any]]:
    """Take the sources of events out of a schema, and return them by `Subscription.field`."""
    type_ = schema.subscription_type
    found: dict[str, Callable[..., Any]] = {}
    for name, declared in type_.fields.items() if type_ else ():
        if declared.subscribe is not None:
            found[f"{SUBSCRIPTION}.{name}"] = declared.subscribe
            declared.subscribe = None
    return found


def own_fields_of(
    resolvers: Mapping[str, Callable[..., Any]],
    sources: Mapping[str, Callable[..., Any]],
    batches: Iterable[BatchResolver],
    guards: Mapping[str, tuple[Chain, tuple[str, ...]]],
    registry: Registry,
) -> OwnFields:
    """Return who answers which field; `sources` give events, `guards` are chains and permissions below the root."""
    by_name = {batch.name: batch for batch in batches}
    below: dict[str, OwnField] = {}
    owners = {owner_name(owner): owner for owner in (*registry.content_types.values(), *registry.components.values())}
    for name in dict.fromkeys((*by_name, *(name for name in resolvers if _type_of(name) not in ROOTS), *guards)):
        batch, resolve = by_name.get(name), resolvers.get(name)
        owner = owners[_type_of(name)]
        chain, scope = guards.get(name, (NOTHING, ()))
        needs = batch.needs if batch else tuple(_scalars(owner)) if resolve else ()
        below[name] = OwnField(
            name=name, needs=needs, batch=batch and batch.function, resolve=resolve, chain=chain, scope=scope
        )
    roots = {name: resolve for name, resolve in resolvers.items() if _type_of(name) in ROOTS}
    return OwnFields(roots=roots, sources=sources, below=below)


def bind(schema: GraphQLSchema, bindables: Iterable[tuple[str, SchemaBindable]]) -> Iterator[str]:
    """Bind ariadne's bindables to a schema, and yield what is wrong with each, after the file that it is from."""
    for file, bindable in bindables:
        try:
            bindable.bind_to_schema(schema)
        except (ValueError, TypeError) as error:
            yield f"{file}: {error}{_close(schema, bindable)}"


def batch_problems(batch: BatchResolver, schema: GraphQLSchema, registry: Registry) -> Iterator[str]:
    """Yield what is wrong with a batch resolver."""
    type_name, _, field_name = batch.name.partition(".")
    owners = {owner_name(owner): owner for owner in (*registry.content_types.values(), *registry.components.values())}
    owner = owners.get(type_name)
    type_ = schema.get_type(type_name)
    if owner is None or not isinstance(type_, GraphQLObjectType):
        yield f'"{type_name}" is the GraphQL type of no content type or component{suggestion(type_name, owners)}'
        return
    if field_name not in type_.fields:
        close = suggestion(field_name, type_.fields)
        yield f'the type {type_name} has no field "{field_name}"{close or "; add it in schema/extensions.graphql"}'
    known = {**owner.attributes, **(owner.scalars if isinstance(owner, ContentType) else {})}
    for name in batch.needs:
        if name not in known:
            yield f'needs "{name}", which is no attribute of {owner.uid}{suggestion(name, known)}'
    if not inspect.iscoroutinefunction(batch.function):
        yield f"a batch resolver is an async function (entries, ctx); write `async def {batch.function.__name__}`"


def _scalars(owner: Owner) -> Iterator[str]:
    """Yield the attributes that a resolver of a single entry finds in it: all that are one value and may be shown."""
    attributes = owner.scalars if isinstance(owner, ContentType) else owner.public_attributes
    return (name for name, attribute in attributes.items() if not isinstance(attribute, NestedAttribute))


def _type_of(name: str) -> str:
    return name.partition(".")[0]


def _close(schema: GraphQLSchema, bindable: Any) -> str:
    name = getattr(bindable, "name", None)
    if not isinstance(name, str):
        return ""
    type_ = schema.get_type(name)
    if type_ is None:
        return suggestion(name, schema.type_map)
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        bound = [*getattr(bindable, "_resolvers", {}), *getattr(bindable, "_subscribers", {})]
        wrong = [each for each in bound if each not in type_.fields]
        return suggestion(wrong[0], type_.fields) if wrong else ""
    return ""
