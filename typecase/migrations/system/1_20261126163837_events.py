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
    "eJztW0uP3CgQ/iujPvfMKrfV3Fba215ySE5Ry6JtuocdGhzA89jR/PflaQMGQzydjhT1XpKYekBR9VUV1fu2EWCPId/c37xtxGsP"
    "W8Bh09F2OEEizGcCTlD+JbW8vdm0FA8noii/TaSoU0uKQf3L0d+Yz2TAWCmVSweAOXzfekpaSoQkbTSvJ4MLhsgxyb6TH3uGToC9"
    "No/wVe1EbWD3vvX23NJBCmaZE42ruQPpP+u245/mCeAh4Nuj4w2Sqo6QVZ9FCwtPIwB/zBzFLJ35HBwKgWFwqYhwAYgosj5Q3JnD"
    "RjoDKgzV3uUlIJxSEtACIeCpFyHdh00Kn/IOb9fqvJ3R5xpHX3kTQ6gsZUsXbk0+CkPb0xbgYC/2SxiYDAIBuwaINV7QAQF8vn85"
    "JUUmAdgRGrsX+apAwAnMBM6o7ZyhcwAIDwzyWncNbI4plybPh0Wlb3cQoyfIEMwB+rR+Vh8/Qc7BETZJn627/RWM18gq47mQGlfY"
    "yELvKmcm8EWmdfb685KIjLKeEunP6nhDcpNp+gcIOpv9AzOmqfe0Cw4h5MFCUsgYZcskHMpKpwtUHjAFEdUBEcQfsr6RRb2toung"
    "C4yiOBHxjQ3SKPL92N2FcZmQ0Q0z/il8R2fzPaBKLAZkJjeOwbmaKtHOsrF43+K79xBGlVpESQZEx9WzQmgF5CREbJW7HiCDpHW1"
    "vV3OVPGUKONAYQAJ8FYGxOY9dGoiry7ahv5WcwxzTb/+ED0QDx9sK4qx5Rxh3FzBhUfDZrx2lDf5+jzQDH/orweEcxnfLP2mnppN"
    "u2n9HTyAAQtFt5llyTCNTF+W5XwKBTUSdDgyebkibS7KWq4Wwoqm72pJ+2GPFzNNRYEVVgpY9tMECIm3jc5+i9mwBb2I7DMnOqhL"
    "bHqKSCBtnqmfURdGeTL7P0B0fEh2kZFWdgKJJiSUBXgKVkL8fEkVs2G9jMqG5ei/gKaDrcQoHN08w8u27Bl8QvC5qSCkT6ii9nJ0"
    "Eq0ESNakkVVVQddk4Hg99mpcGwFDdk7o+7w0iZBqAgcb3kqN5by/EWyAaVw2ugxPMwnxNU14Ma0ngNosZqDaLV7B+grWPwmsW9oV"
    "aZAMK3tOj3JPKYaAfCBirXtfKGadtnVRuyhSGTGzeWdfK2621613p277IUL0kJ0Q5/nuwye4IsUVKVYgBWjjGiz5yCIDftkXPnDx"
    "HIobZbbo5rXOnnIUb3D8th5/vMC5EAb5Gs+IQ75Y75J8gd7n0KRxQaJWM0Bjlq4Qc4WYn1SMdJC3DM36wRSpXjtn+6Cd+0IwYHSd"
    "EQCMQPXPzMadudaXIQPPjtDN0hUXrriwAheU89RgAzyBcBK69BRRpAOcP1NWnPoxKMuSxlE3gj7CIjK1lByQejiSd/RDHOGPLMb2"
    "yqfcS997rKD73So1jTAXAmej64zgbAQ6P89s3g+DHwHpBY0frQRBj4z/ZmDfW79i/xX7L1sTzp+rcxVh2OdK5+Aae0oZInxUyT9n"
    "Y8CFCriqA8OXHsmcUkOK0QHyHgSH9n9CuB5Mp7i9EKJ6Cs8Iq57UBVxdg6m7d4eDBkh6PBwRub8fekxBd6ce/zMAM85WgZA+tR9E"
    "2Eq/bR7l1Xgul9rsTiPZ90E6iofy/lTti/J9X5qbsvmyZlM4De5u2lbidnSaSU/fPuvhm8/nfm4U/IbCG9RpXjOQ89k8vPI5DaHm"
    "seO5CiZLaXdppnXlLRo6o0pN78oXo8kyFxNfRlrCeAN60Fem12QZjXoO6Itwg8A4nhRdRoaa/pWcQNFk2O0Q8WuFFH/euDO8tkgv"
    "W2EkzW4jHj2Wbn/OoffEIFYZLmDX35DBezu1/AxEjbv4I87EzsO0/IcsOvRZLMqgT3+SOwtXaZTxxoIfwRmNB2o8UWbQZJoB8b/H"
    "rU9crgmJ2LzB0S44tCn6gmPrmvXWS7t3098zdohydGQL+6ZdPpwlzLiYqpHTblFdV6tkYn6/c790Xq2pZJRxO3NzjM+z508+fhFW"
    "luRTjy1FBZ8mMxARzbxStq8xqedCGvTGN6y1AtWX4h1povQdjU9l0R2N7V/ZSiNpLh/phxJfzvh0EiQk/bGAqz8E0ZrRPaz4jP5r"
    "S8DqvlsI5lB8tp++6HeTsvbkA41FtukZplZa4unGlxXlhwzoTcQpzNtOjzgVshxpRtIvwSbQnRSNLL9vxWjXuaeHrwOXg6RUCVIG"
    "JEhko8OStjOotLX/R5dzO9DdUoJ1G3mQXfet6Sw178AFPZXz/iRDW1Xz/6P7uHLCGrvYXPxm8DNZEXm02jiqo/0qG9q/whyvngCE"
    "/ZWazx80wDtTEesut5Lf64mNetf4BvGBjpkWYCSXXZv873/2AZ10"
)
