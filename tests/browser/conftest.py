"""What the tests in a browser start from."""

from collections.abc import Iterator

import pytest

from tests.served import serve_magazine


@pytest.fixture(scope="session")
def playground_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the playground of the magazine, as in development, on SQLite."""
    database = tmp_path_factory.mktemp("browser") / "magazine.sqlite3"
    with serve_magazine(f"sqlite://{database}", {"TYPECASE_ENVIRONMENT": "development"}) as url:
        yield f"{url}/graphql"
