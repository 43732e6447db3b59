"""A plain no or yes to what the coach offers is heard, in however many ways people say it; what tells something stays told."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.coach import moves
from bot.domain import Kind, Language, Move, Reply, Verdict
from tests.unit.sayings_at_the_offer import ANSWERS as TELLS
from tests.unit.sayings_at_the_offer import NOES, NOES_TO_AN_OFFER
from tests.unit.talking import ANSWERS, BIND, Talk, flaws


def _all(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, message) for language, told in table.items() for message in told.split(" | ")]


def _offered(talk: Talk, language: Language, *, further: int = 0) -> Talk:
    for message in (BIND[language], *ANSWERS[language][:further]):
        talk.say(message)
    return talk


def _says(talk: Talk, message: str) -> Reply:
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    return reply


@pytest.mark.parametrize(("language", "no"), [*_all(NOES), *_all(NOES_TO_AN_OFFER)])
def test_a_plain_no_puts_aside_what_was_offered(talk: Talk, language: Language, no: str) -> None:
    reply = _says(_offered(talk, language), no)
    assert (reply.kind, reply.quotes) == (Kind.LISTENING, ()), reply.text
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    assert talk.turns[-2].move is Move.NOT_RIGHT


@pytest.mark.parametrize(("language", "no"), _all(NOES))
def test_a_no_that_is_plain_everywhere_needs_no_offer(catalogue: Catalogue, language: Language, no: str) -> None:
    assert moves.detect(no, catalogue.dialogue[language]) is Move.NOT_RIGHT


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("nl", "Volgens mij niet"),
        ("nl", "Dat is niet waar"),
        ("nl", "Fout"),
        ("nl", "Dat geloof ik niet"),
        ("en", "It doesn't"),
        ("en", "That's not me"),
        ("en", "I'm not convinced"),
    ],
)
def test_what_is_a_no_to_an_offer_answers_any_other_question(talk: Talk, language: Language, answer: str) -> None:
    reply = _says(_offered(talk, language, further=1), answer)
    assert (reply.kind, reply.quotes) == (Kind.FOLLOW_UP, (answer,)), reply.text


@pytest.mark.parametrize(("language", "answer"), _all(TELLS))
def test_what_begins_like_a_no_or_a_yes_and_tells_something_is_neither(
    catalogue: Catalogue, language: Language, answer: str
) -> None:
    for spoken in catalogue.dialogue.values():
        for at in ((), ("offer", "question"), ("day", "question")):
            found = moves.detect(answer, spoken, at)
            assert found is None, f"{answer!r} heard as {found}"


@pytest.mark.parametrize(
    ("language", "message", "new"),
    [
        ("nl", "Volgens mij niet. Mijn eigen baas houdt me tegen.", "Mijn eigen baas houdt me tegen"),
        ("nl", "Dat speelt hier niet, mijn eigen baas houdt me tegen", "mijn eigen baas houdt me tegen"),
        ("en", "That's not the case. My own boss holds me back.", "My own boss holds me back"),
        ("en", "No, your reading is off. My own boss holds me back.", "My own boss holds me back"),
    ],
)
def test_what_is_told_after_such_a_no_is_taken_up(talk: Talk, language: Language, message: str, new: str) -> None:
    reply = _says(_offered(talk, language), message)
    assert (reply.kind, reply.quotes) == (Kind.LISTENING, (new,)), reply.text


@pytest.mark.parametrize(("language", "no"), [("nl", "Nee dank je"), ("nl", "Nee, bedankt"), ("en", "No, thanks")])
def test_no_thanks_to_an_offer_ends_no_talk_and_anywhere_else_it_does(talk: Talk, language: Language, no: str) -> None:
    assert _says(_offered(talk, language), no).kind is Kind.LISTENING
    talk.turns = ()
    assert _says(_offered(talk, language, further=1), no).kind is Kind.CLOSE
