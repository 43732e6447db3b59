"""Where two readings are nearly equal, who a text is about does not decide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.reader.people import People
from bot.reader.scoring import Heard, close, settled

PEOPLE = People(frozenset({"marieke", "ahmed", "joris", "fatima"}))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "Marieke van HR vroeg of hij het deed, en Joris zag hem.",
            "Ahmed van Inkoop vroeg of zij het deed, en Fatima zag haar.",
        ),
        ("He told Ahmed in Legal that his plan was fine.", "She told Marieke in Finance that her plan was fine."),
        ("Mr Joris Bos helped himself.", "Mrs Fatima Bos helped herself."),
    ],
)
def test_the_same_text_about_other_people_becomes_one(text: str, other: str) -> None:
    assert PEOPLE.others(text) == PEOPLE.others(other) != text


def test_two_people_stay_two_and_one_stays_one() -> None:
    assert PEOPLE.others("Joris belde Ahmed, en Ahmed belde Joris.") == "Kim belde Robin, en Robin belde Kim."


def test_two_departments_stay_two() -> None:
    assert (
        PEOPLE.others("Wij bij Inkoop zeggen ja en dan zegt ICT nee.")
        == "Wij bij HR zeggen ja en dan zegt Finance nee."
    )


def test_a_text_in_capitals_is_told_of_the_same_people_as_any_other() -> None:
    text = "Vorige week zei Marieke van HR dat hij het aan Joris geeft."
    assert PEOPLE.others(text.upper()).lower() == PEOPLE.others(text).lower()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Niemand pakt de bal op.",
        "does it work in legal terms? mark my words",
        "Communicatie is hier slecht. Legal terms are what we discussed.",
        "Leuk he, dat plan van ons met die nieuwe dienst.",
        "I HATE IT WHEN THEY DO THAT",
    ],
)
def test_what_is_about_nobody_stays_as_it_is(text: str) -> None:
    assert PEOPLE.others(text) == text


NAMED = {"Marieke": (0.5, 0.45, 0.05), "Ahmed": (0.45, 0.5, 0.05), "Kim": (0.3, 0.6, 0.1), "Joris": (0.8, 0.1, 0.1)}


def score(texts: Sequence[str]) -> Heard:
    """Return probabilities that hang on who is named, as a reader's sometimes do."""
    patterns = np.array([NAMED[text.split()[0]] for text in texts], np.float32)
    return Heard(patterns, patterns[:, 1:], patterns[:, 1:])


def test_of_two_readings_that_are_nearly_equal_that_of_other_people_counts() -> None:
    one, other, clear = settled(["Marieke wacht.", "Ahmed wacht.", "Joris wacht."], score, PEOPLE).patterns
    np.testing.assert_allclose(one, NAMED["Kim"])
    np.testing.assert_allclose(other, NAMED["Kim"])
    np.testing.assert_allclose(clear, NAMED["Joris"], err_msg="what is clear is not read again")


def test_what_is_heard_for_safety_is_heard_about_the_people_it_is_about() -> None:
    found = settled(["Marieke wacht."], score, PEOPLE)
    np.testing.assert_allclose(found.routes, score(["Marieke wacht."]).routes)


def test_nearly_equal_is_told_by_the_two_likeliest() -> None:
    rows = np.array([[0.5, 0.3, 0.2], [0.6, 0.2, 0.2], [0.1, 0.45, 0.45]], np.float32)
    assert close(rows) == [0, 2]
