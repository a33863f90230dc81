import json
from pathlib import Path

import pytest

from benchmarks.requests import NUMBER, READS, load_requests
from benchmarks.servers import key_of
from benchmarks.table import BEGIN, refreshed

REQUESTS = load_requests()
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "performance.md"


def test_requests_that_write_come_last() -> None:
    assert tuple(REQUESTS) == (*READS, "R1-token", "H0", "W1", "W2")


def test_a_target_is_escaped_as_clients_do_it() -> None:
    assert REQUESTS["R1"].target == "/api/articles?pagination%5BpageSize%5D=25"
    assert REQUESTS["R1"].query_string == b"pagination%5BpageSize%5D=25"


@pytest.mark.parametrize("name", ["W1", "W2"])
def test_what_is_created_differs_in_every_request(name: str) -> None:
    assert NUMBER in json.dumps(REQUESTS[name].body)


def test_only_what_names_a_token_is_sent_with_its_key() -> None:
    assert [name for name, request in REQUESTS.items() if key_of(request) is not None] == ["R1-token", "W1", "W2"]


def test_the_documentation_has_a_place_for_the_table() -> None:
    assert BEGIN in refreshed(PAGE.read_text(), "")
