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
from typecase.lifecycles.tasks import cron
from typecase.resolvers.context import Context
from typecase.server.app import App

__version__ = version("typecase")

__all__ = [
    "Action",
    "App",
    "ApplicationError",
    "BootError",
    "Context",
    "ForbiddenError",
    "NotFoundError",
    "PaginationError",
    "PolicyError",
    "RateLimitError",
    "TypecaseError",
    "UnauthorizedError",
    "ValidationError",
    "__version__",
    "after",
    "around",
    "before",
    "cron",
]
