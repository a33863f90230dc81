"""The header that names the software, without its version."""

from typecase.server.http_answer import Header
from typecase.server.middlewares.header_values import HeaderValue
from typecase.settings.sections import Section


class PoweredByConfig(Section):
    """What the header says."""

    value: HeaderValue = "Typecase"


def powered_by(config: PoweredByConfig) -> Header:
    """Return the header X-Powered-By."""
    return (b"x-powered-by", config.value.encode())
