"""Parts of a URL made from texts, as the `options` of a uid attribute say."""

import re
from collections.abc import Mapping
from typing import Any

from slugify import slugify

_REPLACEMENTS = (("&", " and "),)
_HUMPS = (
    re.compile(r"([A-Z]{2,})(\d+)"),
    re.compile(r"([a-z\d]+)([A-Z]{2,})"),
    re.compile(r"([a-z\d]+)([A-Z])"),
    re.compile(r"([A-Z]+)([A-Z][a-rt-z\d]+)"),  # not `s`, so that APIs stays one word
)


def slug_of(text: str, options: Mapping[str, Any]) -> str:
    """Return a text as a part of a URL: `Tea & Rain` is `tea-and-rain`; empty when no letter or digit is left.

    `separator` stands between words (`-`), `lowercase` and `decamelize` (`fooBar` is two words) are on unless they are
    switched off, `customReplacements` are pairs of texts, `preserveLeadingUnderscore` keeps a `_` in front. Strapi
    behaviour: MOD-11.
    """
    begins = "_" if options.get("preserveLeadingUnderscore") and text.startswith("_") else ""
    for old, new in (*options.get("customReplacements", ()), *_REPLACEMENTS):
        text = text.replace(old, new)
    if options.get("decamelize", True):
        for hump in _HUMPS:
            text = hump.sub(r"\1 \2", text)
    return begins + slugify(text, separator=options.get("separator", "-"), lowercase=options.get("lowercase", True))
