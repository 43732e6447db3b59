"""Answers somebody who tells: mirror, reflection, a pattern offered tentatively, and one open question."""

from __future__ import annotations

from bot import text as texts
from bot.coach import asking_on, hearing
from bot.coach.compose import QUOTE_WORDS, Words, quotable, quoted, telling
from bot.coach.standing import AFTER_A_NO, ANOTHER_VIEW_FROM, NAME_FROM, likely, next_level
from bot.domain import Abstention, Detail, Hit, Kind, Level, Part, Question, Reading, Reply, Role, Span

FELT_OFTEN = 2
"""After so many messages that were mainly a feeling a person to talk to is mentioned, once."""

FEW_WORDS = 3
"""To an answer of so few words nothing is read in."""

NAME_WORDS = 7
"""No pattern is named on a message of fewer words than this."""

TOLD_WORDS = 10
"""A message of fewer words, without a pattern, is too little to judge and not a situation without one."""

ANOTHER_VIEW_WORDS = 15
"""A second pattern is only read in a message of at least this many words."""

WHAT_HAPPENED = 3
"""The first questions at the level of observation ask what happened; they go first when there is too little to go on."""


def answer(words: Words, reading: Reading) -> Reply:
    """Return the reply to a message that tells something."""
    named = to_name(words, reading)
    if named is not None:
        return offer(words, named)
    if words.now.levels and (words.now.said or words.now.brought_up):
        length = len(texts.words(words.message))
        if length and words.message.rstrip(" )\"'”").endswith("?"):
            return follow_up(words, words.part(Role.REFLECTION, "asked-back"), stay=True, mirror=True)
        if length <= FEW_WORDS:
            return _to_few_words(words)
        return follow_up(words)
    return _without_pattern(words, reading)


def _to_few_words(words: Words) -> Reply:
    """Go on about the few words where they hold something; else say that few are fine, and ask the next question."""
    stay = words.now.pattern is None
    if asking_on.reflect(words) is not None:
        return follow_up(words, stay=stay)
    return follow_up(words, words.part(Role.REFLECTION, "short"), stay=stay, mirror=True)


def follow_up(
    words: Words, opening: Part | None = None, *, stay: bool = False, mirror: bool = False, at: Level | None = None
) -> Reply:
    """Go on with what is on the table: mirror, reflect, and ask at the next level (or once more, with `stay`, or `at` another).

    An `opening` takes the place of the reflection; the user's words then only stand before it if `mirror` says so.
    Without one, what the answer holds is asked on about before the pattern's own questions.
    """
    pattern = words.now.pattern
    level = at or _level(words, stay=stay)
    well = _still_well(words) and opening is None
    question = (None if opening or well else asking_on.ask(words, level)) or _question(words, level, well=well)
    mirrored, quotes = give_back(words) if mirror or opening is None else ([], ())
    granted = (
        Part(Role.REFLECTION, words.pick(words.dialogue.asks_on[Detail.WELL].reflections, "well")) if well else None
    )
    reflection = opening or granted or asking_on.reflect(words) or _reflection(words, pattern, _answered(words))
    if question is None:
        ending = words.part(Role.BODY, "no-more-questions")
        return Reply(Kind.CLOSE, words.language, (*mirrored, ending), pattern=pattern, quotes=quotes)
    return Reply(
        Kind.FOLLOW_UP,
        words.language,
        (*mirrored, reflection, _ask(question)),
        pattern=pattern,
        level=question.level,
        question=question,
        quotes=quotes,
    )


def _still_well(words: Words) -> bool:
    """Tell whether the talk began with what goes well, and nothing was named since that goes against it."""
    begun = words.now.pattern is None and bool(words.now.said) and hearing.goes_well(words.now.said[0], words.language)
    return begun and all(hearing.nothing_against(said, words.language) for said in (*words.now.said, words.message))


def _question(words: Words, level: Level, *, well: bool) -> Question | None:
    about = words.one_of(words.dialogue.asks_on[Detail.WELL].questions.get(level, ())) if well else None
    return about or words.question(level, words.now.pattern)


def _answered(words: Words) -> Level:
    return words.now.levels[-1] if words.now.levels else Level.WAARNEMING


def _level(words: Words, *, stay: bool) -> Level:
    """Return the level to ask at now: the next one, or the same once more with `stay`."""
    if words.now.declined:
        return Level.SYSTEEM
    last = _answered(words)
    return last if stay and words.now.levels.count(last) < 2 else next_level(words.now.levels)


def stay_with(words: Words, felt: Span) -> Reply:
    """Stay with a feeling: give it back in its own words and ask one question that stays there."""
    quote = quotable(felt)
    person = [words.part(Role.BODY, "feeling-person")] if words.now.stayed == FELT_OFTEN else []
    return Reply(
        Kind.STAYING,
        words.language,
        (
            Part(Role.MIRROR, words.say("feeling", quote=quoted(quote))),
            *person,
            words.part(Role.QUESTION, "feeling-question"),
        ),
        pattern=words.now.pattern,
        quotes=(quote,),
    )


