"""The conversation: (turn, history, reading, catalogue, clock) -> Reply. Pure; every rule of the talk starts here."""

from __future__ import annotations

from datetime import date, datetime

from bot.catalogue import Catalogue
from bot.coach import about, correction, dates, guard, hearing, instead, moves, nudge, remarks, situation
from bot.coach.compose import Words
from bot.coach.experiment import agreed as note
from bot.coach.experiment import (
    announces_step,
    ask_date,
    ask_date_of_draft,
    ask_date_of_last,
    ask_whether,
    confirmed,
    settle,
)
from bot.coach.intention import Heard, step_in
from bot.coach.standing import NAME_FROM, OFFERS, Standing, standing
from bot.domain import History, Kind, Language, Move, Part, Reading, Reply, Role, Turn

_OF_A_NUDGE = frozenset({*nudge.OUTCOMES, Move.TALK})
"""Moves that mean something only after the coach looked back, or asked the question of the week."""

NOTHING_BEFORE = History()
"""A talk in which nothing was said yet."""

ATTEMPTS = 4
"""How many other wordings are tried when the guard refuses one."""


def answer(turn: Turn, history: History, reading: Reading, catalogue: Catalogue, now: datetime) -> Reply:
    """Return what the coach says to `turn`, given what went before and what was read in it.

    Safety comes first, then the move that the message makes, then what it tells. The guard judges every answer;
    a wording that it refuses is replaced by another one.
    """
    stands = standing(history)
    language = reading.language or _language_so_far(history) or "nl"
    if moves.changes_the_subject(turn.text, catalogue.dialogue[language]):
        stands = Standing(asked=stands.asked, lines=stands.lines)
    if reading.safety is not None or _stays_on_hold(turn, stands, catalogue, language):
        leaves = heard_move(turn, catalogue, language) in {Move.CLOSE, Move.THANKS}
        return safety_answer(reading, catalogue, language, leaves=leaves, held=stands.held)
    for attempt in range(ATTEMPTS):
        words = Words(catalogue, language, turn.text, history, stands, attempt)
        reply = _answer(turn, words, reading, now)
        if not guard.check(reply, turn.text, catalogue.style[language], more_said=stands.said):
            return reply
    return remarks.plainest(words)


def safety_answer(
    reading: Reading, catalogue: Catalogue, language: Language, *, leaves: bool = False, held: int = 0
) -> Reply:
    """Return the doors of a route, or the doors once more for somebody who writes on or `leaves`; needs only the texts.

    `held` is how many safety answers went before: the doors are said again in other words each time.
    """
    route = reading.safety
    texts_ = catalogue.referrals
    again = texts_.again[language][(held - 1) % len(texts_.again[language])]
    body = texts_.first[(route, language)] if route else texts_.leave[language] if leaves else again
    return Reply(Kind.SAFETY, language, (Part(Role.BODY, body),), safety=route, keep=False)


def card(reply: Reply, reading: Reading, catalogue: Catalogue) -> str | None:
    """Return what stands in small print below a reply that offers a pattern: its source, its card's version, its rival (R-17)."""
    if reply.kind not in OFFERS or reply.pattern is None:
        return None
    pattern = catalogue.patterns[reply.pattern]
    rival = about.rival_of(pattern.id, reading, catalogue, reply.language)
    return (
        catalogue.dialogue[reply.language]
        .say["card"][0]
        .format(
            source=pattern.sources[0].cite.rstrip("."),
            version=pattern.version,
            rival=catalogue.patterns[rival].text[reply.language].said,
        )
    )


def agreed(turn: Turn, day: date, history: History, reading: Reading, catalogue: Catalogue) -> Reply:
    """Return what the coach says to a step that somebody filled in with a day: it is noted, in their own words."""
    language = reading.language or _language_so_far(history) or "nl"
    return note(turn.text, day, Words(catalogue, language, turn.text, history, standing(history)))


def heard_move(turn: Turn, catalogue: Catalogue, language: Language, history: History = NOTHING_BEFORE) -> Move | None:
    """Return the move of a button, or the one that a short message makes there, in the language of the talk or the other."""
    if turn.move is not None:
        return turn.move
    at = standing(history).places
    # With nothing said before, an emoji tells neither a yes to anything nor in which language to answer it.
    if not history.turns and "?" not in turn.text and not any(char.isalpha() for char in turn.text):
        return None
    others = [lang for lang in catalogue.dialogue if lang != language]
    for lang in (language, *others):
        if found := moves.detect(turn.text, catalogue.dialogue[lang], at):
            return found
    return None


def implied_move(turn: Turn, catalogue: Catalogue, language: Language) -> Move | None:
    """Return the move that a story makes on the side: it may begin with another subject, or end by asking for advice."""
    if moves.changes_the_subject(turn.text, catalogue.dialogue[language]):
        return Move.SOMETHING_ELSE
    return Move.ADVICE if moves.asks_advice_at_the_end(turn.text, catalogue.dialogue[language]) else None


