"""The same situation told of other people, for training."""

from __future__ import annotations

import random

import pytest

from bot.reader.people import DEPARTMENTS
from bot.training.swaps import swapped

STORY = "Marieke van HR zei dat hij het niet aan Marieke wilde geven. Meneer, IT weet van niets."


def many(text: str) -> list[str]:
    """Tell a text again fifty times."""
    return [swapped(text, random.Random(seed)) for seed in range(50)]


def test_a_name_becomes_the_same_other_name_all_through() -> None:
    for told in many(STORY):
        first, second = told.split()[0], told.split(" aan ")[1].split()[0]
        assert first == second
    assert len({told.split()[0] for told in many(STORY)}) > 20


def test_gender_changes_half_of_the_time_and_everywhere_at_once() -> None:
    told = many(STORY)
    assert all(("zei dat zij" in one) == ("Mevrouw, " in one) for one in told)
    assert 10 < sum("Mevrouw, " in one for one in told) < 40


def test_a_department_becomes_another_one_and_a_small_word_stays() -> None:
    assert {one.split()[0] for one in many("IT belde.")} == {*DEPARTMENTS[1]}
    assert set(many("does it work in legal terms?")) == {"does it work in legal terms?"}


@pytest.mark.parametrize("text", ["", "Niemand pakt de bal op.", "Their plan, 3 x ***"])
def test_what_is_about_nobody_stays_as_it_is(text: str) -> None:
    assert set(many(text)) == {text}
