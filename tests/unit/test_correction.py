"""Who says that it was off, and what it is instead, is taken up on what is new."""

from __future__ import annotations

import pytest

from bot import text as texts
from bot.catalogue import Catalogue
from bot.coach import moves
from bot.domain import Hit, Kind, Language, Reading, Reply, Role, Verdict
from tests.fakes import FakeReader
from tests.unit.talking import ANSWERS, BIND, Talk, flaws

SAYS_NO: dict[Language, str] = {
    "nl": (
        "nee, dat is het niet helemaal. | Nee, | niet echt, | Nee, niet echt. | dat klopt niet, | niet helemaal, | nee niet precies:"
        " | Nou, niet helemaal. | mwah, niet echt. | Dat is het niet. | Nee joh, | Ik herken het niet, | Ik denk niet dat het dat is."
    ),
    "en": (
        "not quite, | No, | not really, | That's not it. | no, not exactly. | Well, not quite: | that doesn't fit. | Nah, not really."
    ),
}
NEW: dict[Language, str] = {
    "nl": "Mijn eigen baas vindt dat ik me er niet mee moet bemoeien",
    "en": "My own boss wants me to stay out of it",
}
RATHER: dict[Language, str] = {
    "nl": (
        "het is meer dat mijn manager me afremt | eerder dat mijn manager me afremt | het gaat meer om vertrouwen dan om geld"
        " | ik denk eerder dat mijn baas bang is | het ligt meer aan de planning | Het is niet zozeer de directeur, het is het MT"
        " | meer dat niemand iets zegt"
    ),
    "en": (
        "it's more that my boss slows me down | it's more about trust than money | rather that my boss slows me down"
        " | I think it's more that nobody says a word | it's not so much the director as the team | more like a habit of the team"
    ),
}
PARTLY: dict[Language, str] = {
    "nl": "deels, maar | dat klopt maar half, | bijna, maar | Ja, voor een deel. | Ten dele, maar",
    "en": "partly, but | that's only half of it, | Hmm, close, but | Yes, in part. | almost, but",
}
STORIES: dict[Language, str] = {
    "nl": (
        "het is meer dan een jaar geleden | half november, zei hij | bijna niemand was er"
        " | eerder deze week zei hij niets | er komt steeds meer bij"
        " | De directeur was er niet echt bij. | niet iedereen was erbij | De klant wil meer dat we zwijgen"
    ),
    "en": (
        "it's more than a year ago | half of them left | close to the deadline he called"
        " | not everybody was there | he wants more of the same"
        " | The director was not really there. | they rather stay out of it"
    ),
}


def _both(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, message) for language, told in table.items() for message in told.split(" | ")]


def _begun(talk: Talk, language: Language, *, further: int = 0) -> Talk:
    for message in (BIND[language], *ANSWERS[language][:further]):
        talk.say(message)
    return talk


def _says(talk: Talk, message: str) -> Reply:
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    assert reply.text.count("?") == 1, reply.text
    return reply


def _opens_with(reply: Reply, key: str, talk: Talk) -> bool:
    return reply.parts[0].text in talk.catalogue.dialogue[reply.language].say[key]


@pytest.mark.parametrize(("language", "no"), _both(SAYS_NO))
def test_after_a_reading_a_no_with_something_new_is_owned_in_brief_and_the_new_is_given_back_and_asked_about(
    talk: Talk, language: Language, no: str
) -> None:
    reply = _says(_begun(talk, language), f"{no} {NEW[language]}")
    assert (reply.kind, reply.pattern) == (Kind.LISTENING, "double-bind")
    assert _opens_with(reply, "was-off", talk)
    assert reply.quotes == (NEW[language],)
    asks_on = talk.catalogue.dialogue[language].asks_on.values()
    assert any(reply.question in pool for on in asks_on for pool in on.questions.values())
    assert reply.feedback is not None
    assert reply.feedback.verdict is Verdict.REJECTED
    assert talk.say(BIND[language]).pattern != "double-bind", "not in this talk again"


@pytest.mark.parametrize(("language", "message"), _both(RATHER))
def test_who_says_without_a_no_what_it_is_rather_is_taken_at_their_word_and_the_pattern_is_not_held_against(
    talk: Talk, language: Language, message: str
) -> None:
    reply = _says(_begun(talk, language), message)
    assert (reply.kind, reply.feedback) == (Kind.LISTENING, None)
    assert _opens_with(reply, "was-off", talk)
    assert all(quote in message for quote in reply.quotes)
    assert talk.say(ANSWERS[language][1]).pattern is None


