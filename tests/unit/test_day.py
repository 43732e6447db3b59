"""What somebody answers to the question on which day to look back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain import LANGUAGES, Kind, Language, Level
from tests.unit.talking import NOON, Talk, to_the_day

FRIDAY = date(2026, 11, 27)
DAY: dict[Language, str] = {"nl": "vrijdag", "en": "Friday"}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Toch maar niet."),
        ("nl", "Nee, dat wil ik echt niet meer."),
        ("nl", "Dat hoeft niet."),
        ("nl", "Ik wil geen datum"),
        ("nl", "Ik denk dat ik het toch niet doe"),
        ("nl", "ik durf het niet"),
        ("nl", "laat het maar zitten"),
        ("en", "Actually, never mind."),
        ("en", "I don't want to."),
        ("en", "no date please"),
        ("en", "I changed my mind"),
        ("en", "I won’t do it after all"),
    ],
)
def test_who_takes_the_step_back_has_nothing_noted(talk: Talk, language: Language, message: str) -> None:
    to_the_day(talk, language)
    reply = talk.say(message)
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["nothing-noted"], reply.text
    assert (reply.kind, reply.experiment) == (Kind.FOLLOW_UP, None)
    assert reply.text.endswith("?")
    last = talk.say({"nl": "nee", "en": "no"}[language])
    assert (last.kind, last.experiment) == (Kind.CLOSE, None), "a second no ends it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_another_question_twice_has_nothing_noted(talk: Talk, language: Language) -> None:
    to_the_day(talk, language)
    other = {"nl": "andere vraag", "en": "another question"}[language]
    replies = [talk.say(other), talk.say(other)]
    assert [reply.experiment for reply in replies] == [None, None]
    assert all(reply.question is not None for reply in replies)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Dat weet ik nog niet."),
        ("nl", "nog niet bekend"),
        ("nl", "maakt me niet uit"),
        ("nl", "Als ze niet reageert."),
        ("nl", "Na de vakantie, want ik ben er eerst niet"),
        ("nl", "niet te snel"),
        ("en", "I haven't decided yet"),
        ("en", "I don't mind"),
        ("en", "I can't think of a day"),
        ("en", "when she hasn't answered"),
    ],
)
def test_who_cannot_name_a_day_yet_takes_nothing_back(talk: Talk, language: Language, message: str) -> None:
    step = to_the_day(talk, language)
    reply = talk.say(message)
    assert (reply.kind, reply.draft) == (Kind.DATE, step), reply.text


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik bedoelde eigenlijk dat ik hem ga mailen"),
        ("nl", "Nee, ik bedoel dat ik met haar ga praten."),
        ("nl", "Of nee, ik ga hem toch liever bellen"),
        ("nl", "Ik ga hem niet bellen maar mailen"),
        ("nl", "liever een mail sturen"),
        ("nl", "Ik wil toch iets anders proberen: ik ga eerst luisteren"),
        ("en", "I meant that I will email him"),
        ("en", "Actually, I'd rather call her first"),
        ("en", "I think I'll call her instead"),
        ("en", "I won't ask him, I'll write to her instead"),
    ],
)
def test_another_step_takes_the_place_of_the_one_agreed(talk: Talk, language: Language, message: str) -> None:
    to_the_day(talk, language)
    asked = talk.say(message)
    assert (asked.kind, asked.experiment) == (Kind.DATE, None), asked.text
    assert asked.draft is not None
    assert asked.draft in message
    noted = talk.say(DAY[language]).experiment
    assert noted is not None
    assert (noted.text, noted.due) == (asked.draft, FRIDAY)


def test_another_step_with_the_day_of_doing_gets_the_day_after_it_proposed(talk: Talk) -> None:
    to_the_day(talk, "nl")
    asked = talk.say("Ik bedoelde eigenlijk dat ik hem donderdag ga mailen")
    assert "vrijdag 27 november" in asked.text
    noted = talk.say("ja, prima").experiment
    assert noted is not None
    assert (noted.text, noted.due) == (asked.draft, FRIDAY)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik ga het vrijdag doen"),
        ("nl", "Ik kijk vrijdag terug"),
        ("nl", "Ik zou zeggen vrijdag"),
        ("nl", "niet eerder dan vrijdag"),
        ("nl", "Vrijdag, want dan heb ik geen overleg"),
        ("nl", "Waarom niet vrijdag"),
        ("nl", "Donderdag lukt niet, vrijdag wel."),
        ("nl", "niet donderdag maar vrijdag"),
        ("en", "I'd say Friday"),
        ("en", "I will do it on Friday"),
        ("en", "not before Friday"),
        ("en", "Thursday doesn't work but Friday does"),
    ],
)
def test_a_day_is_the_day_of_the_step_that_was_agreed(talk: Talk, language: Language, message: str) -> None:
    step = to_the_day(talk, language)
    reply = talk.say(message)
    assert reply.experiment is not None, reply.text
    assert (reply.experiment.text, reply.experiment.due) == (step, FRIDAY)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Vrijdag lukt niet."),
        ("nl", "Nee, vrijdag kan ik niet"),
        ("nl", "vrijdag is te vroeg"),
        ("nl", "deze week niet"),
        ("en", "Friday doesn't work."),
        ("en", "No, I can't do Friday"),
        ("en", "Friday is no good"),
        ("en", "any day but Friday"),
    ],
)
def test_a_day_on_which_it_cannot_be_is_not_noted_and_another_one_is_asked_for(
    talk: Talk, language: Language, message: str
) -> None:
    step = to_the_day(talk, language)
    for _ in range(3):
        reply = talk.say(message)
        assert (reply.kind, reply.draft, reply.experiment) == (Kind.DATE, step, None), reply.text
    assert talk.say({"nl": "maandag", "en": "Monday"}[language]).experiment is not None


@pytest.mark.parametrize(("language", "message"), [("nl", "twee weken"), ("nl", "na twee weken"), ("en", "two weeks")])
def test_a_term_is_a_day_where_one_is_asked_for(talk: Talk, language: Language, message: str) -> None:
    to_the_day(talk, language)
    reply = talk.say(message)
    assert reply.experiment is not None
    assert (reply.experiment.due - NOON.date()).days == 14


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_after_a_no_is_asked_about_where_steps_are(talk: Talk, language: Language) -> None:
    to_the_day(talk, language)
    talk.say({"nl": "nee", "en": "no"}[language])
    reply = talk.say(DAY[language])
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["day-without-step"]
    assert reply.level is Level.EXPERIMENT, reply.text


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Ik snap de vraag niet"), ("nl", "Wat bedoel je?"), ("en", "I don't understand the question")],
)
def test_who_does_not_follow_the_question_for_a_day_gets_it_again_with_the_step(
    talk: Talk, language: Language, message: str
) -> None:
    step = to_the_day(talk, language)
    reply = talk.say(message)
    assert (reply.kind, reply.draft) == (Kind.DATE, step), reply.text
    assert step in reply.text
    assert talk.say(DAY[language]).experiment is not None
