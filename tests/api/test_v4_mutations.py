"""The fields of Strapi 4 in what mutations answer."""

import pytest

from tests.magazines import Magazines


@pytest.mark.asyncio(loop_scope="session")
async def test_a_mutation_answers_in_both_forms(magazines: Magazines) -> None:
    magazine = await magazines.on("sqlite", purpose="writing in the form of Strapi 4", graphql__v4_compatibility=True)

    text = 'mutation { createTag(data: {name: "v4"}) { name documentId data { id attributes { name } } } }'
    answer = await magazine.graphql(text, who="full")

    made = answer.json["data"]["createTag"]
    assert made == {
        "name": "v4",
        "documentId": made["documentId"],
        "data": {"id": made["data"]["id"], "attributes": {"name": "v4"}},
    }
    assert made["data"]["id"].isdecimal()
