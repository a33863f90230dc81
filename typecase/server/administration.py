"""What operators do with a project besides serving it; the command line calls these."""

from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from typecase.lifecycles.deliveries import State
from typecase.resolvers.actors import TokenType
from typecase.resolvers.api_tokens import NewToken, store_token
from typecase.resolvers.events.records import Record, Records
from typecase.resolvers.queries.connections import Database, open_database
from typecase.resolvers.transfer.dumping import DumpReport, dump
from typecase.resolvers.transfer.loading import LoadReport, load
from typecase.schema.tables import DOCUMENTS
from typecase.server.authentication.api_tokens import hash_key, make_key
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project

CONTENT_FOLDER = "content"
"""The folder of a project that holds the content which it begins with."""


async def load_content(project: Project, folder: Path, progress: Callable[[int, int], None]) -> LoadReport:
    """Load the content of a folder into the project's database; ValidationError with all that is wrong with it."""
    async with _opened(project) as database:
        return await load(folder, database, project.registry, project.uploads, progress)


async def load_first_content(project: Project, progress: Callable[[int, int], None]) -> LoadReport | None:
    """Load the project's `content/` into a database that has no documents yet; return None when it has."""
    folder = project.folder / CONTENT_FOLDER
    async with _opened(project) as database:
        if not folder.is_dir() or await database.fetch(f"select 1 from {DOCUMENTS} limit 1", ()):
            return None
        return await load(folder, database, project.registry, project.uploads, progress)


async def dump_content(
    project: Project, folder: Path, progress: Callable[[int, int], None], *, accounts: bool = False
) -> DumpReport:
    """Write the project's content into a folder; `accounts` adds users and API tokens."""
    async with _opened(project) as database:
        return await dump(folder, database, project.registry, project.uploads, progress, accounts=accounts)


async def create_token(project: Project, *, name: str, kind: TokenType, permissions: Collection[str]) -> str:
    """Create an API token and return its key, which is stored nowhere; ValidationError when the name is taken."""
    key = make_key()
    key_hash = hash_key(key, project.settings.auth.api_token_secret)
    async with _opened(project) as database:
        await store_token(database, NewToken(name=name, type=kind, permissions=permissions, key_hash=key_hash))
    return key


async def list_newest(project: Project, state: State | None, limit: int, *, target: str | None = None) -> list[Record]:
    """Return the deliveries of events that were given out last (to a target), the newest first."""
    async with _opened(project) as database:
        return await Records(database).newest(state, limit, target=target)


async def deliver_again(project: Project, message_id: str) -> bool:
    """Let a delivery that is done with begin anew; False when there is none of this id."""
    async with _opened(project) as database:
        return await Records(database).try_again(message_id, datetime.now(UTC))


@asynccontextmanager
async def _opened(project: Project) -> AsyncGenerator[Database]:
    await demand_prepared(project)
    settings = project.settings.database
    async with open_database(settings.url, project.registry, pool=settings.pool_size) as database:
        yield database
