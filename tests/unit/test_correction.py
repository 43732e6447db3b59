"""Who says that it was off, and what it is instead, is taken up on what is new."""

from __future__ import annotations

import pytest

from bot import text as texts
from bot.catalogue import Catalogue
from bot.coach import instead
from bot.domain import Hit, Kind, Language, Reading, Reply, Role, Verdict
from tests.fakes import FakeReader
from tests.unit.talking import ANSWERS, BIND, Talk, flaws, having_told, listed

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
    "nl": (
        "deels, maar | dat klopt maar half, | bijna, maar | Ja, voor een deel. | Ten dele, maar | je zit er dichtbij, maar"
        " | dat is te sterk uitgedrukt, | ja en nee, | Dat is wel iets te zwaar: | deels wel, deels niet:"
        " | Nee dat zei ik niet, | Nee dat bedoel ik niet, | dat heb ik niet gezegd,"
    ),
    "en": (
        "partly, but | that's only half of it, | Hmm, close, but | Yes, in part. | almost, but | yes and no, | that's too strong,"
        " | That's not what I said. | I didn't say that,"
    ),
}
MERE_NOES: dict[Language, str] = {
    "nl": (
        "nee joh, helemaal niet | nee, echt niet | Onzin, dat herken ik niet | Onzin, zo werkt het niet. | nee, sorry hoor"
        " | warm. maar nog niet raak | eigenlijk niet zo zeer nee | Nee, dat is het ook niet. | nee, dat zie je verkeerd | nee, niet echt"
        " | Nee. Herken ik niet. | niet echt, nee"
    ),
    "en": "no, not at all | nonsense, that isn't it | No, sorry | nah, that doesn't fit me | not really, no",
}
NO_MERE_NOES = (
    "nee, mijn baas | niet zo lang | het is niet waar ik het over wil hebben | nee, dat durf ik niet | no, my boss | not this week"
    " | dat herken ik | echt | it is right | niet de directeur maar de controller | Nee, de directeur was er niet bij."
)
YES_AFTER_ALL: dict[Language, str] = {
    "nl": "nee, wacht, ja toch wel | nee, ga door | niet echt. ja soms | nee, of ja, misschien wel | Nee, ga maar verder.",
    "en": "no, wait, yes | no, go on | not really. yes, sometimes",
}
HALFWAY: dict[Language, str] = {
    "nl": (
        "nou, dat valt wel mee | ja en nee | deels wel, deels niet | ja maar niet helemaal | nou nee, ik bedoel iets anders"
        " | Dat valt best mee hoor. | bijna | nou, half | voor een deel | klopt half | in de buurt | dat is wel overdreven"
        " | zo zwart-wit is het niet | dat gaat me te ver"
    ),
    "en": "yes and no | partly | almost | close but no | that's too strong | yes but not quite | no, I mean something else",
}
STORIES: dict[Language, str] = {
    "nl": (
        "het is meer dan een jaar geleden | half november, zei hij | bijna niemand was er"
        " | eerder deze week zei hij niets | er komt steeds meer bij"
        " | de helft is weg | dat zei ik niet hardop | warm is het daar niet | dat is te zwaar voor een teamleider, zegt hij"
        " | dat heb ik niet gezegd tegen mijn baas, dat durf ik niet"
        " | dat valt wel mee als de directeur er niet is | ja en nee zeggen is hier hetzelfde | het gaat niet om het geld"
        " | De directeur was er niet echt bij. | niet iedereen was erbij | De klant wil meer dat we zwijgen"
    ),
    "en": (
        "half of it is gone | I didn't say that to my boss | almost everybody was there, but nobody spoke"
        " | it's more than a year ago | half of them left | close to the deadline he called"
        " | not everybody was there | he wants more of the same"
        " | The director was not really there. | they rather stay out of it"
    ),
}


def _says(talk: Talk, message: str) -> Reply:
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    assert reply.text.count("?") == 1, reply.text
    return reply


def _opens_with(reply: Reply, key: str, talk: Talk) -> bool:
    return reply.parts[0].text in talk.catalogue.dialogue[reply.language].say[key]


@pytest.mark.parametrize(("language", "no"), listed(SAYS_NO))
def test_after_a_reading_a_no_with_something_new_is_owned_in_brief_and_the_new_is_given_back_and_asked_about(
    talk: Talk, language: Language, no: str
) -> None:
    reply = _says(having_told(talk, language), f"{no} {NEW[language]}")
    assert (reply.kind, reply.pattern) == (Kind.LISTENING, "double-bind")
    assert _opens_with(reply, "was-off", talk)
    assert reply.quotes == (NEW[language],)
    asks_on = talk.catalogue.dialogue[language].asks_on.values()
    assert any(reply.question in pool for on in asks_on for pool in on.questions.values())
    assert reply.feedback is not None
    assert reply.feedback.verdict is Verdict.REJECTED
    assert talk.say(BIND[language]).pattern != "double-bind", "not in this talk again"


