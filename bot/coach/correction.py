"""Takes up what somebody says it is instead: it was off, this is what was said, this is what it reads like now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.coach import asking_on, moves, situation
from bot.coach.compose import Words, quotable, quoted, telling
from bot.domain import Feedback, Hit, Kind, Level, Move, Part, Question, Reading, Reply, Role, Span, Verdict

LEAST_WORDS = 2
"""Fewer words after a no tell nothing new."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says it is instead, and how: `firm` when the no is of the reading itself."""

    told: str
    how: moves.Rather = "no"
    firm: bool = False


def heard(words: Words) -> Correction | None:
    """Return what a message puts in the place of what the coach said last; None for any other message."""
    now = words.now
    if not now.levels or now.awaits_experiment or now.awaits_date:
        return None
    if told := moves.says_instead(words.message, words.dialogue):
        return Correction(told, firm=True)
    if now.just_offered and len((told := _after_a_no(words)).split()) >= LEAST_WORDS:
        return Correction(told)
    told, how = moves.says_rather(words.message, words.dialogue)
    answers_what_it_is = now.last is not None and now.last.kind is Kind.LISTENING and how != "no"
    return Correction(told, how) if how is not None and not answers_what_it_is else None


def answer(words: Words, reading: Reading) -> Reply | None:
    """Return the answer to a correction: briefly that it was off, the new words, what they read like, and a question there."""
    found = heard(words)
    if found is None:
        return None
    aside = words.now.pattern if found.firm or (words.now.just_offered and found.how != "partly") else None
    again = replace(words, message=found.told)
    if aside is None and words.now.pattern is not None:
        return None if situation.to_name(words, reading) else _adjusted(again)
    if aside is not None:
        dropped = words.now.dropped | {aside}
        again = replace(again, now=replace(words.now, pattern=None, dropped=dropped, levels=()))
    reply = _read_again(words, again, reading) or _listening(again, aside)
    off = words.part(Role.MIRROR, "was-off" if aside else "adjusted")
    verdict = Feedback(aside, Verdict.REJECTED) if aside and found.how == "no" else None
    return replace(reply, parts=(off, *reply.parts), feedback=verdict)


def _after_a_no(words: Words) -> str:
    """Return what is told after one or more noes at the head of a message, or nothing."""
    told, (first, more) = "", moves.split(words.message, words.dialogue)
    while first is Move.NOT_RIGHT:
        told = more
        first, more = moves.split(told, words.dialogue)
    return told


def _read_again(words: Words, again: Words, reading: Reading) -> Reply | None:
    """Offer another pattern, if the new words lead to one by themselves."""
    hit = situation.to_name(again, reading)
    at = words.message.rfind(again.message)
    spans = (
        [Span(max(span.start, at), span.end, span.text[max(at - span.start, 0) :]) for span in hit.evidence]
        if hit
        else []
    )
    spans = [span for span in spans if len(span.text.split()) >= LEAST_WORDS]
    if hit is None or not spans:
        return None
    moved = tuple(Span(span.start - at, span.end - at, span.text) for span in spans)
    return replace(situation.offer(again, Hit(hit.pattern, hit.score, moved)), evidence=tuple(spans))


def _listening(again: Words, aside: str | None) -> Reply:
    parts, quotes = _new_words(again)
    question = asking_on.ask(again, Level.WAARNEMING, in_a_row=True) or again.question(Level.WAARNEMING, None)
    return Reply(
        Kind.LISTENING if aside else Kind.FOLLOW_UP,
        again.language,
        (*parts, *_asked(question)),
        pattern=aside,
        level=Level.WAARNEMING,
        question=question,
        quotes=quotes,
    )


def _adjusted(again: Words) -> Reply:
    """Put right what was off while the pattern stays on the table, and ask about the new words where the talk is."""
    level = again.now.levels[-1]
    parts, quotes = _new_words(again)
    question = asking_on.ask(again, level, in_a_row=True) or again.question(level, None)
    return Reply(
        Kind.FOLLOW_UP,
        again.language,
        (again.part(Role.MIRROR, "adjusted"), *parts, *_asked(question)),
        pattern=again.now.pattern,
        level=question.level if question else level,
        question=question,
        quotes=quotes,
    )


def _new_words(again: Words) -> tuple[list[Part], tuple[str, ...]]:
    span = telling(again.message, again.language)
    if span is None:
        return [], ()
    quote = quotable(span)
    mirror = Part(Role.MIRROR, again.say("instead", quote=quoted(quote)))
    reflection = asking_on.reflect(again)
    return [mirror, *([reflection] if reflection else [])], (quote,)


def _asked(question: Question | None) -> list[Part]:
    return [Part(Role.QUESTION, question.text)] if question else []
