"""A joke is answered lightly and never given back as a story; what only laughs along with something in earnest is heard."""

from __future__ import annotations

import pytest

from bot.coach import hearing
from bot.domain import LANGUAGES, Hit, Kind, Language, Level, Reading, Role, Span
from tests.unit.talking import ANSWERS, BIND, DOOR, Talk, flaws

JOKES: dict[Language, str] = {
    "nl": (
        "haha, mijn koffiezetapparaat luistert beter dan mijn directeur | Mijn kat zou een betere manager zijn ;-)"
        " | Ik emigreer naar Frankrijk. Grapje! | hihi, dan word ik monnik | Dan gooi ik er een bloemetje tegenaan 😂"
        " | het was maar een grapje | Hahaha | Ik neem een paard als adviseur (grapje)"
        " | Zal ik een paard aannemen? ;-)"
    ),
    "en": (
        "lol my coffee machine listens better than my director | My cat would be a better manager ;-)"
        " | I'll move to France. Just kidding. | haha, maybe I should become a monk | I'll send a pigeon 😂"
        " | just kidding | Haha | We should hire a horse, lol"
    ),
}
IN_EARNEST: dict[Language, str] = {
    "nl": (
        "haha, hij luistert nooit naar me | Mijn baas maakt grapjes over mijn werk. | Haha, maar het is niet grappig"
        " | Ik kan er wel om lachen als een boer met kiespijn, haha | Hij zei dat het een grapje was toen ik het vroeg."
        " | geen grapje, zo ging het | De klant lachte en ik zei niets."
        " | ik heb gehuild haha | hij schreeuwde tegen me, haha | ik ben ontslagen haha | Ze lachten me uit, haha"
        " | Ik zei het en iedereen viel stil haha | Ik word gek hier 😆 | Die zei dat ik ander werk moest zoeken, haha."
        " | Hij zei: grapje. | ik mocht niet mee naar de lunch haha | dat was een slechte dag lol | ze noemde me een kamerplant, haha"
        " | Mijn hond is dood haha | dan word ik boos haha"
        " | haha, eerst vroeg hij mij om een advies, toen vroeg hij het mijn collega en toen deed hij iets heel anders"
    ),
    "en": (
        "haha, he never listens to me | My boss jokes about my work. | Haha, but it isn't funny | He said it was a joke"
        " | I got fired lol | He shouted at me haha | I cried haha | they left me out of it lol | She told me to be pragmatic, lol"
        " | He said: just kidding. | my boss called me a dog haha"
        " | I'm not kidding, that is how it went | no joke, that is how it went | The client laughed and I said nothing."
    ),
}


def _each(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, message) for language, told in table.items() for message in told.split(" | ")]


@pytest.mark.parametrize(("language", "joke"), _each(JOKES))
@pytest.mark.parametrize("further", [0, 2])
def test_a_joke_gets_a_short_light_answer_and_an_open_door_and_the_question_stays(
    talk: Talk, language: Language, joke: str, further: int
) -> None:
    for message in (BIND[language], *ANSWERS[language][:further]):
        stood = talk.say(message)
    reply = talk.say(joke)
    assert not flaws(reply, talk, joke), reply.text
    assert (reply.kind, reply.quotes, reply.level) == (Kind.ASIDE, (), None)
    assert reply.text in talk.catalogue.dialogue[language].say["light"]
    assert len(reply.text.split()) <= 14, "short"
    assert stood.level is not None
    assert talk.say(ANSWERS[language][further]).level is list(Level)[list(Level).index(stood.level) + 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_in_with_a_joke_is_not_read(talk: Talk, language: Language) -> None:
    joke = JOKES[language].split(" | ", maxsplit=1)[0]
    reply = talk.say(joke)
    assert not flaws(reply, talk, joke), reply.text
    assert reply.text in talk.catalogue.dialogue[language].say["light-first"]
    assert talk.say(BIND[language]).kind is Kind.READING


@pytest.mark.parametrize("wink", [";-)", "😂", "😉"])
def test_a_wink_without_words_is_light_in_a_talk_and_empty_before_it(talk: Talk, wink: str) -> None:
    assert talk.say(wink).kind is Kind.EMPTY
    talk.say(BIND["nl"])
    assert talk.say(wink).text in talk.catalogue.dialogue["nl"].say["light"]


@pytest.mark.parametrize(("language", "message"), _each(IN_EARNEST))
def test_what_is_told_in_earnest_is_no_joke_for_a_laugh_beside_it(language: Language, message: str) -> None:
    assert not hearing.light(message), language


@pytest.mark.parametrize(
    ("language", "message", "quote"),
    [
        ("nl", "Haha, ja, we zijn eigenlijk een soort schoonmaakploeg.", "we zijn eigenlijk een soort schoonmaakploeg"),
        ("nl", "hij schreeuwde tegen me, haha", "hij schreeuwde tegen me"),
        ("en", "She told me to be pragmatic, lol", "She told me to be pragmatic"),
    ],
)
def test_what_is_told_with_a_laugh_is_given_back_without_it(
    talk: Talk, language: Language, message: str, quote: str
) -> None:
    talk.say(BIND[language])
    reply = talk.say(message)
    assert (reply.kind, reply.quotes) == (Kind.FOLLOW_UP, (quote,))
    assert not flaws(reply, talk, message), reply.text


def test_who_cried_is_stayed_with_however_they_laugh(talk: Talk) -> None:
    talk.say(BIND["nl"])
    assert talk.say("ik heb gehuild haha").kind is Kind.STAYING


def test_a_joke_in_which_a_pattern_is_heard_is_taken_as_told(talk: Talk) -> None:
    told = "Haha, als ik stevig adviseer ben ik lastig en als ik zwijg schiet ik tekort"
    hit = Hit("double-bind", 0.8, (Span(6, len(told), told[6:]),))
    assert talk.say(told, reading=Reading("nl", (hit,))).kind is Kind.READING


def test_a_joke_stays_one_whatever_was_heard_in_the_story_before_it(talk: Talk) -> None:
    talk.say(BIND["nl"])
    joke = "haha, mijn koffiezetapparaat luistert beter dan mijn directeur"
    assert talk.say(joke, reading=Reading("nl", (Hit("business-partner", 0.9),))).kind is Kind.ASIDE


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("haha nee", Kind.LISTENING),
        ("haha nee, het is meer dat mijn baas me afremt", Kind.LISTENING),
        ("haha ja", Kind.FOLLOW_UP),
        ("haha precies", Kind.FOLLOW_UP),
        ("haha weet ik niet", Kind.FOLLOW_UP),
        ("geen idee haha", Kind.FOLLOW_UP),
        ("haha, doodmoe", Kind.STAYING),
    ],
)
def test_a_laugh_beside_an_answer_leaves_the_answer(talk: Talk, message: str, kind: Kind) -> None:
    talk.say(BIND["nl"])
    assert talk.say(message).kind is kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_an_answer_that_names_help_a_joke_leads_nowhere_else(talk: Talk, language: Language) -> None:
    talk.say(DOOR[language])
    assert talk.say(JOKES[language].split(" | ", maxsplit=1)[0]).kind is Kind.SAFETY


def test_a_day_with_a_wink_is_a_day(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:5]):
        talk.say(message)
    assert talk.say("vrijdag ;-)").experiment is not None


def test_a_light_answer_says_nothing_that_mirrors(talk: Talk) -> None:
    talk.say(BIND["nl"])
    assert [part.role for part in talk.say("Hahaha").parts] == [Role.BODY]
