"""Migrations of a project are written, refused, run and taken back, on every database."""

import asyncio
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import OperationalError

from tests.migrations.posts import SECRET, fill, project_of, read, run
from tests.served import free_port, project_process
from typecase.errors import BootError
from typecase.migrations.applying import STEPS
from typecase.migrations.files import last_state, list_files
from typecase.migrations.planning import plan
from typecase.migrations.state import system_state
from typecase.migrations.system import FOLDER as SYSTEM_FOLDER
from typecase.schema.names import snake_case
from typecase.server import migrating

ROWS = 10_000
INITIAL = "initial"
SYSTEM = [path.name.split("_", 2)[2] for path in sorted(SYSTEM_FOLDER.glob("[0-9]*.py"))]
"""What the names of the built-in migrations end with."""


async def test_a_renamed_attribute_keeps_every_value(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"summary": {"type": "string"}})
    await migrating.prepare(before)
    await fill(before, "summary", ROWS)

    after = project_of(tmp_path, database_url, {"standfirst": {"type": "string", "renamedFrom": "summary"}})
    made = await migrating.make(after)
    ran = await migrating.upgrade(after)

    assert made is not None
    assert made.file.name.endswith("_rename_summary_of_posts_to_standfirst.py")
    assert ran == [made.file.name]
    rows = await read(after, "select document_id, standfirst from posts")
    assert {row["document_id"]: row["standfirst"] for row in rows} == {f"d{n}": f"value {n}" for n in range(ROWS)}


async def test_what_would_lose_data_is_refused_with_the_rows(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"summary": {"type": "string"}})
    await migrating.prepare(before)
    await fill(before, "summary", ROWS)
    after = project_of(tmp_path, database_url, {"standfirst": {"type": "string"}})

    with pytest.raises(BootError) as refused:
        await migrating.prepare(after)

    assert refused.value.mistakes == (
        f"post.summary: it is gone; {ROWS} rows would lose data. If that is meant, run `typecase migrate make "
        '--allow-data-loss post.summary`; if it has another name now, say so with "renamedFrom"',
    )
    assert len(list_files(tmp_path / "migrations")) == 1
    assert (await read(before, "select count(summary) as n from posts")) == [{"n": ROWS}]

    allowed = await migrating.make(after, "drop_summary", ["post.summary"])
    await migrating.upgrade(after)
    assert allowed is not None
    assert "summary" not in (await read(after, "select * from posts limit 1"))[0]


async def test_a_database_that_is_behind_or_ahead_is_not_served(database_url: str, tmp_path: Path) -> None:
    await migrating.make(project_of(tmp_path, database_url, {"title": {"type": "string"}}), INITIAL)
    production = project_of(tmp_path, database_url, {"title": {"type": "string"}}, production=True)

    names = ", ".join([r"\d_\w+\.py"] * (len(SYSTEM) + 1))
    with pytest.raises(BootError, match=f"the database is behind the project by {names}: run"):
        await migrating.prepare(production)
    await migrating.prepare(production, upgrades=True)
    await migrating.prepare(production)

    changed = project_of(tmp_path, database_url, {"name": {"type": "string"}}, production=True)
    with pytest.raises(BootError, match="the content types have changed since the last migration"):
        await migrating.prepare(changed, upgrades=True)

    [file] = (tmp_path / "migrations").glob("0_*.py")
    file.rename(tmp_path / "migrations" / "0_20200101000000_other.py")
    with pytest.raises(BootError, match=f"migrations/{file.name}: the database has it"):
        await migrating.prepare(production, upgrades=True)
    with pytest.raises(BootError, match=f"migrations/{file.name}: the database has it"):
        await migrating.prepare(production)


