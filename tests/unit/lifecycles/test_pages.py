"""The pages on lifecycles: the reference is complete, and the examples of the guide run."""

import dataclasses
import logging
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.server.cli.commands import copy_of_magazine
from typecase.errors import ValidationError
from typecase.lifecycles.actions import DOCUMENT_ACTIONS, ROW_ACTIONS, Action
from typecase.lifecycles.subscribers import Lifecycles, Way

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "guides" / "lifecycles.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "lifecycles.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[str]:
    """Return the first column of the table of a section."""
    section = re.split(r"^## (.+)$", REFERENCE, flags=re.MULTILINE)
    table = dict(zip(section[1::2], section[2::2], strict=True))[heading]
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def test_the_reference_has_every_action() -> None:
    assert sorted(rows_of("Actions on documents")) == sorted(DOCUMENT_ACTIONS)
    assert sorted(rows_of("Actions on rows")) == sorted(ROW_ACTIONS)


def test_the_reference_has_every_decorator_and_every_attribute_of_an_action() -> None:
    assert rows_of("Decorators") == [f"@{way}(uids, *names)" for way in Way]
    assert rows_of("What a subscriber is given") == [field.name for field in dataclasses.fields(Action)]


@pytest.fixture
def guide(tmp_path: Path) -> ModuleType:
    """The test of the guide as a module, in a project with all its subscribers."""
    copy_of_magazine(tmp_path)
    for name, text in re.findall(r'```python title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    spec = spec_from_file_location("guide", tmp_path / "tests" / "test_article.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_test_of_the_guide_passes(guide: ModuleType) -> None:
    await guide.test_the_summary_is_the_beginning_of_the_body()


async def test_the_subscribers_of_the_guide_do_what_it_says(
    guide: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    lifecycles: Lifecycles = guide.lifecycles
    published = Action(name="publish", uid="api::article.article", params={"document_id": "a"})
    reserved = Action(name="create", uid="api::tag.tag", data={"name": "New"})

    with caplog.at_level(logging.INFO):
        async with lifecycles.around(published):
            pass
    with pytest.raises(ValidationError, match="New is a reserved name"):
        await lifecycles.around(reserved).__aenter__()

    assert [re.sub(r"\d\.\d+", "0.001", message) for message in caplog.messages] == [
        "a is public",
        "publish of api::article.article took 0.001 s",
    ]
