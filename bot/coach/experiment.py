"""The end of a talk: a small step in the user's own words, and the day on which to look back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot import text as texts
from bot.coach import dates
from bot.coach.compose import Words, quotable, quoted
from bot.domain import Experiment, Kind, Level, Part, Reply, Role, Span, Turn

_INTENDS = {
    "nl": re.compile(r"\bik (ga|zal)\b|\bga ik\b"),
    "en": re.compile(r"\b(i will|i'll|i am going to|i'm going to)\b"),
}
_HABIT = re.compile(r"\b(elke|iedere|altijd|steeds|meestal|every|each|always|usually)\b")
_ABOUT_OTHERS = re.compile(r"(hij|zij|ze|het|dat|dit|die|er|he|she|they|it|that|this|there|because|omdat)\b")
_DOING = {
    "nl": re.compile(r"\b\w{3,}en\b"),
    "en": re.compile(r"^(ask|call|talk|tell|say|stop|write|invite|wait|try|speak|meet|listen|show)\w*\b"),
}

DEFAULT_TERM = timedelta(days=7)
"""When to look back if no day was understood twice."""


def is_step(message: str, words: Words) -> bool:
    """Tell whether an answer to the question about a step can be one: something to do, not a shrug or about others."""
    plain = message.lower().replace("’", "'").strip()
    found = texts.words(plain)
    if plain.endswith("?") or (_ABOUT_OTHERS.match(plain) and not _INTENDS[words.language].search(plain)):
        return False
    return len(found) >= 3 or _DOING[words.language].search(plain) is not None


def announces_step(message: str, words: Words, now: datetime) -> bool:
    """Tell whether somebody names a step unasked: after a possibility, or with a day once the talk is well under way."""
    plain = message.lower().replace("’", "'")
    last = words.now.last
    if last is None or _INTENDS[words.language].search(plain) is None or _HABIT.search(plain):
        return False
    return last.kind is Kind.ADVICE_OPTION or (
        len(words.now.levels) > 1 and dates.find(plain, now.date()) is not None and not plain.endswith("?")
    )


def ask_date(turn: Turn, words: Words, now: datetime) -> Reply:
    """Take the message as the experiment; ask for a day unless it names one."""
    step = _step(turn.text, words)
    day = dates.find(turn.text, now.date())
    if day is not None:
        return _closed(step, day, words, "close-experiment", turn.text)
    return Reply(
        Kind.DATE,
        words.language,
        (Part(Role.QUESTION, words.say("date-question", quote=quoted(step))),),
        pattern=words.now.pattern,
        level=Level.EXPERIMENT,
        quotes=(step,),
        draft=step,
    )


def settle(turn: Turn, words: Words, now: datetime) -> Reply:
    """Take the message as the day to look back; ask once more, then propose a week from now."""
    step = (words.now.last.draft if words.now.last else None) or turn.text
    day = dates.find(turn.text, now.date())
    if day is not None:
        return _closed(step, day, words, "close-experiment", "\n".join(words.now.said))
    if words.now.dates_asked < 2:
        return Reply(
            Kind.DATE,
            words.language,
            (words.part(Role.QUESTION, "date-again"),),
            pattern=words.now.pattern,
            level=Level.EXPERIMENT,
            draft=step,
        )
    return _closed(step, now.date() + DEFAULT_TERM, words, "close-experiment-default", "\n".join(words.now.said))


def agreed(step: str, day: date, words: Words) -> Reply:
    """Note a step that was written down as such, with its day; the sentence stays as the user wrote it."""
    shown = quotable(Span(0, len(step), step)) or step
    reply = _closed(shown, day, words, "close-experiment", step)
    return replace(reply, experiment=Experiment(step, day, words.now.pattern))


def _closed(step: str, day: date, words: Words, key: str, said: str) -> Reply:
    text = words.say(key, quote=quoted(step), date=dates.say(day, words.language))
    return Reply(
        Kind.CLOSE,
        words.language,
        (Part(Role.BODY, text),),
        pattern=words.now.pattern,
        quotes=(step,) if step in said else (),
        experiment=Experiment(step, day, words.now.pattern),
    )


def _step(message: str, words: Words) -> str:
    """Return the sentence of the message that holds the step: the first that speaks of oneself, else the first."""
    found = texts.sentences(message) or [Span(0, len(message), message.strip())]
    own = {"nl": {"ik", "mij", "mijn"}, "en": {"i", "i'll", "my", "me"}}[words.language]
    return texts.one_line(quotable(next((span for span in found if own & set(texts.words(span.text))), found[0])))