@pytest.mark.parametrize(("language", "message"), listed(RATHER))
def test_who_says_without_a_no_what_it_is_rather_is_taken_at_their_word_and_the_pattern_is_not_held_against(
    talk: Talk, language: Language, message: str
) -> None:
    reply = _says(having_told(talk, language), message)
    assert (reply.kind, reply.feedback) == (Kind.LISTENING, None)
    assert _opens_with(reply, "was-off", talk)
    assert all(quote in message for quote in reply.quotes)
    assert talk.say(ANSWERS[language][1]).pattern is None


@pytest.mark.parametrize(("language", "half"), listed(PARTLY))
def test_half_a_yes_leaves_the_pattern_and_takes_up_what_is_new(talk: Talk, language: Language, half: str) -> None:
    reply = _says(having_told(talk, language), f"{half} {NEW[language]}")
    assert (reply.kind, reply.pattern, reply.feedback) == (Kind.FOLLOW_UP, "double-bind", None)
    assert _opens_with(reply, "adjusted", talk)
    assert reply.quotes == (NEW[language],)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        *listed(RATHER),
        ("nl", "Nee, niet echt. Het is meer dat mijn manager me afremt."),
        ("nl", "niet helemaal, mijn manager remt me af"),
        ("en", "not quite, my boss slows me down"),
    ],
)
def test_later_in_a_talk_only_what_was_said_last_is_put_right(talk: Talk, language: Language, message: str) -> None:
    stood = having_told(talk, language, further=1).turns[-1]
    reply = _says(talk, message)
    assert (reply.kind, reply.pattern, reply.level) == (Kind.FOLLOW_UP, "double-bind", stood.level)
    assert _opens_with(reply, "adjusted", talk)
    assert reply.feedback is None


@pytest.mark.parametrize(("language", "no"), listed(MERE_NOES))
def test_a_no_in_several_words_is_a_no_and_nothing_is_read_into_it(talk: Talk, language: Language, no: str) -> None:
    reply = _says(having_told(talk, language), no)
    assert (reply.kind, reply.quotes) == (Kind.LISTENING, ())
    assert _opens_with(reply, "rejected", talk)
    assert reply.question in talk.catalogue.dialogue[language].better_fit


@pytest.mark.parametrize("message", NO_MERE_NOES.split(" | "))
def test_a_no_that_tells_something_is_more_than_a_no(message: str) -> None:
    assert not instead.mere_no(message.lower())


@pytest.mark.parametrize(("language", "message"), listed(YES_AFTER_ALL))
@pytest.mark.parametrize("further", [0, 1])
def test_a_yes_after_a_no_keeps_the_pattern_and_goes_on(
    talk: Talk, language: Language, message: str, further: int
) -> None:
    reply = _says(having_told(talk, language, further=further), message)
    assert (reply.kind, reply.pattern, reply.feedback, reply.quotes) == (Kind.FOLLOW_UP, "double-bind", None, ())
    assert _opens_with(reply, "onward", talk)


@pytest.mark.parametrize(("language", "message"), listed(HALFWAY))
def test_half_a_yes_with_nothing_new_keeps_the_pattern_and_a_better_word_is_asked_for(
    talk: Talk, language: Language, message: str
) -> None:
    reply = _says(having_told(talk, language), message)
    assert (reply.kind, reply.pattern, reply.feedback, reply.quotes) == (Kind.FOLLOW_UP, "double-bind", None, ())
    assert _opens_with(reply, "adjusted", talk)
    assert reply.question in talk.catalogue.dialogue[language].better_fit


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Nee, ik zit wel klem, maar niet met hem, met mijn eigen baas", "ik zit wel klem, maar niet met hem"),
        ("Niet echt een koude schouder, meer een stilte", "meer een stilte"),
        ("Nee dat bedoel ik niet, ik bedoel dat ik tussen twee vuren zit.", "ik bedoel dat ik tussen twee vuren zit"),
        ("Nee dat zei ik niet, hij leest ze wel maar reageert niet.", "hij leest ze wel maar reageert niet"),
    ],
)
@pytest.mark.parametrize("further", [0, 2])
def test_a_no_to_a_word_or_to_a_part_leaves_the_pattern_on_the_table(
    talk: Talk, message: str, told: str, further: int
) -> None:
    reply = _says(having_told(talk, "nl", further=further), message)
    assert (reply.kind, reply.pattern, reply.feedback) == (Kind.FOLLOW_UP, "double-bind", None)
    assert reply.quotes
    assert told in reply.quotes[0] or reply.quotes[0] in told


