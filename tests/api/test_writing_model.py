"""Any sequence of writes leaves what the model says: drafts and published entries, in each locale, from both sides."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.api.writing_model import ALL_LOCALES, POST, TO_ONE, TOPIC, Change, Place
from tests.api.writing_run import LOCALES, RELATIONS, Act, Run, Step, Write
from tests.databases import NAMES
from tests.projects import LOCALIZED, content_type, forget_content, open_project, relation

DECLARATIONS = {
    "post": content_type(
        "post",
        "posts",
        {
            "title": {"type": "string", **LOCALIZED},
            "code": {"type": "integer", "min": 0},
            "topics": relation("manyToMany", TOPIC, inversedBy="posts"),
            "lead": relation("manyToOne", TOPIC, inversedBy="led"),
        },
        localized=True,
    ),
    "topic": content_type(
        "topic",
        "topics",
        {
            "title": {"type": "string", **LOCALIZED},
            "code": {"type": "integer", "min": 0},
            "posts": relation("manyToMany", POST, mappedBy="topics"),
            "led": relation("oneToMany", POST, mappedBy="lead"),
        },
        localized=True,
    ),
}

_LOCALE = st.sampled_from([None, *LOCALES])
_REFERENCE = st.sampled_from("012")
_PLACE = st.one_of(
    st.just(Place()),
    st.just(Place("start")),
    st.builds(Place, st.sampled_from(["before", "after"]), _REFERENCE),
)


def _changes(name: str) -> st.SearchStrategy[Change]:
    most = 1 if name in TO_ONE else 3
    some = st.lists(_REFERENCE, max_size=most).map(tuple)
    connected = st.lists(st.tuples(_REFERENCE, st.just(Place()) if name in TO_ONE else _PLACE), max_size=most)
    return st.builds(Change, replaced=some) | st.builds(Change, disconnected=some, connected=connected.map(tuple))


@st.composite
def _writes(draw: st.DrawFn) -> Write:
    kind = draw(st.sampled_from([POST, POST, TOPIC]))
    return Write(
        kind=kind,
        target=draw(st.sampled_from([None, *"012012"])),
        locale=draw(_LOCALE),
        publish=draw(st.booleans()),
        values=draw(
            st.fixed_dictionaries(
                {}, optional={"title": st.sampled_from("abc"), "code": st.sampled_from([0, 1, 2, -1])}
            )
        ),
        changes=draw(st.fixed_dictionaries({}, optional={name: _changes(name) for name in RELATIONS[kind]})),
        graphql=draw(st.booleans()),
    )


_ACTS = st.builds(
    Act,
    action=st.sampled_from(["publish", "publish", "unpublish", "discard-draft", "delete"]),
    kind=st.sampled_from([POST, TOPIC]),
    target=_REFERENCE,
    locale=_LOCALE | st.just(ALL_LOCALES),
    graphql=st.booleans(),
)
_STEPS = st.lists(_writes() | _writes() | _ACTS, min_size=8, max_size=14)
_FIRST: tuple[Step, ...] = (
    Write(TOPIC, None, None, True, {"title": "x", "code": 1}, {}, False),
    Write(TOPIC, None, None, False, {"title": "y"}, {}, False),
    Write(POST, None, None, True, {"title": "p"}, {"topics": Change(("0", "1")), "lead": Change(("0",))}, False),
)
"""What every example begins with, so that there is something to link."""


_LINKED_AGAIN: list[Step] = [
    Write(POST, None, None, False, {}, {}, False),
    Write(POST, "0", None, False, {}, {"topics": Change(())}, False),
    Write(POST, "1", None, False, {}, {"topics": Change(("0",))}, False),
    Write(POST, "1", None, True, {}, {}, False),
    Write(POST, "0", None, True, {}, {"topics": Change(("0",))}, False),
]
"""A link that is published again after another one: its topic lists it last."""


@pytest_asyncio.fixture(scope="module", params=NAMES, loop_scope="session")
async def start(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Callable[[], Run]]:
    """What starts an example on a server without documents; a function, since an example that fails is printed."""
    folder = tmp_path_factory.mktemp(f"writing-{request.param}")
    async with open_project(request.param, folder, DECLARATIONS, "writing") as opened:
        yield lambda: Run(opened)


@pytest.mark.asyncio(loop_scope="session")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=_STEPS)
@example(steps=_LINKED_AGAIN)
async def test_any_writes_leave_what_the_model_says(steps: list[Step], start: Callable[[], Run]) -> None:
    run = start()
    await forget_content(run.project)

    for step in (*_FIRST, *steps):
        await run.take(step)
        await run.compare()
