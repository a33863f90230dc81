"""Rate limits: a window that slides, for each key, in bounded memory."""

from dataclasses import dataclass

import pytest

from typecase.errors import RateLimitError
from typecase.server.authentication.rate_limits import Allowance, RateLimits, address_key


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_limit_is_counted_down_and_then_refused(clock: Clock) -> None:
    limits = RateLimits(2, clock=clock)

    assert [limits.take("a") for _ in range(3)] == [
        Allowance(allowed=True, limit=2, remaining=1),
        Allowance(allowed=True, limit=2, remaining=0),
        Allowance(allowed=False, limit=2, remaining=0, retry_after=60),
    ]


def test_the_window_slides(clock: Clock) -> None:
    limits = RateLimits(2, clock=clock)
    limits.take("a")
    clock.now += 40
    limits.take("a")

    clock.now += 19.5
    assert limits.take("a") == Allowance(allowed=False, limit=2, remaining=0, retry_after=1)
    clock.now += 0.5
    assert limits.take("a") == Allowance(allowed=True, limit=2, remaining=0)
    assert limits.take("a") == Allowance(allowed=False, limit=2, remaining=0, retry_after=40)


def test_a_refused_time_does_not_count(clock: Clock) -> None:
    limits = RateLimits(1, clock=clock)
    for _ in range(5):
        limits.take("a")
        clock.now += 10

    clock.now += 10

    assert limits.take("a").allowed is True


def test_keys_are_counted_apart(clock: Clock) -> None:
    limits = RateLimits(1, clock=clock)
    limits.take("a")

    assert limits.take("b").allowed is True
    assert limits.take("a").allowed is False


def test_the_key_that_was_used_longest_ago_is_forgotten_first(clock: Clock) -> None:
    limits = RateLimits(1, max_keys=2, clock=clock)
    for key in ("a", "b", "a", "c"):
        limits.take(key)

    assert [limits.take(key).allowed for key in ("a", "b")] == [False, True]


def test_a_client_is_admitted_until_its_limit(clock: Clock) -> None:
    limits = RateLimits(1, clock=clock)

    assert limits.admit("2001:db8::1") == Allowance(allowed=True, limit=1, remaining=0)
    with pytest.raises(RateLimitError) as caught:
        limits.admit("2001:db8::2")

    assert caught.value.details == {"retry_after": 60}


def test_callers_without_an_address_are_counted_together(clock: Clock) -> None:
    limits = RateLimits(1, clock=clock)
    limits.admit(None)

    with pytest.raises(RateLimitError):
        limits.admit(None)


def test_headers_tell_the_client() -> None:
    allowed = Allowance(allowed=True, limit=10, remaining=9)
    refused = Allowance(allowed=False, limit=10, remaining=0, retry_after=7)

    assert allowed.headers == {"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "9"}
    assert refused.headers == {"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "Retry-After": "7"}


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_stands_for_one_client(host: str, key: str) -> None:
    assert address_key(host) == key
