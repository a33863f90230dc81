"""The tables of accounts are those of the built-in types."""

from typecase.schema.account_tables import ACCOUNT_TABLES
from typecase.schema.registry import Registry

UIDS = (
    "plugin::users-permissions.user",
    "plugin::users-permissions.role",
    "plugin::users-permissions.permission",
    "admin::api-token",
)


def test_they_are_the_tables_of_the_built_in_types(magazine: Registry) -> None:
    assert tuple(magazine.content_type(uid).collection_name for uid in UIDS) == ACCOUNT_TABLES
