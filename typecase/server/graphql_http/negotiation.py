"""Which media type a client wants, from its `Accept` header."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

JSON = "application/json; charset=utf-8"
GRAPHQL_RESPONSE = "application/graphql-response+json; charset=utf-8"
HTML = "text/html"

_LONGEST_HEADER = 500
"""How many characters of an `Accept` header are read; browsers send 150."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an `Accept` header."""

    type: str
    parameters: dict[str, str]
    quality: float


def preferred(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Return the media type that a client wants most, or None when it takes none of those offered.

    What matters is the quality, then how exactly a range names the type, then the order in the header, then the order
    of the offers. No header means anything.
    """
    return offered[0] if accept is None or accept == "*/*" else _best(accept[:_LONGEST_HEADER], offered)


@lru_cache(maxsize=128)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    """Choose; clients send the same few headers, and to read one takes 30 µs."""
    ranges = [_parse_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, int, int] | None = None
    found = None
    for media_type in offered:
        rank = _rank(_parse_range(media_type), ranges)
        if rank is not None and (best is None or rank > best):
            best, found = rank, media_type
    return found


def _rank(offer: _Range, ranges: Sequence[_Range]) -> tuple[float, int, int] | None:
    """Return the quality, exactness and place (negated) of the range that fits an offer most exactly."""
    fitting = [
        (exactness, -place, wanted.quality)
        for place, wanted in enumerate(ranges)
        if (exactness := _exactness(offer, wanted)) is not None
    ]
    if not fitting:
        return None
    exactness, place, quality = max(fitting)
    return (quality, exactness, place) if quality > 0 else None


def _exactness(offer: _Range, wanted: _Range) -> int | None:
    kind, _, subtype = wanted.type.partition("/")
    offered_kind, _, offered_subtype = offer.type.partition("/")
    if kind not in ("*", offered_kind) or subtype not in ("*", offered_subtype):
        return None
    if any(offer.parameters.get(name) != value for name, value in wanted.parameters.items()):
        return None
    return 4 * (kind != "*") + 2 * (subtype != "*") + bool(wanted.parameters)


def _parse_range(text: str) -> _Range:
    media_type, *rest = text.split(";")
    parameters = {
        name.strip().lower(): value.strip().strip('"').lower()
        for name, _, value in (parameter.partition("=") for parameter in rest)
    }
    return _Range(media_type.strip().lower(), parameters, _quality(parameters.pop("q", "1")))


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0
    return quality if 0 <= quality <= 1 else 0
