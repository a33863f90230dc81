"""The chains of a project: what its content type files and its SDL name, looked up once at boot."""

from collections.abc import Mapping
from dataclasses import replace

from typecase.resolvers.chains import NOTHING, Chain, Guards
from typecase.resolvers.customizations import Customizations
from typecase.schema.content_types import ContentType
from typecase.schema.mistakes import Place
from typecase.schema.registry import Registry
from typecase.schema.sdl.document import ROOTS
from typecase.schema.sdl.field_guards import field_guards
from typecase.schema.sdl.root_fields import RootField, root_fields


def with_chains(custom: Customizations, registry: Registry, mistakes: list[str]) -> Customizations:
    """Return customizations with their chains, and note what cannot be found or configured.

    Directives that a project's SDL puts on a generated root field guard the action that it calls, and so its route too.
    """
    chains = {
        uid: _of_file(content_type, registry.files[uid], custom.guards, mistakes)
        for uid, content_type in registry.content_types.items()
        if content_type.api
    }
    roots: dict[str, Chain] = {}
    below: dict[str, tuple[Chain, tuple[str, ...]]] = {}
    known: Mapping[str, RootField] = root_fields(registry) if registry.extensions else {}
    for guarded in field_guards(registry):
        chain = custom.guards.chain(guarded.policies, guarded.middlewares, Place(guarded.place, mistakes))
        if guarded.name.partition(".")[0] not in ROOTS:
            if chain or guarded.scope:
                below[guarded.name] = (chain, guarded.scope)
        elif (root_field := known[guarded.name]).own or root_field.uid is None:
            roots[guarded.name] = chain
        else:
            of_type = chains.setdefault(root_field.uid, {})
            of_type[root_field.action] = of_type.get(root_field.action, NOTHING).then(chain)
    return replace(custom, chains=chains, root_chains=roots, field_chains=below)


def _of_file(content_type: ContentType, file: str, guards: Guards, mistakes: list[str]) -> dict[str, Chain]:
    """Return the chains of the actions that a content type file configures."""
    prefix = f"{content_type.namespace}."
    found = {
        action: guards.chain(
            options.policies, options.middlewares, Place(file, mistakes, ("api", action)), prefix=prefix
        )
        for action, options in content_type.api.items()
    }
    return {action: chain for action, chain in found.items() if chain}
