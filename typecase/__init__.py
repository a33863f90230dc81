"""Typecase: a content server. This module is its public API; nothing inside the package imports it."""

from importlib.metadata import version

from typecase.errors import (
    ApplicationError,
    BootError,
    ForbiddenError,
    NotFoundError,
    PaginationError,
    PolicyError,
    RateLimitError,
    TypecaseError,
    UnauthorizedError,
    ValidationError,
)
from typecase.lifecycles.actions import Action
from typecase.lifecycles.subscribers import after, around, before
from typecase.resolvers.computed_defaults import default
from typecase.resolvers.context import Context, current
from typecase.resolvers.controllers import Controller
from typecase.resolvers.custom_fields import custom_field
from typecase.resolvers.graphql.own_fields import batch_resolver
from typecase.resolvers.guards import Next, middleware, policy
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.routes import route
from typecase.resolvers.services import Service

__version__ = version("typecase")

__all__ = [
    "Action",
    "ApplicationError",
    "BootError",
    "Context",
    "Controller",
    "ForbiddenError",
    "Next",
    "NotFoundError",
    "Page",
    "PaginationError",
    "PolicyError",
    "Query",
    "RateLimitError",
    "Service",
    "TypecaseError",
    "UnauthorizedError",
    "ValidationError",
    "__version__",
    "after",
    "around",
    "batch_resolver",
    "before",
    "current",
    "custom_field",
    "default",
    "middleware",
    "policy",
    "route",
]
