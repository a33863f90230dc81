"""The middlewares that a project can name without a dot."""

from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp

from typecase.server.logs import get_logger
from typecase.server.middlewares.addresses import AddressConfig, Addresses
from typecase.server.middlewares.body_limit import BodyLimit
from typecase.server.middlewares.compression import Compression, CompressionConfig
from typecase.server.middlewares.cors import CorsConfig, allow_origins
from typecase.server.middlewares.errors import ErrorAnswers
from typecase.server.middlewares.favicon import Favicon, FaviconConfig
from typecase.server.middlewares.middleware import BuiltIn, NoConfig, Surroundings
from typecase.server.middlewares.powered_by import PoweredByConfig, powered_by
from typecase.server.middlewares.public_files import FOLDER, PublicFiles, PublicFilesConfig
from typecase.server.middlewares.request_log import RequestLog
from typecase.server.middlewares.response_headers import add_headers
from typecase.server.middlewares.response_time import ResponseTime
from typecase.server.middlewares.security_headers import SecurityConfig, security_headers
from typecase.server.middlewares.uri_limit import UriLimit

_RESERVED = ("uploads", "_health")


def _request_log(app: ASGIApp, _: NoConfig, surroundings: Surroundings) -> ASGIApp:
    # Bound once: a logger that is looked up again for each line costs 6 µs more.
    return RequestLog(app, get_logger("typecase.requests").bind(), lines=surroundings.settings.logging.requests)


def _powered_by(app: ASGIApp, config: PoweredByConfig, _: Surroundings) -> ASGIApp:
    return add_headers(app, [powered_by(config)])


def _security(app: ASGIApp, config: SecurityConfig, surroundings: Surroundings) -> ASGIApp:
    return add_headers(app, security_headers(config, surroundings.settings.public_url))


def _cors(app: ASGIApp, config: CorsConfig, surroundings: Surroundings) -> ASGIApp:
    return allow_origins(app, config, in_development=surroundings.settings.in_development)


def _errors(app: ASGIApp, _: NoConfig, __: Surroundings) -> ASGIApp:
    return ErrorAnswers(app, get_logger("typecase.errors"))


def _uri_limit(app: ASGIApp, _: NoConfig, surroundings: Surroundings) -> ASGIApp:
    return UriLimit(app, surroundings.settings.http.query_string_limit)


def _body_limit(app: ASGIApp, _: NoConfig, surroundings: Surroundings) -> ASGIApp:
    return BodyLimit(app, surroundings.settings.http.body_limit)


def _response_time(app: ASGIApp, _: NoConfig, __: Surroundings) -> ASGIApp:
    return ResponseTime(app)


def _ip(app: ASGIApp, config: AddressConfig, _: Surroundings) -> ASGIApp:
    return Addresses(app, config)


def _static(app: ASGIApp, config: PublicFilesConfig, surroundings: Surroundings) -> ASGIApp:
    graphql, rest = surroundings.settings.graphql.endpoint, surroundings.settings.rest.prefix
    reserved = frozenset({*(path.lower().split("/", 2)[1] for path in (graphql, rest)), *_RESERVED})
    return PublicFiles(app, surroundings.folder / FOLDER, config, reserved=reserved)


def _favicon(app: ASGIApp, config: FaviconConfig, surroundings: Surroundings) -> ASGIApp:
    return Favicon(app, surroundings.folder, config)


def _compression(app: ASGIApp, config: CompressionConfig, _: Surroundings) -> ASGIApp:
    return Compression(app, config)


BUILT_IN: Mapping[str, BuiltIn[Any]] = {
    "request-log": BuiltIn(NoConfig, _request_log),
    "powered-by": BuiltIn(PoweredByConfig, _powered_by),
    "security": BuiltIn(SecurityConfig, _security),
    "cors": BuiltIn(CorsConfig, _cors),
    "errors": BuiltIn(NoConfig, _errors, required="it answers what fails, and logs it"),
    "uri-limit": BuiltIn(NoConfig, _uri_limit, required="without it a query string has any length"),
    "body-limit": BuiltIn(NoConfig, _body_limit, required="without it a body has any size"),
    "response-time": BuiltIn(NoConfig, _response_time),
    "ip": BuiltIn(AddressConfig, _ip),
    "static": BuiltIn(PublicFilesConfig, _static),
    "favicon": BuiltIn(FaviconConfig, _favicon),
    "compression": BuiltIn(CompressionConfig, _compression),
}
