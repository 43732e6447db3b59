"""No text holds up everybody else, and no way of writing letters gets past the search."""

from __future__ import annotations

import time
import unicodedata

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.masking.search import search
from bot.masking.visible import LONGEST_WORD, visible
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")

PIECES = (
    *("-", "a-", "0-", ".", "a.", "@", "a@", " 1", "1 ", "Jan ", "Jan, ", "van ", "(", "/", "\\", "w/", "+31 ", "\n", "'", '"'),
    *(" ", "\t", "A", "Ａ", "[a-", "Jan en ", "Aa 1", "jan 1 ", "straat ", "123456, ", "een ", "a\u0336", "a\u200b", "zie id "),
)  # fmt: skip
MOST_GROWTH = 9
"""Four times the text took 16 times as long where the work grew with the square, and takes about 4 times now."""

NO_MATTER = 0.03
"""Seconds within which a search of 12,000 characters may end however it grew."""


def seconds(text: str) -> float:
    """Return the processor time of a search, the best of three, so that a busy machine does not count."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        search(text, LEXICON)
        tries.append(time.process_time() - begun)
    return min(tries)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("broken", [False, True])
def test_four_times_the_text_is_about_four_times_the_work(piece: str, *, broken: bool) -> None:
    unit = f"{piece * ((LONGEST_WORD - 1) // len(piece))} " if broken else piece
    small, large = ((unit * 12_000)[:size] for size in (3_000, 12_000))
    taken = seconds(large)
    assert taken < NO_MATTER or taken < MOST_GROWTH * seconds(small), f"{piece!r} takes {taken:.2f} s"


def test_a_word_that_never_ends_is_covered_whole_and_comes_back() -> None:
    mask = Mask(LEXICON, "nl")
    text = f"Kijk {'-a' * 400} en Sanne."
    assert mask.hide(text) == "Kijk [TEKST-1] en [NAAM-1]."
    assert mask.restore(mask.hide(text)) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (unicodedata.normalize("NFD", "Toen belde Zoë Çelik me"), "Toen belde [NAAM-1] me"),
        (unicodedata.normalize("NFD", "mail jürgen@müller.de dus"), "mail [E-MAIL-1] dus"),
        ("Toen belde ＳＡＮＮＥ me", "Toen belde [NAAM-1] me"),
        ("Toen belde 𝐒𝐚𝐧𝐧𝐞 me", "Toen belde [NAAM-1] me"),
        ("Bel ⁰⁶²⁴⁸¹⁷⁷³⁶ dus", "Bel [TELEFOON-1] dus"),
        ("Toen belde S̶a̶n̶n̶e̶ me", "Toen belde [NAAM-1] me"),
        ("Toen belde Sanne   Hoekstra me", "Toen belde [NAAM-1] me"),
        ("Mail ｊａｎ＠ｒｉｊｋ．ｎｌ dus", "Mail [E-MAIL-1] dus"),
    ],
)
def test_letters_made_in_another_way_are_covered_whole_and_come_back(text: str, masked: str) -> None:
    mask = Mask(LEXICON, "nl")
    assert mask.hide(text) == masked
    assert mask.restore(masked) == text


@pytest.mark.parametrize(
    "text", ["Het was 30 m² en ½ uur… of ®, zei ik™.", "Één keer, naïef; 100 %  en   meer.\n\n\nDaarna: ok."]
)
def test_other_signs_stay_as_they_are(text: str) -> None:
    assert Mask(LEXICON, "nl").hide(text) == text


def test_every_visible_character_knows_where_it_stood() -> None:
    text = unicodedata.normalize("NFD", "Zoë   ½\n\n\n\u200bx")
    seen = visible(text)
    assert len(seen.text) == len(seen.starts) == len(seen.ends)
    assert [text[start:end] for start, end in zip(seen.starts, seen.ends, strict=True)][2] == "e\u0308"
