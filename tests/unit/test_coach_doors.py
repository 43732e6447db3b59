"""A safety message gets a door, and the talk is on hold after it."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.domain import (
    LANGUAGES,
    Kind,
    Language,
    Reading,
    SafetyRoute,
)
from tests.fakes import FakeReader
from tests.unit.talking import ANSWERS, BIND, DOOR, Talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_safety_reply_holds_a_door_no_coaching_and_nothing_to_keep(talk: Talk, language: Language) -> None:
    talk.say(BIND[language])
    reply = talk.say(DOOR[language])
    assert (reply.kind, reply.safety, reply.language) == (Kind.SAFETY, SafetyRoute.SUICIDALITY, language)
    assert (reply.question, reply.pattern, reply.level, reply.keep) == (None, None, None, False)
    assert (reply.quotes, reply.feedback, reply.experiment, reply.draft) == ((), None, None, None)
    assert "113" in reply.text
    pattern = talk.catalogue.patterns["double-bind"].text[language]
    asked = [q.text for level in pattern.questions.values() for q in level]
    asked += [q.text for level in talk.catalogue.dialogue[language].questions.values() for q in level]
    assert not [question for question in asked if question in reply.text]


@pytest.mark.parametrize("route", SafetyRoute)
def test_every_route_is_answered_in_both_languages_also_without_one(catalogue: Catalogue, route: SafetyRoute) -> None:
    for language in (*LANGUAGES, None):
        reply = Talk(catalogue, FakeReader()).say("x", reading=Reading(language, safety=route))
        assert (reply.kind, reply.safety, reply.keep) == (Kind.SAFETY, route, False)
        assert reply.text == catalogue.referrals.first[(route, language or "nl")]


@pytest.mark.parametrize(
    ("language", "resists", "leaves"),
    [
        ("nl", ("grapje", "het is niks", BIND["nl"], "geef advies", "klopt niet", "stop", "help", "?"), "iets anders"),
        ("en", ("just kidding", "it is nothing", BIND["en"], "advice", "hello", "why do you ask?"), "something else"),
    ],
)
def test_after_a_safety_reply_only_another_subject_brings_coaching_back(
    talk: Talk, language: Language, resists: tuple[str, ...], leaves: str
) -> None:
    talk.say(DOOR[language])
    for message in resists:
        reply = talk.say(message)
        assert (reply.kind, reply.keep) == (Kind.SAFETY, False), message
    assert talk.say(leaves).kind is not Kind.SAFETY
    assert talk.say(BIND[language]).kind is Kind.READING


@pytest.mark.parametrize(("language", "leaves"), [("nl", "stop"), ("nl", "bedankt"), ("en", "stop"), ("en", "thanks")])
def test_on_hold_a_goodbye_is_answered_with_one_and_the_hold_goes_on(
    talk: Talk, language: Language, leaves: str, catalogue: Catalogue
) -> None:
    talk.say(DOOR[language])
    reply = talk.say(leaves)
    assert (reply.kind, reply.text, reply.keep) == (Kind.SAFETY, catalogue.referrals.leave[language], False)
    assert talk.say(BIND[language]).text in catalogue.referrals.again[language]


def test_on_hold_it_may_be_asked_who_is_there_and_who_reads_along(talk: Talk) -> None:
    talk.say(DOOR["nl"])
    assert talk.say("ben je een mens?").kind is Kind.HUMAN
    assert talk.say("privacy").kind is Kind.PRIVACY
    assert talk.say("bedankt").kind is Kind.SAFETY, "the hold goes on after that"


def test_a_door_opens_also_while_the_coach_waits_for_a_step_or_a_day(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    assert talk.say(DOOR["nl"]).kind is Kind.SAFETY
