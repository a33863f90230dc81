"""`typecase webhooks`: addresses that are called for events."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from typecase.lifecycles.deliveries import State
from typecase.lifecycles.events import EVERY_EVENT
from typecase.lifecycles.outgoing.signing import make_secret
from typecase.lifecycles.webhooks import Webhook
from typecase.server.application import Application
from typecase.server.cli.deliveries import make_again, print_newest
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_table
from typecase.server.declared_webhooks import WEBHOOKS_FILE
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project
from typecase.server.webhook_administration import WebhookAdministration

T = TypeVar("T")

app = typer.Typer(help="Addresses that are called for events.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a webhook.")]


@app.command()
def add(
    name: Name,
    url: Annotated[str, typer.Argument(metavar="URL", help="The address that is called.")],
    event: Annotated[list[str] | None, typer.Option(help="An event; all without one. Repeatable.")] = None,
    content_type: Annotated[
        list[str] | None, typer.Option("--type", metavar="UID", help="A content type; all without one. Repeatable.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--filter", metavar="NAME=VALUE", help="A value that an entry has. Repeatable.")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option(metavar="LINE", help="`name: value`; ${NAME} is a variable. Repeatable.")
    ] = None,
    sign: Annotated[bool, typer.Option("--sign", help="Make a secret that signs the calls, and print it.")] = False,
    query: Annotated[Path | None, typer.Option(metavar="FILE", help="GraphQL that says what is sent.")] = None,
    role: Annotated[str | None, typer.Option(metavar="TYPE", help="In whose eyes; `public` without it.")] = None,
    folder: Folder = HERE,
) -> None:
    """Store a webhook; servers that run know it within a second."""
    headers = dict(_header(line) for line in header or ())
    secret = make_secret() if sign else None
    given: dict[str, Any] = {
        "name": name,
        "url": url,
        "events": event or [EVERY_EVENT],
        "types": content_type or [],
        "filter": _filter(only or ()),
        "headers": headers,
        "secrets": [secret] if secret else [],
        "query": query.read_text("utf-8") if query is not None else None,
        "role": role,
    }
    _run(folder, lambda webhooks: webhooks.add(given))
    typer.echo(f"{name} is called from now on. Try it with `typecase webhooks test {name}`.")
    if secret:
        typer.echo(f"Its secret, which the receiver needs: {secret}")


@app.command("list")
def list_webhooks(folder: Folder = HERE) -> None:
    """List webhooks: name, whether it is enabled, URL, events, content types, and where it is declared."""

    async def found(webhooks: WebhookAdministration) -> list[tuple[str, ...]]:
        return [_cells(webhook, declared=webhooks.is_declared(webhook.name)) for webhook in await webhooks.all()]

    lines = _run(folder, found)
    if not lines:
        typer.echo("There are no webhooks.")
    print_table(lines)


@app.command("test")
def try_out(name: Name, folder: Folder = HERE) -> None:
    """Call a webhook with the event `trigger-test`, and print what it answers. Status 1 tells that it failed."""
    outcome = _run(folder, lambda webhooks: webhooks.try_out(name))
    if outcome.error is not None:
        typer.echo(f"{name}: {outcome.error}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{name} answered {outcome.status}: {(outcome.body or '').strip()[:200]}".rstrip(": "))


@app.command()
def enable(name: Name, folder: Folder = HERE) -> None:
    """Tell a webhook events from now on."""
    _run(folder, lambda webhooks: webhooks.change(name, {"enabled": True}))
    typer.echo(f"{name} is told events.")


@app.command()
def disable(name: Name, folder: Folder = HERE) -> None:
    """Tell a webhook no new events; what waits for it waits on."""
    _run(folder, lambda webhooks: webhooks.change(name, {"enabled": False}))
    typer.echo(f"{name} is told no new events.")


@app.command()
def remove(name: Name, folder: Folder = HERE) -> None:
    """Delete a webhook; what waits for it is never delivered."""
    _run(folder, lambda webhooks: webhooks.remove(name))
    typer.echo(f"{name} is removed.")


@app.command()
def secret() -> None:
    """Print a new secret, for `secrets` of a webhook; it is kept nowhere."""
    typer.echo(make_secret())


@app.command()
def deliveries(
    name: Name,
    state: Annotated[State | None, typer.Option(help="Only those that stand so.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="At most so many.")] = 20,
    folder: Folder = HERE,
) -> None:
    """List what a webhook was sent, the newest first, as `events list` does."""
    print_newest(folder, state, limit, target=name)


@app.command()
def redeliver(
    message_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a delivery, such as msg_4a….")],
    folder: Folder = HERE,
) -> None:
    """Send once more what has failed for good, or has arrived already; by the same id."""
    make_again(folder, message_id)


def _run(folder: Path, act: Callable[[WebhookAdministration], Awaitable[T]]) -> T:
    """Do something with the webhooks of a project, whose database is opened for it."""

    async def run(project: Project) -> T:
        await demand_prepared(project)
        application = Application(project, shared=False)
        async with application.opened():
            return await act(application.events.administration)

    return asyncio.run(run(project_with(folder)))


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise typer.BadParameter(f'got "{line}", expected "name: value"', param_hint="--header")
    return name.strip(), value.strip()


def _filter(given: Sequence[str]) -> dict[str, list[Any]]:
    """Return the values of each attribute; what is no JSON is text."""
    found: dict[str, list[Any]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f'got "{text}", expected name=value', param_hint="--filter")
        try:
            found.setdefault(name, []).append(json.loads(value))
        except ValueError:
            found.setdefault(name, []).append(value)
    return found


def _cells(webhook: Webhook, *, declared: bool) -> tuple[str, ...]:
    return (
        webhook.name,
        "enabled" if webhook.enabled else "disabled",
        webhook.url,
        ", ".join(webhook.events),
        ", ".join(webhook.types) or "every type",
        WEBHOOKS_FILE if declared else "in the database",
    )
