"""The built-in content types, declared in the same JSON form as a project's."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

BUILT_IN = (
    "plugin::upload.file",
    "plugin::i18n.locale",
    "plugin::users-permissions.permission",
    "plugin::users-permissions.role",
    "plugin::users-permissions.user",
    "admin::api-token",
)
"""The uids, in the order in which their types stand in the SDL."""


def built_in_files() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the file, the uid and the JSON of each: `plugin::upload.file` is in `plugin.upload.file.json`."""
    for uid in BUILT_IN:
        name = f"{uid.replace('::', '.')}.json"
        text = files(__name__).joinpath(name).read_text(encoding="utf-8")
        yield f"typecase/schema/system/{name}", uid, json.loads(text)