def _stays_on_hold(turn: Turn, stands: Standing, catalogue: Catalogue, language: Language) -> bool:
    """After a safety answer only another subject, named in so many words, leads back to coaching."""
    if not stands.on_hold:
        return False
    if heard_move(turn, catalogue, language) in {Move.SOMETHING_ELSE, Move.HUMAN, Move.PRIVACY}:
        return False
    if hearing.back_to_work(turn.text):
        return False
    return not any(moves.opens_with_something_else(turn.text, d) for d in catalogue.dialogue.values())


def _language_so_far(history: History) -> Language | None:
    return next((turn.language for turn in reversed(history.turns) if turn.language), None)


def _answer(turn: Turn, words: Words, reading: Reading, now: datetime) -> Reply:
    move = heard_move(turn, words.catalogue, words.language, words.history)
    if (reply := nudge.answered(move, words)) is not None:
        return reply
    move = None if move in _OF_A_NUDGE else move
    if (reply := _about_nothing(turn, move, words)) is not None:
        return reply
    light = move is None and _is_light(turn, words, reading)
    if move is None and reading.language is None and not light:
        return remarks.other_language(words)
    felt = hearing.feeling(turn.text, words.language) if move is None else None
    reply = situation.stay_with(words, felt) if felt else _about_a_step(turn, move, words, now)
    if reply is not None:
        return reply
    if move is None and remarks.says_hello(turn.text, words, reading):
        move = Move.GREETING
    if (reply := about.answer(move, words, reading)) is not None:
        return reply
    if move is not None and (reply := remarks.answer(move, words)) is not None:
        return reply
    if move is None and (reply := _half_told(words, reading)) is not None:
        return reply
    return remarks.light(words) if light else about.without_question(situation.answer(words, reading), words)


def _is_light(turn: Turn, words: Words, reading: Reading) -> bool:
    """Tell whether a message is a joke that says nothing of weight by itself, in a language that is known."""
    if not (reading.language or words.history.turns) or hearing.names_feeling(turn.text.lower(), words.language):
        return False
    return hearing.light(turn.text) and all(hit.score < NAME_FROM for hit in reading.hits if hit.evidence)


def _half_told(words: Words, reading: Reading) -> Reply | None:
    """Answer a message that says something of the talk and then tells, or asks the coach; None for all else."""
    return remarks.half_told(words) or correction.answer(words, reading) or about.asked_the_coach(words)


def _about_nothing(turn: Turn, move: Move | None, words: Words) -> Reply | None:
    """Answer a message without words, or somebody who says that nothing is the matter, or no longer; None for all else."""
    if move is None and not any(char.isalnum() for char in turn.text):
        return remarks.light(words) if words.now.levels and hearing.light(turn.text) else remarks.empty(words)
    if words.now.on_hold:
        return remarks.back_to_work(words) if move is None and hearing.back_to_work(turn.text) else None
    first = not words.now.levels
    if turn.move is None and hearing.nothing_the_matter(turn.text, words.language, first=first):
        return remarks.nothing_the_matter(words)
    return None


def _about_a_step(turn: Turn, move: Move | None, words: Words, now: datetime) -> Reply | None:
    """Answer what concerns a small step or its day; None for all else, such as a question asked instead."""
    if any(moves.opens_with_something_else(turn.text, spoken) for spoken in words.catalogue.dialogue.values()):
        return None
    day = dates.find(turn.text, now.date()) is not None
    if words.now.awaits_date and (day or not (move in remarks.NOT_A_DAY or turn.text.rstrip().endswith("?"))):
        return settle(turn, words, now, move)
    if words.now.awaits_yes:
        return _after_a_step(turn, move, words, now)
    if move is not None:
        return None
    if dates.only(turn.text, now.date()):
        return ask_date_of_last(words, now) or remarks.only_a_day(words)
    if words.now.awaits_date or instead.other_way_round(turn.text):
        return None
    heard = step_in(turn.text, words.language) if words.now.awaits_experiment else Heard.NONE
    if heard is Heard.STEP:
        return ask_date(turn, words, now)
    return ask_whether(turn, words) if heard is Heard.PERHAPS or announces_step(turn.text, words, now) else None


def _after_a_step(turn: Turn, move: Move | None, words: Words, now: datetime) -> Reply | None:
    """Answer a yes, a no or another step to what was read back as a step; None for all else."""
    if confirmed(turn, move, words) or (move is None and dates.only(turn.text, now.date())):
        return ask_date_of_draft(words, now)
    if move is Move.NOT_RIGHT:
        return remarks.no_such_step(words)
    return ask_date(turn, words, now) if move is None and step_in(turn.text, words.language) is Heard.STEP else None
