from dataclasses import replace

from benchmarks.measuring import best
from tests.benchmarks.figures import FIGURES


def test_the_best_round_has_the_most_requests_and_the_least_cpu_time_of_all() -> None:
    fast = replace(FIGURES, req_s=3000, p50_ms=4, server_cpu_ms=0.4, database_cpu_ms=0.3)
    cheap = replace(FIGURES, req_s=1000, p50_ms=2, server_cpu_ms=0.5, database_cpu_ms=0.2)

    assert best([cheap, fast]) == replace(fast, server_cpu_ms=0.4, database_cpu_ms=0.2)
