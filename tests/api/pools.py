"""The values that the seed has, by GraphQL type and attribute, so that random filters find something."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from tests.compat.seed import Accounts, Secrets, accounts_of, content_of, read_seed
from typecase.schema.attributes import ComponentAttribute, DynamicZone, NestedAttribute
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name

Pools: TypeAlias = Mapping[tuple[str, str], Sequence[Any]]

_MOST = 12
"""How many values of one attribute are kept."""

_HEADER = ("documentId", "createdAt", "updatedAt", "publishedAt", "locale")


def pools_of(registry: Registry) -> Pools:
    """Return values of each attribute, by the GraphQL type and the name."""
    seed, secrets = read_seed(), Secrets(hash_password=str, hash_key=str)
    found = _Values(registry)
    for uid, lines in {**content_of(seed), **accounts_of(seed, secrets, Accounts())}.items():
        for line in lines:
            found.add({**line["data"], **{name: line[name] for name in _HEADER}}, registry.content_type(uid))
    return {key: _spread(values) for key, values in found.values.items()}


class _Values:
    def __init__(self, registry: Registry) -> None:
        self.values: dict[tuple[str, str], list[Any]] = {}
        self._registry = registry

    def add(self, data: Mapping[str, Any], owner: Owner) -> None:
        """Take the values of an entry or component, and of the components in it."""
        for name, value in data.items():
            match owner.attributes.get(name):
                case ComponentAttribute(component=uid):
                    for item in value if isinstance(value, list) else [value]:
                        self.add(item, self._registry.component(uid))
                case DynamicZone():
                    for item in value:
                        self.add(item, self._registry.component(item["__component"]))
                case attribute if value is not None and not isinstance(attribute, NestedAttribute):
                    self.values.setdefault((owner_name(owner), name), []).append(value)
                case _:
                    pass


def _spread(values: Sequence[Any]) -> Sequence[Any]:
    """Return a few of the values that are unlike, from first to last."""
    unlike = list({repr(value): value for value in values}.values())
    return unlike[:: max(1, len(unlike) // _MOST)][:_MOST]
