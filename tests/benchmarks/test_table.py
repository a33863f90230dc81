import json
from dataclasses import replace

import pytest

from benchmarks.requests import load_requests
from benchmarks.servers import FLOOR, TYPECASE
from benchmarks.table import BEGIN, END, disturbed, json_text, markdown_table, refreshed, text_table
from tests.benchmarks.figures import FIGURES

REQUESTS = load_requests()
READ = {TYPECASE: FIGURES, FLOOR: replace(FIGURES, req_s=4000.8, server_cpu_ms=0.1)}
WRITE = {TYPECASE: replace(FIGURES, sql_per_request=None)}


def test_the_table_has_a_line_for_each_server_and_one_for_strapi() -> None:
    lines = text_table(REQUESTS, {"R1": READ}).splitlines()

    assert lines == [
        "    server               req/s  p50 ms  p99 ms  server CPU ms  database CPU ms  RSS MB  SQL  of the floor",
        "R1  Typecase              2000    8.12   20.00          0.457            0.100     100    2          0.50",
        "    floor                 4001    8.12   20.00          0.100            0.100     100    2",
        "    Strapi 5 (recorded)    306   49.88  138.08          3.250            0.711     335    5",
        "",
        "R1: REST: 25 articles",
    ]


def test_what_was_not_counted_or_compared_is_left_empty() -> None:
    line = markdown_table(REQUESTS, {"W1": WRITE}).splitlines()[2]

    assert line == "| W1 | Typecase | 2000 | 8.12 | 20.00 | 0.457 | 0.100 | 100 |  |  |"


def test_the_table_in_markdown_puts_numbers_at_the_right() -> None:
    head, rule, *rows = markdown_table(REQUESTS, {"R1": READ}).splitlines()

    assert head.startswith("|  | server | req/s |")
    assert rule == "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    assert [row.count("|") for row in rows] == [head.count("|")] * 3


def test_all_figures_are_in_the_json() -> None:
    written = json.loads(json_text({"R1": READ}))

    assert written["R1"]["floor"]["req_s"] == 4000.8
    assert written["R1"]["Typecase"]["others"] == 0.02


def test_only_what_is_between_the_marks_of_a_page_is_refreshed() -> None:
    page = f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nThe rest.\n"

    assert refreshed(page, "new") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe rest.\n"


@pytest.mark.parametrize("page", ["", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="no place for the table"):
        refreshed(page, "new")


def test_the_most_disturbed_round_tells_how_much_to_trust() -> None:
    assert disturbed({"R1": READ, "W1": {TYPECASE: replace(FIGURES, others=0.4)}}) == 0.4
