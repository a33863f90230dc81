"""Trees under the names of attributes, for Python of a project, and back under the keys that an operation asks for.

An operation may ask for one attribute under several keys and with several arguments. Python sees each attribute under
its name; a second list of the same relation, with other arguments, stays under its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Count,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Scalar,
    Selection,
    Wrapped,
)


def names_of(selection: Selection) -> tuple[str, ...]:
    """Return the name that Python sees each output of a selection under.

    It is the attribute's, for all outputs that show the same of it. Of several that do not, the one whose key it is has
    the name, or else the first one; each other one has its key, or `tags:key` where something else is called so.
    """
    attributes = [_name(output) for output in selection.outputs]
    first: dict[str, Output] = {}
    for output, name in zip(selection.outputs, attributes, strict=True):
        if name not in first or output.key == name:
            first[name] = output
    return tuple(
        name if _is_same(output, first[name]) else f"{name}:{output.key}" if output.key in first else output.key
        for output, name in zip(selection.outputs, attributes, strict=True)
    )


def _is_same(output: Output, other: Output) -> bool:
    return output == other or replace(output, key=other.key) == other


def is_named(selection: Selection) -> bool:
    """Tell whether all keys of a selection are the names that Python sees."""
    return all(
        output.key == name and all(map(is_named, _inner(output)))
        for output, name in zip(selection.outputs, names_of(selection), strict=True)
    )


def named_selection(selection: Selection) -> Selection:
    """Return the selection that gives trees under the names of attributes."""
    outputs: dict[str, Output] = {}
    for output, name in zip(selection.outputs, names_of(selection), strict=True):
        outputs.setdefault(name, _renamed(output, name))
    return Selection(selection.uid, tuple(outputs.values()))


def keyed(tree: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    """Return a tree that has the names of attributes under the keys of a selection; what is missing is null."""
    return {
        output.key: _keyed(output, tree.get(name))
        for output, name in zip(selection.outputs, names_of(selection), strict=True)
    }


def _name(output: Output) -> str:
    match output:
        case Scalar(name=name) | Edge(name=name) | Morph(name=name) | Count(name=name) | Parts(name=name):
            return name
        case Connection(members=members):
            edges = (member.name for member in members if isinstance(member, Edge))
            name = next(edges, None)
            return output.key if name is None else f"{name}_connection"
        case Constant() | Denied() | Wrapped():
            return output.key


def _inner(output: Output) -> Sequence[Selection]:
    match output:
        case Edge(query=query):
            return (query.selection,)
        case Morph(selections=selections) | Parts(selections=selections):
            return tuple(selections.values())
        case Connection(members=members):
            return tuple(member.query.selection for member in members if isinstance(member, Edge))
        case Wrapped(selection=selection):
            return (selection,)
        case _:
            return ()


def _renamed(output: Output, name: str) -> Output:
    match output:
        case Edge(query=query):
            return Edge(name, output.name, replace(query, selection=named_selection(query.selection)))
        case Morph() | Parts():
            selections = {uid: named_selection(inner) for uid, inner in output.selections.items()}
            return replace(output, key=name, selections=selections)
        case Connection(members=members):
            inner = tuple(
                replace(member, query=replace(member.query, selection=named_selection(member.query.selection)))
                if isinstance(member, Edge)
                else member
                for member in members
            )
            return Connection(name, inner)
        case Wrapped(selection=selection):
            return Wrapped(name, named_selection(selection))
        case _:
            return replace(output, key=name)


def _keyed(output: Output, value: Any) -> Any:
    if isinstance(output, Constant):
        return output.value
    if value is None or isinstance(value, Exception):
        return value
    match output:
        case Edge(query=query):
            return _each(value, query.selection)
        case Wrapped(selection=selection):
            return _each(value, selection)
        case Morph(selections=selections) | Parts(selections=selections):
            return _of_kinds(value, selections)
        case Connection(members=members) if isinstance(value, dict):
            return {
                member.key: member.value
                if isinstance(member, Constant)
                else _each(cast(dict[str, Any], value).get(member.key), member.query.selection)
                for member in members
            }
        case _:
            return value


def _each(value: Any, selection: Selection) -> Any:
    if isinstance(value, list | tuple):
        return [_each(item, selection) for item in cast(Sequence[Any], value)]
    return keyed(cast(Mapping[str, Any], value), selection) if isinstance(value, dict) else value


def _of_kinds(value: Any, selections: Mapping[str, Selection]) -> Any:
    """Return values of several components or types, each by its own selection: they say which by a constant in it."""
    if isinstance(value, list | tuple):
        return [_of_kinds(item, selections) for item in cast(Sequence[Any], value)]
    if not isinstance(value, dict):
        return value
    item = cast(dict[str, Any], value)
    if len(selections) == 1:
        return keyed(item, next(iter(selections.values())))
    for selection in selections.values():
        constants = [output for output in selection.outputs if isinstance(output, Constant)]
        if constants and all(item.get(constant.key) == constant.value for constant in constants):
            return keyed(item, selection)
    return item
