"""The levels of a talk, the step that somebody wants to try, and its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain import (
    LANGUAGES,
    Kind,
    Language,
    Level,
)
from tests.unit.talking import ANSWERS, BIND, NOON, Talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_takes_the_levels_in_order_and_ends_with_a_step_a_day_and_a_close(
    talk: Talk, language: Language
) -> None:
    replies = [talk.say(message) for message in (BIND[language], *ANSWERS[language])]
    assert [reply.level for reply in replies[:5]] == list(Level)
    assert [reply.kind for reply in replies[1:5]] == [Kind.FOLLOW_UP] * 4
    assert replies[5].kind is Kind.DATE
    assert replies[5].draft is not None
    assert replies[5].draft in ANSWERS[language][4]
    assert replies[6].kind is Kind.CLOSE
    assert replies[6].experiment is not None
    assert replies[6].experiment.due == date(2026, 11, 27)
    assert replies[6].experiment.text == replies[5].draft


def test_the_day_of_doing_is_not_the_day_of_looking_back(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Ik vraag het de directeur aanstaande maandag.")
    assert (reply.kind, reply.experiment) == (Kind.DATE, None)
    assert "dinsdag 1 december" in reply.text, "the working day after it is proposed"
    closed = talk.say("ja, prima")
    assert closed.kind is Kind.CLOSE
    assert closed.experiment is not None
    assert (closed.experiment.text, closed.experiment.due) == (reply.draft, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("doing", "proposed"), [("vrijdag", "maandag 30 november"), ("zaterdag", "maandag 30 november")]
)
def test_a_weekend_is_never_proposed_to_look_back(talk: Talk, doing: str, proposed: str) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    assert proposed in talk.say(f"Ik ga {doing} met haar praten").text


def test_who_names_the_day_to_look_back_beside_the_step_needs_no_second_question(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Ik vraag het de directeur, en vrijdag kijk ik terug.")
    assert reply.experiment is not None
    assert reply.experiment.due == date(2026, 11, 27)


UNASKED: dict[Language, tuple[str, str, str]] = {
    "nl": ("Ik ga morgen met haar praten", "ja", "nee"),
    "en": ("I will talk to her tomorrow", "yes", "no"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_that_nobody_asked_for_is_asked_back_and_noted_only_after_a_yes(talk: Talk, language: Language) -> None:
    step, yes, _ = UNASKED[language]
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    asked = talk.say(step)
    assert (asked.kind, asked.draft, asked.experiment) == (Kind.STEP, step, None), asked.text
    when = talk.say(yes)
    assert (when.kind, when.draft) == (Kind.DATE, step), when.text
    assert {"nl": "donderdag 26 november", "en": "Thursday 26 November"}[language] in when.text
    assert talk.say({"nl": "vrijdag", "en": "Friday"}[language]).experiment is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_a_step_that_nobody_asked_for_leaves_the_talk_open(talk: Talk, language: Language) -> None:
    step, _, no = UNASKED[language]
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    talk.say(step)
    reply = talk.say(no)
    assert (reply.kind, reply.experiment, reply.feedback) == (Kind.FOLLOW_UP, None, None)
    assert reply.question is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_the_question_for_a_step_is_fine_and_a_second_one_ends_it(talk: Talk, language: Language) -> None:
    for message in (BIND[language], *ANSWERS[language][:4]):
        talk.say(message)
    no = UNASKED[language][2]
    first = talk.say(no)
    assert first.kind is Kind.FOLLOW_UP, first.text
    assert first.text.endswith("?")
    assert talk.say(no).kind is Kind.CLOSE


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik lig er wakker van"),
        ("nl", "Over iets anders: mijn collega van inkoop praat altijd over mij achter mijn rug"),
        ("en", "I can't sleep because of it"),
    ],
)
def test_distress_or_another_subject_is_never_filed_as_a_step(talk: Talk, language: Language, message: str) -> None:
    for text in (BIND[language], *ANSWERS[language][:4]):
        talk.say(text)
    reply = talk.say(message)
    assert (reply.draft, reply.experiment) == (None, None)
    assert reply.kind not in {Kind.DATE, Kind.STEP}, reply.text


def test_another_subject_with_something_told_begins_a_talk_of_its_own(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Over iets anders: mijn collega van inkoop praat altijd over mij achter mijn rug")
    assert reply.pattern is None
    assert talk.say("Vorige week in het overleg nog, waar iedereen bij zat.").level is Level.EIGEN_AANDEEL


def test_a_day_that_is_not_understood_is_asked_once_more_and_then_proposed(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:5]):
        talk.say(message)
    assert talk.say("ergens in het voorjaar").kind is Kind.DATE
    last = talk.say("als de kraanvogels komen")
    assert last.kind is Kind.CLOSE
    assert last.experiment is not None
    assert last.experiment.due == (NOON + timedelta(days=7)).date()


def test_a_day_after_the_question_whether_that_is_the_step_is_a_yes_and_the_day(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    assert talk.say("een gesprek met de directeur").kind is Kind.STEP
    reply = talk.say("donderdag")
    assert (reply.kind, reply.draft) == (Kind.DATE, "een gesprek met de directeur")
    assert "vrijdag 27 november" in reply.text, "the working day after it is proposed"


@pytest.mark.parametrize(
    ("language", "step", "day"),
    [
        ("nl", "Ik zou het in de bila kunnen laten zien.", "Woensdag"),
        ("en", "I could ask her to put it on the agenda.", "Tuesday"),
    ],
)
def test_a_day_right_after_what_somebody_could_do_is_the_day_of_that(
    talk: Talk, language: Language, step: str, day: str
) -> None:
    for message in (BIND[language], *ANSWERS[language][:3], step):
        talk.say(message)
    reply = talk.say(day)
    assert (reply.kind, reply.draft, reply.experiment) == (Kind.DATE, step.rstrip("."), None), "noted only after a yes"


def test_a_day_after_a_story_is_no_day_of_a_step(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:2]):
        talk.say(message)
    assert talk.say("Woensdag").kind is Kind.FOLLOW_UP


@pytest.mark.parametrize(
    "message", ["Ik denk dat de directeur opluchting zou voelen.", "Ik bedoel dat ik opgelucht was."]
)
def test_what_is_no_step_gets_no_reflection_on_a_step(talk: Talk, message: str) -> None:
    for told in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(told)
    reply = talk.say(message)
    said = talk.catalogue.dialogue["nl"].reflections[Level.EXPERIMENT]
    assert not [line for line in said if line in reply.text]


@pytest.mark.parametrize(("language", "message"), [("nl", "Je begrijpt me niet."), ("en", "You don't understand me")])
def test_a_complaint_while_a_step_is_asked_for_is_no_refusal_of_one(
    talk: Talk, language: Language, message: str
) -> None:
    for told in (BIND[language], *ANSWERS[language][:4]):
        talk.say(told)
    reply = talk.say(message)
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["not-heard"]


def test_a_day_that_is_not_one_yet_is_asked_for_without_blame(talk: Talk) -> None:
    for told in (BIND["nl"], *ANSWERS["nl"][:5]):
        talk.say(told)
    reply = talk.say("Na de vakantie.")
    assert reply.kind is Kind.DATE
    assert "verstond" not in reply.text


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik zou hem tien minuten kunnen vragen"),
        ("nl", "misschien kan ik het eerst met haar bespreken"),
        ("en", "I could ask him for ten minutes"),
        ("en", "maybe I could call her first"),
    ],
)
def test_a_possibility_that_somebody_weighs_is_asked_back_as_a_step(
    talk: Talk, language: Language, message: str
) -> None:
    for text in (BIND[language], ANSWERS[language][0]):
        talk.say(text)
    reply = talk.say(message)
    assert (reply.kind, reply.draft, reply.experiment) == (Kind.STEP, message, None), reply.text


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik zou het gezegd kunnen hebben"),
        ("nl", "ik kan er niet van slapen"),
        ("nl", "Ik kan niet altijd ja zeggen"),
        ("en", "I could have asked him"),
        ("en", "I can see her point"),
        ("en", "I can't call her"),
    ],
)
def test_what_could_have_been_or_cannot_be_is_no_step(talk: Talk, language: Language, message: str) -> None:
    for text in (BIND[language], ANSWERS[language][0]):
        talk.say(text)
    assert talk.say(message).kind is not Kind.STEP


@pytest.mark.parametrize(("language", "thanks"), [("nl", "dank je"), ("en", "thanks")])
def test_who_says_thanks_is_not_held_up_for_a_day(talk: Talk, language: Language, thanks: str) -> None:
    step, yes, _ = UNASKED[language]
    for message in (BIND[language], ANSWERS[language][0], step, yes):
        talk.say(message)
    reply = talk.say(thanks)
    assert reply.kind is Kind.CLOSE, reply.text
    assert reply.experiment is not None
    assert reply.experiment.due == date(2026, 11, 26), "the working day after the doing"


@pytest.mark.parametrize(
    ("language", "too_far", "told", "right"),
    [
        ("nl", "1 juni", "tot en met maandag 15 februari kies je?", "15 februari"),
        ("en", "June 1", "up to Monday 15 February", "Feb 15"),
    ],
)
def test_a_day_on_which_the_step_is_no_longer_kept_is_not_taken(
    talk: Talk, language: Language, too_far: str, told: str, right: str
) -> None:
    talk.latest = date(2027, 2, 15)
    for message in (BIND[language], *ANSWERS[language][:5]):
        talk.say(message)
    for _ in range(3):
        reply = talk.say(too_far)
        assert (reply.kind, reply.experiment) == (Kind.DATE, None)
        assert told in reply.text
    closed = talk.say(right)
    assert closed.experiment is not None
    assert (closed.experiment.text, closed.experiment.due) == (reply.draft, talk.latest)


@pytest.mark.parametrize(
    "step", ["Ik vraag het de directeur, en op 1 juni kijk ik terug.", "Ik vraag het de directeur op 1 juni."]
)
def test_neither_is_a_day_that_was_named_beside_the_step(talk: Talk, step: str) -> None:
    talk.latest = date(2027, 2, 15)
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say(step)
    assert (reply.kind, reply.experiment) == (Kind.DATE, None)
    assert "tot en met maandag 15 februari kies je?" in reply.text
    closed = talk.say("dank je")
    assert closed.experiment is not None
    assert closed.experiment.due <= talk.latest


def test_the_day_that_is_proposed_is_one_on_which_the_step_is_kept(talk: Talk) -> None:
    talk.latest = date(2026, 11, 26)
    for message in (BIND["nl"], *ANSWERS["nl"][:5], "geen idee"):
        talk.say(message)
    closed = talk.say("geen idee")
    assert closed.experiment is not None
    assert closed.experiment.due == talk.latest


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik ga hem vragen waar hij mij volgend jaar voor nodig heeft."),
        ("nl", "Nou, ik ga de directeur bellen"),
        ("nl", "morgen bel ik de secretaris"),
        ("nl", "Vrijdag leg ik het aan haar voor"),
        ("en", "I will leave one paragraph as it is"),
        ("en", "Well, I'm going to ask her what she needs."),
    ],
)
def test_what_somebody_means_to_do_later_in_a_talk_is_asked_back_as_a_step(
    talk: Talk, language: Language, message: str
) -> None:
    for text in (BIND[language], ANSWERS[language][0]):
        talk.say(text)
    reply = talk.say(message)
    assert (reply.kind, reply.experiment) == (Kind.STEP, None), reply.text


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik ga altijd eerst bellen"),
        ("nl", "dan ga ik het zelf maar doen"),
        ("nl", "Ik ga eraan onderdoor"),
        ("nl", "Maandag zei ik er iets van"),
        ("nl", "Ga ik hem dan bellen?"),
        ("en", "I will always ask her first"),
        ("en", "Monday was the day I fell silent"),
        ("en", "Then I'll do it myself as usual"),
    ],
)
def test_what_somebody_does_or_did_is_not_asked_back_as_a_step(talk: Talk, language: Language, message: str) -> None:
    for text in (BIND[language], ANSWERS[language][0]):
        talk.say(text)
    assert talk.say(message).kind is not Kind.STEP
