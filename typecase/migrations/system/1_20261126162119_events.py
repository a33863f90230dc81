"""Make the tables of events."""

from typing import Any

from typecase.migrations import apply, revert

OPERATIONS: list[Any] = [
    [
        "create_table",
        {
            "table": {
                "name": "typecase_events",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "uid", "type": "string"},
                    {"name": "document_id", "type": "document id"},
                    {"name": "locale", "type": "locale"},
                    {"name": "created_at", "type": "instant", "nullable": False},
                    {"name": "data", "type": "json", "nullable": False},
                    {"name": "targets", "type": "json", "nullable": False},
                ],
                "primary_key": ["id"],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_targets",
                "columns": [
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "failures", "type": "integer", "nullable": False},
                    {"name": "closed_until", "type": "instant"},
                ],
                "primary_key": ["name"],
            },
        },
    ],
    [
        "create_table",
        {
            "table": {
                "name": "typecase_deliveries",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {"name": "message_id", "type": "string", "nullable": False},
                    {"name": "target", "type": "string", "nullable": False},
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "uid", "type": "string"},
                    {"name": "document_id", "type": "document id"},
                    {"name": "locale", "type": "locale"},
                    {"name": "created_at", "type": "instant", "nullable": False},
                    {"name": "data", "type": "json", "nullable": False},
                    {"name": "state", "type": "string", "nullable": False},
                    {"name": "attempts", "type": "integer", "nullable": False},
                    {"name": "next_try", "type": "instant", "nullable": False},
                    {"name": "holder", "type": "string"},
                    {"name": "response_status", "type": "integer"},
                    {"name": "response_headers", "type": "json"},
                    {"name": "response_body", "type": "text"},
                    {"name": "error", "type": "text"},
                    {"name": "seconds", "type": "float"},
                    {"name": "finished_at", "type": "instant"},
                ],
                "primary_key": ["id"],
                "indexes": [
                    {"name": "typecase_deliveries_message", "columns": ["message_id"]},
                    {
                        "name": "typecase_deliveries_due",
                        "columns": ["target", "state", "next_try", "id"],
                    },
                    {
                        "name": "typecase_deliveries_lane",
                        "columns": ["document_id", "target", "state", "id"],
                    },
                    {"name": "typecase_deliveries_finished", "columns": ["state", "finished_at"]},
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
    "eJztW0uP2zYQ/isLn71b5FbsrUBvveSQnAJDoCXayy5NKiK1jy72v5dvkRQpMlrHAQL3kkScBzmc+WaG475tONhjyDb3N28b/trD"
    "FjDYdLQdT5Bw/ZmAExR/SS1vbzYtxeOJSMpvEynq5JJkkP+y9Df6MxkxlkrF0gFgBt+3npKWEi5IG8XryWB8QOSYZN+Jj/2ATmB4"
    "bR7hq9yJ3MDufevtuaWjEDxkTuRWcwdSf9Ztxz/NE8BjwLdHxxskVB3hUH0WJSw8DQfsMXMUvXTmczDIOYbBpSLCOCC8yPpAcacP"
    "G+kMqDCUexeXgHBKSUALOIennod0HzYpfMo7vFmr8/aBPtc4+sqbGENlKVvacGvyURjanrYAB3sxX8LAHCDgsGsAX+MFHeDA5/uX"
    "UVJk4mA4Qm33Il8VCFiBmcBx2s4ZOgeA8DhAVuuugc0xZcLk+bCo9O0OYvQEBwRzgD6tn9XHT5AxcIRN0mfrbn8F4zWyynjOhcYV"
    "NjLQu8qZCXwRaX14/XlJRERZT4nwZ3m8MbnJNP0DBJ3J/oEZ09R72gWH4OJgISkcBjoskzAoKp0uUHnAFERUB0QQe8j6Rhb1tpKm"
    "gy8wiuJExDcmSKPI92N3F8ZlQkY3zvin8HXO5ntAlVgMyExuHINzNVWirWVj8U6Kb/rde4inUj+iJIOmbvWsWFqBPQkRW+m3BzhA"
    "0toi3yxnynlKpJUg18gEWCsiY/MeejcRdxhtQ32rOYa+r19/iB7whw/2F8Ugs47gNlfwZWfYjPs6eZPTzyNO84f+ekA4l/r10m/q"
    "qdn8m9bfwQMYMZd0m1m6DPPJ9GVZzqdQUCPQhyGdoCvy56Ks5bIhLG36rpa0H/d4MeVUVFphyYBFY00AF8DbqDS4mBZb0PPIPnOi"
    "g7zEpqeIBNLmKfsZdWGUJ8uAB4iOD8l2MtI6nECiGwllAZaClRA/X1JVbVg4o7JhGfovoOlgKzAKRzc/4GVb9gN8QvC5qSCkT6ii"
    "CLN0Aq04SBankVVlZddk4Hg99ipcc4AhWij0fV6jREg1gYMJb6nGcN7f8GGEaVzWujRPMwmJywqNF9N6Aqj1Ygaq7eIVrK9g/ZPA"
    "uqVdkQaJsDLn9Cj3lGIIyAci1rj3hWLWalsXtYsipREzm7f2NeJme916d2q3HyJED4cTYizfffgEV6S4IsUKpABtXIMlX1tEwC/7"
    "wgcunkF+I80W3bzS2VOG4g26b+vxxwucC2GQr/GMOOSL9S7JF+h9Dk0aFyRyNQM0eukKMVeI+UnFSAdZO6BZP5giVWvnbB+Uc18I"
    "BrSuMwKAFij/mdm4Ndf6MmRk2Vm6XrriwhUXVuCCdJ4abIAnEI5El54iinSAsWc6FMd/AxRlSWOpG04fYRGZWkoOSD4ciTv6IY7w"
    "1xauvfIp98L3HivofrdKTSHMhcBZ6zojOGuB1s8zm/fD4EdAekHjRytB0CPtvxnY99av2H/F/svWhPPn6lxFGPa5wjmYwp5Shggf"
    "VfLP2RgwLgOu6sDwpUcip9SQYnSArAfBof3fEq4H0yluL4SonsIzwqondQFX12Dq7t3ioAaSHo9HRO7vxx5T0N3Jx/8MwLjZKuDC"
    "p/YjD1vpt82juBrP5VKb3Skk+z4KR/FQ3p+qfZG+70uzUzZf1mwKp8DdTttK3JZOManp22c1fPP57O+OfD5/UKd49UDOZ/PwyufU"
    "hIrHjOcqmAyl2aWe1pW3qOm0Kjm9K1+MIstcTHwZaQnuBtSgr0yvyDIa1RzQF2EHgXE8SbqMDDn9KzmBpMmwmyHi1wop/rxxp3lN"
    "kV62giPNbiMePZZuf86h9jRALDNcwK6+IY33Zmr5GfAad/FHnImdh2n5D1F0qLMYlEGf/iR3Bq7SKOONBT+CMwoP5HiizKDIFANi"
    "f7utT1y2CYnYvMHRLji0LvqCY6ua9dZLu3fT3zN2iHJ0ZAvzpl0+nCHMuJiskdNuUV1Xy2Sif79zv3RepalkFLeduTnc8+z5k49f"
    "hJUl+dSupajgU2QaIqKZV8r2NSb1XEiBnnvDWitQfinekSJK35F7KovuyLV/ZSs50lw+Ug8lvhz3dBIkJPWxgKs/BNGK0T6s+Iz+"
    "a0vAar8bCGaQfzafvqh3k7L25AONQbbpGaZWWuLpxpcV5YcM6E3EKczbTo84FbIsaUbSL8Em0J0kjSi/b7mz69zTw9eBy0FSqgQp"
    "AxIkotEZkrbTqLQ1/2uXdTvQ3VKCVRt5EF33re4sFe/IOD2V8/4kQ1lV8f+j+rhywnJdbC5+M/iZrIg8WmUc2dF+FQ3tX2GOl08A"
    "3PxKzecPGuCdrohVl1vJ7/XEWr1tfIP4QMdMC+DIRdcm/vsfkkugJQ=="
)
