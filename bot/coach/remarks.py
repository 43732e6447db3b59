"""Answers what somebody does rather than tells: greet, object, ask for advice or an explanation, stop."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import text as texts
from bot.coach import about, dates, moves
from bot.coach.compose import Words, quoted
from bot.coach.situation import FEW_WORDS, follow_up
from bot.coach.standing import next_level
from bot.domain import (
    Abstention,
    Feedback,
    Kind,
    Level,
    Move,
    Part,
    Question,
    Reading,
    Reply,
    Role,
    Verdict,
)

INFORMS = frozenset(
    {Move.WHO, Move.HUMAN, Move.HELP, Move.PRIVACY, Move.CLOSE, Move.SOMETHING_ELSE, Move.MORE, Move.WHY}
)
"""Moves that are answered as they are, also when the coach waits for a day."""

NOT_A_DAY = INFORMS | about.MOVES | {Move.ADVICE, Move.NOT_RIGHT, Move.OTHER_QUESTION}
"""Moves that are no try at naming a day."""

OFTEN = 2
"""From this many rejections on the coach says that it will hardly name the pattern any more."""

_HELLO = re.compile(r"(hoe (is|gaat) het|(hallo|hoi) (te )?zeggen|how are you|how is it|how's it|say (hi|hello))")
_QUOTE = re.compile("“([^“”]+)”")

_OF_THE_READING = re.compile(
    r"\b(klopt|herken|herkenbaar|past|raak|slaat|onzin|verkeerd|mis|fits?|right|recogni[sz]e|apply|wrong|mistaken|true"
    r"|nonsense|it|oneens|eens|(dat|dit) is het|agree|disagree)\b"
)
_NOTHING = re.compile(r"\W*((nee|no|nah|nou|well)\W+)*(niks|niets|nothing|none)\b")
_OF_LISTENING = re.compile(
    r"\b(je|jij|you) (begrijpt|snapt|leest|hebt|are|got)\b|\b(gezegd|zei|zeg|bedoel\w*|said|say|mean|meant|eens|oneens|(dis)?agree)\b"
)
_LEAVES = re.compile(
    r"\b(hierbij|daarbij|erbij laten|zo (?:is (?:het|dit) )?(goed|genoeg)|leave it|like this|that's all)\b"
)
_MERE_OK = frozenset(
    """ok oke oké okay prima goed fine haha hm ga verder door vertel eens maar go on tell me dan then
    top fijn mooi helder duidelijk super perfect great nice clear cool lovely got it""".split()
)

_PLAIN = {
    Move.WHO: Kind.WHO,
    Move.HUMAN: Kind.HUMAN,
    Move.HELP: Kind.HELP,
    Move.THANKS: Kind.THANKS,
    Move.GREETING: Kind.GREETING,
    Move.SOMETHING_ELSE: Kind.FRESH_START,
}


def answer(move: Move, words: Words) -> Reply | None:
    """Return the answer to a move, or None when it means nothing here and the message is to be read as a story."""
    if move in _PLAIN:
        return _body(words, _PLAIN[move])
    if move is Move.PRIVACY:
        keeping = words.say("keeping-yes" if words.history.kept else "keeping-no")
        return _body(words, Kind.PRIVACY, keeping=keeping)
    if move is Move.CLOSE:
        return _leave_it(words)
    if move is Move.MORE and words.now.levels and asks_what_the_question_means(words):
        again = about.what_the_question_means(words)
        return again or follow_up(words, words.part(Role.MIRROR, "other-wording"), stay=True)
    if move is Move.MORE:
        return _explanation(words)
    if move is Move.WHY:
        return _why(words)
    if move is Move.ADVICE:
        return _advice(words)
    return _about_the_talk(move, words)


def _about_the_talk(move: Move, words: Words) -> Reply | None:
    """Answer what somebody says of the reading or of the question; before there is one a few words tell nothing yet."""
    if move is Move.OPENING:
        return nothing_yet(words)
    if not words.now.levels:
        if move in {Move.NOT_RIGHT, Move.NO_IDEA}:
            return _no_is_fine(words)
        return nothing_yet(words) if len(texts.words(words.message)) <= FEW_WORDS else None
    if move is Move.NOT_RIGHT:
        return _not_right(words)
    if move is Move.RECOGNISED:
        return _recognised(words)
    if move is Move.OTHER_QUESTION:
        return follow_up(words, words.part(Role.MIRROR, "other-question"), stay=True)
    if move is Move.EXPERIMENT:
        return _experiment(words)
    return _no_idea(words)


def _no_idea(words: Words) -> Reply:
    """Give back what more was said than not knowing, and ask something else; a second time at the step it ends there."""
    if words.now.awaits_experiment and words.now.levels.count(Level.EXPERIMENT) > 1:
        return _leave_it(words)
    first, more = moves.split(words.message, words.dialogue)
    told = first is Move.NO_IDEA and moves.detect(more, words.dialogue) is None
    return follow_up(words, words.part(Role.REFLECTION, "no-idea"), stay=True, mirror=told)


def half_told(words: Words) -> Reply | None:
    """Answer a message that begins by leaving it there, or by not knowing and then tells something; None for any other."""
    if words.now.declined and _LEAVES.search(words.message.lower()):
        return _leave_it(words)
    first, more = moves.split(words.message, words.dialogue)
    if not words.now.levels or len(texts.words(more)) < 2:
        return None
    said = words.message[: words.message.find(more)]
    few = FEW_WORDS * (4 if len(said.split()) > 1 else 2)
    if first is Move.NO_IDEA and len(texts.words(more)) <= few:
        return follow_up(words, words.part(Role.REFLECTION, "no-idea"), stay=True, mirror=True)
    return None


def _no_is_fine(words: Words) -> Reply | None:
    """Answer a short no, or not knowing, while nothing is on the table: it is fine, and the door stays open."""
    if len(texts.words(words.message)) > FEW_WORDS * 2:
        return None
    if moves.detect(words.message, words.dialogue) is None:
        words = _in_the_other(words)
    return Reply(Kind.EMPTY, words.language, (words.part(Role.BODY, "no-is-fine"),))


def nothing_the_matter(words: Words) -> Reply:
    """Answer somebody who only looks around: that is fine, and nothing is read into it."""
    return Reply(Kind.EMPTY, words.language, (words.part(Role.BODY, "nothing-the-matter"),))


def light(words: Words) -> Reply:
    """Answer a joke lightly and leave the door open; what was asked stays where it is."""
    return Reply(Kind.ASIDE, words.language, (words.part(Role.BODY, "light" if words.now.levels else "light-first"),))


def back_to_work(words: Words) -> Reply:
    """Go back to the work after a safety answer, and say once that the doors stay open."""
    return Reply(Kind.FRESH_START, words.language, (words.part(Role.BODY, "back-to-work"),))


def nothing_yet(words: Words) -> Reply:
    """Answer a yes, a no or a day while nothing was told yet, or somebody who asks whether they may tell something."""
    if moves.detect(words.message, words.dialogue) is None:
        words = _in_the_other(words)
    return Reply(Kind.EMPTY, words.language, (words.part(Role.BODY, "nothing-yet"),))


def only_a_day(words: Words) -> Reply | None:
    """Answer a day without a step: ask for the step, or for what happened; it may also answer another question."""
    if not words.now.levels:
        if dates.language(words.message) not in {None, words.language}:
            words = _in_the_other(words)
        return Reply(Kind.EMPTY, words.language, (words.part(Role.BODY, "only-a-day"),))
    if not words.now.awaits_experiment:
        return None
    return follow_up(words, words.part(Role.REFLECTION, "day-without-step"), at=Level.EXPERIMENT)


def _in_the_other(words: Words) -> Words:
    return replace(words, language=next(lang for lang in words.catalogue.dialogue if lang != words.language))


def _leave_it(words: Words) -> Reply:
    return Reply(Kind.CLOSE, words.language, (words.part(Role.BODY, "close-plain"),), pattern=words.now.pattern)


def _no_step(words: Words) -> Reply:
    """Answer a no to the question for a step or its day: none is fine, and the talk need not end there."""
    return Reply(
        Kind.FOLLOW_UP,
        words.language,
        (words.part(Role.REFLECTION, "no-step"), words.part(Role.QUESTION, "no-step-question")),
        pattern=words.now.pattern,
        level=Level.EXPERIMENT,
    )


def no_such_step(words: Words) -> Reply:
    """Go on with the talk when what was named is not the step to try."""
    return follow_up(words, words.part(Role.REFLECTION, "step-not"), stay=True)


def asks_what_the_question_means(words: Words) -> bool:
    """Tell whether it is the question that is not clear, and not a pattern that was offered just now."""
    return not words.now.just_offered and moves.also(Move.OTHER_QUESTION, words.message, words.dialogue)


def says_hello(text: str, words: Words, reading: Reading) -> bool:
    """Tell whether a message without a pattern only says hello, in a few more words."""
    found = texts.words(text)
    opening = moves.detect(" ".join(found[:1]), words.dialogue) is Move.GREETING
    return (
        opening
        and reading.abstention is Abstention.NONE
        and len(found) <= 25
        and _HELLO.search(text.lower()) is not None
    )


def empty(words: Words) -> Reply:
    """Answer a message without words; in both languages while it is not known which one is spoken."""
    return _body(words, Kind.EMPTY) if words.history.turns else _both(words, Kind.EMPTY)


def other_language(words: Words) -> Reply:
    """Answer a message in a language that the coach does not speak."""
    return _both(words, Kind.LANGUAGE)


def plainest(words: Words) -> Reply:
    """Return the answer that is always right: no quote, no pattern, one open question."""
    question = words.question(Level.WAARNEMING, None)
    asked = [Part(Role.QUESTION, question.text)] if question else []
    return Reply(
        Kind.UNSURE,
        words.language,
        (words.part(Role.OFFER, "unsure"), *asked),
        level=question.level if question else None,
        question=question,
    )


def _body(words: Words, kind: Kind, **values: str) -> Reply:
    return Reply(kind, words.language, (Part(Role.BODY, words.say(kind.value, **values)),))


def _both(words: Words, kind: Kind) -> Reply:
    others = [lang for lang in words.catalogue.dialogue if lang != words.language]
    parts = [Part(Role.BODY, words.catalogue.dialogue[lang].say[kind.value][0]) for lang in (words.language, *others)]
    return Reply(kind, words.language, tuple(parts))


def _not_right(words: Words) -> Reply:
    """Put the pattern aside, for this talk and a little for this user, and ask what fits better."""
    pattern = words.now.pattern
    said = words.message.lower()
    if words.now.awaits_experiment or words.now.awaits_date:
        if _OF_LISTENING.search(said):
            return about.not_heard(words)
        return _leave_it(words) if words.now.declined else _no_step(words)
    if _NOTHING.match(said):
        return follow_up(words, words.part(Role.REFLECTION, "short"), mirror=True)
    if pattern is None or not (words.now.just_offered or _OF_THE_READING.search(said)):
        if _OF_LISTENING.search(said):
            return about.not_heard(words)
        bare = len(texts.words(words.message)) == 1
        return follow_up(words, words.part(Role.REFLECTION, "bare-no" if bare else "other-question"), stay=True)
    often = words.history.rejected.get(pattern, 0) + 1 >= OFTEN
    question = words.one_of(words.dialogue.better_fit) or words.question(Level.WAARNEMING, None)
    return Reply(
        Kind.LISTENING,
        words.language,
        (words.part(Role.MIRROR, "rejected-often" if often else "rejected"), *_asked(question)),
        pattern=pattern,
        level=Level.WAARNEMING,
        question=question,
        feedback=Feedback(pattern, Verdict.REJECTED),
    )


def _recognised(words: Words) -> Reply:
    """Go on; it is only counted as recognised if it follows the offer and says more than ok."""
    if words.now.declined:
        return _leave_it(words)
    offered = words.now.just_offered and not _MERE_OK.issuperset(texts.words(words.message) or ["ja"])
    feedback = Feedback(words.now.pattern, Verdict.RECOGNISED) if words.now.pattern and offered else None
    reply = follow_up(words, words.part(Role.MIRROR, "recognised" if offered else "onward"))
    return Reply(
        reply.kind,
        reply.language,
        reply.parts,
        pattern=reply.pattern,
        level=reply.level,
        question=reply.question,
        feedback=feedback,
    )


def _experiment(words: Words) -> Reply:
    question = words.question(Level.EXPERIMENT, words.now.pattern)
    return Reply(
        Kind.FOLLOW_UP if question else Kind.CLOSE,
        words.language,
        (
            (Part(Role.REFLECTION, words.pick(words.dialogue.reflections[Level.EXPERIMENT])), *_asked(question))
            if question
            else (words.part(Role.BODY, "no-more-questions"),)
        ),
        pattern=words.now.pattern,
        level=question.level if question else None,
        question=question,
    )


def _advice(words: Words) -> Reply:
    """One question first; asked again, one possibility, told of others, with permission."""
    pattern = words.now.pattern
    if words.now.advice == 0:
        question = words.question(next_level(words.now.levels), pattern)
        return Reply(
            Kind.ADVICE_QUESTION,
            words.language,
            (words.part(Role.MIRROR, "advice-first"), *_asked(question)),
            pattern=pattern,
            level=question.level if question else None,
            question=question,
        )
    options = words.pattern(pattern).options if pattern else words.dialogue.say["advice-options"]
    level = words.now.levels[-1] if words.now.levels else Level.EIGEN_AANDEEL
    return Reply(
        Kind.ADVICE_OPTION,
        words.language,
        (
            words.part(Role.MIRROR, "advice-permission"),
            Part(Role.REFLECTION, words.pick(options, "option")),
            words.part(Role.REFLECTION, "advice-after"),
            words.part(Role.QUESTION, "advice-question"),
        ),
        pattern=pattern,
        level=level if level is not Level.EXPERIMENT else Level.SYSTEEM,
    )


def _explanation(words: Words) -> Reply:
    """Explain the pattern on the table: what it is, what it protects, what speaks against it, a neighbour, the source."""
    if words.now.pattern is None:
        key = "explanation-no-pattern"
        return Reply(Kind.EXPLANATION, words.language, (words.part(Role.BODY, key),))
    pattern = words.catalogue.patterns[words.now.pattern]
    text = words.pattern(pattern.id)
    neighbour = min(pattern.neighbours, key=lambda n: len(n.difference[words.language]))
    parts = [
        words.part(
            Role.BODY,
            "explanation",
            name=text.name[0].upper() + text.name[1:],
            description=text.description,
            need=text.need[0].lower() + text.need[1:],
            against=_lower(min(text.against, key=len)),
        ),
        words.part(
            Role.BODY,
            "explanation-rival",
            rival=words.pattern(neighbour.id).said.partition(" (")[0],
            difference=neighbour.difference[words.language],
        ),
        words.part(
            Role.SOURCE, "explanation-source", source=pattern.sources[0].cite.rstrip("."), version=str(pattern.version)
        ),
        words.part(Role.BODY, "question-stands"),
    ]
    return Reply(Kind.EXPLANATION, words.language, tuple(parts), pattern=pattern.id)


def _lower(sentence: str) -> str:
    return sentence if sentence[:2] in {"I ", "I'"} else sentence[0].lower() + sentence[1:]


def _why(words: Words) -> Reply:
    """Show the words and the guess behind the last question."""
    last = next((turn for turn in reversed(words.history.turns) if turn.role == "coach" and turn.level), None)
    if words.now.pattern is None or last is None or last.level is None:
        plain = [words.part(Role.BODY, "why-plain")]
        standing = [words.part(Role.BODY, "question-stands")] if last else []
        return Reply(Kind.WHY, words.language, (*plain, *standing))
    offered = next((t.text for t in reversed(words.history.turns) if t.kind in {Kind.READING, Kind.ANOTHER_VIEW}), "")
    if any(turn.kind is Kind.OTHER_READING and turn.pattern == words.now.pattern for turn in words.history.turns):
        name = words.catalogue.name(words.now.pattern, words.language)
        asked = words.part(Role.BODY, "why-rival", name=name, level=words.say(f"level-{last.level.value}"))
        parts = (asked, words.part(Role.BODY, "question-stands"))
        return Reply(Kind.WHY, words.language, parts, pattern=words.now.pattern)
    quotes = [quote for quote in _QUOTE.findall(offered) if any(quote in said for said in words.now.said)]
    if not quotes:
        return Reply(Kind.WHY, words.language, (words.part(Role.BODY, "why-plain"),), pattern=words.now.pattern)
    body = words.say(
        "why-pattern",
        quote=quoted(quotes[-1]),
        name=words.catalogue.name(words.now.pattern, words.language),
        level=words.say(f"level-{last.level.value}"),
    )
    parts = (Part(Role.BODY, body), words.part(Role.BODY, "question-stands"))
    return Reply(Kind.WHY, words.language, parts, pattern=words.now.pattern, quotes=(quotes[-1],))


def _asked(question: Question | None) -> list[Part]:
    return [Part(Role.QUESTION, question.text)] if question else []