def to_name(words: Words, reading: Reading) -> Hit | None:
    """Return the pattern to offer now: the first of a talk, or a clear second one that this message says itself, else None."""
    ranked = [pair for pair in likely(reading, words.history, words.now) if pair[0] not in words.now.offered]
    if not ranked or ranked[0][0] not in words.catalogue.patterns:
        return None
    pattern, score = ranked[0]
    length = len(texts.words(words.message))
    if words.now.pattern is None:
        enough = length >= NAME_WORDS and score >= (AFTER_A_NO if words.now.dropped else NAME_FROM)
    else:
        long = length >= ANOTHER_VIEW_WORDS
        first = len(words.now.offered - words.now.dropped) == 1
        enough = long and first and score >= ANOTHER_VIEW_FROM and not words.now.awaits_experiment
    hit = next((hit for hit in reading.hits if hit.pattern == pattern), None) if enough else None
    by_the_story = not words.now.offered and (not words.now.said or length >= TOLD_WORDS)
    return hit if hit is not None and (hit.evidence or by_the_story) else None


def offer(words: Words, hit: Hit) -> Reply:
    """Return the offer of a pattern: mirror, reflection, the pattern, in which words it is read, a way out and a question."""
    second = words.now.pattern is not None
    text = words.pattern(hit.pattern)
    level = Level.WAARNEMING if not words.now.levels else next_level(words.now.levels)
    question = words.question(level, hit.pattern)
    evidence = min(hit.evidence[:2], key=lambda span: len(span.text.split()) > QUOTE_WORDS, default=None)
    mirror, quotes = give_back(words, evidence)
    shown: list[Part] = []
    if evidence is not None:
        seen = quotable(evidence)
        if seen in quotes:
            shown = [words.part(Role.EVIDENCE, "evidence-same")]
        else:
            shown = [words.part(Role.EVIDENCE, "evidence", quote=quoted(seen))]
            quotes = (*quotes, seen)
    reflection = Part(Role.REFLECTION, words.pick(text.reflections, "reflection"))
    opening = [words.part(Role.REFLECTION, "another-view")] if second else [reflection]
    offer = Part(Role.OFFER, words.pick(text.offers, "offer"))
    ask = [_ask(question)] if question else []
    return Reply(
        Kind.ANOTHER_VIEW if second else Kind.READING,
        words.language,
        (*mirror, *opening, offer, *shown, words.part(Role.EXIT, "exit"), *ask),
        pattern=hit.pattern,
        level=question.level if question else None,
        question=question,
        quotes=quotes,
        evidence=hit.evidence,
    )


def _without_pattern(words: Words, reading: Reading) -> Reply:
    """Answer honestly that no pattern is named: because there is none, or because there is too little to go on."""
    if hearing.goes_well(words.message, words.language):
        return _goes_well(words)
    mirror, quotes = give_back(words)
    practical = words.message.rstrip(" )\"'”").endswith("?")
    little = len(texts.words(words.message)) < TOLD_WORDS and not practical
    if reading.abstention is not Abstention.NONE or little:
        kind, reflection, body = Kind.UNSURE, "reflection-unsure", "unsure"
        first = words.dialogue.questions[Level.WAARNEMING][:WHAT_HAPPENED]
        question = words.one_of(first) or words.question(Level.WAARNEMING, None)
    elif practical:
        kind, reflection, body = Kind.PRACTICAL, None, "practical"
        question = words.one_of(words.dialogue.practical_question) or words.question(Level.EIGEN_AANDEEL, None)
    else:
        kind, reflection, body = Kind.NO_PATTERN, "reflection-none", "none"
        question = words.one_of(words.dialogue.no_pattern_question) or words.question(Level.WAARNEMING, None)
    reflected = [words.part(Role.REFLECTION, reflection)] if reflection else []
    return Reply(
        kind,
        words.language,
        (*mirror, *reflected, words.part(Role.OFFER, body), *([_ask(question)] if question else [])),
        level=question.level if question else None,
        question=question,
        quotes=quotes,
    )


def _goes_well(words: Words) -> Reply:
    """Grant what goes well and ask what made it work; nothing is sought behind it."""
    mirror, quotes = give_back(words)
    well = words.dialogue.asks_on[Detail.WELL]
    question = words.one_of(well.questions[Level.WAARNEMING]) or words.question(Level.WAARNEMING, None)
    reflection = Part(Role.REFLECTION, words.pick(well.reflections, "well"))
    return Reply(
        Kind.NO_PATTERN,
        words.language,
        (*mirror, reflection, *([_ask(question)] if question else [])),
        level=question.level if question else None,
        question=question,
        quotes=quotes,
    )


def give_back(words: Words, evidence: Span | None = None) -> tuple[list[Part], tuple[str, ...]]:
    """Give back the user's own words: those that matter most, or the evidence itself in a short message."""
    message = words.message
    besides = [evidence] if evidence and len(texts.words(message)) > 20 else []
    span = telling(message, words.language, besides)
    if evidence is not None and (span is None or not besides or len(span.text.split()) < 3):
        span = evidence
    if span is None:
        return [], ()
    quote = quotable(span)
    key = "mirror-follow-up" if words.now.said else "mirror"
    return [Part(Role.MIRROR, words.say(key, quote=quoted(quote)))], (quote,)


def _reflection(words: Words, pattern: str | None, answered: Level) -> Part:
    """Reflect on an answer: by turns from the level that was asked about and from the pattern on the table."""
    # What is said on a step belongs to a step; what comes here while one is asked for is none.
    by_level = words.dialogue.reflections[Level.WAARNEMING if answered is Level.EXPERIMENT else answered]
    if pattern is None or len(words.now.levels) % 2:
        return Part(Role.REFLECTION, words.pick(by_level, "level"))
    return Part(Role.REFLECTION, words.pick(words.pattern(pattern).reflections, "reflection"))


def _ask(question: Question) -> Part:
    return Part(Role.QUESTION, question.text)
