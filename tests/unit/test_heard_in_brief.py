"""A short message is taken for what it asks of the coach, and a short answer that begins alike is taken for an answer."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, Place
from bot.coach import moves
from bot.domain import Kind, Language, Move
from tests.unit.sayings_in_brief import MEANT, NOT_MEANT, Heard
from tests.unit.talking import ANSWERS, BIND, Talk

PLACES: tuple[tuple[Place, ...], ...] = ((), ("question",), ("offer", "question"), ("day", "question"))


def _each(table: Heard) -> list[tuple[Language, Move, str]]:
    return [(language, move, message) for language, move, told in table for message in told.split(" | ")]


@pytest.mark.parametrize(("language", "move", "message"), _each(MEANT))
def test_what_is_asked_of_the_coach_in_a_few_words_is_heard(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    for said in (message, message.upper(), message.rstrip("?.!"), f"{message.rstrip('?.')}!"):
        found = moves.detect(said, catalogue.dialogue[language])
        assert found is move, f"{said!r} heard as {found}"


@pytest.mark.parametrize(("language", "move", "message"), _each(NOT_MEANT))
def test_what_begins_alike_and_says_something_else_is_not_heard_as_that(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    for spoken in catalogue.dialogue.values():
        for at in PLACES:
            assert moves.detect(message, spoken, at) is not move, f"{message!r} heard as {move} at {at}"


@pytest.mark.parametrize(
    ("language", "message"), [(language, message) for language, move, message in _each(MEANT) if move is Move.OPENING]
)
def test_who_asks_whether_they_may_begin_is_asked_what_happened(talk: Talk, language: Language, message: str) -> None:
    reply = talk.say(message)
    assert (reply.kind, reply.language) == (Kind.EMPTY, language)
    assert reply.text in talk.catalogue.dialogue[language].say["nothing-yet"]
    assert talk.say(BIND[language]).kind is Kind.READING


@pytest.mark.parametrize(
    ("language", "call"),
    [("nl", "help me"), ("en", "help me"), ("nl", "Kun je me helpen?"), ("en", "Can you help me?")],
)
def test_a_call_for_help_in_the_middle_of_a_talk_gets_one_question_first(
    talk: Talk, language: Language, call: str
) -> None:
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    reply = talk.say(call)
    assert (reply.kind, reply.quotes) == (Kind.ADVICE_QUESTION, ())


@pytest.mark.parametrize(
    ("language", "sentence"), [("nl", "Heb je even?"), ("nl", "Mag ik iets kwijt?"), ("en", "Can we talk?")]
)
def test_what_somebody_would_say_out_loud_is_no_question_whether_they_may_begin(
    talk: Talk, language: Language, sentence: str
) -> None:
    for message in (BIND[language], *ANSWERS[language][:4]):
        assert talk.say(message).kind is not Kind.EMPTY
    assert talk.say(sentence).kind is not Kind.EMPTY


@pytest.mark.parametrize(
    ("language", "later"), [("nl", "later"), ("nl", "Later wel."), ("en", "later"), ("en", "Maybe later")]
)
def test_later_is_no_goodbye_while_a_day_is_asked_for(talk: Talk, language: Language, later: str) -> None:
    for message in (BIND[language], *ANSWERS[language][:5]):
        reply = talk.say(message)
    assert reply.kind is Kind.DATE
    again = talk.say(later)
    assert again.kind is Kind.DATE
    assert again.text in talk.catalogue.dialogue[language].say["date-again"]


@pytest.mark.parametrize(("language", "busy"), [("nl", "Ik heb geen tijd."), ("en", "I have no time.")])
def test_no_time_is_a_goodbye_to_an_offer_and_an_answer_to_a_question(
    talk: Talk, language: Language, busy: str
) -> None:
    talk.say(BIND[language])
    assert talk.say(busy).kind is Kind.CLOSE
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    assert talk.say(busy).quotes == (busy.rstrip("."),)


@pytest.mark.parametrize("further", [0, 1, 3])
@pytest.mark.parametrize(("language", "why"), [("nl", "Waarom?"), ("nl", "hoezo"), ("en", "Why?"), ("en", "how so?")])
def test_a_mere_why_right_after_a_question_asks_for_its_reason(
    talk: Talk, language: Language, why: str, further: int
) -> None:
    assert talk.say(why).kind is not Kind.WHY, "nothing was asked yet"
    talk.turns = ()
    for message in (BIND[language], *ANSWERS[language][:further]):
        talk.say(message)
    reply = talk.say(why)
    assert (reply.kind, reply.pattern) == (Kind.WHY, "double-bind")


@pytest.mark.parametrize(("language", "again"), [("nl", "kun je dat herhalen?"), ("en", "can you repeat that?")])
def test_who_did_not_catch_the_question_gets_it_once_more(talk: Talk, language: Language, again: str) -> None:
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    asked = talk.turns[-1].text.split("\n\n")[-1]
    assert talk.say(again).text.endswith(asked)
