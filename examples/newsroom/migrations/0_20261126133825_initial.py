"""Make the table articles, and 2 more operations."""

from typing import Any

from typecase.migrations import apply, revert

OPERATIONS: list[Any] = [
    [
        "create_table",
        {
            "table": {
                "name": "articles",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {
                        "name": "document_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "status", "type": "status", "nullable": False, "default": "1"},
                    {"name": "_version", "type": "integer", "nullable": False, "default": "1"},
                    {"name": "created_at", "type": "instant"},
                    {"name": "updated_at", "type": "instant"},
                    {"name": "published_at", "type": "instant"},
                    {"name": "title", "type": "string"},
                    {"name": "slug", "type": "string"},
                    {"name": "reference", "type": "string"},
                    {"name": "summary", "type": "text"},
                    {"name": "body", "type": "text"},
                    {"name": "notes", "type": "text"},
                    {"name": "views", "type": "integer"},
                    {"name": "seo", "type": "parts"},
                    {"name": "archived", "type": "boolean"},
                    {
                        "name": "section_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "section_position", "type": "position"},
                    {
                        "name": "owner_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "articles_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "articles_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "articles_slug_unique",
                        "columns": ["slug", "locale"],
                        "unique": True,
                        "published": True,
                    },
                    {
                        "name": "articles_reference_unique",
                        "columns": ["reference", "locale"],
                        "unique": True,
                        "published": True,
                    },
                    {"name": "articles_section_id", "columns": ["section_id", "section_position"]},
                    {"name": "articles_owner_id", "columns": ["owner_id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "sections",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {
                        "name": "document_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "status", "type": "status", "nullable": False, "default": "1"},
                    {"name": "_version", "type": "integer", "nullable": False, "default": "1"},
                    {"name": "created_at", "type": "instant"},
                    {"name": "updated_at", "type": "instant"},
                    {"name": "published_at", "type": "instant"},
                    {"name": "name", "type": "string"},
                    {"name": "color", "type": "string"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "sections_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "sections_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "sections_name_unique",
                        "columns": ["name", "locale"],
                        "unique": True,
                        "published": True,
                    },
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "comments_comments",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {
                        "name": "document_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "status", "type": "status", "nullable": False, "default": "1"},
                    {"name": "_version", "type": "integer", "nullable": False, "default": "1"},
                    {"name": "created_at", "type": "instant"},
                    {"name": "updated_at", "type": "instant"},
                    {"name": "published_at", "type": "instant"},
                    {"name": "text", "type": "text"},
                    {"name": "about", "type": "string"},
                    {"name": "approved", "type": "boolean"},
                    {
                        "name": "author_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "comments_comments_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {
                        "name": "comments_comments_status_locale",
                        "columns": ["status", "locale", "id"],
                    },
                    {"name": "comments_comments_author_id", "columns": ["author_id"]},
                ],
            },
        },
    ],
]

RUN_IN_TRANSACTION = False
"""Each database has its own way: see `apply`."""


async def upgrade(db: Any) -> str:
    """Do the operations that are not done yet."""
    return await apply(db, __file__, OPERATIONS)


async def downgrade(db: Any) -> str:
    """Take the operations back."""
    return await revert(db, __file__, OPERATIONS)


MODELS_STATE = (
    "eJztWMlu2zAQ/RVDvaZGi9587if0VhgCLY1tIhKpcMmCwP9erhKHkiw7RoIenEvs4Zs3zHDmcZj3QpFdA7LYrN4LIhSt4hdGWjAf"
    "BuPDqqh4o1tm1/8OAFrbJfXWuW+Cv6y8hemmsdzGuieNhNNDwlrzSrfAVIm9o3mGwpgE7EEAq8IuVVh2DBWRUEYKt2HOyhoaUA5i"
    "litSQ3FCO2l4RQxFsonBMhG/hj3RjbK4AvFIRZSWKc9gOc/zExOVzyAk5SylokzBAcTVXJUAoqAuicJsZmtMYaju6kuhnd41VB4v"
    "AyuqcHqlEpQdsuQ1+rCE6U9+kUy3LRFvKUzBa7atHa8XEIwrkOchzxRe5NQ54f0ATzGd6SiJEURUR/oMqBV2nDdAWE5VKVMa57vm"
    "hhaRoFa2wLIeiWE7LqnKSrO3IQ/+wkB8xTa3Zq0T1B54+QhvVpqsIlkzZTW8QqZWUc569lIz+qQhk7dcoAZNCF1tAwTPzUoJDdmB"
    "higeXQ7uaYxBIIZ1u/cZKtMjM5uN7RNoRnt7SHr27Hb7M5kJhHrw5mi4mtEfhFZG5TeTobToUrbevj1Zz8iH77neeL/n7vfcB+45"
    "93vhZjJ1xcUU6FoVi8X6uSrWR7ldxXoqa5jZbMzgNbri+rnireuEMn5AjT1evXf4vcM/Msna+e/sPEh2XKslESBdJ/glwx7R6sj/"
    "yyFq1FKfq0PjcLcL0pgTpTvlGxbs/HAKhxGezB3dbMIAsg6/8Umk7+dakL1TpyBnRJn62GkVT889leynR5P2pH6yDXnc1h3/k6Yi"
    "HbP8LLjM4WBOPYeZbtlrwPpBKry0UsfYJShYwDkn9/JKPQStjlNeDuhc/FNsKYpHOQf/MEsdEt1JfTxwi6Tnh58ROfI3ZdJxZgpl"
    "PKpy598DgvlIzLms3arl6594KWls+7zgIhbvK9498TLFSYSGxKfZNZO0rWYiDqC8NJlqDph1jGIjugn6onjDrI2YO1NulG02Wpor"
    "4XsHoqXSXg1ybS1GglyOpsKjZkqH9Kx5QmMvVbCDzbSOH8+WOTwOH07x7Zf7KfxhJ/9Im8pYlvJcQHw6Ys6iQq3DB5ySyfEmFxbb"
    "LUvt42wzmfEX23JmPG6OJF58l7RAxM60gNfkiyoyke8rS/KUt/V72tZO/nGeW1Dkz4UibrHlWSW3iN8gK0G7UbtPHaBjrBOHrf0b"
    "Tv8ApskmNQ=="
)
