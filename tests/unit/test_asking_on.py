"""The next question connects to what the last answer holds, before the pattern's own questions come."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.coach import asking_on
from bot.domain import LANGUAGES, Detail, Kind, Language, Level, Reply, Role
from tests.fakes import FakeReader
from tests.unit.talking import ANSWERS, BIND, Talk, flaws

HOLDS: dict[Language, dict[Detail | None, str]] = {
    "nl": {
        Detail.PERSON: (
            "mijn vrouw zegt dat ik te veel werk | Mijn eigen baas vindt dat ik me er niet mee moet bemoeien"
            " | Gisteren zei mijn manager dat het klaar was | ik vroeg het en hij zei dat het klaar was | Ze willen dat ik mijn mond houd"
            " | mijn manager remt me af | het is meer dat mijn baas me terugfluit"
        ),
        Detail.SOMEBODY: "mijn manager | vooral finance | de directeur | met mijn eigen baas vooral | HR, denk ik | mijn collega's",
        Detail.HELD_BACK: (
            "ik durf het hem niet te zeggen | Dat durf ik niet. | Ik durfde mijn baas niet tegen te spreken | omdat ik het niet durf"
        ),
        Detail.MOMENT: (
            "vooral donderdag in het MT | tijdens het teamoverleg | 's avonds, na het eten | laatst nog"
            " | twee weken geleden | vrijdag | in ons wekelijkse overleg"
        ),
        Detail.DURATION: (
            "dat speelt al drie maanden | drie weken | al jaren | sinds de reorganisatie | ongeveer anderhalf jaar | al een tijdje"
            " | Al een jaar of twee | een week of drie | al een half jaar"
        ),
        Detail.WEIGHT: (
            "Ik word er onzeker van als hij zo kijkt | ik lig er wakker van sinds maandag"
            " | Eigenlijk voelde ik me behoorlijk machteloos. | Daar lag ik wakker van. | Daar werd ik echt verdrietig van."
            " | omdat ik me machteloos voel | Ik ben bang dat het misgaat. | Ik was zo moe dat ik naar huis ging | Dat maakt me onzeker."
            " | Het frustreert me. | Ik voelde me vooral dom. | Na het gesprek voelde ik me rot."
        ),
        Detail.WELL: "Trots, eigenlijk. | Ik ben er echt blij mee. | Het ging verrassend goed | Het is gelukt!",
        Detail.STEP: (
            "Ik schrijf het dan op en stuur het niet. | ik heb het donderdag bij hem neergelegd"
            " | Vorige week zei ik dat de planning niet klopt | dan slik ik het in"
            " | als hij dat zegt, stel ik geen vragen meer | ik pas het aan"
        ),
        None: (
            "De cijfers kloppen nooit. | niks | ik durf het best te zeggen | het andere team doet mee"
            " | ik durf te zeggen van niet | ik durf wel te zeggen dat het niet klopt | Wat zou jij doen? | over twee weken"
            " | hij moet in twee weken met iets komen | twee dagen per week"
            " | vroeger was dat anders | dat wil ik juist niet"
            " | Een aanbesteding duurt nou eenmaal vier maanden. | Het project duurt een jaar | Ik ben twee jaar HR-adviseur"
            " | Ik werk hier al tien jaar | Ik heb twee kinderen van vier en zes jaar | Tien jaar ervaring telt hier niet"
            " | Ik maak me zorgen | Ik neem aan dat hij druk is | Ik geef toe dat het lastig is | Ik houd van dit vak | Ik loop vast"
            " | Ik doe mijn best | Ik neem het hem niet kwalijk | Ik heb veel geduld | Dat heb ik al geprobeerd. | Ik deed niks."
            " | Ik zei het en iedereen viel stil | Ik vroeg het, de directeur keek weg"
            " | De procedure wil dat er drie offertes zijn | De wet verwacht dat we toetsen | Hij houdt me op de hoogte"
            " | De klant belt nooit | Vrijdag heb ik vrij | Ik ben niet blij | Ik ben blij met je vraag"
            " | het is eerder dat ik niet weet wat mijn baas van me wil | Het gaat goed hoor"
            " | Ik ben er blij mee dat hij weg is | Het ging goed tot hij binnenkwam"
            " | Vorige week zei ik dat de planning niet klopt en daarna werd ik niet meer uitgenodigd voor het overleg."
        ),
    },
    "en": {
        Detail.PERSON: (
            "my wife says I work too much | my own boss wants me to stay out of it"
            " | Yesterday the director told me to wait | They think it is my job | it's more that my boss slows me down"
        ),
        Detail.SOMEBODY: "my manager | mostly finance | the board | with my own boss mostly",
        Detail.HELD_BACK: "I don't dare to tell him | I'm afraid to say it | I didn't dare",
        Detail.MOMENT: (
            "mostly on Thursday in the management team | during our weekly meeting | yesterday | two weeks ago"
        ),
        Detail.DURATION: "three weeks | for years | since the reorganisation | a year or two | half a year | ever since he left",
        Detail.WEIGHT: (
            "I get so tired when he looks like that | I lie awake since Monday | I don't feel heard. | I feel ignored."
            " | It stops me from sleeping | That makes me insecure"
        ),
        Detail.WELL: "Proud, actually. | I am really glad about it. | It went surprisingly well",
        Detail.STEP: (
            "I write it down and then I do not send it. | I told him on Monday | I've raised it in the meeting"
            " | When he said so, I started choosing my words"
        ),
        None: (
            "The figures are never right. | nothing | What would you do? | in two weeks | two days a week"
            " | it used to be different | the team I know best"
            " | Three months is too short | Since the numbers are wrong I can't sign | I take it he is busy | I keep thinking about it"
            " | I give up | The answer is no | The calls keep coming in | Our calls are short | The numbers called for action"
            " | On Friday I am off | I'm not proud | I'm glad you ask | I am happy to help | The client never calls"
        ),
    },
}


@pytest.mark.parametrize(
    ("language", "detail", "message"),
    [
        (language, detail, message)
        for language, table in HOLDS.items()
        for detail, told in table.items()
        for message in told.split(" | ")
    ],
)
def test_it_is_heard_what_a_short_answer_holds(language: Language, detail: Detail | None, message: str) -> None:
    assert asking_on.holds(message, language) is detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_detail_can_be_asked_on_about_at_every_level_but_that_of_the_step(
    catalogue: Catalogue, language: Language
) -> None:
    assert set(catalogue.dialogue[language].asks_on) == set(Detail)
    for detail, on in catalogue.dialogue[language].asks_on.items():
        assert set(on.questions) == set(Level) - {Level.EXPERIMENT}, detail
        assert all("{" not in line for line in on.reflections), "the user's own word is not pasted into a sentence"


def _asked_on(talk: Talk, reply: Reply) -> bool:
    asks_on = talk.catalogue.dialogue[reply.language].asks_on
    return any(reply.question in pool for on in asks_on.values() for pool in on.questions.values())


def _begun(talk: Talk, language: Language) -> Talk:
    talk.say(BIND[language])
    return talk


@pytest.mark.parametrize(
    ("language", "message", "detail"),
    [
        ("nl", "mijn vrouw zegt dat ik te veel werk", Detail.PERSON),
        ("nl", "drie weken", Detail.DURATION),
        ("nl", "vooral donderdag in het MT", Detail.MOMENT),
        ("en", "my wife says I work too much", Detail.PERSON),
        ("en", "three weeks", Detail.DURATION),
        ("en", "mostly on Thursday in the management team", Detail.MOMENT),
    ],
)
def test_a_plain_answer_is_given_back_reflected_and_asked_on_about_at_the_next_level(
    talk: Talk, language: Language, message: str, detail: Detail
) -> None:
    reply = _begun(talk, language).say(message)
    on = talk.catalogue.dialogue[language].asks_on[detail]
    assert (reply.kind, reply.pattern, reply.level) == (Kind.FOLLOW_UP, "double-bind", Level.EIGEN_AANDEEL)
    assert [part.role for part in reply.parts] == [Role.MIRROR, Role.REFLECTION, Role.QUESTION]
    assert reply.question in on.questions[Level.EIGEN_AANDEEL]
    assert reply.parts[1].text in on.reflections
    assert reply.quotes == (message,)
    assert not flaws(reply, talk, message), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coach_asks_on_never_twice_in_a_row_and_keeps_the_levels(talk: Talk, language: Language) -> None:
    told = {
        "nl": ("al jaren", "vooral donderdag", "drie weken"),
        "en": ("for years", "mostly on Thursday", "three weeks"),
    }
    replies = [_begun(talk, language).say(told[language][0]), *map(talk.say, told[language][1:])]
    assert [_asked_on(talk, reply) for reply in replies] == [True, False, True]
    assert [reply.level for reply in replies] == list(Level)[1:4]
    step = talk.say(ANSWERS[language][1])
    assert (step.level, _asked_on(talk, step)) == (Level.EXPERIMENT, False)


@pytest.mark.parametrize(("language", "message"), [("nl", "andere vraag"), ("en", "another question")])
def test_who_asks_for_another_question_gets_one_of_the_pattern(talk: Talk, language: Language, message: str) -> None:
    assert not _asked_on(talk, _begun(talk, language).say(message))


def test_a_question_that_was_asked_on_can_be_gone_back_to(talk: Talk) -> None:
    asked = _begun(talk, "nl").say("drie weken").question
    talk.say("De cijfers kloppen nooit.")
    assert asked is not None
    assert talk.say("ga terug").text.endswith(asked.text)


def test_few_words_that_hold_nothing_are_fine(catalogue: Catalogue, reader: FakeReader) -> None:
    reply = _begun(Talk(catalogue, reader), "nl").say("te weinig geld")
    assert reply.parts[1].text in catalogue.dialogue["nl"].say["short"]


@pytest.mark.parametrize(
    ("language", "told", "then"),
    [
        (
            "nl",
            "Vandaag is mijn advies voor het eerst overgenomen door het MT. Ik ben er echt blij mee.",
            (
                "Ik heb er eerst met de controller over gepraat.",
                "De directeur vroeg door.",
                "Het stond deze keer bovenaan.",
            ),
        ),
        (
            "en",
            "My advice was taken up for the first time and I am really proud of it.",
            ("I talked to the controller first.", "The director asked on.", "It was at the top of the agenda."),
        ),
    ],
)
def test_what_goes_well_is_granted_and_asked_about_and_nothing_is_sought_behind_it(
    talk: Talk, language: Language, told: str, then: tuple[str, ...]
) -> None:
    on = talk.catalogue.dialogue[language].asks_on[Detail.WELL]
    for level, message in zip(Level, (told, *then), strict=False):
        reply = talk.say(message)
        assert not flaws(reply, talk, message), reply.text
        assert reply.question in on.questions[level], reply.text
        assert next(part.text for part in reply.parts if part.role is Role.REFLECTION) in on.reflections
        assert Role.OFFER not in [part.role for part in reply.parts]


def test_when_something_goes_against_it_the_coach_asks_on_about_that(talk: Talk) -> None:
    on = talk.catalogue.dialogue["nl"].asks_on[Detail.WELL]
    talk.say("Mijn advies is gisteren voor het eerst overgenomen. Ik ben er echt blij mee.")
    reply = talk.say("Maar de directeur kijkt me sindsdien niet meer aan.")
    assert reply.question not in on.questions[Level.EIGEN_AANDEEL]


@pytest.mark.parametrize(
    ("language", "moment"), [("nl", "Vorige week nog, bij een reorganisatie."), ("en", "Last Monday, for instance.")]
)
def test_a_moment_is_not_taken_for_an_exception(talk: Talk, language: Language, moment: str) -> None:
    reply = _begun(talk, language).say(moment)
    assert reply.parts[1].text in talk.catalogue.dialogue[language].asks_on[Detail.MOMENT].reflections
    assert "altijd" not in reply.parts[1].text
    assert "always" not in reply.parts[1].text
