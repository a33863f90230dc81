"""What a project puts in the place of ours, or around it: found in its Python, checked, and the same until it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typecase.resolvers.chains import Chain, Guards
from typecase.resolvers.controllers import Controller
from typecase.resolvers.services import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Customizations:
    """The Python of a project behind its fields and routes.

    `chains` has by uid and action what guards and wraps it. `controllers` and `services` have classes by uid; one that
    belongs to no content type has actions or methods of its own only.
    """

    guards: Guards = field(default_factory=Guards)
    chains: Mapping[str, Mapping[str, Chain]] = field(default_factory=dict[str, Mapping[str, Chain]])
    controllers: Mapping[str, type[Controller]] = field(default_factory=dict[str, type[Controller]])
    services: Mapping[str, type[Service]] = field(default_factory=dict[str, type[Service]])
