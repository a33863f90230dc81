"""The global middlewares in their order."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from typecase.server.logs import get_logger
from typecase.server.middlewares.body_limit import BodyLimit
from typecase.server.middlewares.errors import ErrorAnswers
from typecase.server.middlewares.powered_by import POWERED_BY
from typecase.server.middlewares.request_log import RequestLog
from typecase.server.middlewares.response_headers import ResponseHeaders
from typecase.server.middlewares.security_headers import security_headers
from typecase.server.middlewares.uri_limit import UriLimit
from typecase.settings import Settings

_EXPOSED = ("ETag", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-Request-Id")


def wrap(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return the app with the global middlewares around it.

    From outside in: a log line for each request, headers, CORS, errors, limits. The errors stand inside of the headers
    and of CORS, so that a page of another origin can read what went wrong.
    """
    app = UriLimit(BodyLimit(app, settings.http.body_limit), settings.http.query_string_limit)
    app = ErrorAnswers(app, get_logger("typecase.errors"))
    if settings.cors_origins:
        app = CORSMiddleware(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("*",),
            expose_headers=_EXPOSED,
            max_age=settings.cors.max_age,
        )
    app = ResponseHeaders(app, [*security_headers(settings), *([POWERED_BY] if settings.http.powered_by else [])])
    # Bound once: a logger that is looked up again for each line costs 6 µs more.
    return RequestLog(app, get_logger("typecase.requests").bind(), lines=settings.logging.requests)
