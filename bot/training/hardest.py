"""Chooses what is read again: what the first pass found hardest is worth most, and the rest is known."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

AGAIN = 0.6
"""In the second pass only this share of the texts is read: those that the first found hardest."""


def hardest(costs: Sequence[float], kinds: Sequence[Hashable]) -> list[int]:
    """Return the places of the share AGAIN that cost most, of every kind by itself, in their order.

    Texts that teach patterns and a route cost more than those that teach a route alone; told apart neither crowds out the other.
    """
    by_kind: dict[Hashable, list[int]] = {}
    for at, kind in enumerate(kinds):
        by_kind.setdefault(kind, []).append(at)
    chosen = (sorted(places, key=lambda at: -costs[at])[: round(AGAIN * len(places))] for places in by_kind.values())
    return sorted(at for places in chosen for at in places)
