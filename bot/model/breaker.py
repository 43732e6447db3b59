"""Knows whether the endpoint is down, so that nobody waits for what will not come. Pure but for the clock it is given."""

from __future__ import annotations

from collections.abc import Callable

FAILURES = 3
"""After so many failures in a row the endpoint is taken to be down."""

REST_SECONDS = 30.0
"""How long it is then left alone; twice as long after every trial that fails, and every return that did not last."""

LONGEST_REST_SECONDS = 600.0


class Breaker:
    """Closed: questions go through. Open: none do, and after a rest one trial shows whether it is back.

    A trial asks next to nothing, so a slow endpoint passes it: until somebody is really answered, one failure opens it again.
    `clock` returns seconds that only go up.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._about: set[int] = set()
        self._rest = REST_SECONDS
        self._opened: float | None = None
        self._unproven = False

    @property
    def closed(self) -> bool:
        """Whether questions go through."""
        return self._opened is None

    @property
    def unproven(self) -> bool:
        """Whether a trial closed it and nobody was really answered since."""
        return self._unproven

    def wants_trial(self) -> bool:
        """Tell whether it has rested long enough; says so once, and then again only after the next rest."""
        if self._opened is None or self._clock() - self._opened < self._rest:
            return False
        self._opened = self._clock()
        return True

    def trial_succeeded(self) -> None:
        """Note that a trial was answered: questions go through again, and the rest stays as long as it was."""
        if self._opened is not None:
            self._opened, self._unproven = None, True

    def trial_failed(self) -> None:
        """Note that a trial was not answered."""
        if self._opened is not None:
            self._open_longer()

    def succeeded(self) -> None:
        """Note that a question was answered."""
        self._failures, self._rest, self._opened, self._unproven = 0, REST_SECONDS, None, False
        self._about.clear()

    def failed(self, about: int | None = None) -> None:
        """Note that a question was not; one that was asked before it opened changes nothing any more.

        `about` marks the question where that may be what is wrong: the same one counts once in a row.
        """
        if self._opened is not None:
            return
        if about is not None and about in self._about and not self._unproven:
            return
        if about is not None:
            self._about.add(about)
        self._failures += 1
        if self._unproven:
            self._open_longer()
        elif self._failures >= FAILURES:
            self._opened = self._clock()

    def _open_longer(self) -> None:
        self._rest = min(self._rest * 2, LONGEST_REST_SECONDS)
        self._opened, self._unproven = self._clock(), False
