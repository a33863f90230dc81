"""Mistakes in settings, in words: where it stands, what was given, what was expected."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from typecase.settings.sections import ENVIRONMENT_PREFIX, NESTING, Settings
from typecase.settings.sources import Given, Keys, Values

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
    """Yield a mistake for each value that is given for no setting."""
    names = set(setting_names())
    sections = {keys[:depth] for keys in names for depth in range(1, len(keys))}
    for keys, given in values.by_keys.items():
        if keys in sections:
            yield f"{given.place}: got {_shown(keys, given.value)}, expected a section of settings"
        elif keys not in names:
            yield f"{given.place}: unknown setting{_suggestion(keys, given)}"


def list_wrong(error: ValidationError, values: Values) -> Iterator[str]:
    """Yield each mistake that the models found in the values of known settings."""
    for details in error.errors(include_url=False):
        keys = tuple(key for key in details["loc"] if isinstance(key, str))
        place = values.by_keys[keys].place
        yield f"{place}: {problem(keys, details)}"


def problem(keys: Keys, details: ErrorDetails) -> str:
    """Return what pydantic found wrong with a value: what was given, and what is expected."""
    return f"got {_shown(keys, details['input'])}, expected {_expected(details)}"


def variable_of(keys: Keys) -> str:
    """Return the name of the environment variable of a setting."""
    return ENVIRONMENT_PREFIX + NESTING.join(keys).upper()


def setting_names(section: type[BaseModel] = Settings, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the way to every setting, in their order."""
    for name, declared in section.model_fields.items():
        kind = declared.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_names(kind, (*keys, name))
        else:
            yield (*keys, name)


def _suggestion(keys: Keys, given: Given) -> str:
    known = {".".join(name): name for name in setting_names()}
    close = get_close_matches(".".join(keys), known, n=1)
    if not close:
        return ""
    suggested = variable_of(known[close[0]]) if given.variable else close[0]
    return f'; did you mean "{suggested}"?'


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


def _shown(keys: Keys, value: Any) -> str:
    """Return a value as JSON, cut where it is long; secrets, and URLs that may hold one, stay hidden."""
    if keys[-1].endswith(_HIDDEN) and isinstance(value, str):
        return f"a text of {len(value)} characters"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
