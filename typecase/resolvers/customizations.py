"""What a project puts in the place of ours, or around it: found in its Python, checked, and the same until it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ariadne import SchemaBindable

from typecase.resolvers.chains import Chain, Guards
from typecase.resolvers.controllers import Controller
from typecase.resolvers.entities.around import EntityWrapper
from typecase.resolvers.graphql.own_fields import BatchResolver
from typecase.resolvers.services import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Customizations:
    """The Python of a project behind its fields and routes.

    `chains` has by uid and action what guards and wraps it. `controllers` and `services` have classes by uid.
    `wrappers` are around the entity service. `bindables` are ariadne's, each with the file that it is from; `batches`
    answer fields of lists. `root_chains` and `field_chains` are those of the fields of the project's own SDL, at the
    root and below (with the permissions that these ask for), by `Type.field`.
    """

    guards: Guards = field(default_factory=Guards)
    chains: Mapping[str, Mapping[str, Chain]] = field(default_factory=dict[str, Mapping[str, Chain]])
    controllers: Mapping[str, type[Controller]] = field(default_factory=dict[str, type[Controller]])
    services: Mapping[str, type[Service]] = field(default_factory=dict[str, type[Service]])
    wrappers: tuple[EntityWrapper, ...] = ()
    bindables: tuple[tuple[str, SchemaBindable], ...] = ()
    batches: tuple[BatchResolver, ...] = ()
    root_chains: Mapping[str, Chain] = field(default_factory=dict[str, Chain])
    field_chains: Mapping[str, tuple[Chain, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[Chain, tuple[str, ...]]]
    )
