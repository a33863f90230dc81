"""A project's Python is loaded by path, and its subscribers are found in their order."""

import sys
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import copy_of_magazine
from typecase.errors import BootError
from typecase.lifecycles.actions import Action
from typecase.server.project import Project, load_project

SUBSCRIBER = """\
from typecase import Action, {way}


@{way}({uid!r}, {name!r})
async def {function}(action: Action):
    {body}
"""


def a_subscriber(
    function: str, *, way: str = "before", uid: str = "*", name: str = "update", body: str = "pass"
) -> str:
    return SUBSCRIBER.format(function=function, way=way, uid=uid, name=name, body=body)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with an empty `lifecycles/`."""
    (tmp_path / "lifecycles").mkdir()
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    return copy_of_magazine(tmp_path)


def write(folder: Path, name: str, *texts: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(texts))


def names(project: Project) -> list[str]:
    return [subscriber.name for subscriber in project.subscribers]


def mistakes_of(folder: Path) -> list[str]:
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


def test_a_project_without_lifecycles_has_no_subscribers(folder: Path) -> None:
    (folder / "lifecycles").rmdir()

    assert load_project(folder).subscribers == ()


def test_subscribers_come_in_the_order_of_files_and_definitions(folder: Path) -> None:
    write(folder, "lifecycles/tag.py", a_subscriber("last"))
    write(folder, "lifecycles/long-read.py", a_subscriber("third", way="around", body="yield"))
    write(folder, "lifecycles/article.py", a_subscriber("second"), a_subscriber("first", way="after"))
    write(folder, "lifecycles/__init__.py", a_subscriber("for_all"))
    write(folder, "lifecycles/.draft.py", "1 / 0")
    write(folder, "lifecycles/notes.md", "No Python")

    assert names(load_project(folder)) == [
        "project.lifecycles.for_all",
        "project.lifecycles.article.second",
        "project.lifecycles.article.first",
        "project.lifecycles.long-read.third",
        "project.lifecycles.tag.last",
    ]


async def test_files_import_each_other_and_what_is_imported_is_registered_once(folder: Path) -> None:
    write(folder, "lifecycles/article.py", "from project.lifecycles.tag import lower", "again = lower")
    write(folder, "lifecycles/tag.py", a_subscriber("lower", body="action.data['name'] = slug(action.data['name'])"))
    write(folder, "resolvers/slugs.py", "def slug(text):\n    return text.lower()\n")
    with (folder / "lifecycles" / "tag.py").open("a") as file:
        file.write("\nfrom project.resolvers.slugs import slug\n")

    project = load_project(folder)

    action = Action(name="update", uid="api::tag.tag", data={"name": "Harbours"})
    await project.subscribers[0].function(action)
    assert names(project) == ["project.lifecycles.tag.lower"]
    assert action.data == {"name": "harbours"}


def test_the_folder_is_never_on_the_path_and_its_names_shadow_nothing(folder: Path) -> None:
    write(folder, "lifecycles/json.py", "import json", a_subscriber("dump"), "assert json.dumps([]) == '[]'")
    path = list(sys.path)

    assert names(load_project(folder)) == ["project.lifecycles.json.dump"]
    assert sys.path == path
    assert sys.modules["project.lifecycles.json"].__file__ == str(folder / "lifecycles" / "json.py")


def test_a_project_knows_nothing_of_one_that_was_loaded_before(folder: Path, tmp_path: Path) -> None:
    write(folder, "lifecycles/article.py", a_subscriber("old"))
    other = tmp_path / "other"
    other.mkdir()
    copy_of_magazine(other)
    write(other, "lifecycles/article.py", a_subscriber("new"))

    assert names(load_project(folder)) == ["project.lifecycles.article.old"]
    assert names(load_project(other)) == ["project.lifecycles.article.new"]


def test_every_file_that_cannot_be_imported_is_named_with_its_line(folder: Path) -> None:
    write(folder, "lifecycles/a.py", "def f():\n    return 1 / 0\n", "f()")
    write(folder, "lifecycles/b.py", "x = 1\nx = = 2\n")
    write(folder, "lifecycles/c.py", "import os", "import nowhere_at_all")
    write(folder, "lifecycles/d.py", "from project.resolvers.words import count")
    write(folder, "lifecycles/e.py", "from project.resolvers.words import count")
    write(folder, "lifecycles/f.g.py", "")
    write(folder, "resolvers/words.py", "\nimport json\n\njson.loads('')\n")

    assert mistakes_of(folder) == [
        "resolvers/words.py at line 4: cannot be imported: JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        "lifecycles/a.py at line 2: cannot be imported: ZeroDivisionError: division by zero",
        "lifecycles/b.py at line 2: cannot be imported: SyntaxError: invalid syntax",
        "lifecycles/c.py at line 3: cannot be imported: ModuleNotFoundError: No module named 'nowhere_at_all'",
        "lifecycles/f.g.py: cannot be imported: ModuleNotFoundError: No module named 'project.lifecycles.f'",
    ]


def test_wrong_subscribers_are_listed_with_all_other_mistakes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PORT", "http")
    write(folder, "lifecycles/article.py", a_subscriber("count", uid="api::artcle.article", name="updaet"))
    write(folder, "lifecycles/tag.py", a_subscriber("lower", way="around"), "1 / 0")
    write(folder, "lifecycles/review.py", a_subscriber("rate", way="around"))

    assert mistakes_of(folder) == [
        'environment variable TYPECASE_PORT: got "http", expected a whole number',
        "lifecycles/tag.py at line 9: cannot be imported: ZeroDivisionError: division by zero",
        'lifecycles/article.py at count: there is no action "updaet"; did you mean "update"?',
        'lifecycles/article.py at count: there is no content type "api::artcle.article"; did you mean '
        '"api::article.article"?',
        "lifecycles/review.py at rate: @around needs an async function with one yield; for a function without a yield "
        "use @before or @after",
    ]


def test_content_types_with_mistakes_do_not_make_subscribers_wrong(folder: Path) -> None:
    (folder / "schema" / "tag.json").write_text("{")
    write(folder, "lifecycles/tag.py", a_subscriber("lower", uid="api::tag.tag"))

    (mistake,) = mistakes_of(folder)
    assert mistake.startswith("schema/tag.json: ")
