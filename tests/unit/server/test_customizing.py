"""What is wrong with a project's policies, middlewares, controllers and services stops the boot, all of it at once."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import declarations, write_python
from tests.projects import write_project
from typecase.errors import BootError
from typecase.server.project import Project, load_project

POLICIES = """from typecase import middleware, policy


@policy
def is_owner(ctx, config: dict):
    return True


@policy
async def is_open(ctx):
    return True


@middleware
async def stamp(ctx, next):
    return await next()
"""


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the Python of the project at the end."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "project"]:
        monkeypatch.delitem(sys.modules, name)


def loaded(folder: Path, files: dict[str, str], api: dict[str, Any] | None = None) -> Project:
    write_project(folder, declarations(api))
    write_python(folder, files)
    return load_project(folder)


def mistakes_of(folder: Path, files: dict[str, str], api: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(BootError) as caught:
        loaded(folder, files, api)
    return list(caught.value.mistakes)


def test_names_are_those_of_the_rooms_and_files(tmp_path: Path) -> None:
    files = {"server/policies.py": POLICIES, "resolvers/blog_post.py": POLICIES}

    guards = loaded(tmp_path, files).customizations.guards

    assert sorted(guards.policies) == [
        *("api::blog-post.is-open", "api::blog-post.is-owner", "global::is-open", "global::is-owner")
    ]
    assert sorted(guards.middlewares) == ["api::blog-post.stamp", "global::stamp"]


def test_what_is_imported_or_named_twice_is_there_once(tmp_path: Path) -> None:
    files = {
        "server/policies.py": POLICIES,
        "resolvers/note.py": "from project.server.policies import is_open\nfrom typecase import Controller, Service\n",
        "resolvers/book.py": "from typecase import policy\n\n@policy\ndef one(ctx):\n    pass\n\ntwo = one\n",
    }

    project = loaded(tmp_path, files)

    assert sorted(project.customizations.guards.policies) == ["api::book.one", "global::is-open", "global::is-owner"]
    assert (project.customizations.controllers, project.customizations.services) == ({}, {})


def test_every_mistake_of_the_names_is_told_at_once(tmp_path: Path) -> None:
    api = {
        "find": {"policies": ["global::is-ownr", "is-open", "nothing-like-it"], "middlewares": ["global::is-open"]},
        "findOne": {"policies": [{"name": "global::is-open", "config": {"a": 1}}, "global::stamp"]},
        "findAll": {"policies": ["global::is-open"]},
    }

    assert mistakes_of(tmp_path, {"server/policies.py": POLICIES}, api) == [
        'schema/note.json at api.find.policies.0: there is no policy "global::is-ownr"; '
        'did you mean "global::is-owner"?',
        'schema/note.json at api.find.policies.1: there is no policy "api::note.is-open"; '
        'did you mean "global::is-open"?',
        'schema/note.json at api.find.policies.2: there is no policy "api::note.nothing-like-it"; the policies are '
        "global::is-open, global::is-owner",
        'schema/note.json at api.find.middlewares.0: "global::is-open" is a policy, no middleware',
        'schema/note.json at api.findOne.policies.0: wrong config of the policy "global::is-open": '
        "global::is-open takes no config, got {'a': 1}",
        'schema/note.json at api.findOne.policies.1: "global::stamp" is a middleware, no policy',
        'schema/note.json at api.findAll: there is no action "findAll"; did you mean "find"?',
    ]


def test_every_mistake_of_the_functions_is_told_with_its_line(tmp_path: Path) -> None:
    python = POLICIES + (
        "\n\n@middleware\ndef late(ctx, next):\n    pass\n"
        "\n\n@policy\ndef wrong():\n    pass\n"
        "\n\n@policy(name='is-open')\ndef other(ctx):\n    pass\n"
    )

    assert mistakes_of(tmp_path, {"server/policies.py": python}) == [
        "server/policies.py at line 19: a middleware is an async function (ctx, next) or (ctx, next, config); "
        "write `async def late`",
        "server/policies.py at line 24: a policy is a function (ctx) or (ctx, config), got wrong()",
        'server/policies.py at line 29: there is another policy "global::is-open"; rename one of the two',
    ]


CLASSES = """from typecase import Controller, Service


class NoteController(Controller):
    async def findOne(self, ctx):
        return None

    def find(self, ctx):
        return None

    async def update(self):
        return None


class NotController(Controller):
    pass


class SearchController(Controller):
    uid = "global::search"


class SecondController(Controller):
    uid = "api::note.note"


class NoteService(Service):
    async def create(self, ctx, data):
        return None


class _Mixin(Controller):
    pass
"""


def test_every_mistake_of_the_classes_is_told_with_its_line(tmp_path: Path) -> None:
    assert mistakes_of(tmp_path, {"resolvers/note.py": CLASSES}) == [
        "resolvers/note.py at line 4: findOne: in Python the action is called find_one",
        "resolvers/note.py at line 4: find: an action is an async function; write `async def find`",
        "resolvers/note.py at line 4: update: expected the parameters (self, ctx), got (self)",
        'resolvers/note.py at line 15: NotController is the controller of "api::note.not", and there is no such '
        'content type; did you mean "api::note.note"?',
        'resolvers/note.py at line 19: SearchController is the controller of "global::search", and there is no such '
        "content type; name one as `uid`, or call the class after one: ArticleController",
        "resolvers/note.py at line 23: NoteController is the controller of api::note.note already; "
        "make one class of the two",
        "resolvers/note.py at line 27: create: expected the parameters (self, ctx, query, data), got (self, ctx, data)",
    ]


def test_a_file_that_cannot_be_imported_is_told_with_the_others(tmp_path: Path) -> None:
    files = {"server/policies.py": "import nowhere_at_all\n", "resolvers/note.py": "class NoteController(:\n"}

    assert mistakes_of(tmp_path, files, {"find": {"policies": ["global::x"]}}) == [
        "server/policies.py at line 1: cannot be imported: ModuleNotFoundError: No module named 'nowhere_at_all'",
        "resolvers/note.py at line 1: cannot be imported: SyntaxError: invalid syntax",
        'schema/note.json at api.find.policies.0: there is no policy "global::x"; the policies are none',
    ]
