"""Answers what somebody says to the coach about the talk itself: another reading, a complaint, a question to the coach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalogue import Catalogue
from bot.coach import instead
from bot.coach.compose import Words
from bot.coach.situation import follow_up
from bot.domain import Feedback, Kind, Language, Level, Move, Part, Question, Reading, Reply, Role, Turn, Verdict

SPEAKS: Mapping[Move, Language] = {Move.IN_DUTCH: "nl", Move.IN_ENGLISH: "en"}
"""Moves by which somebody asks for a language."""

MOVES = frozenset(
    {
        Move.ANOTHER_READING,
        Move.NOT_HEARD,
        Move.REPEATS,
        Move.NO_QUESTIONS,
        Move.PATTERNS,
        Move.OPINION,
        Move.REMEMBER,
        Move.GO_BACK,
        *SPEAKS,
    }
)
"""Moves that are about the talk itself, also when the coach waits for a day."""


def answer(move: Move | None, words: Words, reading: Reading) -> Reply | None:
    """Return the answer to a move about the talk, or None for any other move or for none."""
    if move is Move.ANOTHER_READING:
        return another_reading(words, reading)
    if move is Move.NOT_HEARD and words.now.said:
        return not_heard(words)
    if move is Move.REPEATS and words.now.levels:
        return follow_up(words, words.part(Role.REFLECTION, "repeats"))
    if move is Move.GO_BACK:
        return _back(words)
    return _told(move, words)


def _told(move: Move | None, words: Words) -> Reply | None:
    """Answer what only needs telling."""
    if move is Move.OPINION:
        return _opinion(words)
    if move is Move.NO_QUESTIONS:
        return _body(words, words.say("no-questions"))
    if words.now.quiet and not words.now.just_offered and move in {Move.RECOGNISED, Move.NO_IDEA}:
        return _body(words, words.say("quiet"))
    if move is Move.REMEMBER:
        return _aside(words, words.say("remember-yes" if words.history.kept else "remember-no"))
    if move is Move.PATTERNS:
        names = [words.catalogue.name(id_, words.language) for id_ in words.catalogue.patterns]
        return _aside(words, words.say("patterns", names="; ".join(names)))
    return _speaks(SPEAKS[move], words) if move is not None and move in SPEAKS else None


def rival_of(pattern: str, reading: Reading, catalogue: Catalogue, language: Language) -> str:
    """Return the pattern that it may also be: the rival that was read, else the neighbour that is told apart most shortly."""
    if reading.rival in catalogue.patterns and reading.rival is not None and reading.rival != pattern:
        return reading.rival
    return min(catalogue.patterns[pattern].neighbours, key=lambda near: len(near.difference[language])).id


def take_time(words: Words) -> Reply:
    """Answer who calls the question a good one: it stands, and there is no hurry."""
    return _aside(words, words.say("take-time"))


def another_reading(words: Words, reading: Reading) -> Reply:
    """Offer what it may also be; who says no to the first one in the same breath has it put aside."""
    reply, pattern = _other_reading(words, reading), words.now.pattern
    if pattern is None or not (words.now.just_offered and instead.opens_with_a_no(words.message)):
        return reply
    off, verdict = words.part(Role.MIRROR, "was-off"), Feedback(pattern, Verdict.REJECTED)
    if reply.kind is Kind.OTHER_READING:
        return replace(reply, parts=(off, *reply.parts), feedback=verdict)
    question = words.one_of(words.dialogue.better_fit)
    asked = Part(Role.QUESTION, question.text) if question else words.part(Role.QUESTION, "not-heard-question")
    return Reply(
        Kind.LISTENING,
        words.language,
        (off, reply.parts[0], asked),
        pattern=pattern,
        level=Level.WAARNEMING,
        question=question,
        feedback=verdict,
    )


def _other_reading(words: Words, reading: Reading) -> Reply:
    """Return what it may also be, how that differs, and one question; without a pattern or a rival say so.

    Right after a pattern was put aside it is about that one.
    """
    last, language = words.now.last, words.language
    put_aside = last.pattern if last is not None and last.kind is Kind.LISTENING else None
    pattern = words.now.pattern or put_aside
    if pattern is None:
        return _aside(words, words.say("rival-none"))
    rival = rival_of(pattern, reading, words.catalogue, language)
    if rival in words.now.offered:
        near = words.catalogue.patterns[pattern].neighbours
        rival = next((one.id for one in near if one.id not in words.now.offered), "")
    if not rival:
        return _aside(words, words.say("rival-nothing"))
    question = words.question(_level(words), rival)
    difference = _difference(pattern, rival, words.catalogue, language)
    offer = words.part(Role.OFFER, "rival", rival=words.catalogue.name(rival, language), difference=difference)
    asked = [Part(Role.QUESTION, question.text)] if question else [words.part(Role.QUESTION, "not-heard-question")]
    return Reply(
        Kind.OTHER_READING,
        language,
        (offer, words.part(Role.EXIT, "exit"), *asked),
        pattern=rival,
        level=question.level if question else _level(words),
        question=question,
    )


def not_heard(words: Words) -> Reply:
    """Own that something was missed, and ask what."""
    parts = (words.part(Role.REFLECTION, "not-heard"), words.part(Role.QUESTION, "not-heard-question"))
    return Reply(Kind.FOLLOW_UP, words.language, parts, pattern=words.now.pattern, level=_level(words))


def what_the_question_means(words: Words) -> Reply | None:
    """Say what the last question is after and ask it again; None when there is none to explain."""
    turn = next((turn for turn in reversed(words.history.turns) if turn.role == "coach" and turn.level), None)
    question = _found(turn, words) if turn else None
    if question is None:
        return None
    meant = words.say("means") + " " + words.say(f"means-{question.level.value}")
    return _again(question, Part(Role.REFLECTION, meant), words)


def asked_the_coach(words: Words) -> Reply | None:
    """Answer a short question to the coach for which there is no other answer; None for any other message."""
    text = words.message.strip().lower()
    if not text.endswith("?") or len(text.split()) > ASKED_WORDS or not words.dialogue.asks_the_coach.match(text):
        return None
    return _aside(words, words.say("asked-coach"))


ASKED_WORDS = 12
"""A longer question tells of a situation."""


def without_question(reply: Reply, words: Words) -> Reply:
    """Return a reply without its question for who wants none now; an offer of a pattern keeps its own."""
    if not words.now.quiet or reply.kind is not Kind.FOLLOW_UP:
        return reply
    parts = tuple(part for part in reply.parts if part.role is not Role.QUESTION)
    quiet = Part(Role.BODY, words.say("quiet"))
    return Reply(Kind.ASIDE, reply.language, (*parts, quiet), pattern=reply.pattern, quotes=reply.quotes)


def _difference(pattern: str, rival: str, catalogue: Catalogue, language: Language) -> str:
    for one, other in ((pattern, rival), (rival, pattern)):
        for near in catalogue.patterns[one].neighbours:
            if near.id == other:
                return near.difference[language]
    return catalogue.patterns[rival].text[language].description


def _back(words: Words) -> Reply:
    """Ask the question before the last one again, and one further back each time; say so when there is none."""
    way = _way(words)
    if len(way) < 2 or not words.now.levels:
        return _aside(words, words.say("back-none"))
    return _again(way[-2], words.part(Role.MIRROR, "back"), words)


def _way(words: Words) -> list[Question]:
    """Return the questions that led to the one on the table, the last one last: going back takes one off."""
    way: list[Question] = []
    for turn in words.history.turns:
        found = _found(turn, words)
        if found is not None and found not in way:
            way.append(found)
        elif turn.role == "user" and turn.move is Move.GO_BACK and len(way) > 1:
            way.pop()
    return way


def _again(question: Question, opening: Part, words: Words) -> Reply:
    """Ask a question that was asked before; it is not noted as a new one."""
    parts = (opening, Part(Role.QUESTION, question.text))
    return Reply(Kind.FOLLOW_UP, words.language, parts, pattern=words.now.pattern, level=question.level)


def _found(turn: Turn, words: Words) -> Question | None:
    """Return the question of a turn as it stands in the catalogue, in the language of this reply."""
    if turn.question is None:
        return None
    spoken = words.dialogue
    pools = [*spoken.questions.values(), spoken.practical_question, spoken.no_pattern_question, spoken.better_fit]
    pools += [pool for on in spoken.asks_on.values() for pool in on.questions.values()]
    for pattern in words.catalogue.patterns.values():
        pools += pattern.text[words.language].questions.values()
    return next((one for pool in pools for one in pool if one.id == turn.question), None)


def _opinion(words: Words) -> Reply:
    pattern = words.now.pattern
    if pattern is None:
        return _aside(words, words.say("opinion-none"))
    return _aside(words, words.say("opinion", name=words.catalogue.name(pattern, words.language)))


def _speaks(language: Language, words: Words) -> Reply:
    spoken = replace(words, language=language)
    return Reply(Kind.LANGUAGE, language, (Part(Role.BODY, spoken.say(f"speaks-{language}")),))


def _aside(words: Words, told: str) -> Reply:
    """Return an answer that leaves the last question where it stands, and says so if there is one."""
    stands = words.now.levels and not words.now.quiet
    return _body(words, told, *(["question-stands"] if stands else []))


def _body(words: Words, told: str, *more: str) -> Reply:
    parts = (Part(Role.BODY, told), *(words.part(Role.BODY, key) for key in more))
    return Reply(Kind.ASIDE, words.language, parts)


def _level(words: Words) -> Level:
    last = words.now.levels[-1] if words.now.levels else Level.WAARNEMING
    return Level.SYSTEEM if last is Level.EXPERIMENT else last
