"""What there is to say unasked, or when somebody asks for the question of the week: chosen and worded. Pure.

In this order: an experiment whose day has come, a pattern that came back, a question that was not asked for twelve weeks.
When there is none of these the coach is silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zlib import crc32

from bot.catalogue import Catalogue
from bot.coach import dates, guard, moves
from bot.coach.compose import Words, quotable, quoted
from bot.coach.standing import Standing
from bot.domain import Experiment, History, Kind, Language, Level, Move, Outcome, Part, Question, Reply, Role, Span

OVERDUE = timedelta(weeks=4)
"""An experiment whose day is longer ago is not brought up unasked: it would be an old bill."""

CAME_BACK = 2
"""In so many conversations a pattern must have been named to have come back."""

LATELY = timedelta(weeks=12)
"""Conversations in which a pattern is counted."""

NEWS = timedelta(weeks=4)
"""The last of them must not be longer ago."""

WORDINGS = 4


class Why(StrEnum):
    """Why the coach speaks."""

    EXPERIMENT = "experiment"
    PATTERN = "pattern"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Mention:
    """A pattern that was named, and not put aside, in a conversation."""

    pattern: str
    conversation: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody when it is chosen what to say.

    `asked` are the questions of the last twelve weeks, `recalled` when it was last said of a pattern that it came back.
    """

    experiments: Sequence[Experiment] = ()
    mentions: Sequence[Mention] = ()
    asked: frozenset[str] = frozenset()
    recalled: Mapping[str, datetime] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topic:
    """What there is to say; `conversation` is the one that it goes on with, None for a new one."""

    why: Why
    experiment: Experiment | None = None
    pattern: str | None = None
    times: int = 0
    question: Question | None = None
    conversation: int | None = None


def choose(known: Known, catalogue: Catalogue, language: Language, today: date, now: datetime) -> Topic | None:
    """Return what there is to say to somebody today, or None to be silent; `today` is that of their own zone."""
    return _look_back(known, today) or _came_back(known, catalogue, language, now) or _fresh(known, catalogue, language)


def say(topic: Topic, catalogue: Catalogue, language: Language, salt: str = "") -> Reply | None:
    """Return the words for a topic, judged by the house style; None when no wording passes it."""
    for attempt in range(WORDINGS):
        words = Words(catalogue, language, salt, History(), Standing(), attempt)
        reply = _worded(topic, words)
        said = topic.experiment.text if topic.experiment else ""
        if not guard.check(reply, said, catalogue.style[language]):
            return reply
    return None


def nothing(catalogue: Catalogue, language: Language) -> Reply:
    """Return what is said to somebody who asks for a question while every one was asked."""
    words = Words(catalogue, language, "", History(), Standing())
    return Reply(Kind.HELP, language, (words.part(Role.BODY, "weekly-none"),))


OUTCOMES: Mapping[Move, Outcome] = {
    Move.DONE: Outcome.DONE,
    Move.DIFFERENT: Outcome.DIFFERENT,
    Move.NOT_YET: Outcome.NOT_YET,
}
"""What can be said of an experiment in a word; whatever else is told is an answer too (Outcome.TOLD)."""


def answered(move: Move | None, words: Words) -> Reply | None:
    """Return the answer to what somebody says of an experiment that was asked about; None for what is told at more length."""
    last = words.now.last
    if last is None or not words.now.brought_up:
        return None
    if last.kind is Kind.WEEKLY:
        if move is not Move.TALK:
            return None
        return replace(_going_on(words, (words.part(Role.QUESTION, "weekly-talk"),)), outcome=None)
    move = _outcome(words) or move
    if move not in {*OUTCOMES, Move.TALK}:
        return None
    parts = (words.part(Role.MIRROR, f"outcome-{move}"), words.part(Role.QUESTION, f"outcome-{move}-question"))
    return _going_on(words, parts, OUTCOMES.get(move, Outcome.TOLD) if move else None)


