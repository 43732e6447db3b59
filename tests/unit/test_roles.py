"""What is kept speaks of roles where names were told; what cannot be told is said honestly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Exchange, Experiment, Hit, Language, Reading, Span, Turn
from bot.masking import load_lexicon
from bot.resources import Resources
from bot.roles import without_names

LEXICON = load_lexicon(Resources.locate().data / "masking")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def exchange(text: str, language: Language = "nl", answer: str = "Wat gebeurde er?") -> Exchange:
    """Return an exchange in which somebody says `text`."""
    return Exchange(
        coach=Turn("coach", answer, NOON, language=language), user=Turn("user", text, NOON, language=language)
    )


def kept(text: str, language: Language = "nl") -> str:
    """Return what is kept of a text."""
    user = without_names(exchange(text, language), LEXICON).user
    assert user is not None
    return user.text


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("Mijn directeur Jan de Vries zei dat het anders moest.", "Mijn directeur zei dat het anders moest."),
        ("Mijn opdrachtgever, Fatima, wil het zo.", "Mijn opdrachtgever, wil het zo."),
        ("Ik sprak Pieter en daarna Sanne over het plan.", "Ik sprak iemand en daarna een ander over het plan."),
        ("Mijn manager Karin zegt niets, en Karin kijkt weg.", "Mijn manager zegt niets, en mijn manager kijkt weg."),
        ("Bel haar op 06-12345678.", "Bel haar op [weggelaten]."),
        ("Niemand pakt het op en iedereen kijkt naar mij.", "Niemand pakt het op en iedereen kijkt naar mij."),
        (
            "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.",
            "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.",
        ),
    ],
)
def test_r16_a_role_is_kept_in_the_place_of_a_name(said: str, is_kept: str) -> None:
    assert kept(said) == is_kept


def test_r16_in_english_too() -> None:
    assert kept("My boss Sarah Jones wants it her way.", "en") == "My boss wants it her way."
    assert kept("I talked to Michael about it.", "en") == "I talked to somebody about it."


def test_r16_a_name_that_was_told_is_gone_from_the_answer_the_draft_and_the_experiment_too() -> None:
    told = exchange("Ik sprak Pieter over het plan.", answer="Je schrijft: “Ik sprak Pieter over het plan”.")
    told = replace(told, coach=replace(told.coach, draft="Pieter bellen"))
    told = replace(told, experiment=Experiment("Ik bel Pieter", date(2026, 12, 1)))
    nameless = without_names(told, LEXICON)
    assert "Pieter" not in repr(nameless)
    assert nameless.coach.text == "Je schrijft: “Ik sprak iemand over het plan”."


def test_r16_evidence_still_stands_where_it_says() -> None:
    text = "Gisteren sprak ik Pieter de Vries, en hij zegt dat spreken iets kost."
    words = "spreken iets kost"
    span = Span(text.index(words), text.index(words) + len(words), words)
    told = replace(exchange(text), reading=Reading("nl", (Hit("double-bind", 0.8, (span,)),)))
    nameless = without_names(told, LEXICON)
    assert nameless.user is not None
    assert nameless.reading is not None
    [moved] = nameless.reading.hits[0].evidence
    assert nameless.user.text[moved.start : moved.end] == moved.text == words


def test_a_safety_mark_stays_as_it_is() -> None:
    mark = Exchange(coach=Turn("coach", "", NOON, language="nl"))
    assert without_names(mark, LEXICON) == mark


@given(st.text(max_size=200))
def test_any_text_can_be_kept(text: str) -> None:
    assert isinstance(kept(text), str)