async def test_commands_that_do_not_serve_change_no_tables(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.demand_prepared(project)  # an empty database of a developer
    changed = project_of(tmp_path, database_url, {"title": {"type": "string"}, "views": {"type": "integer"}})

    with pytest.raises(BootError, match="the content types have changed since the last migration"):
        await migrating.demand_prepared(changed)
    await migrating.make(changed)
    with pytest.raises(BootError, match=r"the database is behind the project by 1_\w+\.py: run"):
        await migrating.demand_prepared(changed)

    assert len((await migrating.status(changed)).pending) == 1
    await migrating.upgrade(changed)
    await migrating.demand_prepared(changed)


async def test_to_look_at_a_database_changes_nothing_there(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.make(project)

    status = await migrating.status(project)

    assert (list(status.done), len(status.pending)) == ([], len(SYSTEM) + 1)
    with pytest.raises(OperationalError):
        await read(project, "select * from aerich")


async def test_a_migration_by_hand_runs_between_others(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.prepare(project)
    await fill(project, "title", 2)
    by_hand = """RUN_IN_TRANSACTION = True

async def upgrade(db):
    await db.execute_query("update posts set title = upper(title)")
    return "select 1"

async def downgrade(db):
    return "select 1"
"""
    (tmp_path / "migrations" / "1_20261201000000_capitals.py").write_text(by_hand)

    await migrating.upgrade(project)

    assert [row["title"] for row in await read(project, "select title from posts order by id")] == [
        "VALUE 0",
        "VALUE 1",
    ]
    assert migrating.planned(project).operations == []
    status = await migrating.status(project)
    assert (len(status.done), status.pending, status.unknown) == (len(SYSTEM) + 2, [], [])
    assert await migrating.downgrade(project) == "1_20261201000000_capitals.py"


async def test_up_stops_where_it_is_told_to(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.make(project)
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}, "views": {"type": "integer"}})
    await migrating.make(project)

    first = await migrating.upgrade(project, to=0)
    sql = await migrating.pending_sql(project)
    second = await migrating.upgrade(project)

    assert [name.split("_", 2)[2] for name in [*first, *second]] == [
        *SYSTEM,
        "make_posts.py",
        "add_views_to_posts.py",
    ]
    assert sql[1] == "-- add the column views to posts"
    assert sql[2].startswith("alter table ")
    assert await migrating.make(project) is None


async def test_a_default_is_filled_in(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.prepare(project)
    await fill(project, "title", 2)
    new = {"kind": {"type": "string", "default": "news"}, "size": {"type": "decimal", "default": 1.5}}

    project = project_of(tmp_path, database_url, {"title": {"type": "string"}, **new})
    await migrating.prepare(project)

    rows = await read(project, "select kind, size from posts")
    assert [(row["kind"], float(row["size"])) for row in rows] == [("news", 1.5)] * 2


async def test_values_that_cannot_be_converted_are_refused(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"size": {"type": "string"}})
    await migrating.prepare(before)
    await fill(before, "size", 3)
    await run(before, ["update posts set size = '7' where id = 1"])
    after = project_of(tmp_path, database_url, {"size": {"type": "integer"}})

    with pytest.raises(BootError, match=r"post\.size: values that are no integer are lost; 2 rows would lose data"):
        await migrating.make(after)

    await run(before, ["update posts set size = '8' where id > 1"])
    await migrating.make(after)
    await run(before, ["update posts set size = 'eight' where id = 2"])
    with pytest.raises(BootError, match=r'posts\.size: "eight" of the row 2 can be no integer'):
        await migrating.upgrade(after)
    assert [row["size"] for row in await read(before, "select size from posts order by id")] == ["7", "eight", "8"]

    await run(before, ["update posts set size = '9' where id = 2"])
    await migrating.upgrade(after)
    assert [row["size"] for row in await read(after, "select size from posts order by id")] == [7, 9, 8]


async def test_values_that_may_be_lost_are_left_out(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"size": {"type": "string"}})
    await migrating.prepare(before)
    await fill(before, "size", 2)
    await run(before, ["update posts set size = '7' where id = 1"])

    after = project_of(tmp_path, database_url, {"size": {"type": "integer"}})
    await migrating.make(after, allowed=["post.size"])
    await migrating.upgrade(after)

    assert [row["size"] for row in await read(after, "select size from posts order by id")] == [7, None]


