"""The command line: `typecase`. Each module has a few commands; what they do is done elsewhere."""

import typer

from typecase.server.cli import (
    content,
    cron,
    declarations,
    doctor,
    events,
    explain,
    generate,
    migrate,
    new,
    secret_keys,
    serving,
    settings,
    shell,
    tokens,
    webhooks,
)
from typecase.server.cli.failures import ReportingGroup
from typecase.server.cli.version import show_version

app = typer.Typer(
    name="typecase",
    help="A GraphQL-first content server: declare content types, get a GraphQL and a REST API.",
    cls=ReportingGroup,
    no_args_is_help=True,
    # Tracebacks for people would show local variables, secrets among them.
    pretty_exceptions_enable=False,
)
app.callback()(show_version)
app.command("new")(new.new)
app.command("dev")(serving.dev)
app.command("start")(serving.start)
app.command("shell")(shell.shell)
app.command("explain")(explain.explain)
app.command("routes")(declarations.routes)
app.command("customizations")(declarations.customizations)
app.command("plugins")(declarations.plugins)
app.command("content-types")(declarations.content_types)
app.command("doctor")(doctor.doctor)
app.command("settings")(settings.settings)
app.command("secrets")(secret_keys.print_secrets)
app.add_typer(generate.app, name="generate")
app.add_typer(migrate.app, name="migrate")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(tokens.app, name="token")
app.add_typer(declarations.export_app, name="export")
app.add_typer(content.app, name="data")
app.add_typer(cron.app, name="cron")
app.add_typer(events.app, name="events")
