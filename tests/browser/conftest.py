"""What the tests in a browser start from."""

import shutil
from collections.abc import Iterator

import pytest

from tests.served import ROOT, free_port, project_process, serve_magazine


@pytest.fixture(scope="session")
def playground_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the playground of the magazine, as in development, on SQLite."""
    database = tmp_path_factory.mktemp("browser") / "magazine.sqlite3"
    with serve_magazine(f"sqlite://{database}", {"TYPECASE_ENVIRONMENT": "development"}) as url:
        yield f"{url}/graphql"


MOODS = """
from ariadne import SubscriptionType

subscription = SubscriptionType()


@subscription.source("mood")
async def mood(_, info):
    for mood in ("calm", info.context.request.headers.get("authorization", "nobody")):
        yield {"mood": mood}
"""
SECRET = "0123456789abcdefghijklmnopqrstuv"


@pytest.fixture(scope="session")
def listening_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the playground of a project that has a subscription, as in production but for the playground."""
    project = tmp_path_factory.mktemp("listening")
    for part in ("schema", "migrations"):
        shutil.copytree(ROOT / "examples" / "magazine" / part, project / part)
    (project / "schema" / "mood.graphql").write_text("extend type Subscription { mood: String @auth(public: true) }")
    (project / "resolvers").mkdir()
    (project / "resolvers" / "mood.py").write_text(MOODS)
    settings = {
        "TYPECASE_AUTH__JWT_SECRET": SECRET,
        "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET,
        "TYPECASE_GRAPHQL__PLAYGROUND": "true",
        "TYPECASE_GRAPHQL__INTROSPECTION": "true",
    }
    with project_process(project, settings, free_port()) as served:
        yield f"{served.url}/graphql"
