import pytest

from benchmarks.requests import load_requests
from benchmarks.wrk import Fired, Refused, lua, parse_wrk

PRINTED = """Running 5s test @ http://127.0.0.1:1337/graphql
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.02ms    1.86ms  32.11ms   81.14%
    Req/Sec     4.06k   512.11     4.61k    80.00%
  Latency Distribution
     50%  812.00us
     75%    4.55ms
     90%    6.02ms
     99%    1.25s 
  20338 requests in 5.01s, 571.79MB read
Requests/sec:   4061.55
Transfer/sec:    114.19MB
"""  # noqa: W291
REQUESTS = load_requests()


def test_what_wrk_prints_is_read_in_milliseconds() -> None:
    assert parse_wrk(PRINTED) == Fired(requests=20338, per_second=4061.55, p50=0.812, p99=1250.0)


@pytest.mark.parametrize(
    "line", ["  Non-2xx or 3xx responses: 20338\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"]
)
def test_answers_that_are_not_good_are_refused(line: str) -> None:
    with pytest.raises(Refused, match=line.split(":", maxsplit=1)[0].strip()):
        parse_wrk(PRINTED + line)


def test_another_output_is_an_error_that_shows_it() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        parse_wrk("unable to connect to 127.0.0.1")


def test_a_get_needs_no_script() -> None:
    assert lua(REQUESTS["R1"], None) == ""


def test_a_token_is_sent_in_the_header() -> None:
    assert lua(REQUESTS["R1-token"], "key") == "wrk.headers['authorization'] = 'Bearer key'\n"


def test_a_body_that_is_the_same_in_every_request_is_set_once() -> None:
    script = lua(REQUESTS["G1"], None)

    assert "wrk.method = 'POST'" in script
    assert 'wrk.body = [==[{"query": "{ articles' in script
    assert "request = function" not in script


def test_a_body_with_a_number_is_made_for_every_request() -> None:
    script = lua(REQUESTS["W1"], "key")

    assert script.splitlines()[-1] == (
        "request = function() number = number + 1;"
        ' return wrk.format(nil, nil, nil, [==[{"data": {"name": "bench ]==] .. started .. number .. [==["}}]==]) end'
    )
