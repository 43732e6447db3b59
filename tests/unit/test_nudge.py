"""What the coach says unasked: which of three things, in which words, and when it is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.catalogue import Catalogue
from bot.coach import answer, guard, nudge
from bot.coach.nudge import Known, Mention, Topic, Why
from bot.domain import LANGUAGES, Experiment, History, Kind, Language, Level, Move, Outcome, Reading, Reply, Turn

STEP = {"nl": "Ik vraag donderdag eerst wat zij nodig heeft.", "en": "I will ask what she needs first."}
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def step(due: date = TODAY, language: Language = "nl", **more: object) -> Experiment:
    """Return an experiment that somebody wrote down."""
    return replace(Experiment(STEP[language], due, "double-bind", id=7, conversation=3), **more)  # type: ignore[arg-type]


def twice(now: datetime, pattern: str = "double-bind", days: tuple[int, ...] = (30, 3)) -> list[Mention]:
    """Return a pattern that was named in several conversations, so many days ago."""
    return [Mention(pattern, number, now - ago * DAY) for number, ago in enumerate(days, 1)]


def all_asked(catalogue: Catalogue, but: int = 0) -> frozenset[str]:
    """Return every weekly question of both languages, but for the first few."""
    return frozenset(question.id for spoken in catalogue.dialogue.values() for question in spoken.weekly[but:])


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Both languages."""
    return "nl" if request.param == "nl" else "en"


def test_an_experiment_whose_day_has_come_is_first(catalogue: Catalogue, now: datetime, language: Language) -> None:
    topic = nudge.choose(Known([step()], twice(now)), catalogue, language, TODAY, now)
    assert topic == Topic(Why.EXPERIMENT, step(), "double-bind", conversation=3)


@pytest.mark.parametrize(
    "put_off",
    [{"due": TODAY + DAY}, {"asked": True}, {"due": TODAY - nudge.OVERDUE - DAY}],
    ids=["not due yet", "asked before", "an old bill"],
)
def test_it_is_asked_once_and_on_its_day(catalogue: Catalogue, now: datetime, put_off: dict[str, object]) -> None:
    topic = nudge.choose(Known([replace(step(), **put_off)]), catalogue, "nl", TODAY, now)  # type: ignore[arg-type]
    assert topic is not None
    assert topic.why is Why.QUESTION


def test_then_a_pattern_that_came_back_goes_on_in_its_last_conversation(catalogue: Catalogue, now: datetime) -> None:
    topic = nudge.choose(Known(mentions=twice(now)), catalogue, "nl", TODAY, now)
    assert topic is not None
    assert (topic.why, topic.pattern, topic.times, topic.conversation) == (Why.PATTERN, "double-bind", 2, 2)


def test_a_pattern_came_back_only_in_another_conversation_lately_and_as_long_as_it_is_not_put_aside(
    catalogue: Catalogue, now: datetime
) -> None:
    once = [Mention("double-bind", 1, now - DAY), Mention("double-bind", 1, now - 2 * DAY)]
    told = {"double-bind": now - 2 * DAY}
    for known in (
        Known(mentions=once),
        Known(mentions=twice(now, days=(60, 40))),
        Known(mentions=twice(now, days=(100, 3))),
        Known(mentions=twice(now), recalled=told),
        Known(mentions=twice(now), rejected={"double-bind": 1}),
        Known(mentions=twice(now, pattern="no-longer-known")),
    ):
        topic = nudge.choose(known, catalogue, "nl", TODAY, now)
        assert topic is None or topic.why is not Why.PATTERN or topic.times != 2 or known.recalled, known
    again = nudge.choose(Known(mentions=twice(now, days=(30, 3, 1)), recalled=told), catalogue, "nl", TODAY, now)
    assert again is not None
    assert (again.why, again.times) == (Why.PATTERN, 3)


def test_else_a_question_that_was_asked_in_neither_language(catalogue: Catalogue, now: datetime) -> None:
    dutch = catalogue.dialogue["nl"].weekly
    others = frozenset(question.id for question in dutch[1:])
    topic = nudge.choose(Known(asked=others), catalogue, "en", TODAY, now)
    assert topic is not None
    assert topic.question == catalogue.dialogue["en"].weekly[0]


