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
                "name": "typecase_webhooks",
                "columns": [
                    {"name": "id", "type": "row id", "nullable": False},
                    {"name": "name", "type": "string", "nullable": False},
                    {"name": "enabled", "type": "boolean", "nullable": False},
                    {"name": "settings", "type": "json", "nullable": False},
                ],
                "primary_key": ["id"],
                "indexes": [{"name": "typecase_webhooks_name", "columns": ["name"], "unique": True}],
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
                    {"name": "typecase_deliveries_finished", "columns": ["finished_at"]},
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
    "eJztW0uP2zYQ/isLn70pciv2VqC3XnJIToUh0BJts0uLCknto8H+9/IpDSVSZLSOUwTOZXfJeZDDmW+GHOXbRqI9xWLzcPdtI187"
    "XCOBq4bV/Rm30g636IzVL7Hp7d2mZrQ/t5ry75GUNHpKM+i/PP2dHW57SrVSNXVAVOC3LVBSs1Yq0srwAhlCctIeo+w7Ndhxckb8"
    "tXrEr3olegG7ty1Yc816JZgndjTMpjZkfpYtB+7mCdE+4NuT4x1Rqo6YF+/FCAt3I5F4TGzFTl14HwJLSXFwqKQVErUyy3pitLGb"
    "negMqCjWa1eHQGhMSUCLpMTnToZ07zYpfko7vJsr83bOnkscfeVJ9KGymC19uFXpKAxtz2pEg7W4kTAwOUYSNxWSa7ygQRJBvn8E"
    "a7NMEvEjtnbP8hWBgBeYCJxB2yVD54AI7TkWpe4a2JwyoUyeDotC337G+xNjKcQYZv8P/o1bPRUo3DOm4CHvLhqklIr3+ctWW7fB"
    "L3hig5m1Kr9BYDJnezXYt+Rrrxkl75Wy4DQaTMkT5gSn0us4f9ETOWMh0BFXUQQpi8UVjDecyzuuVBpX2MglwlXQ0uIXVWTx1x+X"
    "0hXmdaxV/qy310cXGac/YdS4WiwwY5x6z5pgE1JtLCTFnDO+TCKwqjubQOWBMjShOpCWiFPSN9ZjyhjxlQvSKbCA2N2FcRmR0fQz"
    "/jF8B2eDHlAklqJ2Jncag3M1RaK9ZafiocV3ExjVaglrEyA6zF4UQgsgJyJiq931gDlua3/TctOJOxVrtXGwtICERK0CYvM2yZPq"
    "6CbLMGMl27DH9PM30SF5euclLxtb3hGGxWVceDBswmsHeaOvzwPN8of+eiA0lfHt1C/qqcm0G9ff4APqqdR0m1mWDNPIOLIs52Mo"
    "qFKgI4jNywVpc1HWcrUQVjRdU0ra9Xu6mGkKCqywUqAS8xZJhbeVyX6L2bBGnZzYZ0500IdYdYy0gbR5pn4mTRjl0ex/wuR4it7p"
    "J1r5GUWuhKEsJGKwEuLnS6yYDetlkjesIP8GNA2uFUbRyclzumzLjuMngp+rAkL2RApqL0+n0EqiaE06saou6KoEHK/HXoNrA2BU"
    "7lK0jL8jOLjwnl+norhsdVmeahQCNY14Mc5HgNpOJqDaT97A+gbWPwisa9ZkaYgKK7dPQOlfStZHrHPvK8Ws17YuahdFaiMmFu/t"
    "68TN1roFZ7qJvuB0mJ+JEOnbByS4IcUNKVYgBaqnNVj0kUUF/LIvvOPgBZZ32myTkzc6OybIdIHD2Hr8AYFzJQyCGi+IQ1AsOCQo"
    "EAyHJp0WJHo2ATR26gYxN4j5QcVIg0XNyew+GCM1c5e8PhjnvhIMWF0XBAArUP+ZWLg31/oypBfJDxrs1A0XbriwAhe085RgAz6j"
    "sC+99BSRpUNCPDOe7fpxrMqSylNXkj3iLDLVrD0Q/XCkzui7OOKN6IByr3zvsYDuV6vUDMJcCZytrguCsxXo/TyxeBgG3wPSCxrf"
    "Wwmijlj/TcA+mL9h/w37r1sTzp+rUxVheM9VziEM9uQyRPiokn7OpkhIHXBFG8YvHVE5pYSUkgMWHQo2DT/oXA+mY9xeCVGBwgvC"
    "KpC6gKtrMHX35nHQAklH+yNpHx76jjLUfNCP/wmAGXqrSCqf2vcyvEp/2zyqowEuF1vsziDZ1145CkB52FX7rH0fSvNdNihr1oUz"
    "4O67bTluT2eYTPftk2m+QT7/uVHwDQVo1Ble25CDbACvIKclNDyuPVfA5CjdKm23Lr9ES2dV6e5d/mAMWeJgpocRlzCcgGn05ekN"
    "WUKj6QNCEb4ROI0nTZeQobt/OSfQNAl210T8UiAF9ht3ltcV6XkrDKTJZUxbj7nTn3OYNXFMdYYL2M0YsXjvupafkCxxF9jijKw8"
    "TMu/qaLD7MWhDPn4e/vBwVUcZUBb8D04Y/BAtyfyDIbMMBDx57D0kQt8NQvZQONoF2zaFn3Btk3Neg/S7ofx94QdJjl6Ygv3pp3f"
    "nCNMuJiukeNuUVxX62Riv995WNqv0ZQzyrCcuTmG59nLJx9YhOUlQerhSlHAZ8gsREx6XjHbl5gUuJABveENa61APZI9I0MUP6Ph"
    "qWxyRsP1L2+lgTSVj8xDCZQzPJ0ECckMZnD1uyDaMPqHFcgIX1sCVj/uIFhg+ckNfTbvJnnt0Qcah2zjM0yptMjTDZQ1yQ8J0BuJ"
    "Y5i3HR9xCmR50oSkn4JNqDlrGlV+38vBrnNPD18HrgdJsRIkD0i4VRcdHrWdRaWt+/913u1Qc89aaq6RB3Xrvrc3S8PbC8nO+bw/"
    "yjBWNfx/mXtcPmENt9hU/CbwM1oRAVpjHH2j/aIutH+EOV4/AUj3lRrkDy7AO1sRm1tuIT+4E1v1/uIbxAc5Jq4AA7m6tal//wF6"
    "aB7d"
)
