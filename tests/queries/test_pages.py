"""The page on the query engine: its examples run, and it has everything that there is."""

import ast
import inspect
import re
from pathlib import Path
from types import FunctionType

from typecase.resolvers.backend import Backend
from typecase.resolvers.queries.conditions import Operator
from typecase.resolvers.rows.rows import Rows

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "query-engine.md").read_text(encoding="utf-8")


async def value_of(line: str, names: dict[str, object]) -> object:
    """Run one line, and return what its expression gives."""
    statement = ast.parse(line).body[0]
    if isinstance(statement, ast.Expr):
        line = f"_ = {line}"
    compiled = compile(line, "query-engine.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    found = FunctionType(compiled, names)()
    if inspect.iscoroutine(found):
        await found
    return names.get("_")


async def test_the_examples_give_what_the_page_says(backend: Backend) -> None:
    names: dict[str, object] = {"rows": backend.rows, "backend": backend}
    lines = [
        line for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line
    ]

    for line in lines:
        code, _, told = line.partition("  # → ")
        value = await value_of(code, names)
        if told:
            assert value == eval(told, dict(names)), line

    assert sum("# → " in line for line in lines) == 12


def test_the_page_has_every_method_and_every_operator() -> None:
    methods = [name for name in vars(Rows) if not name.startswith("_")]

    assert re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE) == methods
    assert set(re.findall(r"`\$(\w+)`", PAGE)) >= {operator.value for operator in Operator}
