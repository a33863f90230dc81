"""No webhook reaches what is not public, however its address is written and whatever a name resolves to."""

import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lifecycles.outgoing.receiver import Receiver, receiving, saying
from typecase.lifecycles.deliveries import Outcome
from typecase.lifecycles.outgoing.addresses import AllowedHosts, is_public, resolve_by_system, url_problem
from typecase.lifecycles.outgoing.client import Message, WebhookClient

NOBODY = AllowedHosts()


async def call(url: str, allowed: AllowedHosts = NOBODY, *answers: Sequence[str]) -> Outcome:
    """Send a message; names resolve to these answers, one after the other, or as the system knows them."""
    left = list(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return left.pop(0) if left else await resolve_by_system(host, port)

    client = WebhookClient(allowed, resolve=resolve)
    try:
        return await client.send(Message(id="msg_1", event="entry.create", url=url, body=b"{}", seconds=3))
    finally:
        await client.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.2", "127.1", "0.0.0.0", "0", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "017700000001", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[::127.0.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
    ],
)  # fmt: skip
async def test_nothing_connects_to_this_machine(host: str) -> None:
    async with receiving() as here, receiving(host="::1") as there:
        for receiver in (here, there):
            outcome = await call(f"http://{host}:{receiver.port}/")
            assert outcome.error is not None
            assert outcome.status is None

        assert (here.connections, there.connections) == (0, 0)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.88.99.1", "fe80::1", "fe80::1%lo", "fc00::1", "fd00:ec2::254", "ff02::1",
        "fec0::1", "2001:db8::1", "2001::7f00:1", "2002:7f00:1::", "3fff::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "64:ff9b:1::1", "::a00:1", "100::1",
    ],
)  # fmt: skip
async def test_nothing_goes_to_what_a_name_hides(address: str) -> None:
    outcome = await call("http://hooks.example.com/", NOBODY, [address])

    assert outcome.error is not None
    assert outcome.error.endswith(
        "is no public address, and nothing was sent there; webhooks.allowed_hosts can allow it"
    )


async def test_one_private_address_among_public_ones_is_enough() -> None:
    async with receiving() as receiver:
        outcome = await call(f"http://hooks.example.com:{receiver.port}/", NOBODY, ["93.184.215.14", "127.0.0.1"])

        assert "127.0.0.1 is no public address" in (outcome.error or "")
        assert receiver.connections == 0


async def test_what_is_checked_is_what_is_connected_to() -> None:
    """A second answer of another address is never asked for."""
    async with receiving() as allowed, receiving() as hidden:
        asked: list[str] = []

        async def resolve(host: str, port: int) -> Sequence[str]:
            del port
            asked.append(host)
            return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

        client = WebhookClient(AllowedHosts.of(["127.0.0.2"]), resolve=resolve)
        url = f"http://hooks.example.com:{hidden.port}/"
        outcome = await client.send(Message(id="msg_1", event="entry.create", url=url, body=b"{}"))
        again = await client.send(Message(id="msg_1", event="entry.create", url=url, body=b"{}"))
        await client.close()

        assert asked == ["hooks.example.com"] * 2
        assert (outcome.error or "").startswith("no connection")  # nobody listens at 127.0.0.2
        assert "127.0.0.1 is no public address" in (again.error or "")
        assert (allowed.connections, hidden.connections) == (0, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with receiving() as hidden:
        location = f"http://127.0.0.1:{hidden.port}/"
        answer = f"HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n".encode()
        async with receiving(saying(answer)) as target:
            outcome = await call(
                f"http://hooks.internal:{target.port}/", AllowedHosts.of(["hooks.internal"]), ["127.0.0.1"]
            )

            assert outcome.status == status
            assert outcome.error == (f"it answered {status}: redirects are not followed, give the url that it leads to")
            assert (target.connections, hidden.connections) == (1, 0)


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.0/8", "hooks.internal", "HOOKS.internal."])
async def test_a_setting_allows_a_host(entry: str) -> None:
    async with receiving() as receiver:
        outcome = await call(f"http://hooks.internal:{receiver.port}/", AllowedHosts.of([entry]), ["127.0.0.1"])

        assert (outcome.error, outcome.status, outcome.body) == (None, 200, "ok")
        assert received(receiver) == 1


async def test_a_setting_allows_ipv4_in_ipv6() -> None:
    async with receiving() as receiver:
        url = f"http://hooks.example.com:{receiver.port}/"
        outcome = await call(url, AllowedHosts.of(["127.0.0.0/8"]), ["::ffff:127.0.0.1"])

        assert outcome.error is None


async def test_a_name_that_nobody_knows() -> None:
    outcome = await call("http://no-such-host.invalid/")

    assert (outcome.error or "").startswith("the host cannot be found: ")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.com/", "it must begin with https:// or http://"),
        ("file:///etc/passwd", "it must begin with https:// or http://"),
        ("https:///path", "it names no host"),
        ("https://user:secret@example.com/", "it cannot have a user or password in it: use a header"),
        ("https://example.com:99999/", "it is no URL: Port out of range 0-65535"),
        ("https://[::1/", "it is no URL: Invalid IPv6 URL"),
        ("https://example.com/hook?key=1", None),
    ],
)
def test_what_is_wrong_with_a_url(url: str, problem: str | None) -> None:
    assert url_problem(url) == problem


@given(st.ip_addresses())
def test_what_is_not_global_is_not_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    translated = ipaddress.ip_network("64:ff9b::/96")
    if address.version == 6 and address in translated:
        return
    assert address.is_global or not is_public(address)


def test_public_addresses_are() -> None:
    for text in ("93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"):
        assert is_public(ipaddress.ip_address(text)), text


def received(receiver: Receiver) -> int:
    """Return how many requests have come."""
    return len(receiver.requests)
