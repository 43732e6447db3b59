"""What the model costs, in tokens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answer cost, in tokens."""

    read: int = 0
    written: int = 0

    def __add__(self, other: Spent) -> Spent:
        """Return both together."""
        return Spent(self.read + other.read, self.written + other.written)

    @property
    def tokens(self) -> int:
        """All together."""
        return self.read + self.written
