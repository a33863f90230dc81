"""Logs: lines for people on a console, or one JSON object a line for machines, on standard error.

The standard library's loggers, which libraries use, write the same lines.
"""

import logging
import sys
from typing import Any, cast

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from typecase.settings import Settings

_QUIET = ("asyncio", "tortoise", "aiosqlite", "multipart")
"""Libraries whose debug and information lines help nobody but their authors."""


def configure_logs(settings: Settings) -> None:
    """Set up all loggers of the process."""
    level = logging.getLevelNamesMapping()[settings.logging.level.upper()]
    renderers = _console() if settings.log_format == "console" else _json()
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_lines_to_standard_error,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _add_source],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def get_logger(name: str) -> FilteringBoundLogger:
    """Return a logger whose lines say its name."""
    return cast(FilteringBoundLogger, structlog.get_logger(source=name))


def _add_source(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Say which of the standard library's loggers a line is from, under the name that ours have."""
    del logger, name
    event["source"] = event["_record"].name
    return event


def _console() -> list[Processor]:
    # The default would show every local variable of a traceback: passwords and tokens among them.
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_level=False
        )
    ]


def _json() -> list[Processor]:
    return [structlog.processors.format_exc_info, _render_json]


def _render_json(logger: WrappedLogger, name: str, event: EventDict) -> str:
    del logger, name
    return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()


def _lines_to_standard_error(*arguments: Any) -> structlog.PrintLogger:
    del arguments
    return structlog.PrintLogger(sys.stderr)
