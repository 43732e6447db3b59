"""The end of a talk: a small step in the user's own words, and the day on which to look back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot import text as texts
from bot.coach import dates, hearing
from bot.coach.compose import Words, quotable, quoted
from bot.coach.day import another_step, meant, takes_back
from bot.coach.intention import Heard, plain, step_in
from bot.domain import Experiment, Kind, Level, Move, Part, Reply, Role, Span, Turn

_MIGHT = {
    "nl": re.compile(r"\bik (ga|zal|zou|kan|wil)\b|\b(ga|zal|zou|kan|wil) ik\b"),
    "en": re.compile(r"\bi (will|could|can|might|want to|am going to)\b|\bi'(ll|d like to|m going to)\b"),
}
_ASKS_WHEN = re.compile(r"\b(wanneer|welke dag|when|which day)\b")
_INTENDS = {
    "nl": re.compile(r"\bik (ga|zal)\b|\bga ik\b"),
    "en": re.compile(r"\b(i will|i'll|i am going to|i'm going to)\b"),
}
_YES = re.compile(
    r"(ja|jawel|jazeker|zeker|goed|prima|graag|ok|oke|oké|dat is goed|yes|yeah|yep|sure|fine|ok|okay)\b(?!.*\b(maar|but)\b)"
)
_WEIGHS = re.compile(
    r"(?:misschien |eventueel |of )?(?:ik zou|ik kan|zou ik|kan ik)\b(?!.*\b(?:gehad|gekund|geweest|willen dat|moeten|hebben)\b)"
    r"|(?:maybe |perhaps |or )?i (?:could|can|might)\b(?! (?:\w+ )?(?:have|be|feel|see|hear|understand|imagine|tell that)\b)"
)
"""A possibility that somebody weighs in a short answer: asked back whether it is a step to try."""

_HABIT = re.compile(r"\b(elke|iedere|altijd|steeds|meestal|every|each|always|usually)\b")
_LOOKS_BACK = re.compile(r"\b(kijk|blik)\w*\b.*\bterug\b|\bterugkijken\b|\blook(ing)? back\b")

_MEANS_TO = re.compile(
    r"(?:(?:ja|goed|oke?|nou|dus|yes|right|well|so|okay)\W+)*(?:ik (?:ga|zal)|i will|i'll|i am going to|i'm going to)\b"
    r"|(?:(?:over)?morgen\w*|vanmiddag|vanavond|volgende week|na het weekend|\w+dag) (?:\w+ )?\w+ ik\b"
)
"""How a short answer begins that says what somebody means to do, or will on a day."""

WEIGHED_WORDS = 14
"""A longer answer that opens with what one could do tells more than that."""

DEFAULT_TERM = timedelta(days=7)
"""When to look back if no day was understood twice; on the Monday after when that is a day of the weekend."""

FRIDAY = 4


def announces_step(message: str, words: Words, now: datetime) -> bool:
    """Tell whether somebody names a step unasked: one they weigh, one after a possibility, or what they mean to do later in a talk."""
    said = plain(message)
    last = words.now.last
    if last is None or _HABIT.search(said) or hearing.light(message) or step_in(message, words.language) is Heard.NONE:
        return False
    if len(said.split()) <= WEIGHED_WORDS:
        if words.now.levels and _WEIGHS.match(said):
            return True
        if len(words.now.levels) > 1 and _MEANS_TO.match(said) and not said.endswith("?"):
            return True
    if _INTENDS[words.language].search(said) is None:
        return False
    return last.kind is Kind.ADVICE_OPTION or (
        len(words.now.levels) > 1 and dates.find(said, now.date()) is not None and not said.endswith("?")
    )


def ask_whether(turn: Turn, words: Words) -> Reply:
    """Ask whether what somebody names is the step that they want to try; nothing is noted before they say so."""
    step = _step(turn.text, words)
    intends = _INTENDS[words.language].search(plain(turn.text)) is not None
    key = "step-intended-question" if intends else "step-question"
    return Reply(
        Kind.STEP,
        words.language,
        (Part(Role.QUESTION, words.say(key, quote=quoted(step))),),
        pattern=words.now.pattern,
        quotes=(step,),
        draft=step,
    )


def confirmed(turn: Turn, move: Move | None, words: Words) -> bool:
    """Tell whether somebody says yes to the step that was read back to them."""
    return move is Move.RECOGNISED or (move is None and _YES.match(turn.text.lower()) is not None)


def ask_date(turn: Turn, words: Words, now: datetime) -> Reply:
    """Take the message as the experiment; ask for the day of looking back, which is not the day of doing."""
    step = _step(turn.text, words)
    day = dates.find(turn.text, now.date())
    if day is not None and _LOOKS_BACK.search(turn.text.lower()):
        return _on(step, day, words, turn.text)
    return _when(step, day, words)


def ask_date_of_draft(words: Words, now: datetime) -> Reply:
    """Take the step that somebody said yes to as the experiment; ask for the day of looking back."""
    step = (words.now.last.draft if words.now.last else None) or words.message
    return _when(step, dates.find(words.message, now.date()) or dates.find(step, now.date()), words)


def ask_date_of_last(words: Words, now: datetime) -> Reply | None:
    """Take a mere day for the day of the step that was named just before, where one was; nothing is noted before a yes."""
    before = words.now.said[-1] if words.now.said else ""
    asked = words.now.last.text.lower() if words.now.last else ""
    might = _MIGHT[words.language].search(before.lower().replace("’", "'")) is not None and not _HABIT.search(
        before.lower()
    )
    if len(words.now.levels) < 2 or not might or _ASKS_WHEN.search(asked):
        return None
    if step_in(before, words.language) is not Heard.STEP:
        return None
    return _when(_step(before, words), dates.find(words.message, now.date()), words)


def _when(step: str, doing: date | None, words: Words) -> Reply:
    if doing is not None and after(doing) > words.latest:
        return _too_late(step, words)
    key, values = "date-question", {"quote": quoted(step)}
    if doing is not None:
        key, values = "date-after-question", values | {"date": dates.say(after(doing), words.language)}
    return Reply(
        Kind.DATE,
        words.language,
        (Part(Role.QUESTION, words.say(key, **values)),),
        pattern=words.now.pattern,
        level=Level.EXPERIMENT,
        quotes=(step,),
        draft=step,
    )


def ask_date_again(words: Words) -> Reply:
    """Ask for the day once more, with the step, for who does not know what was asked."""
    step = (words.now.last.draft if words.now.last else None) or words.message
    asked = _when(step, None, words)
    return replace(asked, parts=(words.part(Role.REFLECTION, "means"), *asked.parts))


def settle(turn: Turn, words: Words, now: datetime, move: Move | None = None) -> Reply:
    """Take the message as the day to look back, or a yes to the one proposed; ask once more, then propose one in a week.

    Another step takes the place of the one agreed, and of a step that is taken back nothing is noted. A day on which it
    cannot be is asked about again. Who says thanks is going: the day is proposed at once.
    """
    last, today = words.now.last, now.date()
    step = (last.draft if last else None) or turn.text
    if move is None and another_step(turn.text, words.language, today):
        return _when(_step(turn.text, words), meant(turn.text, today), words)
    leaves = move is Move.THANKS
    day = meant(turn.text, today) or _proposed(turn, move, step, words, now)
    if day is not None and not (leaves and day > words.latest):
        return _on(step, day, words, "\n".join(words.now.said))
    not_then = day is None and dates.find(turn.text, today) is not None
    if move is None and not not_then and takes_back(turn.text):
        return _taken_back(words)
    if not_then or (words.now.dates_asked < 2 and not leaves):
        return Reply(
            Kind.DATE,
            words.language,
            (words.part(Role.QUESTION, "date-again"),),
            pattern=words.now.pattern,
            level=Level.EXPERIMENT,
            draft=step,
        )
    day = min(words.latest, day or _working(today + DEFAULT_TERM))
    return _closed(step, day, words, "close-experiment-default", "\n".join(words.now.said))


def _proposed(turn: Turn, move: Move | None, step: str, words: Words, now: datetime) -> date | None:
    """Return the day that the coach proposed to look back on, if somebody says yes to it, or thanks."""
    last = words.now.last
    if last is None or not (move is Move.THANKS or confirmed(turn, move, words)):
        return None
    then = last.at.astimezone(now.tzinfo).date()
    doing = (dates.find(said, then) for said in (step, *reversed(words.now.said)))
    days = (after(day) for day in doing if day is not None)
    return next((day for day in days if dates.say(day, last.language or words.language) in last.text), None)


def _taken_back(words: Words) -> Reply:
    return Reply(
        Kind.FOLLOW_UP,
        words.language,
        (words.part(Role.REFLECTION, "nothing-noted"), words.part(Role.QUESTION, "no-step-question")),
        pattern=words.now.pattern,
        level=Level.EXPERIMENT,
    )


def after(doing: date) -> date:
    """Return the first working day after the day on which something is done."""
    return _working(doing + timedelta(days=1))


def _working(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > FRIDAY else day


def agreed(step: str, day: date, words: Words) -> Reply:
    """Note a step that was written down as such, with its day; the sentence stays as the user wrote it."""
    shown = quotable(Span(0, len(step), step)) or step
    reply = _closed(shown, day, words, "close-experiment", step)
    return replace(reply, experiment=Experiment(step, day, words.now.pattern))


def _on(step: str, day: date, words: Words, said: str) -> Reply:
    """Note a step with the day that its user named; or ask for another one, when it is kept no longer by then."""
    return _too_late(step, words) if day > words.latest else _closed(step, day, words, "close-experiment", said)


def _too_late(step: str, words: Words) -> Reply:
    said = words.part(Role.QUESTION, "date-too-late", date=dates.say(words.latest, words.language))
    return Reply(Kind.DATE, words.language, (said,), pattern=words.now.pattern, level=Level.EXPERIMENT, draft=step)


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
