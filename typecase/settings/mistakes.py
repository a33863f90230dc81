"""Mistakes in settings, in words: where it stands, what was given, what was expected."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from typecase.settings.given import OWN, Given, Keys, Values, is_own
from typecase.settings.masking import masked_text
from typecase.settings.sections import ENVIRONMENT_PREFIX, NESTING, PROJECT, Settings

_LONGEST_VALUE = 60
_HIDDEN = ("secret", "url")

_EXPECTED: Mapping[str, str] = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "mapping_type": "a table",
    "model_type": "a table",
    "string_too_short": "a text that is not empty",
    "string_type": "a text",
    "tuple_type": "a list",
}
"""What is expected, by pydantic's type of error."""


def list_unknown(values: Values) -> Iterator[str]:
    """Yield a mistake for each value that is given for no setting; the project's own and plugins' may have any name."""
    names = set(setting_names())
    sections = {keys[:depth] for keys in names for depth in range(1, len(keys))}
    sections |= {(section,) for section in OWN}
    for keys, given in values.by_keys.items():
        if keys in sections:
            yield f"{given.place}: got {_shown(keys, given, given.value)}, expected a section of settings"
        elif keys not in names and not (is_own(keys) and all(keys)):
            yield f"{given.place}: unknown setting{_suggestion(keys, given)}"


def list_wrong(error: ValidationError, values: Values) -> Mapping[Keys, list[str]]:
    """Return the mistakes that the models found in the values of known settings."""
    found: dict[Keys, list[str]] = {}
    for details in error.errors(include_url=False):
        keys = tuple(key for key in details["loc"] if isinstance(key, str))
        given = values.by_keys[keys]
        found.setdefault(keys, []).append(f"{given.place}: {problem(keys, details, given)}")
    return found


def problem(keys: Keys, details: ErrorDetails, given: Given | None = None) -> str:
    """Return what pydantic found wrong with a value: what was given, and what is expected."""
    shown = _shown(keys, given or Given(value=None, place=""), details["input"])
    return f"got {shown}, expected {_expected(details)}"


def variable_of(keys: Keys) -> str:
    """Return the name of the environment variable of a setting."""
    return ENVIRONMENT_PREFIX + NESTING.join(keys).upper()


def setting_names(section: type[BaseModel] = Settings, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the way to every setting, in their order; those of the project's own and of plugins are not known."""
    for name, declared in section.model_fields.items():
        kind = declared.annotation
        if name in OWN:
            continue
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_names(kind, (*keys, name))
        else:
            yield (*keys, name)


def _suggestion(keys: Keys, given: Given) -> str:
    known = {".".join(name): name for name in setting_names()}
    if len(keys) > 1 and (meant := get_close_matches(keys[0], OWN, n=1)) and keys[0] not in OWN:
        known = {".".join((meant[0], *keys[1:])): (meant[0], *keys[1:])}
    close = get_close_matches(".".join(keys), known, n=1) if all(keys) else []
    if close:
        return f'; did you mean "{_written(known[close[0]], given)}"?'
    if len(keys) == 1 and all(keys):
        return f'; a setting of the project\'s own would be "{_written((PROJECT, *keys), given)}"'
    return ""


def _written(keys: Keys, given: Given) -> str:
    """Return a setting's name as the place of a value would write it."""
    return variable_of(keys) if given.variable else ".".join(keys)


def _expected(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "greater_than_equal":
            return f"{context['ge']} or more"
        case "less_than_equal":
            return f"{context['le']} or less"
        case "literal_error":
            return str(context["expected"]).replace("'", '"')
        case "value_error":
            return str(context["error"])
        case kind:
            return _EXPECTED.get(kind, details["msg"])


def _shown(keys: Keys, given: Given, value: Any) -> str:
    """Return a value as JSON, cut where it is long; secrets stay hidden, and what may hold one."""
    if isinstance(value, str) and (keys[-1].endswith(_HIDDEN) or given.names):
        return f"a text of {len(value)} characters"
    text = json.dumps(masked_text(value), ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
