"""What one question to the model may have to be paid for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.budget import Reserved
from bot.model.failure import Failure
from bot.model.spent import Spent

UNPAID = frozenset({Failure.UNREACHABLE, Failure.SERVER})
"""Failures of a try that reached no model."""


@dataclass(slots=True)
class Bill:
    """What one question may have to be paid for: whoever hangs up or is not answered in time may pay all the same.

    `most` is the most that one try may cost, `reserved` what was set aside for all of them, `tries` how many went out.
    """

    most: Spent
    reserved: Reserved
    tries: int = 0
    known: Spent | None = None

    def told(self, spent: Spent | None) -> None:
        """Note what the server says that the last try cost, if it does."""
        self.known = spent

    def after(self, failure: Failure) -> None:
        """Note how a try failed; one that reached no model costs nothing."""
        if failure in UNPAID:
            self.tries -= 1

    @property
    def cost(self) -> Spent:
        """What it cost as far as is known, and the most where it is not."""
        last = 0 if self.known is None else 1
        unknown = self.tries - last
        return Spent(self.most.read * unknown, self.most.written * unknown) + (self.known or Spent())
