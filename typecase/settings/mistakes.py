"""Mistakes in settings, in words: where it stands, what was given, what was expected."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from typecase.settings.sections import ENVIRONMENT_PREFIX, NESTING, Settings
from typecase.settings.sources import Given, Keys, Values

_LONGEST_VALUE = 60
_HIDDEN = ("secret", "url")

_EXPECTED: Mapping[str, str] = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "a section of settings",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "model_type": "a section of settings",
    "string_too_short": "a text that is not empty",
    "string_type": "a text",
    "tuple_type": "a list",
}
"""What is expected, by pydantic's type of error."""


def list_mistakes(error: ValidationError, values: Values) -> Iterator[str]:
    """Yield each mistake that pydantic found in what the sources gave."""
    for details in error.errors(include_url=False):
        keys = tuple(key for key in details["loc"] if isinstance(key, str))
        found = list(values.within(keys))
        if details["type"] == "extra_forbidden":
            yield from (f"{given.place}: {_unknown(at, given)}" for at, given in found)
        elif details["type"] == "missing":
            yield f"{'.'.join(keys)}: missing; set {variable_of(keys)}"
        else:
            place = found[0][1].place if found else ".".join(keys)
            yield f"{place}: got {_shown(keys, details['input'])}, expected {_expected(details)}"


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


def _unknown(keys: Keys, given: Given) -> str:
    known = {".".join(name): name for name in setting_names()}
    close = get_close_matches(".".join(keys), known, n=1)
    if not close:
        return "unknown setting"
    suggested = variable_of(known[close[0]]) if given.variable else close[0]
    return f'unknown setting; did you mean "{suggested}"?'


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
    if isinstance(value, dict):
        return "a section"
    if keys[-1].endswith(_HIDDEN) and not isinstance(value, bool | int | float):
        return f"a {'list' if isinstance(value, list) else 'text'} of {len(cast(str, value))}"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
