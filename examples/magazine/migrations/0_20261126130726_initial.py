"""Make the table articles, and 9 more operations."""

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
                    {"name": "summary", "type": "text"},
                    {"name": "body", "type": "text"},
                    {"name": "content", "type": "json"},
                    {"name": "rating", "type": "decimal"},
                    {"name": "views", "type": "integer"},
                    {"name": "reads", "type": "big integer"},
                    {"name": "score", "type": "float"},
                    {"name": "kind", "type": "string"},
                    {"name": "featured", "type": "boolean"},
                    {"name": "event_date", "type": "date"},
                    {"name": "event_at", "type": "instant"},
                    {"name": "event_time", "type": "time"},
                    {"name": "contact", "type": "string"},
                    {"name": "secret", "type": "string"},
                    {"name": "pin", "type": "string"},
                    {"name": "meta", "type": "json"},
                    {
                        "name": "cover_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {
                        "name": "author_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "author_position", "type": "position"},
                    {
                        "name": "category_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "category_position", "type": "position"},
                    {"name": "seo", "type": "parts"},
                    {"name": "links", "type": "parts"},
                    {"name": "blocks", "type": "parts"},
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
                    {"name": "articles_slug", "columns": ["slug"]},
                    {"name": "articles_cover_id", "columns": ["cover_id"]},
                    {"name": "articles_author_id", "columns": ["author_id", "author_position"]},
                    {
                        "name": "articles_category_id",
                        "columns": ["category_id", "category_position"],
                    },
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "authors",
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
                    {"name": "email", "type": "string"},
                    {"name": "bio", "type": "text"},
                    {
                        "name": "avatar_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "authors_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "authors_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "authors_name_unique",
                        "columns": ["name", "locale"],
                        "unique": True,
                        "published": True,
                    },
                    {"name": "authors_avatar_id", "columns": ["avatar_id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "categories",
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
                    {"name": "slug", "type": "string"},
                    {
                        "name": "parent_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "parent_position", "type": "position"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "categories_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "categories_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "categories_slug_unique",
                        "columns": ["slug", "locale"],
                        "unique": True,
                        "published": True,
                    },
                    {"name": "categories_slug", "columns": ["slug"]},
                    {"name": "categories_parent_id", "columns": ["parent_id", "parent_position"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "globals",
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
                    {"name": "site_name", "type": "string"},
                    {"name": "site_description", "type": "text"},
                    {"name": "default_seo", "type": "parts"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "globals_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "globals_status_locale", "columns": ["status", "locale", "id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "homepages",
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
                    {"name": "headline", "type": "string"},
                    {"name": "blocks", "type": "parts"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "homepages_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "homepages_status_locale", "columns": ["status", "locale", "id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "reviews",
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
                    {"name": "rating", "type": "integer"},
                    {"name": "comment", "type": "text"},
                    {
                        "name": "article_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "article_locale", "type": "locale"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "reviews_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "reviews_status_locale", "columns": ["status", "locale", "id"]},
                    {"name": "reviews_article_id", "columns": ["article_id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "tags",
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
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "tags_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "tags_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "tags_name_unique",
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
                "name": "articles_gallery_links",
                "columns": [
                    {
                        "name": "entry_id",
                        "type": "entry id",
                        "nullable": False,
                        "references": {"table": "articles", "on_delete": "cascade"},
                    },
                    {
                        "name": "target_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "position", "type": "position", "nullable": False},
                    {"name": "inverse_position", "type": "position", "nullable": False},
                ],
                "primary_key": ["entry_id", "target_id", "locale"],
                "indexes": [
                    {
                        "name": "articles_gallery_links_target_id",
                        "columns": ["target_id", "inverse_position"],
                    },
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "articles_tags_links",
                "columns": [
                    {
                        "name": "entry_id",
                        "type": "entry id",
                        "nullable": False,
                        "references": {"table": "articles", "on_delete": "cascade"},
                    },
                    {
                        "name": "target_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "position", "type": "position", "nullable": False},
                    {"name": "inverse_position", "type": "position", "nullable": False},
                ],
                "primary_key": ["entry_id", "target_id", "locale"],
                "indexes": [
                    {
                        "name": "articles_tags_links_target_id",
                        "columns": ["target_id", "inverse_position"],
                    },
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "articles_related_links",
                "columns": [
                    {
                        "name": "entry_id",
                        "type": "entry id",
                        "nullable": False,
                        "references": {"table": "articles", "on_delete": "cascade"},
                    },
                    {
                        "name": "target_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "locale", "type": "locale", "nullable": False, "default": ""},
                    {"name": "position", "type": "position", "nullable": False},
                    {"name": "inverse_position", "type": "position", "nullable": False},
                ],
                "primary_key": ["entry_id", "target_id", "locale"],
                "indexes": [
                    {
                        "name": "articles_related_links_target_id",
                        "columns": ["target_id", "inverse_position"],
                    },
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
    "eJztWktv4zYQ/iuGz7tGe825l156aW9FINASbbOhREeiks0G/u8lh0OJQ739SIFCCywckd8MyeG8SM7nVrO95NX2afO5ZaUWqf8o"
    "WM7NH23jt802VbLOC9v/dwsQme3SH2f4KtX7xrUUtZSWt2k9MFnxy7eAa6bSOueFTii1bx5gYZpKfuAlL1KcpcZu4JCyiieeBUxY"
    "FUnGJdcAMd0py/j2QmYiVcoMi2ASbUvP+Bk/sFpqi9sSPpVmuq5CPm3LOJ9fKaPkjZeVUEXIShSaH3m5mFdacqZ5ljBNuZmpFZpC"
    "63M2F3qu91JUp3lgLTQVb6VLURwj4cn6OImp85yVHyFM8x/RaHuVTSBSZWRZkHn/UxlpE1DJtB0/1EyeipxJCnsT/L3q2yfKjLOM"
    "oPbiuOlFVqkqiawOUrFo/i+iyKZEdTC7Xpec4PZKSc6idfI3a4N248la7XcPbsZuO6AWOWEI351dYKme3HNuNHgSdRbFFCTnmo1v"
    "eaqM3Y27oxt8T8X1xlpu5HxYrU/qvxr1rCqhI0fTtFHZGIU4qvLjqyfajDt/qhVXBGTCV0URUhQv1QRmb2JAL+jZNJ1LYR1R8sI/"
    "bCS0AdA2G7vkP3gUHH30bNae1IV4rXkUTeN42IYgDCJ2AKR82uiyptG0GcWhk5Y8HKONR22/nfsAK+OSBybrvTWy6cztWxAixqeL"
    "jDrMB+YU2mhI07QP0BEzCwlJR2wWQ5OgxkDmEXV11Pf5YpniSFGehW1rmrWmWVekWfA7EQR5zoScAu0FcaDdBIq9Mc2+JGYtdrbO"
    "hB7sa3GQO7ha5GS/B6bqd/VqT4tDkD0jDrDpQNeEPktEp8CgeXVQq4N6kIOacww0idikvtw/E8VRx/PQpf6qNarHuqxgnNu9Vsjs"
    "cSliNMqMJDGgICoSkpGOeEvRAR6l2ht7It7Pt62ub3V9V7g+o2A8meX/LDDjVVqKc+xmuokYrjnpP/IudUao44/1RH6Q69wQ2OdJ"
    "5fzMjlF+0rauNrra6BU2euIsk6KYNNG73Qw1GvtYi2uHucHmSu5uukOL822rva32doW9dV9Yel9EUpXn0WtNz42Eu5r78mt0HHZQ"
    "VRb7BLSpx3oEP8jtRwHPicqfXC+0PehKNDtSPwINqxNZncgd7xSW2p3VwccaHYxwu8UBmzvfF7oXCf+6cWRSciM290rWVwgSQYZM"
    "14iq82AIbcvtLyxBmWF1mpVH/j+y/tFLpylnKApr8nz85qqPSZ8NkT0NpRzo2/gzKNGdhPAI9Zh0dJbwHOksWMWIwgb9q7au2jpf"
    "W1vFuZeqllxCJBzRVgpZFXZV2PkKS3TnFp294DqwMPQsnp5wkB3+DutQVrKDrtqMA2YvfjYZh7UHbTK1fa29MkCNoP0LqtvaTC6e"
    "N+CeQZtea1GGbwfuTSDkUXcX3rwbNNWEIQGcLGMKxAERVBeGFKVIT31UAHTvqVhuGFK1d0i0iMUh3Y2LOx6HVL4CMSJDJFC1tzSe"
    "KEjuQyIHfCZm8Yu76bG1imSy4jjAxGGdNKFwMSRzlYuxMAEGFIhrCXhhrN8uxhlMSAYQO9k3JmuOmS7ePamzKJDkpN6/a+XspThu"
    "7PSiJToqO3xTIUmWiiWS0fANljLzziAsoiT7hVWVIasA+tySMt0h9BWUXWKmQ1LAER0eJISeRidt8SURv68NiVXSAt0eu1rMaStF"
    "IBDZ0syQ4syq6l2V3Zc54eqtXKFmSAGVmhEaQLgU47wIPueZYN2FBAViW0xC+8l8ZB4670A4h7IK6gms5+3R3fEKs8bRw4DgZQGy"
    "wxFgiVhFNmu46Qq07pAetGtGIhc1fUN2hURz7GgE07kz/7fOw0CIWsC6kxDFIosCk1NWRUZIVX5WBd4kUmVVIJMGgM0nZix+B72X"
    "YFYzODroME/bj+HExQFi+x8mpov0pyo6VozoYcavtXIeB79tcPruo5NfkBSZMRgT4EGPuxpHo3pbkxhFbMw8plwBwAbitfM4kz7I"
    "NTp5CbqpvZFX4I65yqZp1xBWQAWZ+qB+TilfK9iuXRHh0pKq+8t3WT7kqiFm+ZjxKoq5/iU9CZkZ2rmC7udyx+1yb9M790O3Kqj/"
    "iPbJvtj/MW+v2iqAoQ0zgN+Cx//J1DSuFoCNxATlz7kOMKwimHKErbD8s+LO/0EFRp7jl58HmsfYaak20AGhfpmPDaXjHkZ27odK"
    "Jng2jeUSCaHnCDCUiOMRoF8C/gltSp08LnSD81Ic8vwTvYr1pTjDNugTBXpDgC9E93eRd/Ael1hVPkmch9Mznbdkey5nTNzhBmZe"
    "l3NYWNQAg2Zls05giI7OYBWXhy3YGIOUBoRBDKVn+aB6U7roLGpg07rJd//qEUjn1Rpsz9yWnu9Dxj7jjFjao8pfM683LDYZveOw"
    "iCUhAjh2QgTM+Pfce22aHtFFuXSxbxuXXdk8Joe2//4FSaXQIA=="
)
