"""The headers that keep browsers from doing more with an answer than it is for."""

from typecase.server.http_answer import Header
from typecase.settings import Settings

_TWO_YEARS = 2 * 365 * 24 * 60 * 60


def security_headers(settings: Settings) -> list[Header]:
    """Return the headers of every answer that does not set them itself, as the playground's page does.

    HTTPS is demanded of browsers where the public address is one of HTTPS.
    """
    headers: list[Header] = [
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", b"default-src 'none'"),
    ]
    if settings.public_url is not None and settings.public_url.startswith("https://"):
        headers.append((b"strict-transport-security", f"max-age={_TWO_YEARS}".encode()))
    return headers
