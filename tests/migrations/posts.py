"""Projects of posts whose attributes change, and what their databases hold."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.projects import content_type, write_project
from typecase.resolvers.queries.connections import open_database
from typecase.server.project import Project, load_project

SECRET = "0123456789abcdefghijklmnopqrstuv"


def project_of(folder: Path, url: str, attributes: dict[str, Any], *, production: bool = False) -> Project:
    """Write the content type of posts with these attributes, and return the loaded project."""
    write_project(folder, {"post": content_type("post", "posts", attributes)})
    secrets = {("auth", "jwt_secret"): SECRET, ("auth", "api_token_secret"): SECRET}
    environment = "production" if production else "development"
    return load_project(folder, environment=environment, overrides={("database", "url"): url, **secrets})


async def run(project: Project, script: Sequence[str]) -> None:
    settings = project.settings.database
    async with open_database(settings.url, project.registry) as database:
        for statement in script:
            await database.writer.execute_script(statement)


async def read(project: Project, query: str) -> list[dict[str, Any]]:
    async with open_database(project.settings.database.url, project.registry) as database:
        _, rows = await database.writer.execute_query(query)
        return [dict(row) for row in rows]


async def fill(project: Project, column: str, rows: int) -> None:
    """Store posts whose values are their numbers, as text."""
    script: list[str] = []
    for start in range(0, rows, 500):
        numbers = range(start, min(start + 500, rows))
        documents = ", ".join(f"('d{number}', 'api::post.post')" for number in numbers)
        entries = ", ".join(f"('d{number}', 'value {number}')" for number in numbers)
        script.append(f"insert into typecase_documents (id, content_type) values {documents}")
        script.append(f"insert into posts (document_id, {column}) values {entries}")
    await run(project, script)
