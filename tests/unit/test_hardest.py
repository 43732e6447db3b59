"""What is read again in training: of every kind the share that was hardest."""

from __future__ import annotations

from bot.training.hardest import AGAIN, hardest


def test_what_cost_most_is_read_again() -> None:
    costs = [0.1, 2.0, 0.3, 4.0, 0.5, 6.0, 0.7, 8.0, 0.9, 10.0]
    again = hardest(costs, ["pattern"] * 10)
    assert len(again) == round(AGAIN * 10)
    assert {costs[at] for at in again} == set(sorted(costs)[-len(again) :])


def test_no_kind_crowds_out_the_other() -> None:
    costs = [5.0] * 10 + [0.1] * 20
    again = hardest(costs, [True] * 10 + [False] * 20)
    assert sum(at < 10 for at in again) == round(AGAIN * 10)
    assert sum(at >= 10 for at in again) == round(AGAIN * 20)


def test_the_same_costs_choose_the_same() -> None:
    assert hardest([1.0] * 7, "abababa") == hardest([1.0] * 7, "abababa")
    assert hardest([], []) == []
