"""A sentence that somebody would say, where the coach asked for one, is no remark to the coach."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.catalogue import Catalogue
from bot.coach import answer, moves
from bot.domain import History, Kind, Language, Level, Move, Reading, Reply, Turn

ASKS_AT_A_STEP: dict[Language, str] = {
    "nl": "Welke zin zou je eens hardop willen zeggen?",
    "en": "What sentence would you like to say out loud for once?",
}
ASKS: dict[Language, str] = {
    "nl": "Wat zou je op zo'n moment eigenlijk willen zeggen?",
    "en": "What would you really like to say at a moment like that?",
}
SENTENCES = [
    ("nl", "Ik ben het er niet mee eens."),
    ("nl", "Dat heb ik niet gezegd"),
    ("nl", "Bedankt voor je advies."),
    ("nl", "Een stap terug."),
    ("nl", "Ik stop ermee."),
    ("nl", "“Ik stop ermee.”"),
    ("nl", "'Nee.'"),
    ("en", "I disagree with you."),
    ("en", "That's not what I said"),
    ("en", "Thank you for your advice."),
    ("en", "one step back"),
    ("en", "I'm done"),
    ("en", "“No, thanks.”"),
]


def after(question: str, said: str, language: Language, level: Level, catalogue: Catalogue, now: datetime) -> Reply:
    """Return the answer to what somebody says right after a question."""
    told = "Ik zit in een spagaat." if language == "nl" else "I am torn both ways."
    turns = (
        Turn("user", told, now, language),
        Turn("coach", "Ik lees.", now, language, None, Kind.READING, "double-bind", Level.WAARNEMING),
        Turn("user", "Dat zei hij.", now, language),
        Turn("coach", f"Zo. {question}", now, language, None, Kind.FOLLOW_UP, "double-bind", level),
    )
    return answer(Turn("user", said, now, language), History(turns), Reading(language), catalogue, now)


@pytest.mark.parametrize(("language", "said"), SENTENCES)
def test_a_sentence_that_was_asked_for_is_given_back_as_an_answer(
    catalogue: Catalogue, now: datetime, language: Language, said: str
) -> None:
    reply = after(ASKS[language], said, language, Level.EIGEN_AANDEEL, catalogue, now)
    assert reply.kind is Kind.FOLLOW_UP, reply.text
    assert reply.question is not None
    assert not [line for line in catalogue.dialogue[language].say["not-heard"] if line in reply.text]
    assert not [line for line in catalogue.dialogue[language].say["back"] if line in reply.text]


@pytest.mark.parametrize(("language", "said"), SENTENCES)
def test_where_a_step_is_asked_for_it_is_asked_back_as_the_step(
    catalogue: Catalogue, now: datetime, language: Language, said: str
) -> None:
    reply = after(ASKS_AT_A_STEP[language], said, language, Level.EXPERIMENT, catalogue, now)
    assert (reply.kind, reply.draft) == (Kind.STEP, said.strip("“”'.").rstrip(".")), reply.text


@pytest.mark.parametrize(
    ("language", "said", "kind"),
    [
        ("nl", "bedankt", Kind.THANKS),
        ("nl", "stop", Kind.CLOSE),
        ("nl", "sorry, ik moet nu weg", Kind.CLOSE),
        ("nl", "help", Kind.HELP),
        ("en", "thanks", Kind.THANKS),
        ("en", "stop", Kind.CLOSE),
        ("en", "sorry, I have to go", Kind.CLOSE),
    ],
)
def test_what_is_plainly_said_to_the_coach_stays_so(
    catalogue: Catalogue, now: datetime, language: Language, said: str, kind: Kind
) -> None:
    assert after(ASKS[language], said, language, Level.EIGEN_AANDEEL, catalogue, now).kind is kind


@pytest.mark.parametrize("said", ["ga terug", "kunnen we een stap terug?", "vorige vraag"])
def test_the_question_before_can_still_be_asked_for(catalogue: Catalogue, now: datetime, said: str) -> None:
    reply = after(ASKS["nl"], said, "nl", Level.EIGEN_AANDEEL, catalogue, now)
    assert reply.parts[0].text in catalogue.dialogue["nl"].say["back-none"], reply.text


@pytest.mark.parametrize(
    ("language", "said", "move"),
    [
        ("nl", "“Ik stop ermee.”", None),
        ("nl", '"Ik ben het er niet mee eens"', None),
        ("en", "“I don't agree with you.”", None),
        ("nl", "'andere vraag'", Move.OTHER_QUESTION),
        ("nl", '"andere vraag"', Move.OTHER_QUESTION),
        ("en", "“help”", Move.HELP),
    ],
)
def test_a_sentence_between_quotation_marks_is_no_remark_and_a_command_is(
    catalogue: Catalogue, language: Language, said: str, move: Move | None
) -> None:
    assert moves.detect(said, catalogue.dialogue[language]) is move
