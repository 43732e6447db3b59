"""A plain no or yes to what the coach offers is heard, in however many ways people say it; what tells something stays told."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.coach import moves
from bot.domain import Kind, Language, Level, Move, Verdict
from tests.unit.sayings_at_the_offer import ANSWERS as TELLS
from tests.unit.sayings_at_the_offer import NOES, NOES_TO_AN_OFFER, YESES_TO_AN_OFFER
from tests.unit.talking import ANSWERS, BIND, Talk, having_told, listed, reply_to


@pytest.mark.parametrize(("language", "no"), [*listed(NOES), *listed(NOES_TO_AN_OFFER)])
def test_a_plain_no_puts_aside_what_was_offered(talk: Talk, language: Language, no: str) -> None:
    reply = reply_to(having_told(talk, language), no)
    assert (reply.kind, reply.quotes) == (Kind.LISTENING, ()), reply.text
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    assert talk.turns[-2].move is Move.NOT_RIGHT


@pytest.mark.parametrize(("language", "no"), listed(NOES))
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
    reply = reply_to(having_told(talk, language, further=1), answer)
    assert (reply.kind, reply.quotes) == (Kind.FOLLOW_UP, (answer,)), reply.text


@pytest.mark.parametrize(("language", "answer"), listed(TELLS))
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
    reply = reply_to(having_told(talk, language), message)
    assert (reply.kind, reply.quotes) == (Kind.LISTENING, (new,)), reply.text


@pytest.mark.parametrize(("language", "no"), [("nl", "Nee dank je"), ("nl", "Nee, bedankt"), ("en", "No, thanks")])
def test_no_thanks_to_an_offer_ends_no_talk_and_anywhere_else_it_does(talk: Talk, language: Language, no: str) -> None:
    assert reply_to(having_told(talk, language), no).kind is Kind.LISTENING
    talk.turns = ()
    assert reply_to(having_told(talk, language, further=1), no).kind is Kind.CLOSE


@pytest.mark.parametrize(("language", "yes"), listed(YESES_TO_AN_OFFER))
def test_a_plain_yes_to_an_offer_goes_on_from_it_without_giving_it_back(
    talk: Talk, language: Language, yes: str
) -> None:
    reply = reply_to(having_told(talk, language), yes)
    assert (reply.kind, reply.pattern, reply.quotes) == (Kind.FOLLOW_UP, "double-bind", ()), reply.text
    assert talk.turns[-2].move is Move.RECOGNISED


@pytest.mark.parametrize(("language", "mere"), [("nl", "ok dan"), ("nl", "Oké dan."), ("en", "okay then")])
def test_going_along_is_not_counted_as_recognising(talk: Talk, language: Language, mere: str) -> None:
    assert reply_to(having_told(talk, language), mere).feedback is None


@pytest.mark.parametrize(
    ("language", "step"), [("nl", "Ik zou het hem kunnen vragen."), ("en", "I could ask him for ten minutes.")]
)
@pytest.mark.parametrize(
    "yes", ["👍", "✅", "👍🏽", "👍👍", "✔️", ":+1:", ":white_check_mark:", ":thumbsup::skin-tone-3:"]
)
def test_an_emoji_that_says_yes_to_a_step_is_a_yes(talk: Talk, language: Language, step: str, yes: str) -> None:
    assert having_told(talk, language, further=1).say(step).kind is Kind.STEP
    reply = reply_to(talk, yes)
    assert (reply.kind, reply.draft) == (Kind.DATE, step.rstrip(".")), reply.text


def test_a_thumb_says_what_it_says_to_an_offer_too(talk: Talk) -> None:
    assert reply_to(having_told(talk, "nl"), "👍").feedback is not None
    talk.turns = ()
    assert reply_to(having_told(talk, "nl"), "👎").kind is Kind.LISTENING


@pytest.mark.parametrize("thanks", ["🙏", ":pray:"])
def test_folded_hands_are_a_thanks(talk: Talk, thanks: str) -> None:
    assert reply_to(having_told(talk, "en", further=1), thanks).kind is Kind.THANKS


@pytest.mark.parametrize("emoji", ["👍", "✅", "🙏", "🙂", "👍👎", "👍🙂"])
def test_an_emoji_before_anything_was_said_tells_nothing_and_is_asked_back_in_both_languages(
    talk: Talk, emoji: str
) -> None:
    reply = reply_to(talk, emoji)
    assert (reply.kind, len(reply.parts)) == (Kind.EMPTY, 2)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_language_of_the_talk_stays_after_an_emoji(talk: Talk, language: Language) -> None:
    assert reply_to(having_told(talk, language), "👍").language == language
    assert reply_to(talk, ANSWERS[language][0]).level is Level.ANDER


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik heb een andere kijk hierop"),
        ("nl", "Er is een andere verklaring."),
        ("en", "I have a different view."),
        ("en", "There is another explanation."),
        ("en", "I see another possibility"),
    ],
)
def test_who_has_another_reading_of_their_own_is_asked_for_it(talk: Talk, language: Language, message: str) -> None:
    reply = reply_to(having_told(talk, language), message)
    assert (reply.kind, reply.pattern) == (Kind.LISTENING, "double-bind")
    assert reply.question in talk.catalogue.dialogue[language].better_fit


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Nee, ander patroon"), ("nl", "Klopt niet, een andere lezing graag"), ("en", "No, another pattern")],
)
def test_a_no_before_another_reading_puts_the_first_one_aside(talk: Talk, language: Language, message: str) -> None:
    reply = reply_to(having_told(talk, language), message)
    assert reply.kind is Kind.OTHER_READING
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["was-off"]
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    rival = reply.pattern
    assert reply_to(talk, ANSWERS[language][1]).pattern == rival
    assert reply_to(talk, BIND[language]).pattern == rival, "the first one is not named again"


def test_a_no_when_no_other_reading_is_left_is_still_a_no(talk: Talk) -> None:
    having_told(talk, "nl")
    kinds = [reply_to(talk, "Nee, ander patroon").kind for _ in range(12)]
    assert Kind.OTHER_READING in kinds
    assert Kind.LISTENING in kinds
    assert Kind.ASIDE in kinds[-2:], "nothing is on the table any more"
