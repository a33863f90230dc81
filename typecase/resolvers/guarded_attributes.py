"""Attributes that a project's SDL guards, in answers that are no GraphQL: what a caller may not see is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from typecase.errors import TypecaseError
from typecase.resolvers.chains import Chain
from typecase.resolvers.context import Context
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name


@dataclass(frozen=True, slots=True)
class GuardedAttributes:
    """The guards of attributes: `chains` by `Type.field`, with the permissions that each asks for.

    False when there are none, so that nobody looks through answers for them.
    """

    registry: Registry
    chains: Mapping[str, tuple[Chain, tuple[str, ...]]]

    def __bool__(self) -> bool:
        """Whether any attribute is guarded."""
        return bool(self.chains)

    async def shown(self, entries: Any, content_type: ContentType, ctx: Context) -> Any:
        """Return entries, or one, with their guarded attributes as the chains give them, or without."""
        return await self._shown(entries, content_type, ctx) if self.chains else entries

    def without(self, value: Any, owner: Owner) -> Any:
        """Return what an event shows of an entry without its guarded attributes, for those who cannot be asked."""
        if is_list(value):
            return [self.without(item, owner) for item in value]
        if not is_mapping(value):
            return value
        type_name = owner_name(owner)
        return {
            name: self._part_without(held, owner.attributes.get(name))
            for name, held in value.items()
            if f"{type_name}.{name}" not in self.chains
        }

    def _part_without(self, value: Any, attribute: Any) -> Any:
        match attribute:
            case ComponentAttribute(component=uid):
                return self.without(value, self.registry.component(uid))
            case DynamicZone() if is_list(value):
                return [self.without(item, self.registry.component(item[KIND])) for item in value]
            case _:
                return value

    async def _shown(self, value: Any, owner: Owner, ctx: Context) -> Any:
        if is_list(value):
            return [await self._shown(item, owner, ctx) for item in value]
        if not is_mapping(value):
            return value
        type_name = owner_name(owner)
        found: dict[str, Any] = {}
        for name, held in value.items():
            guard = self.chains.get(f"{type_name}.{name}")
            if guard is None:
                found[name] = await self._below(held, name, owner, ctx)
                continue
            try:
                found[name] = await self._guarded(guard, held, name, owner, value, ctx)
            except TypecaseError:
                continue
        return found

    async def _guarded(
        self,
        guard: tuple[Chain, tuple[str, ...]],
        held: Any,
        name: str,
        owner: Owner,
        entry: Mapping[str, Any],
        ctx: Context,
    ) -> Any:
        chain, scope = guard
        await ctx.admit(scope)

        async def act() -> Any:
            return await self._below(held, name, owner, ctx)

        return await chain.run(ctx.at(entry, {}), act)

    async def _below(self, value: Any, name: str, owner: Owner, ctx: Context) -> Any:
        if not is_list(value) and not is_mapping(value):
            return value
        registry = self.registry
        attribute = Localizations() if name == "localizations" else owner.attributes.get(name)
        match attribute:
            case Media():
                return await self._shown(value, registry.content_type(FILE), ctx)
            case Relation(target=str() as target):
                return await self._shown(value, registry.content_type(target), ctx)
            case Relation():
                return await self._of_any(value, "__type", registry.content_types, ctx)
            case Localizations():
                return await self._shown(value, owner, ctx)
            case ComponentAttribute(component=uid):
                return await self._shown(value, registry.component(uid), ctx)
            case DynamicZone():
                return await self._of_any(value, KIND, registry.components, ctx)
            case _:
                return value

    async def _of_any(self, value: Any, key: str, known: Mapping[str, Owner], ctx: Context) -> Any:
        if is_list(value):
            return [await self._of_any(item, key, known, ctx) for item in value]
        owner = known.get(str(value.get(key))) if is_mapping(value) else None
        return value if owner is None else await self._shown(value, owner, ctx)