async def test_values_that_are_there_twice_cannot_become_unique(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.prepare(before)
    await fill(before, "title", 4)
    await run(before, ["update posts set title = 'same' where id < 3"])
    after = project_of(tmp_path, database_url, {"title": {"type": "string", "unique": True}})

    with pytest.raises(BootError) as refused:
        await migrating.prepare(after)

    assert refused.value.mistakes == (
        'post.title: it shall be unique, and published entries share values: "same" (rows 1 and 2)',
    )
    await run(before, ["update posts set title = 'other' where id = 2"])
    await migrating.prepare(after)
    assert (await migrating.status(after)).pending == []


async def test_values_that_an_enumeration_has_no_more_are_refused(database_url: str, tmp_path: Path) -> None:
    before = project_of(tmp_path, database_url, {"kind": {"type": "enumeration", "enum": ["a", "b"]}})
    await migrating.prepare(before)
    await fill(before, "kind", 2)
    await run(before, ["update posts set kind = 'a' where id = 1"])
    after = project_of(tmp_path, database_url, {"kind": {"type": "enumeration", "enum": ["b", "c"]}})

    with pytest.raises(BootError, match=r"post\.kind: no entry can have 'a' any more; 1 row would lose data"):
        await migrating.make(after)

    await migrating.make(after, allowed=["post.kind"])
    await migrating.upgrade(after)
    kinds = await read(after, "select kind from posts order by id")
    assert [row["kind"] for row in kinds] == [None, "value 1"]
    assert await migrating.make(after) is None


def test_the_migrations_of_what_is_built_in_lead_to_what_it_is() -> None:
    assert plan(last_state(list_files(SYSTEM_FOLDER)), system_state()).operations == []


async def test_ten_processes_run_each_migration_once_and_all_serve(database_url: str, tmp_path: Path) -> None:
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}})
    await migrating.make(project, "first")
    project = project_of(tmp_path, database_url, {"title": {"type": "string"}, "views": {"type": "integer"}})
    await migrating.make(project, "second")
    settings = {
        "TYPECASE_DATABASE__URL": database_url,
        "TYPECASE_DATABASE__POOL_SIZE": "2",
        "TYPECASE_AUTH__JWT_SECRET": SECRET,
        "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET,
    }
    folders = [tmp_path / f"process{number}" for number in range(10)]
    for folder in folders:
        folder.mkdir()
        for part in ("schema", "migrations"):
            (folder / part).symlink_to(tmp_path / part)

    def serve(stack: ExitStack, folder: Path) -> int:
        served = stack.enter_context(project_process(folder, settings, free_port()))
        with urllib.request.urlopen(f"{served.url}/_health", timeout=30) as answer:
            return answer.status

    with ExitStack() as stack, ThreadPoolExecutor(10) as threads:
        statuses = await asyncio.gather(
            *(asyncio.get_running_loop().run_in_executor(threads, serve, stack, folder) for folder in folders)
        )

    assert statuses == [204] * 10
    rows = await read(project, "select version from aerich order by id")
    assert [row["version"].split("_", 2)[2] for row in rows] == [*SYSTEM, "first.py", "second.py"]


async def test_a_killed_migration_is_finished_by_the_next(database_url: str, tmp_path: Path) -> None:
    """50 migrations change a table with rows while the process is killed again and again."""
    attributes: dict[str, Any] = {"title": {"type": "string"}, "size": {"type": "string"}}
    project = project_of(tmp_path, database_url, attributes)
    await migrating.prepare(project)
    await fill(project, "title", 500)
    for number in range(50):
        match number % 5:
            case 0:
                attributes = {**attributes, f"more{number}": {"type": "integer", "default": number}}
            case 1:
                attributes = {**attributes, "size": {"type": "text"}}
            case 2:
                attributes = {**attributes, "size": {"type": "string", "unique": True}}
            case 3:
                name = next(name for name in attributes if name.startswith(("title", "headline")))
                other = f"headline{number}"
                kept = {key: held for key, held in attributes.items() if key != name}
                attributes = {other: {"type": "string", "renamedFrom": name}, **kept}
            case _:
                attributes = {**attributes, f"to{number}": {"type": "media", "multiple": True}}
        project = project_of(tmp_path, database_url, attributes)
        await migrating.make(project, f"step_{number}", [f"post.{name}" for name in (*attributes, "size")])

    command = [sys.executable, "-c", _UP, str(tmp_path), database_url]
    killed = [
        await asyncio.to_thread(kill_after, seconds, command) for seconds in (0.1, 0.25, 0.4, 0.15, 0.6, 0.3, 0.8)
    ]

    await migrating.upgrade(project)

    assert any(killed)
    status = await migrating.status(project)
    assert (len(status.done), status.pending) == (len(SYSTEM) + 51, [])
    title = next(name for name in attributes if name.startswith("headline"))
    rows = await read(project, f"select {snake_case(title)} as title, more_45 from posts order by id")
    assert rows == [{"title": f"value {number}", "more_45": 45} for number in range(500)]
    assert await read(project, f"select count(*) as n from {STEPS} where file like '%taken back'") == [{"n": 0}]


def kill_after(seconds: float, command: Sequence[str]) -> bool:
    """Run a command and kill it so long after its first line; return whether it was not over."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


_UP = """
import asyncio, sys
from pathlib import Path
from typecase.server import migrating
from typecase.server.project import load_project
project = load_project(Path(sys.argv[1]), overrides={("database", "url"): sys.argv[2]})
print("ready", flush=True)
asyncio.run(migrating.upgrade(project))
"""
