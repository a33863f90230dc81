"""Skeletons join modules: their imports find their places, and what was there stays."""

import pytest

from typecase.errors import ValidationError
from typecase.server.skeletons.modules import extended_module, new_module
from typecase.server.skeletons.python import Skeleton, middleware

BODY = "def made() -> Any:\n    return time\n"
SKELETON = Skeleton(
    file="server/policies.py",
    title="Policies.",
    imports={"time": (), "typing": ("Any",), "typecase": ("Context", "policy")},
    name="made",
    body=BODY,
    hint="",
)


def test_a_new_module_has_a_docstring_and_imports() -> None:
    assert new_module(SKELETON) == (
        f'"""Policies."""\n\nimport time\nfrom typing import Any\n\nfrom typecase import Context, policy\n\n\n{BODY}'
    )


@pytest.mark.parametrize(
    ("before", "imports"),
    [
        ("A = 1\n", "import time\nfrom typing import Any\n\nfrom typecase import Context, policy\n\nA = 1\n"),
        (
            '"""Mine."""\n',
            '"""Mine."""\n\nimport time\nfrom typing import Any\n\nfrom typecase import Context, policy\n',
        ),
        (
            '"""Mine."""\n\nfrom typecase import route\n',
            '"""Mine."""\n\nimport time\nfrom typing import Any\n\nfrom typecase import Context, policy, route\n',
        ),
        (
            "import asyncio\nfrom uuid import uuid4\n\nfrom typecase import (\n    Context,\n    policy,\n)\n",
            "import asyncio\nimport time\nfrom typing import Any\nfrom uuid import uuid4\n\n"
            "from typecase import (\n    Context,\n    policy,\n)\n",
        ),
        (
            "from __future__ import annotations\n\nfrom typing import Any as Any\n\nimport httpx\n",
            "from __future__ import annotations\n\nimport time\nfrom typing import Any as Any\n\nimport httpx\n"
            "from typecase import Context, policy\n",
        ),
        (
            "from typecase import route  # ours\n",
            "import time\nfrom typing import Any\n\nfrom typecase import route  # ours\n"
            "from typecase import Context, policy\n",
        ),
        (
            "import time\nfrom typing import Any\n\nfrom typecase import Context, Next as N, policy\n",
            "import time\nfrom typing import Any\n\nfrom typecase import Context, Next as N, policy\n",
        ),
    ],
)
def test_imports_find_their_places(before: str, imports: str) -> None:
    assert extended_module(before, SKELETON) == f"{imports}\n\n{BODY}"


def test_what_was_there_stays() -> None:
    before = 'from typecase import policy\n\n\n@policy\ndef other(ctx):  # mine\n    return """a\n\n    b"""\n\n\n\n'

    text = extended_module(before, SKELETON)

    assert text.endswith(f'\n\n\n@policy\ndef other(ctx):  # mine\n    return """a\n\n    b"""\n\n\n{BODY}')


def test_many_names_get_lines_of_their_own() -> None:
    names = ("Context", "Controller", "Next", "Page", "PolicyError", "Query", "Service", "ValidationError")
    before = f"from typecase import {', '.join(names)}\n"

    text = extended_module(before, SKELETON)

    assert (
        text.split("\n\n")[1] == "from typecase import (\n" + "".join(f"    {n},\n" for n in (*names, "policy")) + ")"
    )


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        ("def made(:\n", "server/policies.py at line 1 is no Python"),
        ("A = 1\nmade = 2\n", "server/policies.py has made already, at line 2"),
        ("async def made(): ...\n", "server/policies.py has made already, at line 1"),
        ("(policy, _) = 1, 2\n", "server/policies.py at line 1 has another policy than that of typecase"),
        ("from other import policy\n", "has another policy than that of typecase; rename it first"),
        ("import other as time\n", "has another time than that of time"),
    ],
)
def test_a_module_that_would_break_is_refused(before: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        extended_module(before, SKELETON)


@pytest.mark.parametrize("name", ["IsOwner", "is_owner", "2-be", "a--b", "import", "policy", "print", "", "x.y"])
def test_a_name_is_in_kebab_case_and_free(name: str) -> None:
    with pytest.raises(ValidationError, match=r"must be small letters|is a word of Python"):
        middleware(name)
