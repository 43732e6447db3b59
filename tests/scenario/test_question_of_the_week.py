"""The question of the week for who asks for it: at any time, in every channel, never the same within twelve weeks."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.domain import Kind, Language
from tests.scenario.talk import Talk

ASK: dict[Language, str] = {"nl": "vraag van de week", "en": "question of the week"}
TOLD: dict[Language, str] = {
    "nl": "Ik nam het verslag van de projectleider over omdat niemand anders het deed.",
    "en": "I took over the minutes of the project lead because nobody else did them.",
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_asks_gets_one_and_the_talk_goes_on_from_the_answer(
    talk: Talk, catalogue: Catalogue, language: Language
) -> None:
    asked = talk.say(ASK[language])
    assert asked.kind is Kind.WEEKLY
    assert asked.question in catalogue.dialogue[language].weekly
    assert asked.text.count("?") == 1
    answer = talk.say(TOLD[language])
    assert answer.language == language
    assert answer.kind not in {Kind.WEEKLY, Kind.EMPTY, Kind.HELP}, answer.text
    assert answer.question is not None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_asks_on_and_on_gets_each_once_and_is_told_when_there_are_none_left(
    talk: Talk, catalogue: Catalogue, language: Language
) -> None:
    weekly = catalogue.dialogue[language].weekly
    given = [talk.say(ASK[language]).question for _ in weekly]
    assert {question for question in given if question} == set(weekly)
    last = talk.say(ASK[language])
    assert last.question is None
    assert {"nl": "twaalf weken", "en": "twelve weeks"}[language] in last.text


def test_another_question_after_it_is_another_of_the_week(talk: Talk, catalogue: Catalogue) -> None:
    first, second = talk.say("vraag van de week"), talk.say("andere vraag")
    assert second.kind is Kind.WEEKLY
    assert second.question != first.question


def test_in_the_middle_of_a_talk_it_is_a_subject_of_its_own(talk: Talk) -> None:
    talk.say("Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.")
    assert talk.say("vraag van de week").pattern is None
    assert talk.say("klopt niet").feedback is None, "what was offered before is no longer on the table"
