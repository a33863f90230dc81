"""Random changes of content types leave the schema that a new database has, and the data where it should be."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.databases import NAMES
from tests.migrations.introspection import schema_of
from tests.migrations.opening import opened
from tests.migrations.pairs import LINKS, Pair, pairs
from typecase.migrations.creation import create_tables
from typecase.migrations.files import write_file
from typecase.migrations.planning import Wishes, plan
from typecase.migrations.runner import Runner
from typecase.migrations.state import EMPTY, state_of
from typecase.migrations.system import FOLDER as SYSTEM_FOLDER
from typecase.resolvers.queries.connections import Database
from typecase.schema.names import snake_case

SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
VALUES: dict[str, Any] = {
    "string": "one", "unique": "one", "text": "one", "uid": "one", "integer": 1, "biginteger": 1, "decimal": 1,
    "boolean": 1, "date": "2024-02-29", "datetime": "2024-02-29T00:00:00.000Z", "json": '"one"', "enumeration": "one",
    "default": "one",
}  # fmt: skip


async def fill(database: Database, pair: Pair) -> None:
    """Store a post with a value in each attribute, two links in those that take several, and an empty post."""
    script = "insert into typecase_documents (id, content_type) values "
    documents = {"p1": "api::post.post", "p2": "api::post.post", "a1": "api::author.author", "a2": "api::author.author"}
    documents |= {"f1": "plugin::upload.file", "f2": "plugin::upload.file"}
    script += ", ".join(f"('{name}', '{uid}')" for name, uid in documents.items())
    await database.writer.execute_script(script)
    columns = {"document_id": "'p1'"}
    for name, kind in pair.old.items():
        if kind in ("one", "file"):
            columns[f"{snake_case(name)}_id"] = "'a1'" if kind == "one" else "'f1'"
        elif kind not in LINKS:
            value = VALUES[kind]
            boolean = kind == "boolean" and database.dialect == "postgresql"
            columns[snake_case(name)] = "true" if boolean else repr(value)
    await database.writer.execute_script(
        f"insert into posts ({', '.join(columns)}) values ({', '.join(columns.values())})"
    )
    await database.writer.execute_script("insert into posts (document_id) values ('p2')")
    for name, kind in pair.old.items():
        if kind in ("several", "files"):
            targets = ("a1", "a2") if kind == "several" else ("f1", "f2")
            rows = ", ".join(f"(1, '{target}', {at}, 1)" for at, target in enumerate(targets, 1))
            links = f"posts_{snake_case(name)}_links (entry_id, target_id, position, inverse_position)"
            await database.writer.execute_script(f"insert into {links} values {rows}")


async def value_of(database: Database, pair: Pair, name: str) -> Any:
    """Return what the first post has of a new attribute, in words."""
    kind, table = pair.new[name], pair.tables[1]
    if kind in ("several", "files"):
        query = (
            f"select target_id from {table}_{snake_case(name)}_links where entry_id = 1 order by position, target_id"
        )
        _, rows = await database.writer.execute_query(query)
        return [row["target_id"] for row in rows]
    column = f"{snake_case(name)}_id" if kind in LINKS else snake_case(name)
    _, [row] = await database.writer.execute_query(f"select {column} as v from {table} where id = 1")
    return row["v"]


def expected(pair: Pair, name: str) -> Any:
    """Return what the first post should have of a new attribute; ... where it may be lost."""
    kind, former = pair.new[name], pair.former(name)
    if former is None:
        return [] if kind in ("several", "files") else "new" if kind == "default" else None
    before = pair.old[former]
    if before in LINKS or kind in LINKS:
        target = {"one": "a", "several": "a", "file": "f", "files": "f"}
        if target.get(before) != target.get(kind) or (before in LINKS) != (kind in LINKS):
            return [] if kind in ("several", "files") else "new" if kind == "default" else None
        letter = target[kind]
        if kind in ("several", "files"):
            return [f"{letter}1", f"{letter}2"] if before in ("several", "files") else [f"{letter}1"]
        return f"{letter}1"
    texts = {"string", "unique", "text", "uid", "enumeration", "default"}
    if before == kind or (before in texts and kind in texts):
        return VALUES[before]
    if {before, kind} <= {"integer", "biginteger", "decimal"}:
        return 1
    return ...


@pytest.mark.parametrize("kind", NAMES)
@SOME
@given(pair=pairs())
async def test_the_schema_is_that_of_a_new_database_and_the_data_is_there(
    kind: str, pair: Pair, tmp_path: Path
) -> None:
    old, new = pair.registries()
    shutil.rmtree(tmp_path / "migrations", ignore_errors=True)
    folder = tmp_path / "migrations"
    async with opened(kind, tmp_path, new) as fresh:
        await create_tables(fresh.writer, new, fresh.dialect)
        wanted = await schema_of(fresh.writer, fresh.dialect)

    async with opened(kind, tmp_path, old) as database:
        await Runner(database.writer, SYSTEM_FOLDER, "typecase").up()
        runner = Runner(database.writer, folder, "project")
        write_file(folder, "old", plan(EMPTY, state_of(old)).operations, state_of(old), "Make it.")
        await runner.up()
        before = await schema_of(database.writer, database.dialect)
        await fill(database, pair)
        made = plan(state_of(old), state_of(new), Wishes(allowed=[f"post.{name}" for name in pair.new]))
        assert made.mistakes == []
        if not made.operations:
            assert before == wanted
            return
        write_file(folder, "new", made.operations, state_of(new), "Change it.")
        await runner.up()

        assert await schema_of(database.writer, database.dialect) == wanted
        for name in pair.new:
            should = expected(pair, name)
            if should is not ...:
                assert await value_of(database, pair, name) == should, name

        await runner.down()
        assert await schema_of(database.writer, database.dialect) == before
