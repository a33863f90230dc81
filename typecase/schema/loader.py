"""The registry of a project, loaded from its JSON files and checked; every mistake is listed before anything starts."""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from typecase.schema.attributes import JsonValue
from typecase.schema.checks import check_declarations
from typecase.schema.checks.names import KEBAB_CASE
from typecase.schema.content_types import Component, ContentType
from typecase.schema.declarations import read_component, read_content_type
from typecase.schema.form import is_object
from typecase.schema.mistakes import Place, raise_mistakes, shown
from typecase.schema.packages import PROJECT, Package
from typecase.schema.provided import NOTHING_PROVIDED, Provided
from typecase.schema.reading import JsonObject
from typecase.schema.registry import Extension, Registry
from typecase.schema.sdl.checking import check_sdl
from typecase.schema.sdl.field_guards import guarded_attributes
from typecase.schema.sources import Sources
from typecase.schema.system import built_in_files

SCHEMA_FOLDER = "schema"
"""The folder of a project that holds its content types and components."""

_OURS = Package(folder=Path(), module="typecase")
_COMPONENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _File:
    """A declaration's file: where it is, what it is called and what it holds (None when it cannot be read)."""

    package: Package
    place: Place
    uid: str
    is_component: bool
    data: JsonObject | None


def load_registry(project: Path, *, plugins: Iterable[Package] = (), provided: Provided = NOTHING_PROVIDED) -> Registry:
    """Return the registry of the project folder that holds `schema/`, with the built-in types and those of plugins.

    Hidden files are left out. `provided` is what Python provides to content types.
    Raises BootError with every mistake, files relative to the project.
    """
    found: list[str] = []
    packages = (*plugins, Package(folder=project, module=PROJECT))
    files = [file for package in packages for file in _files(package, found)]
    if not any(not file.is_component for file in files) and not found:
        Place(SCHEMA_FOLDER, found).add(
            "expected at least one content type; write for example schema/article.json in the project folder"
        )
    registry = _build(files, found, provided)
    extensions = tuple(extension for package in packages for extension in _extensions(package))
    if not extensions:
        return registry
    extended = dataclasses.replace(registry, extensions=extensions)
    check_sdl(extended)
    return _with_guarded(extended, guarded_attributes(extended))


def _with_guarded(registry: Registry, guarded: Mapping[str, frozenset[str]]) -> Registry:
    """Return a registry that knows its guarded attributes, which `_q` does not search either."""
    content_types = {
        uid: dataclasses.replace(
            content_type,
            attributes={
                name: dataclasses.replace(attribute, searchable=attribute.searchable and name not in guarded[uid])
                for name, attribute in content_type.attributes.items()
            },
        )
        if uid in guarded
        else content_type
        for uid, content_type in registry.content_types.items()
    }
    return dataclasses.replace(registry, content_types=content_types, guarded=guarded)


def _extensions(package: Package) -> Iterator[Extension]:
    """Yield the files of a package's own SDL, in the order of their names."""
    for name, path in _paths(package, "*.graphql"):
        yield Extension(file=package.shown(name), text=path.read_text(encoding="utf-8"))


def _files(package: Package, found: list[str]) -> Iterator[_File]:
    for name, path in _paths(package, "*.json"):
        file = _file(package, name, {}, found)
        if file is not None:
            yield dataclasses.replace(file, data=_parse(file.place, path))


def _paths(package: Package, pattern: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of the schema that are not hidden, by their names in the package."""
    for path in sorted((package.folder / SCHEMA_FOLDER).rglob(pattern)):
        name = path.relative_to(package.folder).as_posix()
        if "/." not in name:
            yield name, path


def load_declarations(files: Mapping[str, JsonObject], *, provided: Provided = NOTHING_PROVIDED) -> Registry:
    """Return the registry of files given as path (`schema/article.json`) → parsed JSON, with the built-in types."""
    found: list[str] = []
    package = Package(folder=Path(), module=PROJECT)
    read = (_file(package, path, data, found) for path, data in files.items())
    return _build([file for file in read if file is not None], found, provided)


def _build(files: list[_File], found: list[str], provided: Provided) -> Registry:
    files = [*_built_in(found), *_distinct(sorted(files, key=lambda file: file.uid))]
    content_types: dict[str, ContentType] = {}
    components: dict[str, Component] = {}
    for file in files:
        if file.data is None:
            continue
        if file.is_component:
            component = read_component(file.place, file.uid, file.data, provided)
            if component is not None:
                components[file.uid] = component
        else:
            content_type = read_content_type(file.place, file.uid, file.data, provided, file.package.plugin)
            if content_type is not None:
                content_types[file.uid] = content_type
    registry = Registry(
        content_types=content_types, components=components, files={file.uid: file.place.file for file in files}
    )
    check_declarations(registry, Sources(files={file.uid: (file.place, file.data) for file in files}))
    raise_mistakes(found)
    return registry


def _built_in(found: list[str]) -> Iterator[_File]:
    for name, uid, data in built_in_files():
        yield _File(_OURS, Place(name, found), uid, False, data)


def _distinct(files: list[_File]) -> Iterator[_File]:
    """Yield the first file of each uid and note the others."""
    first: dict[str, _File] = {}
    for file in files:
        if first.setdefault(file.uid, file) is file:
            yield file
        else:
            file.place.add(f"{file.uid} is already declared in {first[file.uid].place.file}; remove one of the two")


def _file(package: Package, path: str, data: JsonObject, found: list[str]) -> _File | None:
    """Return the declaration that a path names, or None (and a mistake) when it names none."""
    place = Place(package.shown(path), found)
    folders, name = path.removesuffix(".json").split("/")[1:-1], path.removesuffix(".json").split("/")[-1]
    match folders:
        case ["components", category]:
            _check_names(place, _COMPONENT_NAME, "letters", category, name)
            return _File(package, place, f"{category}.{name}", True, data)
        case ["components", *_]:
            place.add("expected a component in a category's folder, such as schema/components/shared/seo.json")
        case []:
            _check_names(place, KEBAB_CASE, "small letters", name)
            return _File(package, place, package.uid(name, name), False, data)
        case [api]:
            _check_names(place, KEBAB_CASE, "small letters", api, name)
            return _File(package, place, package.uid(api, name), False, data)
        case _:
            place.add("expected a content type in schema/ or in one folder there, such as schema/blog/article.json")
    return None


def _check_names(place: Place, pattern: re.Pattern[str], letters: str, *names: str) -> None:
    for name in names:
        if not pattern.fullmatch(name):
            place.add(f'the name "{name}" must be {letters} and digits joined by hyphens, such as "long-read"')


def _parse(place: Place, path: Path) -> JsonObject | None:
    """Return the object in a JSON file, or None and a mistake with line and column."""

    def pairs(items: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        keys = [key for key, _ in items]
        for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
            place.add(f'the key "{key}" is written twice in one object; remove one of the two')
        return dict(items)

    def constant(name: str) -> None:
        place.add(f"{name} is not JSON; write a number or null")

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        place.add(f"not valid JSON at line {error.lineno}, column {error.colno}: {error.msg}")
        return None
    except UnicodeDecodeError as error:
        place.add(f"not valid UTF-8 at byte {error.start}; save the file as UTF-8")
        return None
    if not is_object(data):
        place.add(f"expected an object, got {shown(data)}")
        return None
    return data
