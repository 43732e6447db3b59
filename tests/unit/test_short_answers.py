"""A mere nothing in the middle of a talk."""

from __future__ import annotations

import pytest

from bot.domain import Kind, Language
from tests.unit.talking import ANSWERS, BIND, Talk

NOTHING = [
    *(("nl", said) for said in ("Nee, niks bijzonders.", "Nou, niks bijzonders hoor", "niets te melden")),
    *(("en", said) for said in ("Nothing at all.", "Not much really, no.", "nothing special")),
]


@pytest.mark.parametrize(("language", "said"), NOTHING)
def test_nothing_is_an_answer_in_a_talk(talk: Talk, language: Language, said: str) -> None:
    for message in (BIND[language], *ANSWERS[language][:2]):
        talk.say(message)
    reply = talk.say(said)
    assert reply.kind is Kind.FOLLOW_UP, reply.text
    assert reply.question is not None


@pytest.mark.parametrize(("language", "said"), NOTHING)
def test_nothing_is_no_story_where_none_was_told(talk: Talk, language: Language, said: str) -> None:
    assert talk.say(said).kind is Kind.EMPTY


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Er is niks aan de hand"),
        ("nl", "even rondkijken"),
        ("en", "nothing wrong"),
        ("en", "just looking around"),
    ],
)
def test_who_only_looks_around_may_do_so_in_a_talk_as_well(talk: Talk, language: Language, said: str) -> None:
    talk.say(BIND[language])
    reply = talk.say(said)
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["nothing-the-matter"]
