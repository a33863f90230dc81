import asyncio
import time

import pytest

from typecase.turns import Turn


async def test_others_run_when_a_turn_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 5.0
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    ran: list[str] = []
    asyncio.get_running_loop().call_soon(ran.append, "another")
    turn = Turn()

    now = 5.0009
    assert not turn.over

    now = 5.0011
    assert turn.over
    assert ran == []

    await turn.next()
    assert ran == ["another"]
    assert not turn.over
