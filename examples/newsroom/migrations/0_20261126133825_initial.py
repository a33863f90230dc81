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
    "eJztWE1v2zAM/SuBd+2CDbvlvJ+w2xAYis0kQm3J00fboMh/nz5tUbbjpEGHHdJLU+rxiaHIJ6rvhSK7BmSxWb0XRChaxT8YacF8"
    "GIxPq6LijW6ZXf89AGhtl9Spc38J/rryFqabxnIb6540Es5PCWvNK90CUyX2juYZCmMSsAcBrApRqrDsGCoioYwULmDOyhoaUA5i"
    "litSQ3FGkTS8IoYiCWKwTOxfw57oRllcgXikIkrLlGewXOb5jonKFxCScpZSUabgAOJmrkoAUVCXRGE2ExpTGKq7+lpop3cNlcfr"
    "wIoqnF6pBGWHLHmNPixh+pNfJNNtS8QphSl4y8La8XoBwbgCeRnyQuFVTp0Tjgd4iulMR0mMIKI60hdArbDjvAHCcqpKmdK43DV3"
    "tIgEtbIFlvVI3LbjkqqsNHsb8uCvDMS/CHNr1jpB7YGXz3Cy0mQVyZopq+ENMrWKctazl5rRPxoyecsFatCE0NV2g+C5WSmhITvQ"
    "sItHl4N7uscgEMO6jX2GyvTITLCxfQLNKLanpGcvhtufycxGqAfv3g1XM/pCaGVUfjMZSosuZevt27P1jHz4nuuNj3vucc994J5z"
    "vxduJlNXXEyBblWxWKyfq2L9LverWE9lDTPBxgzeoiuunyveuk4o4wfU2OPVR4c/Ovwjk6yd/y7Og2THtVoSAdJ1gl8z7BGtjvy/"
    "HKJGLfW5OjTe7n5BGnOidKd8w4KdH87hMMKTuaObTRhA1uE3Pon0/VwLsnfqFOSMKFMfO63i6bmnkv30bNKe1E8WkMdt3fH/0VSk"
    "Y5afBZc5HMyp5zDTLXsNWD9IhZdW6hi7BG0WcM7JvbxSD0Gr45SXAzoX/xRb2sWjnIN/mKUOie6kPh64RdLzzc+IHPmbMuk4M4Uy"
    "HlW58+8BwXwk5lzWbtXy9U+8lDS2fV5wEYvjindPvExxEqEh8Wl2yyRtq5mIAygvTaaaA2Ydd7E7ugn6qv2GWRsxd6bcKNtstDRX"
    "wtcOREulvRrk2lqMBLkcTW2Pmikd0rPmCY29VMEONtM6fjxb5vA4fDjFlx/up/CHnfwjbSpjWcpzATGI1lwT5lranZKv7e3sFEN2"
    "SYuZjTq2Dh9w4iaHoFx+bE8tNZmzzeTPX3/L+fO4OZJ4PV7TKBE70yheua+q20Tkbyzcc97872nzu0sC57kFRX5dKfUWW17Ue4v4"
    "CbIStBuJwtQBOsY6cdja73D+C78NMmg="
)