@pytest.mark.parametrize(("language", "half"), _both(PARTLY))
def test_half_a_yes_leaves_the_pattern_and_takes_up_what_is_new(talk: Talk, language: Language, half: str) -> None:
    reply = _says(_begun(talk, language), f"{half} {NEW[language]}")
    assert (reply.kind, reply.pattern, reply.feedback) == (Kind.FOLLOW_UP, "double-bind", None)
    assert _opens_with(reply, "adjusted", talk)
    assert reply.quotes == (NEW[language],)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        *_both(RATHER),
        ("nl", "Nee, niet echt. Het is meer dat mijn manager me afremt."),
        ("nl", "niet helemaal, mijn manager remt me af"),
        ("en", "not quite, my boss slows me down"),
    ],
)
def test_later_in_a_talk_only_what_was_said_last_is_put_right(talk: Talk, language: Language, message: str) -> None:
    stood = _begun(talk, language, further=1).turns[-1]
    reply = _says(talk, message)
    assert (reply.kind, reply.pattern, reply.level) == (Kind.FOLLOW_UP, "double-bind", stood.level)
    assert _opens_with(reply, "adjusted", talk)
    assert reply.feedback is None


@pytest.mark.parametrize(
    ("language", "no", "new"),
    [
        ("nl", "Nee, dat is het niet.", "Wij wachten allemaal tot iemand anders begint, en er gebeurt niets."),
        ("nl", "niet helemaal,", "wij wachten allemaal tot iemand anders begint"),
        ("en", "No, that's not it.", "We are all waiting until somebody else begins, and nothing happens."),
        ("en", "not quite,", "it's more that we are all waiting until somebody else begins"),
    ],
)
def test_the_new_words_are_read_again_and_what_they_lead_to_takes_the_place_of_the_first(
    talk: Talk, language: Language, no: str, new: str
) -> None:
    _begun(talk, language)
    message = f"{no} {new}"
    reading = Reading(language, (Hit("afwachten", 0.8, tuple(texts.clauses(message)[-1:])),))
    reply = talk.say(message, reading=reading)
    assert not flaws(reply, talk, message), reply.text
    assert (reply.kind, reply.pattern) == (Kind.READING, "afwachten")
    assert _opens_with(reply, "was-off", talk)
    assert all(quote in new for quote in reply.quotes), "the no is not what led there"
    assert [part.role for part in reply.parts][-3:] == [Role.EVIDENCE, Role.EXIT, Role.QUESTION]
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    after = talk.say(ANSWERS[language][1])
    assert after.pattern == "afwachten", "the new reading is on the table"
    assert talk.say(BIND[language]).pattern == "afwachten", "and the first one is not named again"


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "eerder dat mijn manager me afremt"), ("en", "more like a habit")]
)
def test_what_fits_better_is_an_answer_when_the_coach_asked_for_it(
    talk: Talk, language: Language, message: str
) -> None:
    _begun(talk, language).say({"nl": "klopt niet", "en": "doesn't fit"}[language])
    reply = _says(talk, message)
    assert not _opens_with(reply, "was-off", talk)
    assert not _opens_with(reply, "adjusted", talk)


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "niet echt, daar durf ik niet aan"), ("en", "not really, I'd be scared")]
)
def test_no_to_a_step_is_no_correction(talk: Talk, language: Language, message: str) -> None:
    reply = _begun(talk, language, further=4).say(message)
    assert not _opens_with(reply, "adjusted", talk)
    assert not _opens_with(reply, "was-off", talk)


@pytest.mark.parametrize(("language", "story"), _both(STORIES))
def test_a_story_with_the_same_words_corrects_nothing(catalogue: Catalogue, language: Language, story: str) -> None:
    assert moves.says_rather(story, catalogue.dialogue[language]) == ("", None)


def test_before_anything_was_read_there_is_nothing_to_correct(catalogue: Catalogue, reader: FakeReader) -> None:
    reply = Talk(catalogue, reader).say("Het is meer dat mijn manager me afremt als ik iets zeg.")
    assert reply.parts[0].text not in catalogue.dialogue["nl"].say["adjusted"]


@pytest.mark.parametrize(("language", "before"), [("nl", "drie weken"), ("en", "three weeks")])
def test_a_correction_is_asked_on_about_also_when_the_answer_before_was(
    talk: Talk, language: Language, before: str
) -> None:
    _begun(talk, language).say(before)
    no = {"nl": "Nee, niet echt.", "en": "No, not really."}[language]
    asked = _says(talk, f"{no} {NEW[language]}").question
    asks_on = talk.catalogue.dialogue[language].asks_on.values()
    assert any(asked in pool for on in asks_on for pool in on.questions.values())
