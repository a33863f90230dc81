"""Middlewares by a dotted name are looked up at boot, and called with the application and their config."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.middlewares.calling import answering, call
from tests.unit.server.middlewares.wrapping import around, mistakes_in
from typecase.errors import BootError
from typecase.server.middlewares.imported import list_misfits
from typecase.server.modules import open_package

OWN = """\
LIMIT = 5


class Stamp:
    def __init__(self, app, name, value="1", *, times=1):
        if not name:
            raise ValueError("a name is needed")
        self.app, self.stamp, self.times = app, (name.encode(), value.encode()), times

    async def __call__(self, scope, receive, send):
        async def stamping(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *[self.stamp] * self.times]
            await send(message)

        await self.app(scope, receive, stamping)


def stamp_all(app, **stamps):
    for name, value in stamps.items():
        app = Stamp(app, name, value)
    return app


def nothing(app):
    return None


def no_application():
    return None


def by_name_alone(*, app):
    return app


async def asynchronous(app):
    return app
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with middlewares of its own, whose package is open."""
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "stamps.py").write_text(OWN)
    (tmp_path / "server" / "broken.py").write_text("import math\n\n1 / 0\n")
    (tmp_path / "server" / "lacking.py").write_text("import nothing_like_it\n")
    open_package(tmp_path)
    return tmp_path


async def stamps(folder: Path, *entries: Any) -> list[tuple[str, str]]:
    sent = await call(around(answering(), *entries, folder=folder))
    return [(name.decode(), value.decode()) for name, value in sent.messages[0]["headers"]]


def stamp(factory: str = "Stamp", /, **config: Any) -> dict[str, Any]:
    return {"name": f"project.server.stamps.{factory}", "config": config}


async def test_a_class_is_called_with_the_application_and_its_config(folder: Path) -> None:
    assert await stamps(folder, stamp(name="x-a", times=2)) == [("x-a", "1"), ("x-a", "1")]


async def test_a_function_is_called_with_the_application_and_its_config(folder: Path) -> None:
    assert await stamps(folder, stamp("stamp_all", a="1", b="2")) == [("a", "1"), ("b", "2")]


async def test_the_first_is_outermost_and_the_same_may_stand_there_twice(folder: Path) -> None:
    assert await stamps(folder, stamp(name="outer"), stamp(name="inner")) == [("inner", "1"), ("outer", "1")]


async def test_the_middlewares_of_others_fit() -> None:
    trusted = {"name": "starlette.middleware.trustedhost.TrustedHostMiddleware"}

    sent = await call(around(answering(), {**trusted, "config": {"allowed_hosts": ["cms.example.com"]}}))

    assert (sent.status, sent.body, sent.reads) == (400, b"Invalid host header", 0)


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("project.server.stamps.Stmp", 'project.server.stamps has no "Stmp"; did you mean "Stamp"?'),
        ("project.server.stamps.LIMIT", "project.server.stamps.LIMIT is int, expected a class or a function"),
        (
            "project.server.stamps.asynchronous",
            "project.server.stamps.asynchronous is an async function, expected a class or a function that takes an "
            "application and returns one",
        ),
        (
            "project.server.stamp.Stamp",
            'there is no module "project.server.stamp"; did you mean "project.server.stamps.Stamp"?',
        ),
        (
            "project.servr.stamps.Stamp",
            'there is no module "project.servr"; did you mean "project.server.stamps.Stamp"?',
        ),
        (
            "projct.server.stamps.Stamp",
            'there is no module "projct"; did you mean "project.server.stamps.Stamp"?',
        ),
        ("nothing_like_it.at.All", 'there is no module "nothing_like_it"'),
        ("typecase.errors.tree.Error", 'there is no module "typecase.errors.tree"'),
        (
            "starlette.middleware.gzp.GZipMiddleware",
            'there is no module "starlette.middleware.gzp"; did you mean "starlette.middleware.gzip.GZipMiddleware"?',
        ),
        (
            "project.server.broken.Stamp",
            "server/broken.py at line 3: cannot be imported: ZeroDivisionError: division by zero",
        ),
        (
            "project.server.lacking.Stamp",
            "server/lacking.py at line 1: cannot be imported: ModuleNotFoundError: No module named 'nothing_like_it'",
        ),
        (".Stamp", ": cannot be imported: ValueError: Empty module name"),
    ],
)
def test_a_name_that_stands_for_no_middleware_is_a_mistake(name: str, mistake: str, folder: Path) -> None:
    assert mistakes_in(name, folder=folder) == [f"list.0: {mistake}"]


@pytest.mark.parametrize(
    ("entry", "mistakes"),
    [
        (
            stamp(nam="x", times=2),
            [
                'list.0.config.nam: project.server.stamps.Stamp: it takes no such config; did you mean "name"?',
                "list.0: project.server.stamps.Stamp: its config lacks name",
            ],
        ),
        (stamp(), ["list.0: project.server.stamps.Stamp: its config lacks name"]),
        (
            stamp("stamp_all", app="x"),
            ["list.0.config.app: project.server.stamps.stamp_all: it takes no such config"],
        ),
        (stamp("no_application"), ["list.0: project.server.stamps.no_application: it takes no application"]),
        (stamp("by_name_alone"), ["list.0: project.server.stamps.by_name_alone: it takes no application"]),
    ],
)
def test_a_config_that_does_not_fit_is_a_mistake(entry: dict[str, Any], mistakes: list[str], folder: Path) -> None:
    assert mistakes_in(entry, folder=folder) == mistakes


def test_what_does_not_tell_its_parameters_is_taken() -> None:
    assert list(list_misfits(dict, {"any": 1})) == []


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        (stamp(name=""), "Stamp: it cannot be made: ValueError: a name is needed"),
        (stamp("nothing"), "nothing: it made NoneType, expected an ASGI application"),
    ],
)
def test_what_cannot_be_made_stops_the_boot(entry: dict[str, Any], mistake: str, folder: Path) -> None:
    with pytest.raises(BootError) as caught:
        around(answering(), entry, folder=folder)

    assert caught.value.mistakes == (f"list.0: project.server.stamps.{mistake}",)
