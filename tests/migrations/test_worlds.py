"""Random changes of content types leave the content that should be, in the form that a dump shows."""

import shutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import NAMES
from tests.migrations.introspection import schema_of
from tests.migrations.opening import opened
from tests.migrations.worlds import CHANGES, FILE, RELATIONS, WRITERS, World, world
from typecase.migrations.creation import create_tables
from typecase.migrations.files import write_file
from typecase.migrations.planning import Wishes, plan
from typecase.migrations.runner import Runner
from typecase.migrations.state import EMPTY, state_of
from typecase.migrations.system import FOLDER as SYSTEM_FOLDER
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.transfer.dumping import dump
from typecase.resolvers.transfer.loading import load
from typecase.schema.registry import Registry

SOME = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

Lines = Mapping[tuple[str, str, str | None, str], Any]


async def store(database: Database, made: World, folder: Path) -> None:
    """Load the content of a world."""
    write_content(made, folder)
    await load(folder, database, made.registry(), folder / "uploads")


def write_content(made: World, folder: Path) -> None:
    """Write the content of a world to a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in made.files():
        (folder / name).write_bytes(text)


async def content_of(database: Database, registry: Registry, folder: Path) -> Lines:
    """Return all that a dump of a database shows, by uid, document, locale and status."""
    shutil.rmtree(folder, ignore_errors=True)
    await dump(folder, database, registry, folder / "uploads")
    return read_content(folder)


def read_content(folder: Path) -> Lines:
    """Return the lines of a folder, by uid, document, locale and status."""
    found: dict[tuple[str, str, str | None, str], Any] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for text in file.read_bytes().splitlines():
            line = orjson.loads(text)
            found[file.stem, line.pop("documentId"), line.pop("locale"), line.pop("status")] = line
    return found


def expected(made: World) -> Lines:
    """Return what a dump of a world should show."""
    found: dict[tuple[str, str, str | None, str], Any] = {}
    for uid, lines in made.lines.items():
        for line in lines:
            key = (uid.replace("::", "."), line["documentId"], line["locale"], line["status"])
            found[key] = {name: line[name] for name in ("createdAt", "updatedAt", "publishedAt", "data")}
    return found


def compared(lines: Lines) -> Lines:
    """Return lines without what says nothing, with documents in any order and without their places."""

    def shown(value: Any) -> Any:
        if isinstance(value, list):
            items = [shown(item) for item in value]
            return items if any(isinstance(item, dict) for item in items) else sorted(items)
        if isinstance(value, dict) and "documentId" in value:
            return value["documentId"]
        if isinstance(value, dict):
            return {name: held for name, item in value.items() if (held := shown(item)) not in (None, [])}
        return value

    return {key: shown(line) for key, line in lines.items() if key[0] != FILE.replace("::", ".")}


async def mentions_of(database: Database, made: World) -> set[tuple[Any, ...]]:
    """Return what entries of posts mention, and where."""
    table = made.declarations[made.post]["collectionName"]
    _, rows = await database.writer.execute_query(
        "select e.document_id as a, e.locale as b, e.status as c, m.target_id as d, m.path as e "
        f"from typecase_mentions m join {table} e on e.id = m.entry_id and e.document_id = m.document_id"
    )
    _, [count] = await database.writer.execute_query("select count(*) as n from typecase_mentions")
    found = {(row["a"], row["b"], row["c"], row["d"], row["e"]) for row in rows}
    assert count["n"] == len(found), "no mention is of an entry that is not there"
    return found


@pytest.mark.parametrize("kind", NAMES)
@SOME
@given(
    drafts=st.booleans(),
    localized=st.booleans(),
    writers=st.tuples(st.sampled_from(sorted(WRITERS)), st.sampled_from(sorted(WRITERS))),
    changes=st.lists(st.sampled_from(CHANGES), max_size=6, unique=True),
)
async def test_content_is_what_it_should_be(
    kind: str,
    drafts: bool,
    localized: bool,
    writers: tuple[str, str],
    changes: list[Callable[[World], None]],
    tmp_path: Path,
) -> None:
    old = world(drafts=drafts, localized=localized, writer=writers[0])
    new = deepcopy(old)
    for change in [RELATIONS[writers[1]], *(change for change in CHANGES if change in changes)]:
        change(new)
    wanted = compared(expected(new))
    folder, content = tmp_path / "migrations", tmp_path / "content"
    shutil.rmtree(folder, ignore_errors=True)

    async with opened(kind, tmp_path, new.registry()) as fresh:
        await create_tables(fresh.writer, new.registry(), fresh.dialect)
        schema = await schema_of(fresh.writer, fresh.dialect)
        await store(fresh, new, content)
        mentions = await mentions_of(fresh, new)

    async with opened(kind, tmp_path, old.registry()) as database:
        await Runner(database.writer, SYSTEM_FOLDER, "typecase").up()
        runner = Runner(database.writer, folder, "project")
        write_file(
            folder, "old", plan(EMPTY, state_of(old.registry())).operations, state_of(old.registry()), "Make it."
        )
        await runner.up()
        before = await schema_of(database.writer, database.dialect)
        await store(database, old, content)
        state = state_of(new.registry())
        made = plan(state_of(old.registry()), state, Wishes(allowed=new.lost))
        assert made.mistakes == []
        assert {loss.name for loss in made.losses} <= new.lost
        if not made.operations:
            assert before == schema
            return
        write_file(folder, "new", made.operations, state, "Change it.")
        await runner.up()

        assert await schema_of(database.writer, database.dialect) == schema
        found = await content_of(database, new.registry(), tmp_path / "dump")
        assert compared(found) == wanted
        assert await mentions_of(database, new) == mentions

        await runner.down()
        assert await schema_of(database.writer, database.dialect) == before
        await runner.up()
        assert await schema_of(database.writer, database.dialect) == schema
        assert await content_of(database, new.registry(), tmp_path / "dump") == found
        assert await mentions_of(database, new) == mentions
