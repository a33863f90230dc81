"""Middlewares by a dotted name: a project's own and any other, called with the application and their config."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from inspect import Parameter
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias, cast

from starlette.types import ASGIApp

from typecase.errors import BootError
from typecase.schema.mistakes import listed, suggestion
from typecase.schema.packages import PROJECT, Package
from typecase.server.modules import import_failure

Factory: TypeAlias = Callable[..., Any]
"""A class or a function that is called with an application and a config's values by their names."""

_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


class UnusableName(Exception):
    """The name stands for nothing that can be a middleware; the text says why."""


def find_factory(name: str, folder: Path) -> Factory:
    """Return what a dotted name stands for, such as `project.server.middlewares.Audit`; UnusableName when nothing.

    `folder` is that of the project whose package is open.
    """
    module_name, _, attribute = name.rpartition(".")
    module = _import(module_name, attribute, folder)
    try:
        found: object = getattr(module, attribute)
    except AttributeError:
        near = suggestion(attribute, [key for key, value in vars(module).items() if callable(value)])
        raise UnusableName(f'{module_name} has no "{attribute}"{near}') from None
    if not callable(found):
        raise UnusableName(f"{name} is {type(found).__name__}, expected a class or a function")
    if inspect.iscoroutinefunction(found):
        raise UnusableName(
            f"{name} is an async function, expected a class or a function that takes an application and returns one"
        )
    return found


def list_misfits(factory: Factory, config: Mapping[str, Any]) -> Iterator[tuple[str | None, str]]:
    """Yield each part of a config that a factory does not take, by its name, and what the config lacks, by None."""
    try:
        parameters = list(inspect.signature(factory).parameters.values())
    except ValueError:
        return  # some of what is written in C does not tell what it takes
    if not parameters or parameters[0].kind is Parameter.KEYWORD_ONLY:
        yield None, "it takes no application"
        return
    application, *others = parameters
    taken = {parameter.name: parameter for parameter in others if parameter.kind in _BY_NAME}
    takes_all = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in others)
    for name in config:
        if name not in taken and (not takes_all or name == application.name):
            yield name, f"it takes no such config{suggestion(name, taken)}"
    lacking = [name for name, parameter in taken.items() if parameter.default is Parameter.empty and name not in config]
    if lacking:
        yield None, f"its config lacks {listed(lacking)}"


def call_factory(factory: Factory, config: Mapping[str, Any], place: str, app: ASGIApp) -> ASGIApp:
    """Return what a factory makes around an application; BootError when it fails or makes no application."""
    try:
        made: object = factory(app, **config)
    except Exception as error:
        raise BootError([f"{place}: it cannot be made: {type(error).__name__}: {error}"]) from error
    if not callable(made):
        raise BootError([f"{place}: it made {type(made).__name__}, expected an ASGI application"])
    return cast(ASGIApp, made)


def _import(name: str, attribute: str, folder: Path) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if f"{name}.".startswith(f"{missing}."):
            rest = f"{name}.{attribute}".removeprefix(missing)
            raise UnusableName(f'there is no module "{missing}"{_near_module(missing, rest)}') from None
        raise UnusableName(import_failure(error, Package(folder=folder, module=PROJECT), name)) from error
    except Exception as error:
        raise UnusableName(import_failure(error, Package(folder=folder, module=PROJECT), name)) from error


def _near_module(missing: str, rest: str) -> str:
    """Suggest the whole name with a module that is there in the place of the one that is not."""
    parent, _, last = missing.rpartition(".")
    close = get_close_matches(last, _modules_in(parent), n=1)
    return f'; did you mean "{".".join(filter(None, [parent, close[0]]))}{rest}"?' if close else ""


def _modules_in(package: str) -> list[str]:
    """Return the names of the modules and folders of a package, or those at the top."""
    if not package:
        return [PROJECT, *(module.name for module in pkgutil.iter_modules())]
    paths: list[str] = list(getattr(importlib.import_module(package), "__path__", ()))
    folders = [child.name for path in paths for child in Path(path).glob("*") if child.is_dir()]
    return [*(module.name for module in pkgutil.iter_modules(paths)), *folders]
