"""The functions for events that a project's `lifecycles/` name are found; what is wrong with them stops the boot."""

import sys
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import copy_of_magazine, run
from typecase.errors import BootError
from typecase.lifecycles.events import Event
from typecase.server.project import load_project

LISTENERS = """\
from typecase import App, Event, on


@on("entry.publish", "api::article.article")
async def follow(event: Event) -> None: ...


again = follow


@on(["order.paid", "entry.create"], ["api::tag.tag", "api::article.article"])
async def note(event: Event, app: App) -> None: ...


@on("*")
async def watch(event: Event) -> None: ...
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with an empty `lifecycles/`."""
    (tmp_path / "lifecycles").mkdir()
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    return copy_of_magazine(tmp_path)


def mistakes_of(folder: Path, text: str) -> list[str]:
    (folder / "lifecycles" / "article.py").write_text(f"from typecase import on\n{text}")
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


def test_listeners_are_found_each_once(folder: Path) -> None:
    (folder / "lifecycles" / "article.py").write_text(LISTENERS)

    listeners = load_project(folder).listeners

    assert [(each.name, each.events, each.uids, each.takes_app) for each in listeners] == [
        ("project.lifecycles.article.follow", {"entry.publish"}, {"api::article.article"}, False),
        (
            "project.lifecycles.article.note",
            {"order.paid", "entry.create"},
            {"api::tag.tag", "api::article.article"},
            True,
        ),
        ("project.lifecycles.article.watch", None, None, False),
    ]


def test_they_are_listed_with_what_the_project_customizes(folder: Path) -> None:
    (folder / "lifecycles" / "article.py").write_text(LISTENERS)

    lines = run("customizations", "--project", folder).stdout.splitlines()

    assert [line.split(maxsplit=3) for line in lines] == [
        ["listener", "follow", "lifecycles/article.py:4", "on entry.publish of api::article.article"],
        [
            "listener",
            "note",
            "lifecycles/article.py:11",
            "on entry.create, order.paid of api::article.article, api::tag.tag",
        ],
        ["listener", "watch", "lifecycles/article.py:15", "on every event of every content type"],
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            '@on("entry.publsh")\nasync def f(event): ...\n',
            'there is no event "entry.publsh"; did you mean "entry.publish"?',
        ),
        (
            '@on("paid")\nasync def f(event): ...\n',
            '"paid" is no name of an event: expected words of small letters joined by points, such as order.paid, '
            "of at most 100 characters",
        ),
        (
            '@on("entry.create", "api::artcle.article")\nasync def f(event): ...\n',
            'there is no content type "api::artcle.article"; did you mean "api::article.article"?',
        ),
        (
            '@on("entry.create", "plugin::users-permissions.user")\nasync def f(event): ...\n',
            "no event tells of plugin::users-permissions.user: accounts and locales are not content; "
            "use @before or @after",
        ),
        (
            '@on("entry.create", "plugin::i18n.locale")\nasync def f(event): ...\n',
            "no event tells of plugin::i18n.locale: accounts and locales are not content; use @before or @after",
        ),
        (
            '@on("entry.create")\ndef f(event): ...\n',
            "@on needs a function of the event: async def f(event), or async def f(event, app)",
        ),
        (
            '@on("entry.create")\nasync def f(): ...\n',
            "@on needs a function of the event: async def f(event), or async def f(event, app)",
        ),
        (
            "@on\nasync def f(event): ...\n",
            'names no event; write for example @on("entry.publish", "api::article.article")',
        ),
        (
            "@on([])\nasync def f(event): ...\n",
            'names no event; write for example @on("entry.publish", "api::article.article")',
        ),
    ],
)
def test_a_mistake_stops_the_boot(text: str, mistake: str, folder: Path) -> None:
    assert mistakes_of(folder, text) == [f"lifecycles/article.py at f: {mistake}"]


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    text = '@on(["entry.a", "entry.b"], "api::x.x")\ndef f(): ...\n'

    assert len(mistakes_of(folder, text)) == 4


def test_an_event_is_what_it_says() -> None:
    event = Event(id="msg_1", name="order.paid", created_at="2026-07-01T12:00:00.000Z", data={})

    assert (event.uid, event.document_id, event.locale, event.attempt) == (None, None, None, 1)
