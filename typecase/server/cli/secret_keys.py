"""`typecase secrets`: what production must be given."""

import typer

from typecase.settings import make_secret


def print_secrets() -> None:
    """Print new secrets, as lines for the environment or a .env file; nothing is kept."""
    for name in ("JWT_SECRET", "API_TOKEN_SECRET"):
        typer.echo(f"TYPECASE_AUTH__{name}={make_secret()}")
