"""The pages on events: the reference is complete, and the examples of the guide run."""

import dataclasses
import inspect
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.server.cli.commands import copy_of_magazine
from typecase import Event, on
from typecase.lifecycles.deliveries import State
from typecase.lifecycles.events import EVENTS
from typecase.lifecycles.webhooks import Webhook
from typecase.testing import serve

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "guides" / "events.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "events.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[str]:
    """Return the first column of the table of a section."""
    section = REFERENCE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_the_reference_is_complete() -> None:
    assert sorted(rows_of("Events of content")) == sorted(EVENTS)
    assert rows_of("Decorator") == list(inspect.signature(on).parameters)
    assert sorted(rows_of("What a function is given")) == sorted(field.name for field in dataclasses.fields(Event))
    assert rows_of("Deliveries") == list(State)
    assert rows_of("Webhooks") == [name for name in Webhook.model_fields if name != "name"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the files of the guide."""
    for name, text in re.findall(r'```python title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return copy_of_magazine(tmp_path)


@pytest.fixture
def guide(folder: Path) -> ModuleType:
    """The test of the guide as a module."""
    spec = spec_from_file_location("guide", folder / "tests" / "test_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_test_of_the_guide_passes(guide: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    await guide.test_an_order_is_shipped(caplog)


async def test_the_functions_of_the_guide_do_what_it_says(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with serve(folder) as project:
        made = await project.entities("api::article.article").create({"title": "Harbours"}, status="published")
        await project.entities("api::article.article").unpublish(made["documentId"])
        await project.entities("api::review.review").create({"rating": 4})

        await project.deliver_events()

    told = [message for message in caplog.messages if "Harbours" in message or "thank" in message]
    assert sorted(told) == ["entry.publish: Harbours (en)", "entry.unpublish: Harbours (en)", "thank you for 4 points"]
    assert next(message for message in told if "Harbours" in message).startswith("entry.publish")
