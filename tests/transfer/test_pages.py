"""The pages on content: their examples are loaded."""

import re
from pathlib import Path

import pytest

from tests.transfer.folders import Content, contents, rows_of
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.dumping import dump
from typecase.resolvers.transfer.loading import load
from typecase.schema.attributes import KINDS
from typecase.schema.registry import Registry

DOCS = Path(__file__).parents[2] / "docs"
FORMAT = (DOCS / "reference" / "content-format.md").read_text(encoding="utf-8")
GUIDE = (DOCS / "guides" / "moving-content.md").read_text(encoding="utf-8")


async def test_the_lines_of_the_reference_are_what_a_dump_writes(
    magazine_database: Database, magazine: Registry, content: Content, tmp_path: Path
) -> None:
    content.folder.mkdir()
    for name, lines in re.findall(r'```json title="(\S+)"\n(.*?)```', FORMAT, re.DOTALL):
        (content.folder / name).write_text(lines, encoding="utf-8")

    report = await load(content.folder, magazine_database, magazine, content.uploads)
    await dump(tmp_path / "dump", magazine_database, magazine, content.uploads)

    assert (report.entries, report.missing_files) == (4, ("harbour_597d61cc6d.png",))
    assert contents(tmp_path / "dump") == contents(content.folder)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_attribute_is_in_the_reference(kind: str) -> None:
    same = {"timestamp": "datetime"}

    assert f"`{same.get(kind, kind)}`" in FORMAT


async def test_the_program_of_the_guide_makes_content(
    magazine_database: Database, magazine: Registry, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content.folder.parent)
    (program,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)

    exec(compile(program, "moving-content.md", "exec"), {})
    await load(content.folder, magazine_database, magazine, content.uploads)

    rows = await rows_of(magazine_database, "select document_id, name from tags order by id")
    assert rows == [("importedtag0000000000001", "Harbours"), ("importedtag0000000000002", "Lighthouses")]
