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
    "eJztWkuP2zYQ/iuGz4nRXvfcSy+9tLfCMGiJttlQoiJRu3GC/e/lYyjNUNTDu/YGCBQg8IqcBzmc+Tgk58dWs6PkzfZp82PLai2y"
    "8FGygps/+sZPm22mZFuUtv/fnkDktktfK/dVq5eNbylbKa1s03pisuGvn5DUXGVtwUt9oNyheUSEaar5ide8zGCUGrqdhIw1/BBE"
    "uAGr8pBzybUjMd0Zy/n2lYxEqowZEWgQfUtCf85PrJXa0m2JnEYz3TZYTt8yLed3KujwzOtGqBKLEqXmZ17fLCurOdM8PzBNpZmh"
    "lZqStlW+lLRqj1I0l2XEWmhq3kbXojxHxpPteZamLQpWXzGZ5t8ibUeVz1BkytiyJOP+rzHWJkQ101Y/9kyeiYJJSvYs+EuTWicq"
    "jLOcUB3FeZOkbDJVE1udpGLR+L+IMp8z1cmseltzQndUSnIWzZM/2xi0C0/mar8TdAtW2xNqURCB7nuwCizTs2vOjQfPUlWinCMp"
    "uGbTS54pE3fTcPQO7Gm43tjIjcCHtfqifpbWSjVCR0DTtVHbGIc4q/r60QPt9C4fasMVITLbV0MppCi/NDM0R7MHJIn2pqmqhQWi"
    "wxd+tTuh3QBts4lL/o1Hm2PYPbu5H9pSfG15tJvG+2G/BcEmYhUA59NG1y3dTTstnvrQs2Md/X7U99uxj4gykDwy2IDWIGYwtk9o"
    "i5geLggaCB8ZE45RzNO1j/CRMMOMpCMOi7FB0GAg44i6Bu67f7VCQVOUZ0HbmmatadYb0iz3O7MJ8oIJOUd0FARAhwkUe2aafcie"
    "dTPY+hB6MNaCkjtALUiy3yNDDav6ZqQFFWTNCAB2HQBNgFkiOgWi5hWgVoB6EEAtOQaaRGzWX+6fiYLW6Tz0Vrzqg+qxkIX0vB+1"
    "sLDHpYiRlgVJIuIgLoLZSEe8pACAZ6mOJp4I+oW2FfpW6HsD9BkH44dF+GcJc95ktahimBkmYjDnQ/rIeysYgY8/FomCkrfBkIvP"
    "iyp4xc5RftK3rjG6xugbYvTCWS5FORuid7sZ6jz2sRHXq3lHzNXc33TjiAtta7yt8faGeBu+sCRfRDJVFNFrTeJGwl/Nffg1Oqgd"
    "dZWbMQFi6rGIEJS8/ygQJFH7k+uFvgegRLMzxRHXsILICiJ3vFO4Ne6sDz426JyG90ecE3Pn+0L/IhFeN85MSm7M5l/JUoUgEclY"
    "6BpTDR4MXdvt8YdLUBZEnWb1mf9C0T956TQHhqK0Ic+nb65SQlIxRNYUWxn52/QzKPGdA5GB/Zh0DKawj3zWRcWEw6L+1VtXb13u"
    "rb3j3MtVay7dTjjhrZRkddjVYZc7LPGd9/jsK8wDCkMr8fQESnbwO+5Dec1OuukzDjd68b3LOGw8aJOpHVsdnMHVCNq/XHVbn8nF"
    "43Z0e+dNX1tR47cD/yaAZbTDiXfvBl01IWZwJ8uYA+gck6suxBy1yC4pLkfo31Oh3BBz9XdItIjFU/obF388xlyhAjFiA0rH1d/S"
    "BCaU3GMmT7gnYfGbv+mxtYpksOI8IsTTemu6wkXM5isXY2M6MscBdD0DL03028n4gMFsjsQO9pnJlkOmC3dPqhIlsFzUy2etfLyU"
    "540dXjRFz2XVdxWSZKpQIhmp72ipsAAGuIiSrBdUVWJRiHTfszI9YAwVlENmpjGroyM+PMroejqftMWXxPyhNiR2SUvo19jXYs5H"
    "KRA6JluaiTkq1jQvqh6+zAlfb+ULNTGHq9SMqB0RTMWAF6EveC7YcCKoQGwLSWiaLezME+edgpVXBDy+yILigsXhhCdP15t1sO/U"
    "O8x1JDvQ4CYMNWWL1M3Xow1VBqJdp4lc26RUDk1GM+5Ig+ncmf8JS8L2dYOiQbIUGzDatIY67esZ1pepolIl3DlSt1bOXh0BNF+Y"
    "wYad631FY1wg0ZPu6ZhGNVhq2Ib8/kEw42pyAZF9V+Ug+oF6qZqvrfK4Bd92i/sc9rgwWSlyE3YmTXD+P/RUmhv0lY3Rvg/5yxyg"
    "OLKRXd/j1iyS+UZvPUEXPLl/C1hNXx81DzC4jgrl+6OevMRNq8o49vHamzD23t76w6AlK0Crt+6/CLelXr7wYhGATRdsLAWv7CJk"
    "bniXrsZQSrweMIXEXnDnhacjSC29f1Lf+R+67KhsJVpzW2jw17J174sXxhbfEPyBahZmM+q4yME5BeRVfy9FY1z8MIfKvbHCa+gu"
    "/EENRqoIbj/GdG/I81btSEeM+pMgHtvKv+7s/A+1E3r7ja0UmSRxjhk7TcA5Jm2P8A4451yBDqPwssyMvGFFT3upzCwKXGS4kN/Q"
    "aw545ro/+N4bcsJIKdy8xt70g+Ql7paATk2yI5cL5ubpRibX1ktEWKoRAd3kF500gTo6azZcnrYuKJlLwZwxSCwlpu+8c85dfdCN"
    "rOvwWJGePRDScfUxnRjbrfcYWHDIlyOR9kj2z8JrHEt7mLzLsRS37ClO4mBPcSP+swgwTxM4Oimf0KaW8barqY84Adh//wO3EB3q"
)
