"""Secret keys: made, checked, and in development kept in the project's `.typecase` folder."""

import json
import secrets
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

STATE_FOLDER = ".typecase"
"""The folder of a project for what its server keeps: the generated keys and the default database."""

SECRETS_FILE = f"{STATE_FOLDER}/secrets.toml"
SHORTEST = 32
_FEWEST_CHARACTERS = 8
_PUBLISHED = (
    "changeme",
    "change-me",
    "change_me",
    "tobemodified",
    "replaceme",
    "your-secret",
    "your_secret",
    "256-bit",
)
"""Parts of the keys that stand in documentation and templates."""


def make_secret() -> str:
    """Return a new key of 384 random bits."""
    return secrets.token_urlsafe(48)


def checked_secret(value: str) -> str:
    """Return a key that is long and varied enough; ValueError says what is expected."""
    published = next((part for part in _PUBLISHED if part in value.lower()), None)
    if published is not None:
        raise ValueError(f'a random key, not one with "{published}" in it, which is in everybody\'s documentation')
    if len(value.encode()) < SHORTEST:
        raise ValueError(f"at least {SHORTEST} random bytes, such as `typecase secrets` prints")
    if len(set(value)) < _FEWEST_CHARACTERS:
        raise ValueError("a random key, such as `typecase secrets` prints, not a few repeated characters")
    return value


def make_state_folder(project: Path) -> Path:
    """Return the project's `.typecase` folder, made when it is missing and kept out of git."""
    folder = project / STATE_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n")
    return folder


def read_secrets(project: Path) -> Mapping[str, str]:
    """Return the keys that were generated for a project, by name; none when its file is missing or damaged."""
    try:
        found = tomllib.loads((project / SECRETS_FILE).read_text()).items()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {name: value for name, value in found if isinstance(value, str) and len(value) >= SHORTEST}


def keep_secrets(project: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Return the project's keys of these names, generating and storing those that are missing.

    Only the owner can read the file. Of two processes that start together, one decides.
    """
    wanted, found = tuple(names), read_secrets(project)
    if set(wanted) <= found.keys():
        return {name: found[name] for name in wanted}
    kept = {**{name: make_secret() for name in wanted}, **found}
    text = "# Generated for development. Production takes its own from the environment.\n"
    text += "".join(f"{name} = {json.dumps(value)}\n" for name, value in sorted(kept.items()))
    folder, target = make_state_folder(project), project / SECRETS_FILE
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix="secrets-", delete=False) as draft:
        draft.write(text)  # made with mode 600
    if _put(Path(draft.name), target):
        return {name: kept[name] for name in wanted}
    return keep_secrets(project, wanted)


def _put(draft: Path, target: Path) -> bool:
    """Move a whole file to its place; False when another process has just done so. An older file is replaced."""
    if target.exists():
        draft.replace(target)
        return True
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True
