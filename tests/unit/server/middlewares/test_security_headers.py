"""The headers of `security`, as its config says."""

from typing import Any

import pytest

from tests.unit.server.middlewares.calling import answering, call
from tests.unit.server.middlewares.wrapping import around

USUAL = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'",
}
ALL_OFF = {
    "content_type_options": False,
    "frame_options": False,
    "referrer_policy": False,
    "content_security_policy": False,
    "hsts": False,
}


async def headers_with(public_url: str | None = None, **config: Any) -> dict[str, str]:
    app = around(answering(), {"name": "security", "config": config}, public_url=public_url)
    return (await call(app)).headers


@pytest.mark.parametrize(
    ("config", "changes"),
    [
        ({}, {}),
        ({"frame_options": "DENY"}, {"x-frame-options": "DENY"}),
        ({"referrer_policy": "same-origin"}, {"referrer-policy": "same-origin"}),
        ({"permissions_policy": "camera=()"}, {"permissions-policy": "camera=()"}),
        ({"cross_origin_opener_policy": "same-origin"}, {"cross-origin-opener-policy": "same-origin"}),
        ({"cross_origin_embedder_policy": "credentialless"}, {"cross-origin-embedder-policy": "credentialless"}),
        ({"cross_origin_resource_policy": "same-site"}, {"cross-origin-resource-policy": "same-site"}),
        (
            {
                "content_security_policy": {
                    "default-src": ["'self'", "https:"],
                    "frame-ancestors": "'none'",
                    "upgrade-insecure-requests": [],
                }
            },
            {
                "content-security-policy": (
                    "default-src 'self' https:; frame-ancestors 'none'; upgrade-insecure-requests"
                )
            },
        ),
    ],
)
async def test_a_header_is_as_the_config_says(config: dict[str, Any], changes: dict[str, str]) -> None:
    assert await headers_with(**config) == {**USUAL, **changes}


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("content_type_options", "x-content-type-options"),
        ("frame_options", "x-frame-options"),
        ("referrer_policy", "referrer-policy"),
        ("content_security_policy", "content-security-policy"),
    ],
)
async def test_false_leaves_a_header_out(name: str, header: str) -> None:
    assert await headers_with(None, **{name: False}) == {key: value for key, value in USUAL.items() if key != header}


async def test_all_can_be_left_out() -> None:
    assert await headers_with("https://cms.example.com", **ALL_OFF) == {}


@pytest.mark.parametrize(
    ("hsts", "public_url", "expected"),
    [
        ({"max_age": 60}, None, "max-age=60"),
        ({"include_subdomains": True}, "https://cms.example.com", "max-age=63072000; includeSubDomains"),
        (
            {"max_age": 31_536_000, "include_subdomains": True, "preload": True},
            None,
            "max-age=31536000; includeSubDomains; preload",
        ),
        (False, "https://cms.example.com", None),
    ],
)
async def test_https_is_demanded_as_the_config_says(hsts: Any, public_url: str | None, expected: str | None) -> None:
    headers = await headers_with(public_url, hsts=hsts)

    assert headers.get("strict-transport-security") == expected
