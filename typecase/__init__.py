"""Typecase: a content server. This module is its public API; nothing inside the package imports it."""

from importlib.metadata import version

from typecase.errors import (
    ApplicationError,
    BootError,
    ConflictError,
    ForbiddenError,
    HttpError,
    NotFoundError,
    PaginationError,
    PolicyError,
    RateLimitError,
    TypecaseError,
    UnauthorizedError,
    ValidationError,
)
from typecase.lifecycles.actions import Action
from typecase.lifecycles.events import Event, on
from typecase.lifecycles.subscribers import after, around, before
from typecase.lifecycles.tasks import cron
from typecase.resolvers.channels import Channel
from typecase.resolvers.computed_defaults import default
from typecase.resolvers.context import Context, current, current_or_none
from typecase.resolvers.controllers import Controller
from typecase.resolvers.custom_fields import custom_field
from typecase.resolvers.entities.around import EntityCall, around_entity_service
from typecase.resolvers.graphql.own_fields import batch_resolver
from typecase.resolvers.guards import Next, middleware, policy
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.routes import route
from typecase.resolvers.services import Service, Wanted
from typecase.server.app import App
from typecase.server.plugins import PluginSettings

__version__ = version("typecase")

__all__ = [
    "Action",
    "App",
    "ApplicationError",
    "BootError",
    "Channel",
    "ConflictError",
    "Context",
    "Controller",
    "EntityCall",
    "Event",
    "ForbiddenError",
    "HttpError",
    "Next",
    "NotFoundError",
    "Page",
    "PaginationError",
    "PluginSettings",
    "PolicyError",
    "Query",
    "RateLimitError",
    "Service",
    "TypecaseError",
    "UnauthorizedError",
    "ValidationError",
    "Wanted",
    "__version__",
    "after",
    "around",
    "around_entity_service",
    "batch_resolver",
    "before",
    "cron",
    "current",
    "current_or_none",
    "custom_field",
    "default",
    "middleware",
    "on",
    "policy",
    "route",
]
