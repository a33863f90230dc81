"""The global middlewares in their order."""

from collections.abc import Sequence

from starlette.types import ASGIApp

from typecase.server.middlewares.middleware import Middleware


def wrap(app: ASGIApp, middlewares: Sequence[Middleware]) -> ASGIApp:
    """Return the app with the middlewares around it, the first outermost.

    Raises BootError when one cannot be made.
    """
    for middleware in reversed(middlewares):
        app = middleware.around(app)
    return app
