"""Names that are words as well: where they are covered, and where the words stay."""

from __future__ import annotations

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")


def hidden(text: str) -> str:
    return Mask(LEXICON, "nl").hide(text)


@pytest.mark.parametrize("name", "Groen Hart Klein Lang Kerkhof Winter Rechter d'Artagnan".split())
def test_a_dutch_word_with_a_capital_inside_a_sentence_is_a_name(name: str) -> None:
    assert hidden(f"Gisteren belde ik met {name} over het plan.") == "Gisteren belde ik met [NAAM-1] over het plan."


@pytest.mark.parametrize("name", "Young Price Page Best Long Black Love Strong Sharp Case Law May June".split())
def test_an_english_word_with_a_capital_inside_a_sentence_is_a_name(name: str) -> None:
    assert hidden(f"I spoke with {name} about it.") == "I spoke with [NAAM-1] about it."


@pytest.mark.parametrize(
    "name", "Mark Will Rose Grace Joy Hope Faith Bill Sue Pat Art Chase Hunter Summer April May June".split()
)
def test_an_english_first_name_that_opens_a_sentence_with_a_verb_is_covered(name: str) -> None:
    for rest in ("ignores me in every meeting.", "never listens to me.", "left the room.", "pushed it through."):
        assert hidden(f"{name} {rest}") == f"[NAAM-1] {rest}"


@pytest.mark.parametrize("name", "Roos Storm Wolf Door Ad Mees Fee".split())
def test_a_dutch_first_name_that_opens_a_sentence_with_a_verb_is_covered(name: str) -> None:
    for rest in (
        "luistert niet.",
        "negeert mij.",
        "vond het niks.",
        "riep mij terug.",
        "weigerde het weer.",
        "praat niet.",
    ):
        assert hidden(f"{name} {rest}") == f"[NAAM-1] {rest}"


@pytest.mark.parametrize("last", "West June English French Holland Board Raad Vrijdag Noord Fries Duits".split())
def test_behind_a_first_name_any_word_with_a_capital_is_the_last_name(last: str) -> None:
    assert hidden(f"Gisteren belde Sanne {last} mij.") == "Gisteren belde [NAAM-1] mij."


@pytest.mark.parametrize(
    "text",
    [
        "Will you help me? May I ask something? Will things change?",
        "Hope is all that I have. Hope dies last. Summer plans are made.",
        "Door de reorganisatie is alles anders. Door tekort aan mensen ook. Door angst gedreven.",
        "Wil het team wel? Ad hoc gaat het goed.",
        "We doen dit in May, by June and on 3 April 2026.",
        "De Head of People en de Senior Project Manager zeggen niets.",
        "Ik vroeg het Hoofd en mijn Manager, en de afdeling Zorg.",
        "Plan Voor Nieuwe Werkwijze\nDe rest volgt.",
        "Dat wil IK niet, en 's Nachts al helemaal niet; dat is Niet goed.",
        "Zo zit het: Groen is mooi. “Lang geleden” zei zij.",
        "- Winter is ver.\n- Hart op de tong.",
    ],
)
def test_words_that_are_no_names_there_stay(text: str) -> None:
    assert hidden(text) == text


def test_a_day_in_small_letters_behind_a_first_name_stays() -> None:
    assert hidden("Ik sprak Sanne vrijdag nog.") == "Ik sprak [NAAM-1] vrijdag nog."
