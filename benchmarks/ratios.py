"""How near Typecase comes to the floor, and whether it has fallen back."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Figures
from benchmarks.servers import FLOOR, TYPECASE

KEPT = Path(__file__).with_name("ratios.json")

_MOST_LOST = 0.2
"""The part of a ratio that may be lost before it counts: runs on a shared machine differ by a tenth and more."""

_MORE_TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The ratio that was measured for a request beside the one that is kept."""

    request: str
    measured: float
    kept: float

    @property
    def fallen(self) -> bool:
        """Whether more was lost than may be."""
        return self.measured < self.kept * (1 - _MOST_LOST)


def ratio(figures: Mapping[str, Figures]) -> float | None:
    """Return the requests per second of Typecase as a part of the floor's; None when the floor was not measured."""
    if FLOOR not in figures:
        return None
    return figures[TYPECASE].req_s / figures[FLOOR].req_s


def check(requests: Iterable[str], measure: Callable[[str], float], kept: Mapping[str, float]) -> list[Verdict]:
    """Measure the ratio of each request, again where it has fallen, and return the best of each.

    KeyError for a request of which no ratio is kept.
    """
    verdicts = [Verdict(request=name, measured=measure(name), kept=kept[name]) for name in requests]
    for _ in range(_MORE_TRIES):
        for index, verdict in enumerate(verdicts):
            if verdict.fallen:
                measured = max(verdict.measured, measure(verdict.request))
                verdicts[index] = Verdict(request=verdict.request, measured=measured, kept=verdict.kept)
    return verdicts


def load_ratios(path: Path = KEPT) -> dict[str, float]:
    """Return the ratios that are kept, by request."""
    return json.loads(path.read_text())


def keep_ratios(measured: Mapping[str, float], path: Path = KEPT) -> None:
    """Write ratios to the file; those of requests that were not measured stay."""
    before = load_ratios(path) if path.exists() else {}
    kept = {**before, **{name: round(value, 2) for name, value in measured.items()}}
    path.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n")
