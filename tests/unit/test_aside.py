"""What somebody asks or says in passing leaves what the coach asked where it stands."""

from __future__ import annotations

import pytest

from bot.domain import LANGUAGES, Kind, Language
from tests.unit.talking import ANSWERS, BIND, Talk, to_the_day, to_the_step

IN_PASSING = [
    ("nl", "Waarom vraag je dat?"),
    ("nl", "Wie ben je?"),
    ("nl", "🤔"),
    ("nl", "meer uitleg"),
    ("nl", "wie leest dit mee?"),
    ("en", "Why do you ask?"),
    ("en", "Who are you?"),
    ("en", "🤔"),
    ("en", "explain"),
    ("en", "is this confidential?"),
]
THANKS: dict[Language, str] = {"nl": "dank je", "en": "thanks"}


@pytest.mark.parametrize(("language", "aside"), [*IN_PASSING, *THANKS.items()])
def test_a_step_is_heard_also_after_something_in_passing(talk: Talk, language: Language, aside: str) -> None:
    to_the_step(talk, language)
    talk.say(aside)
    reply = talk.say({"nl": "Ik ga met haar praten.", "en": "I will talk to her."}[language])
    assert reply.kind is Kind.DATE, reply.text


@pytest.mark.parametrize(("language", "aside"), IN_PASSING)
def test_a_day_is_heard_also_after_something_in_passing(talk: Talk, language: Language, aside: str) -> None:
    step = to_the_day(talk, language)
    talk.say(aside)
    reply = talk.say({"nl": "vrijdag", "en": "Friday"}[language])
    assert reply.experiment is not None, reply.text
    assert reply.experiment.text == step


@pytest.mark.parametrize(("language", "aside"), IN_PASSING)
def test_a_yes_to_the_step_that_was_asked_back_is_heard_also_after_something_in_passing(
    talk: Talk, language: Language, aside: str
) -> None:
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    asked = talk.say({"nl": "Ik ga morgen met haar praten", "en": "I will talk to her tomorrow"}[language])
    assert asked.kind is Kind.STEP
    talk.say(aside)
    assert talk.say({"nl": "ja", "en": "yes"}[language]).draft == asked.draft


@pytest.mark.parametrize(("language", "aside"), [*IN_PASSING, *THANKS.items()])
def test_a_pattern_can_be_put_aside_also_after_its_explanation(talk: Talk, language: Language, aside: str) -> None:
    offered = talk.say(BIND[language])
    talk.say(aside)
    reply = talk.say({"nl": "Nee.", "en": "No."}[language])
    assert (reply.kind, reply.pattern) == (Kind.LISTENING, offered.pattern), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_of_a_pattern_can_be_asked_for_twice(talk: Talk, language: Language) -> None:
    talk.say(BIND[language])
    more = {"nl": "meer uitleg", "en": "explain"}[language]
    assert [talk.say(more).kind for _ in range(2)] == [Kind.EXPLANATION] * 2
