from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.ratios import Verdict, check, keep_ratios, load_ratios, ratio
from benchmarks.requests import READS
from benchmarks.servers import FLOOR, TYPECASE
from tests.benchmarks.figures import FIGURES


def test_the_ratio_is_typecases_part_of_the_floors_requests() -> None:
    figures = {TYPECASE: replace(FIGURES, req_s=1500), FLOOR: replace(FIGURES, req_s=2000)}

    assert ratio(figures) == 0.75


def test_there_is_no_ratio_without_the_floor() -> None:
    assert ratio({TYPECASE: FIGURES}) is None


@pytest.mark.parametrize(("measured", "fallen"), [(0.4, False), (0.399, True)])
def test_more_than_a_fifth_may_not_be_lost(measured: float, fallen: bool) -> None:
    assert Verdict(request="G1", measured=measured, kept=0.5).fallen is fallen


def test_what_has_not_fallen_is_measured_once() -> None:
    verdicts = check(["G1"], _measurements(G1=[0.5]), {"G1": 0.6})

    assert verdicts == [Verdict(request="G1", measured=0.5, kept=0.6)]


def test_what_has_fallen_is_measured_again() -> None:
    verdicts = check(["G1", "G2"], _measurements(G1=[0.3, 0.35, 0.55], G2=[0.6]), {"G1": 0.6, "G2": 0.6})

    assert [(verdict.measured, verdict.fallen) for verdict in verdicts] == [(0.55, False), (0.6, False)]


def test_what_has_fallen_three_times_has_fallen_as_little_as_the_best_time() -> None:
    verdicts = check(["G1"], _measurements(G1=[0.3, 0.4, 0.35]), {"G1": 0.6})

    assert [(verdict.measured, verdict.fallen) for verdict in verdicts] == [(0.4, True)]


def test_keeping_ratios_leaves_those_of_other_requests(tmp_path: Path) -> None:
    path = tmp_path / "ratios.json"
    keep_ratios({"G2": 0.5, "G1": 0.256}, path)
    keep_ratios({"G2": 0.75}, path)

    assert load_ratios(path) == {"G1": 0.26, "G2": 0.75}


def test_a_ratio_of_every_read_is_kept() -> None:
    assert sorted(load_ratios()) == sorted(READS)


def _measurements(**each: list[float]) -> Callable[[str], float]:
    """Return a function that gives the next ratio of a request, and fails where there are no more."""
    left: dict[str, Iterator[float]] = {name: iter(values) for name, values in each.items()}
    return lambda name: next(left[name])
