"""Make the tables of what is built in."""

from typing import Any

from typecase.migrations import apply, revert

OPERATIONS: list[Any] = [
    [
        "create_table",
        {
            "table": {
                "name": "typecase_documents",
                "columns": [
                    {"name": "id", "type": "document id", "nullable": False},
                    {"name": "content_type", "type": "string", "nullable": False},
                ],
                "primary_key": ["id"],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_counters",
                "columns": [
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "value", "type": "big integer", "nullable": False},
                ],
                "primary_key": ["name"],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_tasks",
                "columns": [
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "settled", "type": "instant", "nullable": False},
                    {"name": "holder", "type": "string"},
                    {"name": "lease_until", "type": "instant"},
                    {"name": "attempt", "type": "integer", "nullable": False},
                ],
                "primary_key": ["name"],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_mentions",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {
                        "name": "document_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "entry_id", "type": "entry id", "nullable": False},
                    {
                        "name": "target_id",
                        "type": "document id",
                        "nullable": False,
                        "references": {"table": "typecase_documents", "on_delete": "cascade"},
                    },
                    {"name": "path", "type": "string", "nullable": False},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {"name": "typecase_mentions_document", "columns": ["document_id", "entry_id"]},
                    {"name": "typecase_mentions_target", "columns": ["target_id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_files",
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
                    {"name": "alternative_text", "type": "text"},
                    {"name": "caption", "type": "text"},
                    {"name": "focal_point", "type": "json"},
                    {"name": "width", "type": "integer"},
                    {"name": "height", "type": "integer"},
                    {"name": "formats", "type": "json"},
                    {"name": "hash", "type": "string"},
                    {"name": "ext", "type": "string"},
                    {"name": "mime", "type": "string"},
                    {"name": "size", "type": "decimal"},
                    {"name": "url", "type": "text"},
                    {"name": "preview_url", "type": "text"},
                    {"name": "provider", "type": "string"},
                    {"name": "provider_metadata", "type": "json"},
                    {"name": "folder_path", "type": "string"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_files_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "typecase_files_status_locale", "columns": ["status", "locale", "id"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_locales",
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
                    {"name": "code", "type": "string"},
                    {"name": "is_default", "type": "boolean"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_locales_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {
                        "name": "typecase_locales_status_locale",
                        "columns": ["status", "locale", "id"],
                    },
                    {
                        "name": "typecase_locales_code_unique",
                        "columns": ["code", "locale"],
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
                "name": "typecase_permissions",
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
                    {"name": "action", "type": "string"},
                    {
                        "name": "role_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "role_position", "type": "position"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_permissions_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {
                        "name": "typecase_permissions_status_locale",
                        "columns": ["status", "locale", "id"],
                    },
                    {
                        "name": "typecase_permissions_role_id",
                        "columns": ["role_id", "role_position"],
                    },
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_roles",
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
                    {"name": "description", "type": "string"},
                    {"name": "type", "type": "string"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_roles_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "typecase_roles_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "typecase_roles_type_unique",
                        "columns": ["type", "locale"],
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
                "name": "typecase_users",
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
                    {"name": "username", "type": "string"},
                    {"name": "email", "type": "string"},
                    {"name": "provider", "type": "string"},
                    {"name": "password", "type": "string"},
                    {"name": "reset_password_token", "type": "string"},
                    {"name": "confirmation_token", "type": "string"},
                    {"name": "confirmed", "type": "boolean"},
                    {"name": "blocked", "type": "boolean"},
                    {
                        "name": "role_id",
                        "type": "document id",
                        "references": {"table": "typecase_documents", "on_delete": "set null"},
                    },
                    {"name": "role_position", "type": "position"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_users_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {"name": "typecase_users_status_locale", "columns": ["status", "locale", "id"]},
                    {
                        "name": "typecase_users_username_unique",
                        "columns": ["username", "locale"],
                        "unique": True,
                        "published": True,
                    },
                    {"name": "typecase_users_role_id", "columns": ["role_id", "role_position"]},
                ],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_api_tokens",
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
                    {"name": "description", "type": "text"},
                    {"name": "type", "type": "string"},
                    {"name": "access_key", "type": "string"},
                    {"name": "permissions", "type": "json"},
                    {"name": "last_used_at", "type": "instant"},
                    {"name": "expires_at", "type": "instant"},
                    {"name": "lifespan", "type": "big integer"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {
                        "name": "typecase_api_tokens_document_unique",
                        "columns": ["document_id", "locale", "status"],
                        "unique": True,
                    },
                    {
                        "name": "typecase_api_tokens_status_locale",
                        "columns": ["status", "locale", "id"],
                    },
                    {
                        "name": "typecase_api_tokens_name_unique",
                        "columns": ["name", "locale"],
                        "unique": True,
                        "published": True,
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
    "eJztWk1z4ygQ/Ssun51szW0rt63a215ymDlNuVREwg4bLGkEysem8t8XGoEaCQSxPd6tKecSG1430DSPptvva0keOBXru9X7Wr61"
    "tCSCFlVT9gdaS9NckwNVH0Ldm9W6bHh/qDXy+whlle7SAvqbxa9Mc91zrgdVXTvCBf3YoEHKppYKWoAs0iFkx+p9UHyrGtuOHUj3"
    "VjzRNz0TPYHtxwbNuWx6pbiLrMj1xhYE//Omg1fzTHjvyT2w/Yqpofa0y14LKPNXI4l4iizFdJ15HYJKyam3qawWktQyKfrY8Mos"
    "djKmh+JUz11tAuOhQTwskZIeWunjTjapdlDW1BGrut48j++alxxntwej+NR5UU0d3dGO1qU9uEN35Ig2dVFRTqU5YESUpKLrD28m"
    "CqrM408D2nKWIUm3p/+DRbREPp7IGRvtSxV9pZPtnTmCm9zEI6Z76gy79U0202eMONU2mnb74fvrjlnanuk0Xb+op/KmJNzjsLEl"
    "MH5Fd6TnUuN8FlHEInvhu4ttWdbzxVdUPKuLQ21hJh8t6io7SiStCiKTLNi3VS607R84E4954MgN4TMwV5dlTSR7VvcNffWUwnd/"
    "UaSVE/vMQTu9iUXbsNrT9rdQgh7whVX+Kbe29m8dyvaPwStiMmp3IFIsj/hIRIhWfP70jRCCHFjasIL942EqWiqO4pOd7/iyLduO"
    "PjP6UmQAm2eWcTtbnGIrSZTbkWWD7eDKLyJ0fDz3Aq85wlDRAvthoqsF/h3JYTjeephB8m4lu56GedmMZWSKUQkeaeSLsT9A1KYz"
    "QtW280rWV7L+SWRdNlUSw9SxGtaJHytNo+Ly+oQTO7j3hc6sHe24U7uoUhsxMnlr30HdbK4btKd2+j5DtLQ7MCHirw8MuDLFlSmO"
    "YApSTmOwEA906sAv+8IJGy+oXGmzTXYexmwbwaYTdG3H8w86OBfiIDziGXkIq0WbhBWiZt+k04BE90aIxnRdKeZKMT8pGKmoKDs2"
    "ew+GoJEM8PFkAM59IRowY52RAIxC/TUycWuu48OQXkTz46brygtXXjiCF7Tz5HADPRA/+7+UikjiiBAvTVelcB1VYUlh0YVsnmiS"
    "mcqm3jGdOFJ79CkJv4LinlcY+aB87ykD96tFasAwFyJnM9YZydkotH4emTw+Bp8h6YURT40EScuM/0ZoH/Vfuf/K/ZeNCefp6lhE"
    "6L9zlXMI4J7UDeEnVeLpbE6E1Acua8H0tWXqTsmBcrajoiXeovHvA44n0/HcXohR0YBnpFWkdYFXj+HU7YflQUMkLe/3rL6761ve"
    "kOpWJ/8jBONqq0Qqn3ropf+Ufl8/qa1BLhea7BaY7EevHAWxPK6qfdW+j7XZKhvWNavCAbnbaltK2uJACKpv91B8w3JwFiZyuFAH"
    "sqYgh8UQX2FJAwSZoTyXITQgh1maal16igZnhtLVu/TGACyyMdPNCGtwOwCFvjQeYJERoQ6IVdhC4PQ8aVxEh67+pZxAYyLiQxHx"
    "W4YWXG/cGtkhSE9bwUGj05iWHlO7P5eAOXWU6xvOE4c2Zvh+qFreE5njLrjEGZi5fy3/poIOWMvAMuzL7/XtQFdhlkFlwVN4BvhA"
    "lyfSAgADASb+dFMfpewjZCKGCkdbb9Em6POWDTHrDbp2b8fPETtM7uiJLYacdnpxAzDiYjpGDrtFdlytLxPz+527pfXCSCmjuOnM"
    "zeHSs+e/fHAQltaE0e5JkSEHMEMRk5pXyPY5JkUuBKTncljHKtQtyT0CUHiPXKpsskfu+Ze2koPG7iNIlGA9LnXiXUjQmODVT1E0"
    "CNrEChbE2RZP1LYPFCyovB+avkLeJD16MEEzMNuYhsnVFkjdYF2T+yFCeiM4xHmbMYmToctCI5r+E24i1UFjVPh9I51d557uZwcu"
    "R0mhECRNSLRWD50uaDvDSpvh59rW7Uh109QcnpE79eq+MS9LkO2FbA7pe3/UAVYF+b/gHZe+sNwrNnZ+I/wZjIgQFoyjX7Tf1IP2"
    "D/+O1ykAOfxKDct7D+CtiYjhlZspj97EZnj78PXOB9tHngAOrl5t6u9fDz365g=="
)