def test_with_nothing_to_say_it_is_silent(catalogue: Catalogue, now: datetime, language: Language) -> None:
    assert nudge.choose(Known(asked=all_asked(catalogue)), catalogue, language, TODAY, now) is None


def test_somebody_who_asks_every_week_never_gets_a_question_twice_in_twelve(
    catalogue: Catalogue, now: datetime
) -> None:
    given: list[str] = []
    for _ in range(13):
        topic = nudge.choose(Known(asked=frozenset(given[-12:])), catalogue, "nl", TODAY, now)
        assert topic is not None
        assert topic.question is not None
        assert topic.question.id not in given[-12:]
        given.append(topic.question.id)


def test_every_question_and_every_pattern_passes_the_house_style(catalogue: Catalogue, language: Language) -> None:
    topics = [Topic(Why.QUESTION, question=question) for question in catalogue.dialogue[language].weekly]
    for pattern in catalogue.patterns.values():
        for level in Level:
            for question in pattern.text[language].questions[level]:
                topics.append(Topic(Why.PATTERN, pattern=pattern.id, times=2, question=question))
    refused = [topic.question.text for topic in topics if topic.question and _refused(topic, catalogue, language)]
    assert not refused


def _refused(topic: Topic, catalogue: Catalogue, language: Language) -> bool:
    return any(nudge.say(topic, catalogue, language, salt) is None for salt in "abc")


def test_a_look_back_quotes_the_own_sentence_names_the_day_and_makes_not_doing_it_an_answer(
    catalogue: Catalogue, language: Language
) -> None:
    for salt in "abcdefgh":
        reply = nudge.say(Topic(Why.EXPERIMENT, step(language=language)), catalogue, language, salt)
        assert reply is not None
        assert f"“{STEP[language].rstrip('.')}”" in reply.text
        assert {"nl": "24 november", "en": "24 November"}[language] in reply.text
        assert reply.text.count("?") == 1
        assert reply.kind is Kind.LOOK_BACK


def test_a_sentence_that_would_break_every_rule_is_still_the_users_own(catalogue: Catalogue) -> None:
    own = Experiment("Mijn manager is een narcist, dus ik moet hem boos laten zijn! Waarom ook niet?", TODAY, id=1)
    assert nudge.say(Topic(Why.EXPERIMENT, own), catalogue, "nl") is not None


def talk_after(catalogue: Catalogue, said: str, language: Language, now: datetime, move: Move | None = None) -> Reply:
    """Return the answer to what somebody says after a look-back."""
    asked = nudge.say(Topic(Why.EXPERIMENT, step(language=language)), catalogue, language)
    assert asked is not None
    turn = Turn("coach", asked.text, now, language, kind=asked.kind, pattern=asked.pattern, level=asked.level)
    closed = Turn("coach", "Genoteerd.", now - DAY, language, kind=Kind.CLOSE)
    reading = Reading(language, reader="test")
    history = History((closed, turn), kept=True)
    return answer(Turn("user", said, now, language, move), history, reading, catalogue, now)


@pytest.mark.parametrize(
    ("said", "move", "outcome"),
    [
        ({"nl": "gelukt", "en": "it worked"}, Move.DONE, Outcome.DONE),
        ({"nl": "anders gegaan", "en": "it went differently"}, Move.DIFFERENT, Outcome.DIFFERENT),
        ({"nl": "nog niet", "en": "not yet"}, Move.NOT_YET, Outcome.NOT_YET),
        ({"nl": "praat erover", "en": "talk about it"}, Move.TALK, Outcome.TOLD),
    ],
)
@pytest.mark.parametrize("typed", [True, False], ids=["typed", "pressed"])
def test_whatever_came_of_it_one_open_question_follows(
    catalogue: Catalogue,
    now: datetime,
    language: Language,
    said: dict[Language, str],
    move: Move,
    outcome: Outcome,
    typed: bool,
) -> None:
    reply = talk_after(catalogue, said[language], language, now, None if typed else move)
    assert reply.outcome is outcome
    assert reply.pattern == "double-bind", "it goes on with what was on the table"
    assert reply.text.count("?") == 1
    assert not guard.check(reply, said[language], catalogue.style[language])


