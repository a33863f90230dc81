"""Skeletons in modules: as a new module, or at the end of one that is there, with the imports that they need."""

import ast
import sys
from collections.abc import Iterator, Mapping

from typecase.errors import ValidationError
from typecase.server.skeletons.python import Skeleton

_OURS = "typecase"
_WIDTH = 88


def new_module(skeleton: Skeleton) -> str:
    """Return the text of a module with a skeleton."""
    return f'"""{skeleton.title}"""\n\n{_import_block(skeleton.imports)}\n\n{skeleton.body}'


def extended_module(text: str, skeleton: Skeleton) -> str:
    """Return the text of a module with a skeleton at its end.

    ValidationError when the module is no Python, or has other things under the names that the skeleton needs.
    """
    tree = _parsed(text, skeleton.file)
    bound = dict(_bound(tree))
    if skeleton.name in bound:
        raise ValidationError(f"{skeleton.file} has {skeleton.name} already, at line {bound[skeleton.name][0]}")
    missing: dict[str, tuple[str, ...]] = {}
    for module, names in skeleton.imports.items():
        needed = [name for name in names or (module,) if not _is_there(name, module, bound, skeleton.file)]
        if needed:
            missing[module] = tuple(needed) if names else ()
    return f"{_with_imports(text, tree, missing).rstrip()}\n\n\n{skeleton.body}".lstrip("\n")


def _parsed(text: str, file: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise ValidationError(f"{file} at line {error.lineno} is no Python: {error.msg}; mend it first") from None


def _bound(tree: ast.Module) -> Iterator[tuple[str, tuple[int, str | None]]]:
    """Yield each name at the top of a module with its line, and with the module that it is imported from."""
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, (node.lineno, None)
            case ast.Import():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    yield name, (node.lineno, name if alias.asname in (None, alias.name) else None)
            case ast.ImportFrom():
                for alias in node.names:
                    yield (
                        alias.asname or alias.name,
                        (
                            node.lineno,
                            node.module if alias.asname in (None, alias.name) else None,
                        ),
                    )
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    for name in ast.walk(target):
                        if isinstance(name, ast.Name):
                            yield name.id, (node.lineno, None)
            case _:
                pass


def _is_there(name: str, module: str, bound: Mapping[str, tuple[int, str | None]], file: str) -> bool:
    if name not in bound:
        return False
    line, imported = bound[name]
    if imported != module:
        raise ValidationError(f"{file} at line {line} has another {name} than that of {module}; rename it first")
    return True


def _with_imports(text: str, tree: ast.Module, missing: Mapping[str, tuple[str, ...]]) -> str:
    """Return a text with more imports: names join those that come from the same module, the rest gets lines."""
    lines = text.splitlines()
    here = {
        node.module: node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 0 and _is_plain(node, lines)
    }
    joined = {module: names for module, names in missing.items() if module in here}
    for module, names in sorted(joined.items(), key=lambda each: -here[each[0]].lineno):
        node = here[module]
        written = [f"{each.name} as {each.asname}" if each.asname else each.name for each in node.names]
        lines[node.lineno - 1 : node.end_lineno] = _import(module, (*written, *names)).splitlines()
    rest = {module: names for module, names in missing.items() if module not in here}
    return _with_new_lines(lines, rest)


def _is_plain(node: ast.ImportFrom, lines: list[str]) -> bool:
    """Tell whether an import can be written anew: there is no comment in it, and nothing beside it."""
    written = "".join(lines[node.lineno - 1 : node.end_lineno])
    return not {"#", ";", "*", "\\"} & set(written)


def _with_new_lines(lines: list[str], missing: Mapping[str, tuple[str, ...]]) -> str:
    """Return lines with imports of modules that none was imported from: the standard library's first."""
    tree = ast.parse("\n".join(lines))
    for module, names in sorted(missing.items(), key=lambda each: _order(each[0], bool(each[1])), reverse=True):
        order = _order(module, bool(names))
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        later = next((node for node in imports if _order_of(node) > order), None)
        earlier = [node for node in imports if later is None or node.lineno < later.lineno]
        at = later.lineno - 1 if later is not None else _last_line(tree, earlier)
        new = _import(module, names).splitlines()
        apart_before = not earlier or _order_of(earlier[-1])[0] != order[0]
        apart_after = _order_of(later)[0] != order[0] if later is not None else not earlier and any(lines[at : at + 1])
        blank_before = [""] if at and apart_before and lines[at - 1].strip() else []
        lines[at:at] = [*blank_before, *new, *([""] if apart_after else [])]
        tree = ast.parse("\n".join(lines))
    return "\n".join(lines) + "\n"


def _last_line(tree: ast.Module, imports: list[ast.Import | ast.ImportFrom]) -> int:
    """Return the line behind the imports; where there are none, the one behind the docstring."""
    if imports:
        return imports[-1].end_lineno or 0
    return (tree.body[0].end_lineno or 0) if ast.get_docstring(tree) is not None else 0


def _order_of(node: ast.Import | ast.ImportFrom) -> tuple[int, int, str]:
    if isinstance(node, ast.Import):
        return _order(node.names[0].name, False)
    return _order(node.module or "", True)


def _order(module: str, names: bool) -> tuple[int, int, str]:
    """Return where an import stands: `__future__`, the standard library, others; in each, whole modules first."""
    top = module.partition(".")[0]
    group = 0 if top == "__future__" else 1 if top in sys.stdlib_module_names else 3 if top == "project" else 2
    return group, int(names), module


def _import_block(imports: Mapping[str, tuple[str, ...]]) -> str:
    ordered = sorted(imports.items(), key=lambda each: _order(each[0], bool(each[1])))
    ours = [_import(module, names) for module, names in ordered if module == _OURS]
    others = [_import(module, names) for module, names in ordered if module != _OURS]
    return "\n\n".join("\n".join(block) for block in (others, ours) if block) + "\n"


def _import(module: str, names: tuple[str, ...]) -> str:
    """Return an import in isort's order: constants, classes, functions; one name a line where it gets long."""
    if not names:
        return f"import {module}"
    ordered = sorted(dict.fromkeys(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= _WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"
