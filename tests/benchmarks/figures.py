"""Figures for tests."""

from benchmarks.measuring import Figures

FIGURES = Figures(
    req_s=2000.4,
    p50_ms=8.123,
    p99_ms=20.0,
    server_cpu_ms=0.4567,
    database_cpu_ms=0.1,
    rss_mb=99.6,
    others=0.02,
    sql_per_request=2.0,
)
