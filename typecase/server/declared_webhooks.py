"""The webhooks that a project declares in `server/webhooks.toml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.schema.mistakes import Place, suggestion
from typecase.schema.registry import Registry
from typecase.settings.files import read_toml, variables_of
from typecase.settings.interpolation import fill
from typecase.settings.mistakes import problem

WEBHOOKS_FILE = "server/webhooks.toml"
"""The file of a project that declares webhooks: a table for each, by its name."""


def load_webhooks(
    folder: Path, environment: str, registry: Registry | None, mistakes: list[str]
) -> tuple[Webhook, ...]:
    """Return the webhooks that the project's file declares, with variables filled in, and note what is wrong."""
    table = read_toml(folder, WEBHOOKS_FILE, mistakes)
    if not table:
        return ()
    variables = variables_of(folder, environment)
    read = [
        _read(name, value, variables, registry, Place(WEBHOOKS_FILE, mistakes, (name,)))
        for name, value in table.items()
    ]
    return tuple(webhook for webhook in read if webhook is not None)


def told(error: ValidationError) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with what should be a webhook: the keys to the value, and why."""
    for details in error.errors(include_url=False):
        keys = tuple(map(str, details["loc"]))
        match details["type"]:
            case "extra_forbidden":
                yield keys, f"unknown setting{suggestion(keys[-1], Webhook.model_fields)}"
            case "missing":
                yield keys, "missing"
            case _:
                yield keys, problem(keys, details)


def _read(
    name: str, value: Any, variables: Mapping[str, str], registry: Registry | None, place: Place
) -> Webhook | None:
    if not is_mapping(value):
        place.add("expected a table with url and events")
        return None
    if "name" in value:
        place.at("name").add("unknown setting: the name is that of the table")
        return None
    filled = fill(value, variables)
    for missing in filled.problems:
        place.add(missing)
    if filled.problems:
        return None
    try:
        webhook = Webhook.model_validate({**filled.value, "name": name})
    except ValidationError as error:
        for keys, wrong in told(error):
            place.at(*keys).add(wrong)
        return None
    if registry is not None:
        for wrong in webhook.problems(registry):
            place.add(wrong)
    return webhook
