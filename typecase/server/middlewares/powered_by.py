"""The header that names the software, without its version."""

from typecase.server.http_answer import Header

POWERED_BY: Header = (b"x-powered-by", b"Typecase")
