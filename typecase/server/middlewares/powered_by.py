"""The header that names the software, without its version."""

POWERED_BY = (b"x-powered-by", b"Typecase")
