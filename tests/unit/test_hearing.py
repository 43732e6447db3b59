"""What is heard in a short message before it is read as a story: a feeling, nothing at all, or back to work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import coach
from bot.catalogue import Catalogue
from bot.coach import hearing
from bot.domain import LANGUAGES, History, Kind, Language, Reading, Reply, SafetyRoute, Turn
from tests.fakes import FakeReader

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEELINGS: dict[Language, str] = {
    "nl": "Ik voel me rot | Ik ben zo moe van dit alles | ik word er zo boos van | moe | Ik lig er wakker van | Ik voel me machteloos"
    " | Ik ben bang | Pff, ik voel me zo verdrietig vandaag | Ik ben boos op mijn collega | Ik voel me niet serieus genomen"
    " | ik voelde me opgelaten",
    "en": "I feel awful | I am so tired | I'm really angry | It keeps me awake | I am so fed up with this | I feel powerless | sad"
    " | I felt a bit silly | I was embarrassed",
}
NO_FEELINGS: dict[Language, str] = {
    "nl": "Hij is boos | Ik ben niet boos | Ik ben bang dat hij het niet begrijpt | Voel ik me rot?"
    " | Ik ben alleen verantwoordelijk voor de cijfers"
    " | ik heb gehuild van het lachen | Ik ben gepasseerd | Dat maakt me niet uit | het frustreert ons"
    " | ik heb er last van in het overleg, want dan lacht iedereen"
    " | De directeur werd kwaad toen ik zei dat het plan te krap was, en ik voel me rot",
    "en": "He is angry | silly | I'm silly | I'm not angry | I feel that the plan is too tight | I am afraid that he does not get it",
}
LOOKING: dict[Language, str] = {
    "nl": "Nee er is niks aan de hand | Ik wilde gewoon even kijken hoe dit werkt | niks eigenlijk | even rondkijken | niets hoor",
    "en": "nothing, just looking | just looking around | nothing really | I just wanted to see how this works | no, nothing is wrong",
}
NOT_LOOKING: dict[Language, str] = {
    "nl": "Niets gaat hier goed | De directeur komt alleen even kijken | Ik wil kijken hoe ik mijn manager overtuig | niemand doet iets",
    "en": "Nothing works here | They are just looking at the figures | I want to see how my manager reacts",
}
BACK = (
    "nee het gaat wel weer | Kunnen we het over mijn werk hebben? | ik wil verder met mijn vraag | kan ik weer terug naar mijn werk"
    " | I'm fine now | can we talk about my work? | let's go back to my question"
)
STAYS = (
    "grapje | het is niks | het is niks hoor | laat maar | hoe pak ik mijn opdrachtgever nu aan? | just kidding | it is nothing"
    " | geef advies"
    " | het gaat niet | het gaat niet meer | kunnen we het over de dood hebben"
)


def _each(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, said) for language, all_ in table.items() for said in all_.split(" | ")]


def _after(catalogue: Catalogue, *said: str, language: Language = "nl", held: int = 0) -> list[Reply]:
    """Return what the coach says to these messages, after so many safety answers."""
    turns = tuple(Turn("coach", "", NOON, language=language, kind=Kind.SAFETY) for _ in range(held))
    replies = []
    for text in said:
        turn = Turn("user", text, NOON, language=language)
        reply = coach.answer(turn, History(turns), FakeReader().read(text, (), language), catalogue, NOON)
        spoken = Turn("coach", reply.text, NOON, language, kind=reply.kind, level=reply.level)
        turns = (*turns, spoken) if reply.kind is Kind.SAFETY else (*turns, turn, spoken)
        replies.append(reply)
    return replies


@pytest.mark.parametrize(("language", "said"), _each(FEELINGS))
def test_a_message_that_is_mainly_a_feeling_is_given_back_and_stayed_with(
    catalogue: Catalogue, language: Language, said: str
) -> None:
    reply = _after(catalogue, said, language=language)[0]
    assert reply.kind is Kind.STAYING, reply.text
    assert reply.quotes[0] in said
    assert f"“{reply.quotes[0]}”" in reply.text
    assert reply.text.count("?") == 1
    assert reply.pattern is None


@pytest.mark.parametrize(("language", "said"), _each(NO_FEELINGS))
def test_the_feeling_of_another_or_a_story_is_read_as_before(language: Language, said: str) -> None:
    assert hearing.feeling(said, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_two_feelings_a_person_to_talk_to_is_mentioned_once(catalogue: Catalogue, language: Language) -> None:
    said = FEELINGS[language].split(" | ")[:5]
    replies = _after(catalogue, *said, language=language)
    person = catalogue.dialogue[language].say["feeling-person"][0]
    assert [person in reply.text for reply in replies] == [False, False, True, False, False]
    assert len({reply.parts[-1].text for reply in replies}) == 5, "the question is another one each time"


@pytest.mark.parametrize(("language", "said"), _each(LOOKING))
def test_who_only_looks_around_is_left_in_peace(catalogue: Catalogue, language: Language, said: str) -> None:
    reply = _after(catalogue, said, language=language)[0]
    assert reply.text in catalogue.dialogue[language].say["nothing-the-matter"], reply.text
    assert (reply.pattern, reply.question) == (None, None)


@pytest.mark.parametrize(("language", "said"), _each(NOT_LOOKING))
def test_a_complaint_is_no_looking_around(language: Language, said: str) -> None:
    assert not hearing.nothing_the_matter(said, language, first=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_with_nothing_on_the_table_is_fine_and_never_twice_the_same(
    catalogue: Catalogue, language: Language
) -> None:
    no, idea = {"nl": ("Nee", "geen idee"), "en": ("No", "no idea")}[language]
    replies = _after(catalogue, no, idea, no, no, idea, language=language)
    fine = catalogue.dialogue[language].say["no-is-fine"]
    assert all(reply.text in fine for reply in replies), [reply.text for reply in replies]
    assert len({reply.text for reply in replies}) == len(replies)


@pytest.mark.parametrize("said", BACK.split(" | "))
def test_a_plain_request_leads_from_a_safety_answer_back_to_work_and_the_doors_stay(
    catalogue: Catalogue, said: str
) -> None:
    language: Language = "en" if said.split(maxsplit=1)[0] in {"I'm", "can", "let's"} else "nl"
    reply = _after(catalogue, said, language=language, held=1)[0]
    assert reply.kind is Kind.FRESH_START, reply.text
    assert reply.text in catalogue.dialogue[language].say["back-to-work"]


@pytest.mark.parametrize("said", STAYS.split(" | "))
def test_making_light_of_it_leaves_the_hold_as_it_is(catalogue: Catalogue, said: str) -> None:
    assert _after(catalogue, said, held=1)[0].kind is Kind.SAFETY


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hold_is_said_again_in_other_words(catalogue: Catalogue, language: Language) -> None:
    replies = _after(catalogue, "x", "y", "z", language=language, held=1)
    assert len({reply.text for reply in replies}) == 3


def test_a_new_message_of_need_always_opens_the_door_again(catalogue: Catalogue) -> None:
    turn = Turn("user", "nee het gaat wel weer", NOON, language="nl")
    history = History((Turn("coach", "", NOON, language="nl", kind=Kind.SAFETY),))
    reading = Reading("nl", safety=SafetyRoute.BURNOUT)
    assert coach.answer(turn, history, reading, catalogue, NOON).kind is Kind.SAFETY