@pytest.mark.parametrize(
    ("language", "message", "quote"),
    [
        ("nl", "dat zie je verkeerd, ik ben juist blij met die rol", "ik ben juist blij met die rol"),
        ("nl", "Nou, nee, het is niet zozeer dat ik bang ben, ik vind het vooral zonde.", "ik vind het vooral zonde"),
        ("nl", "Het gaat niet om het geld, het gaat om wie er beslist.", "het gaat om wie er beslist"),
        ("en", "It isn't about us being better, it's about the auditor.", "it's about the auditor"),
        ("en", "half of it is my own doing", "half of it is my own doing"),
    ],
)
def test_what_it_is_in_its_place_is_taken_up_without_the_no(
    talk: Talk, language: Language, message: str, quote: str
) -> None:
    reply = _says(having_told(talk, language), message)
    assert reply.quotes == (quote,)
    assert _opens_with(reply, "was-off", talk) or _opens_with(reply, "adjusted", talk)


@pytest.mark.parametrize("further", [1, 2])
def test_a_correction_later_in_the_talk_brings_no_other_pattern_with_it(talk: Talk, further: int) -> None:
    having_told(talk, "nl", further=further)
    message = "Nou, nee, het is niet zozeer dat ik bang ben, ik vind het vooral zonde dat niemand begint met het plan."
    reading = Reading("nl", (Hit("afwachten", 0.9, tuple(texts.clauses(message)[-1:])),))
    reply = talk.say(message, reading=reading)
    assert (reply.kind, reply.pattern) == (Kind.FOLLOW_UP, "double-bind")
    assert _opens_with(reply, "adjusted", talk)


@pytest.mark.parametrize("further", [2, 4])
def test_the_other_way_round_is_a_correction_and_no_step(talk: Talk, further: int) -> None:
    reply = _says(
        having_told(talk, "nl", further=further), "nee, andersom: eerst schrijf ik het hard op en dan schrap ik."
    )
    assert reply.kind is Kind.FOLLOW_UP
    assert _opens_with(reply, "adjusted", talk)
    assert reply.quotes == ("eerst schrijf ik het hard op en dan schrap ik",)


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
    having_told(talk, language)
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
    having_told(talk, language).say({"nl": "klopt niet", "en": "doesn't fit"}[language])
    reply = _says(talk, message)
    assert not _opens_with(reply, "was-off", talk)
    assert not _opens_with(reply, "adjusted", talk)


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "niet echt, daar durf ik niet aan"), ("en", "not really, I'd be scared")]
)
def test_no_to_a_step_is_no_correction(talk: Talk, language: Language, message: str) -> None:
    reply = having_told(talk, language, further=4).say(message)
    assert not _opens_with(reply, "adjusted", talk)
    assert not _opens_with(reply, "was-off", talk)


@pytest.mark.parametrize(("language", "story"), listed(STORIES))
def test_a_story_with_the_same_words_corrects_nothing(language: Language, story: str) -> None:
    assert instead.puts_right(story, language) == ("", None)


def test_before_anything_was_read_there_is_nothing_to_correct(catalogue: Catalogue, reader: FakeReader) -> None:
    reply = Talk(catalogue, reader).say("Het is meer dat mijn manager me afremt als ik iets zeg.")
    assert reply.parts[0].text not in catalogue.dialogue["nl"].say["adjusted"]


@pytest.mark.parametrize(("language", "before"), [("nl", "drie weken"), ("en", "three weeks")])
def test_a_correction_is_asked_on_about_also_when_the_answer_before_was(
    talk: Talk, language: Language, before: str
) -> None:
    having_told(talk, language).say(before)
    no = {"nl": "Nee, niet echt.", "en": "No, not really."}[language]
    asked = _says(talk, f"{no} {NEW[language]}").question
    asks_on = talk.catalogue.dialogue[language].asks_on.values()
    assert any(asked in pool for on in asks_on for pool in on.questions.values())


@pytest.mark.parametrize("message", ["bijna", "voor de helft"])
def test_later_in_a_talk_a_mere_half_is_an_answer(talk: Talk, message: str) -> None:
    reply = _says(having_told(talk, "nl", further=1), message)
    assert not _opens_with(reply, "adjusted", talk)
    assert reply.quotes == (message,)


@pytest.mark.parametrize(
    ("language", "message", "kind"),
    [
        ("nl", "nee, geef advies", Kind.ADVICE_QUESTION),
        ("nl", "Nee, stop maar.", Kind.CLOSE),
        ("nl", "nee, hoe bedoel je?", Kind.EXPLANATION),
        ("en", "no, something else", Kind.FRESH_START),
    ],
)
def test_what_is_asked_after_a_no_is_answered_and_not_taken_for_what_it_is(
    talk: Talk, language: Language, message: str, kind: Kind
) -> None:
    assert _says_anything(having_told(talk, language), message).kind is kind


def _says_anything(talk: Talk, message: str) -> Reply:
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    return reply
