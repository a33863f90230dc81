"""Random input is stored or refused, never ends in a failure of the server, and is read back as it was answered."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.magazines import Magazine

_TEXTS = st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace").decode())
_NUMBERS = st.integers(-(2**65), 2**65).filter(lambda number: -(2**63) <= number < 2**64) | st.floats(allow_nan=False)
_SCALARS = st.none() | st.booleans() | _NUMBERS | _TEXTS | st.sampled_from(["2024-02-29", "12:30:00", "news", "how-to"])
_ANY = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_TEXTS | st.sampled_from(["id", "set"]), inner, max_size=3)
    ),
    max_leaves=5,
)
_DOCUMENTS = st.sampled_from(
    ["taglab000000000000000001", "authorlab000000000000001", "articlelab00000000000001", 1, "2"]
)
_REFERENCES = _DOCUMENTS | st.fixed_dictionaries({"documentId": _DOCUMENTS | _ANY}, optional={"position": _ANY}) | _ANY
_CHANGES = st.dictionaries(
    st.sampled_from(["set", "connect", "disconnect"]), st.lists(_REFERENCES, max_size=3) | _ANY, min_size=1, max_size=2
)
_RELATIONS = _CHANGES | st.lists(_REFERENCES, max_size=3) | _REFERENCES
_LINK = st.dictionaries(st.sampled_from(["label", "url", "target", "id"]), _SCALARS, max_size=4)
_BLOCK = st.fixed_dictionaries(
    {"__component": st.sampled_from(["shared.quote", "shared.rich-text", "shared.slider", "shared.seo", "x"])},
    optional={"text": _SCALARS, "body": _SCALARS, "links": st.lists(_LINK, max_size=2), "id": _SCALARS},
)
_DATA = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("title", "slug", "body", "content", "rating", "views", "reads", "score"), _SCALARS | _ANY),
        **dict.fromkeys(("kind", "featured", "event_date", "event_at", "event_time", "contact"), _SCALARS | _ANY),
        **dict.fromkeys(("meta", "secret"), _ANY),
        **dict.fromkeys(("tags", "author", "category", "related", "cover", "gallery"), _RELATIONS),
        "seo": st.dictionaries(st.sampled_from(["metaTitle", "metaDescription", "shareImage", "id"]), _ANY) | _ANY,
        "links": st.lists(_LINK, max_size=2) | _ANY,
        "blocks": st.lists(_BLOCK, max_size=2) | _ANY,
    },
)
_MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_SHOWN = "populate[tags][fields]=name&populate[seo]=true&populate[links]=true&populate[author][fields]=name"


@pytest.mark.asyncio(loop_scope="session")
@_MANY
@given(data=_DATA, status=st.sampled_from(["draft", "published"]))
async def test_random_data_is_stored_as_answered_or_refused(
    data: dict[str, Any], status: str, writable: Magazine
) -> None:
    path = f"/api/articles?status={status}&{_SHOWN}"

    made = await writable.request("POST", path, "full", json={"data": data})

    assert made.status in (201, 400), made.body
    if made.status == 201:
        document_id = made.json["data"]["documentId"]
        read = await writable.get(f"/api/articles/{document_id}?status={status}&{_SHOWN}", "full")
        assert read.json["data"] == made.json["data"]
        again = await writable.request("PUT", f"/api/articles/{document_id}?status=draft", "full", json={"data": data})
        assert again.status in (200, 400), again.body
        assert (await writable.request("DELETE", f"/api/articles/{document_id}", "full")).status == 204