def _outcome(words: Words) -> Move | None:
    """Return what a short message says of an experiment, also in a word that elsewhere is a thanks, a no or a goodbye."""
    if len(words.message.split()) > moves.MAX_WORDS:
        return None
    spoken = (words.dialogue, *words.catalogue.dialogue.values())
    return next((move for one in spoken for move in OUTCOMES if moves.also(move, words.message, one)), None)


def _going_on(words: Words, parts: tuple[Part, ...], outcome: Outcome | None = None) -> Reply:
    return Reply(
        Kind.FOLLOW_UP,
        words.language,
        parts,
        pattern=words.now.pattern,
        level=Level.WAARNEMING,
        outcome=outcome,
    )


def _look_back(known: Known, today: date) -> Topic | None:
    due = [step for step in known.experiments if not step.asked and today - OVERDUE <= step.due <= today]
    if not due:
        return None
    step = min(due, key=lambda one: (one.due, one.id))
    return Topic(Why.EXPERIMENT, experiment=step, pattern=step.pattern, conversation=step.conversation or None)


def _came_back(known: Known, catalogue: Catalogue, language: Language, now: datetime) -> Topic | None:
    lately = [one for one in known.mentions if one.pattern in catalogue.patterns and now - LATELY < one.at <= now]
    times = Counter(pattern for pattern, _ in {(one.pattern, one.conversation) for one in lately})
    last = {one.pattern: one for one in sorted(lately, key=lambda one: one.at)}
    for pattern, count in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        newest = last[pattern]
        told = known.recalled.get(pattern)
        if count < CAME_BACK or now - newest.at > NEWS or known.rejected.get(pattern, 0) > 0:
            continue
        if told is not None and told >= newest.at:
            continue
        if question := _of_the_pattern(pattern, known, catalogue, language):
            return Topic(Why.PATTERN, pattern=pattern, times=count, question=question, conversation=newest.conversation)
    return None


def _of_the_pattern(pattern: str, known: Known, catalogue: Catalogue, language: Language) -> Question | None:
    text = catalogue.patterns[pattern].text[language]
    found = (question for level in Level for question in text.questions[level] if question.id not in known.asked)
    return next(found, None)


def _fresh(known: Known, catalogue: Catalogue, language: Language) -> Topic | None:
    """Return a weekly question that was asked in neither language, another one first for every person."""
    own = catalogue.dialogue[language].weekly
    twins = zip(*(dialogue.weekly for dialogue in catalogue.dialogue.values()), strict=True)
    fresh = [at for at, both in enumerate(twins) if known.asked.isdisjoint(question.id for question in both)]
    if not fresh:
        return None
    start = crc32(" ".join(sorted(known.asked)).encode())
    return Topic(Why.QUESTION, question=own[fresh[start % len(fresh)]])


def _worded(topic: Topic, words: Words) -> Reply:
    if topic.experiment is not None:
        return _look_back_worded(topic.experiment, words)
    question = topic.question
    if question is None:
        raise ValueError("a topic without an experiment has a question")
    opening = [words.part(Role.MIRROR, "weekly")]
    if topic.pattern is not None:
        name = words.catalogue.name(topic.pattern, words.language)
        opening = [
            words.part(Role.OFFER, "came-back", name=name, times=words.say(f"times-{min(topic.times, 6)}")),
            words.part(Role.EXIT, "exit"),
        ]
    return Reply(
        Kind.WEEKLY,
        words.language,
        (*opening, Part(Role.QUESTION, question.text)),
        pattern=topic.pattern,
        level=Level.WAARNEMING,
        question=question,
    )


def _look_back_worded(step: Experiment, words: Words) -> Reply:
    shown = quotable(Span(0, len(step.text), step.text)) or step.text
    return Reply(
        Kind.LOOK_BACK,
        words.language,
        (
            words.part(Role.MIRROR, "look-back", quote=quoted(shown), date=dates.say(step.due, words.language)),
            words.part(Role.REFLECTION, "look-back-whatever"),
            words.part(Role.QUESTION, "look-back-question"),
        ),
        pattern=step.pattern,
        level=Level.WAARNEMING,
        quotes=(shown,),
    )
