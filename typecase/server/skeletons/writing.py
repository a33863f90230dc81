"""Writing into a project: what was there stays, and nothing stays that the project cannot start with."""

import json
import shutil
from pathlib import Path

from typecase.errors import ValidationError
from typecase.schema.content_types import ContentType
from typecase.schema.mistakes import suggestion
from typecase.schema.registry import Registry
from typecase.server.project import load_project
from typecase.server.route_list import list_routes
from typecase.server.skeletons.declarations import Declaration
from typecase.server.skeletons.modules import extended_module, new_module
from typecase.server.skeletons.python import Skeleton


def write_declaration(folder: Path, declaration: Declaration) -> str:
    """Write a content type or component, and return what was done.

    ValidationError where the file is there; BootError, and nothing written, when the project cannot be loaded with it.
    """
    path = folder / declaration.file
    if path.exists():
        raise ValidationError(f"{declaration.file} is there already, and nothing is overwritten")
    _write(folder, path, json.dumps(declaration.data, indent=2, ensure_ascii=False) + "\n")
    return f"Wrote {declaration.file}"


def write_skeleton(folder: Path, skeleton: Skeleton) -> str:
    """Write a skeleton as a module, or at the end of the one that is there, and return what was done.

    ValidationError where its name is taken; BootError, and nothing written, when the project cannot be loaded with it.
    """
    path = folder / skeleton.file
    if not path.exists() or not (before := path.read_text(encoding="utf-8")).strip():
        _write(folder, path, new_module(skeleton))
        return f"Wrote {skeleton.file}"
    _write(folder, path, extended_module(before, skeleton))
    return f"Added {skeleton.name} to {skeleton.file}"


def content_type_named(name: str, registry: Registry) -> ContentType:
    """Return the content type with a uid, or with a singular name that only one has; ValidationError for others."""
    found = [each for uid, each in registry.content_types.items() if name == uid]
    found = found or [each for each in registry.content_types.values() if name == each.singular_name]
    own = [each for each in found if not each.built_in]
    if len(found) == 1 or len(own) == 1:
        return (own or found)[0]
    if found:
        uids = ", ".join(each.uid for each in found)
        raise ValidationError(f'There are several content types "{name}"; name one of {uids}')
    known = [known for uid, each in registry.content_types.items() for known in (uid, each.singular_name)]
    raise ValidationError(f'There is no content type "{name}"{suggestion(name, known)}')


def _write(folder: Path, path: Path, text: str) -> None:
    """Write a file, and take it back when the project cannot be loaded then."""
    before = path.read_bytes() if path.exists() else None
    made = [parent for parent in path.relative_to(folder).parents if not (folder / parent).exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        list_routes(load_project(folder))
    except BaseException:
        if before is not None:
            path.write_bytes(before)
        else:
            path.unlink()
            for parent in made:
                shutil.rmtree(folder / parent, ignore_errors=True)
        raise
