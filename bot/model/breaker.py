"""Knows whether the endpoint is down, so that nobody waits for what will not come. Pure but for the clock it is given."""

from __future__ import annotations

from collections.abc import Callable

FAILURES = 3
"""After so many failures in a row the endpoint is taken to be down."""

REST_SECONDS = 30.0
"""How long it is then left alone; twice as long after every trial that fails."""

LONGEST_REST_SECONDS = 600.0


class Breaker:
    """Closed: questions go through. Open: none do, and after a rest one trial shows whether it is back.

    `clock` returns seconds that only go up.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._rest = REST_SECONDS
        self._opened: float | None = None

    @property
    def closed(self) -> bool:
        """Whether questions go through."""
        return self._opened is None

    def wants_trial(self) -> bool:
        """Tell whether it has rested long enough; says so once, and then again only after the next rest."""
        if self._opened is None or self._clock() - self._opened < self._rest:
            return False
        self._opened = self._clock()
        return True

    def succeeded(self) -> None:
        """Note that the endpoint answered."""
        self._failures, self._rest, self._opened = 0, REST_SECONDS, None

    def failed(self) -> None:
        """Note that it did not."""
        self._failures += 1
        if self._opened is not None:
            self._rest = min(self._rest * 2, LONGEST_REST_SECONDS)
            self._opened = self._clock()
        elif self._failures >= FAILURES:
            self._opened = self._clock()
