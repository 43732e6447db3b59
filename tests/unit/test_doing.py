"""How long is waited between two tries of a job."""

from __future__ import annotations

from bot.jobs import doing


def test_waits_between_tries_grow_to_half_an_hour() -> None:
    waits = [doing.wait_before(attempt) for attempt in range(2, 14)]
    assert 12 <= waits[0] <= 15
    assert max(waits) <= doing.LONGEST_WAIT_SECONDS
    assert sum(waits) > 2 * 3600
