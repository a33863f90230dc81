"""The pages that a browser gets at the GraphQL address: the playground, or why there is none."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from shlex import quote

STATIC = Path(__file__).parent / "static"
"""The folder of the playground's script, stylesheet and icon; absent until `make playground` has built it."""

PLAYGROUND_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The `Content-Security-Policy` of `playground_page`: everything from this server, nothing inline, no frames."""


def playground_page(static_path: str = "/graphql/playground") -> str | None:
    """Return the playground's page, or None when its files are not built.

    `static_path` is the URL path that `STATIC` is served at, without a trailing slash. The page's script sends its
    queries to the address that the page itself has.
    """
    if not (STATIC / "playground.js").is_file():
        return None
    return _PLAYGROUND.replace("{static}", escape(static_path))


def missing_page(endpoint: str = "http://localhost:1337/graphql") -> str:
    """Return the page that says how to build the playground's files, and that the API at `endpoint` works without."""
    return _plain_page(
        "The playground is not built",
        "<p>The API works. Only the playground's own files are missing: they are built once, with npm, in the"
        " folder of Typecase's source.</p>"
        "<pre>make playground</pre>"
        "<p>Until then, send a query by POST:</p>",
        endpoint,
    )


def closed_page(endpoint: str = "http://localhost:1337/graphql") -> str:
    """Return the page for a server whose playground is switched off, with how to query `endpoint` by hand."""
    return _plain_page(
        "This is a GraphQL endpoint",
        "<p>It is meant for programs, and this server has no playground. Send a query by POST:</p>",
        endpoint,
    )


def _plain_page(title: str, body: str, endpoint: str) -> str:
    command = f"curl {quote(endpoint)} \\\n{_CURL_OPTIONS}"
    return (
        _PLAIN.replace("{style}", _PLAIN_STYLE)
        .replace("{title}", title)
        .replace("{body}", f"{body}<pre>{escape(command, quote=False)}</pre>")
    )


_CURL_OPTIONS = """\
  -H 'Content-Type: application/json' \\
  -d '{"query": "{ __typename }"}'"""

_PLAYGROUND = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>Typecase</title>
    <link rel="icon" href="{static}/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="{static}/playground.css">
    <script src="{static}/playground.js" defer></script>
  </head>
  <body>
    <div id="playground">
      <p>Loading the playground …</p>
      <noscript><p>The playground needs JavaScript; the API does not.</p></noscript>
    </div>
  </body>
</html>
"""

_PLAIN = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>{title} | Typecase</title>
    <link rel="icon" href="data:,">
    <style>{style}</style>
  </head>
  <body>
    <main>
      <header>Typecase</header>
      <h1>{title}</h1>
      {body}
    </main>
  </body>
</html>
"""

_PLAIN_STYLE = """
:root { color-scheme: light dark; --accent: #c41d33; --ink: #3b4b68; --paper: #fff; --box: #f3f4f7; }
@media (prefers-color-scheme: dark) {
  :root { --accent: #fb7185; --ink: #b7c2d7; --paper: #212a3b; --box: #2a3447; }
}
body { background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; margin: 0; }
main { margin: 14vh auto 0; max-width: 38rem; padding: 0 1.5rem; }
header { color: var(--accent); font-weight: 600; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .25rem 0 1rem; }
pre {
  background: var(--box); border-radius: 8px; font: 14px/1.6 ui-monospace, monospace;
  overflow-x: auto; padding: .9rem 1.1rem;
}
"""

PLAIN_CSP = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_PLAIN_STYLE.encode()).digest()).decode()}'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The `Content-Security-Policy` of `missing_page` and `closed_page`: their one stylesheet, by its hash."""
