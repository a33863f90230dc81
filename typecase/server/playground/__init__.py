"""The GraphQL playground: GraphiQL from our own files, and the pages that stand in for it."""

from typecase.server.playground.pages import (
    PLAIN_CSP,
    PLAYGROUND_CSP,
    STATIC,
    closed_page,
    missing_page,
    playground_page,
)

__all__ = ["PLAIN_CSP", "PLAYGROUND_CSP", "STATIC", "closed_page", "missing_page", "playground_page"]
