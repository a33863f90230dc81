"""What the tests of clients start from."""

from collections.abc import Iterator

import pytest

from tests.served import serve_magazine


@pytest.fixture(scope="session")
def magazine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server with the magazine, as in production, on SQLite."""
    database = tmp_path_factory.mktemp("clients") / "magazine.sqlite3"
    with serve_magazine(f"sqlite://{database}", {"TYPECASE_ENVIRONMENT": "production"}) as url:
        yield url