def test_not_done_is_thanked_and_never_called_a_failure(catalogue: Catalogue, now: datetime) -> None:
    for said in ("nog niet", "niet gedaan", "Nee, nog niet.", "er nog niet van gekomen"):
        text = talk_after(catalogue, said, "nl", now).text.lower()
        assert not any(word in text for word in ("jammer", "helaas", "mislukt", "toch", "alsnog", "volgende keer"))


def test_outside_a_look_back_these_words_are_just_words(catalogue: Catalogue, now: datetime) -> None:
    reply = answer(Turn("user", "nog niet", now, "nl"), History(), Reading("nl", reader="test"), catalogue, now)
    assert reply.outcome is None


@pytest.mark.parametrize(
    ("language", "outcome", "messages"),
    [
        (
            "nl",
            Outcome.DONE,
            "Ik heb haar gebeld. | ik heb het gedaan | Ik heb gisteren met haar gesproken | Prima | Goed | Het ging goed"
            " | beter dan verwacht | viel mee",
        ),
        ("nl", Outcome.DIFFERENT, "Half gelukt | Het liep anders | Slecht | niet zo goed | het viel tegen | mislukt"),
        (
            "nl",
            Outcome.NOT_YET,
            "vergeten | niet doorgegaan | helaas vergeten | Later | nee | niet echt | helaas niet"
            " | Ik heb haar nog niet gebeld | geen tijd gehad",
        ),
        ("en", Outcome.DONE, "It went fine | Great | I called her | went really well | I have already talked to them"),
        ("en", Outcome.DIFFERENT, "Not great | half | it went badly | not so well"),
        (
            "en",
            Outcome.NOT_YET,
            "I haven't done it yet | I forgot | no, I didn't | no | not really | I couldn't"
            " | later | it was cancelled | never got round to it",
        ),
    ],
)
def test_a_few_words_say_what_came_of_it(
    catalogue: Catalogue, now: datetime, language: Language, outcome: Outcome, messages: str
) -> None:
    for said in messages.split(" | "):
        reply = talk_after(catalogue, said, language, now)
        assert reply.outcome is outcome, f"{said!r}: {reply.text}"
        assert reply.text.count("?") == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Ze vroeg naar de planning."),
        ("nl", "Ik heb haar gebeld maar ze was er niet"),
        ("nl", "Ik heb het de directie verteld"),
        ("nl", "een lang gesprek"),
        ("en", "She asked about the planning."),
        ("en", "I told the board."),
        ("en", "a long talk"),
    ],
)
def test_a_short_answer_to_a_look_back_is_an_answer_and_not_too_little_to_go_on(
    catalogue: Catalogue, now: datetime, language: Language, said: str
) -> None:
    reply = talk_after(catalogue, said, language, now)
    assert (reply.kind, reply.outcome, reply.pattern) == (Kind.FOLLOW_UP, None, "double-bind"), reply.text
    assert reply.level is Level.EIGEN_AANDEEL
    assert not [line for line in catalogue.dialogue[language].say["unsure"] if line in reply.text]


def after_the_question_of_the_week(catalogue: Catalogue, said: str, language: Language, now: datetime) -> Reply:
    """Return the answer to what somebody says to the question of the week."""
    question = catalogue.dialogue[language].weekly[8]
    asked = nudge.say(Topic(Why.QUESTION, question=question), catalogue, language)
    assert asked is not None
    turn = Turn("coach", asked.text, now, language, None, asked.kind, None, asked.level, question.id)
    return answer(Turn("user", said, now, language), History((turn,)), Reading(language), catalogue, now)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Op een besluit van de directie."),
        ("nl", "Op niemand eigenlijk"),
        ("en", "On a decision of the board."),
        ("en", "Nobody really"),
    ],
)
def test_a_short_answer_to_the_question_of_the_week_is_asked_on_about(
    catalogue: Catalogue, now: datetime, language: Language, said: str
) -> None:
    reply = after_the_question_of_the_week(catalogue, said, language, now)
    assert (reply.kind, reply.outcome) == (Kind.FOLLOW_UP, None), reply.text
    assert reply.question is not None
