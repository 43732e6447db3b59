"""Takes up what somebody says it is instead: it was off, this is what was said, this is what it reads like now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.coach import asking_on, instead, moves, nudge, situation
from bot.coach.compose import Words, quotable, quoted, telling
from bot.domain import Feedback, Hit, Kind, Level, Move, Part, Question, Reading, Reply, Role, Span, Verdict

LEAST_WORDS = 2
"""Fewer words after a no tell nothing new."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says it is instead, and how they put it right."""

    told: str
    how: instead.How = "no"


def heard(words: Words) -> Correction | None:
    """Return what a message puts in the place of what the coach said last; None for any other message."""
    now = words.now
    told, how = instead.puts_right(words.message, words.language)
    if how is None and now.just_offered and len((told := _after_a_no(words)).split()) >= LEAST_WORDS:
        how = "no"
    if how is None:
        return None
    if how in {"no", "rather"} and instead.still_so(told):
        how = "partly"
    answers_what_it_is = now.last is not None and now.last.kind is Kind.LISTENING and how in {"partly", "rather"}
    return None if answers_what_it_is else Correction(told, how)


def answer(words: Words, reading: Reading) -> Reply | None:
    """Return the answer to a correction: briefly that it was off, the new words, what they read like, and a question there."""
    now = words.now
    at_the_step = now.awaits_experiment and not instead.other_way_round(words.message)
    if not now.levels or at_the_step or now.awaits_date:
        return None
    if instead.yes_after_all(words.message):
        return situation.follow_up(words, words.part(Role.MIRROR, "onward"))
    if now.pattern is not None and instead.halfway(words.message, offered=now.just_offered):
        return _half(words)
    found = heard(words)
    if found is None:
        return None
    drops = found.how == "disagrees" or (now.just_offered and found.how in {"no", "rather"})
    aside = now.pattern if drops else None
    again = replace(words, message=found.told)
    if aside is None and now.pattern is not None:
        return _adjusted(again)
    if aside is not None:
        again = replace(again, now=replace(now, pattern=None, dropped=now.dropped | {aside}, levels=()))
    # Who nuances without a no is listened to first: another pattern in its place would again be the coach's own.
    read_again = _read_again(words, again, reading) if found.how != "rather" else None
    reply = read_again or _listening(again, aside)
    off = words.part(Role.MIRROR, "was-off" if aside else "adjusted")
    verdict = Feedback(aside, Verdict.REJECTED) if aside and found.how != "rather" else None
    return replace(reply, parts=(off, *reply.parts), feedback=verdict)


def _after_a_no(words: Words) -> str:
    """Return what is told after one or more noes at the head of a message, or nothing."""
    at = words.now.places
    told, (first, more) = "", moves.split(words.message, words.dialogue, at)
    while first is Move.NOT_RIGHT:
        told = more
        first, more = moves.split(told, words.dialogue, at)
    asked = moves.detect(told, words.dialogue, at)
    return "" if asked is not None and asked not in nudge.OUTCOMES else told


def _half(words: Words) -> Reply:
    """Take half a yes without anything new for what it is: the pattern stays, and the coach asks for a better word."""
    level = words.now.levels[-1]
    question = words.one_of(words.dialogue.better_fit) or words.question(level, None)
    return Reply(
        Kind.FOLLOW_UP,
        words.language,
        (words.part(Role.MIRROR, "adjusted"), *_asked(question)),
        pattern=words.now.pattern,
        level=level,
        question=question,
    )


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
