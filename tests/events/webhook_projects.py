"""A project of notes with authors, and a webhook `search`."""

import json
from pathlib import Path
from typing import Any

from tests.projects import content_type, write_project

NOTE, AUTHOR = "api::note.note", "api::author.author"


def declare(folder: Path, url: str, settings: str = "", **webhook: Any) -> None:
    """Write a project of notes with authors, and a webhook `search`."""
    relation = {"type": "relation", "relation": "manyToOne", "target": AUTHOR}
    attributes = {"title": {"type": "string"}, "pin": {"type": "password"}, "author": relation}
    note = content_type("note", "notes", attributes, drafts=False)
    author = content_type("author", "authors", {"name": {"type": "string"}}, drafts=False)
    write_project(folder, {"note": note, "author": author})
    (folder / "server").mkdir(exist_ok=True)
    options = {"url": url, "events": ["entry.create"], **webhook}
    tables = {name: options.pop(name, {}) for name in ("headers", "filter")}
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in options.items())
    for table, values in tables.items():
        lines += "".join(f"\n{table}.{name} = {json.dumps(value)}" for name, value in values.items())
    (folder / "server" / "webhooks.toml").write_text(f"[search]\n{lines}\n")
    (folder / "server" / "settings.toml").write_text(f"[events]\npauses = []\n{settings}")


ALLOWED = '[webhooks]\nallowed_hosts = ["127.0.0.1"]\ndefault_headers = ["X-From: us", "X-Own: default"]\n'
