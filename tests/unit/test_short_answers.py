"""A word of approval, praise for a question, or a mere nothing in the middle of a talk."""

from __future__ import annotations

import pytest

from bot.domain import LANGUAGES, Kind, Language
from tests.unit.talking import ANSWERS, BIND, Talk, to_the_day, to_the_step

APPROVALS = [
    *(("nl", said) for said in ("Helder.", "Prima.", "Mooi.", "Top.", "Fijn!")),
    *(("en", said) for said in ("Clear.", "Great.", "Nice.", "Got it.")),
]
GOOD_QUESTIONS = [
    *(("nl", said) for said in ("Goede vraag.", "Dat is een mooie vraag", "Goeie vraag, daar moet ik over nadenken")),
    *(("en", said) for said in ("Good question.", "That's a great question")),
]
NOTHING = [
    *(("nl", said) for said in ("Nee, niks bijzonders.", "Nou, niks bijzonders hoor", "niets te melden")),
    *(("en", said) for said in ("Nothing at all.", "Not much really, no.", "nothing special")),
]
STEP: dict[Language, str] = {"nl": "Ik ga morgen met haar praten", "en": "I will talk to her tomorrow"}


@pytest.mark.parametrize(("language", "said"), APPROVALS)
def test_in_a_talk_a_bare_approval_goes_on_with_the_next_question(talk: Talk, language: Language, said: str) -> None:
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    reply = talk.say(said)
    assert (reply.kind, reply.feedback) == (Kind.FOLLOW_UP, None), reply.text
    assert reply.question is not None
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["onward"]


@pytest.mark.parametrize(("language", "said"), APPROVALS)
def test_right_after_an_offer_it_is_not_counted_as_recognised(talk: Talk, language: Language, said: str) -> None:
    talk.say(BIND[language])
    reply = talk.say(said)
    assert (reply.kind, reply.feedback) == (Kind.FOLLOW_UP, None), reply.text


@pytest.mark.parametrize(("language", "said"), APPROVALS)
def test_a_bare_approval_says_yes_to_the_step_that_was_asked_back(talk: Talk, language: Language, said: str) -> None:
    for message in (BIND[language], ANSWERS[language][0], STEP[language]):
        talk.say(message)
    reply = talk.say(said)
    assert (reply.kind, reply.draft) == (Kind.DATE, STEP[language]), reply.text
    assert talk.say(said).experiment is not None, "and to the day that was proposed"


@pytest.mark.parametrize(("language", "said"), APPROVALS)
def test_before_a_talk_it_is_a_thanks(talk: Talk, language: Language, said: str) -> None:
    assert talk.say(said).question is None


@pytest.mark.parametrize(("language", "said"), GOOD_QUESTIONS)
def test_who_praises_the_question_keeps_it(talk: Talk, language: Language, said: str) -> None:
    step = to_the_day(talk, language)
    reply = talk.say(said)
    assert reply.kind is Kind.ASIDE
    assert reply.parts[-1].text in talk.catalogue.dialogue[language].say["question-stands"]
    noted = talk.say({"nl": "vrijdag", "en": "Friday"}[language]).experiment
    assert noted is not None
    assert noted.text == step


@pytest.mark.parametrize("language", LANGUAGES)
def test_praise_for_the_question_with_thanks_is_thanks(talk: Talk, language: Language) -> None:
    to_the_step(talk, language)
    assert talk.say({"nl": "goede vraag, dank je", "en": "good question, thanks"}[language]).kind is Kind.THANKS


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
