"""The house-style guard: says what is wrong with an outgoing text, template or generated.

The rules and word lists stand in prompts/house-style.*.md. The user's own words, quoted verbatim between “ and ”, are
theirs: they are left out before the coach's words are judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import text as texts
from bot.catalogue import HouseStyle
from bot.domain import Kind, Reply, Role

NEEDS_QUESTION = frozenset(
    {
        Kind.READING,
        Kind.NO_PATTERN,
        Kind.UNSURE,
        Kind.PRACTICAL,
        Kind.FOLLOW_UP,
        Kind.ANOTHER_VIEW,
        Kind.OTHER_READING,
        Kind.LISTENING,
        Kind.ADVICE_QUESTION,
        Kind.ADVICE_OPTION,
        Kind.STEP,
        Kind.DATE,
        Kind.STAYING,
        Kind.GREETING,
        Kind.LOOK_BACK,
        Kind.WEEKLY,
    }
)
"""Replies that go on with an open question; the others inform or close."""

OFFERS_PATTERN = frozenset({Kind.READING, Kind.ANOTHER_VIEW, Kind.OTHER_READING})

BOTH_LANGUAGES = frozenset({Kind.LANGUAGE, Kind.EMPTY})
"""Answers to a message without a language that the coach speaks stand in both."""

_QUOTED = re.compile("“([^“”]*)”")
_QUESTION = re.compile(r"[^.!?\n]*\?")


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, and the coach's words that break it."""

    rule: str
    detail: str


def check(reply: Reply, said: str, style: HouseStyle, *, more_said: tuple[str, ...] = ()) -> tuple[Violation, ...]:
    """Return every rule that `reply` breaks; empty when it may go out.

    `said` is the user's message that it answers, `more_said` their earlier messages: what is quoted must stand in one of
    them, in whole words. A safety answer is judged on its own: it is written by people, with doors, and may ask what others may not.
    """
    if reply.kind is Kind.SAFETY:
        return ()
    text = reply.text
    heard = (said, *more_said)
    broken = [
        Violation("invented quote", quote)
        for quote in reply.quotes
        if not any(texts.verbatim(quote, one) for one in heard) or f"“{texts.one_line(quote)}”" not in text
    ]
    own = text
    for quote in sorted(reply.quotes, key=len, reverse=True):
        own = own.replace(f"“{texts.one_line(quote)}”", "“”")
    for part in reply.parts:
        if part.role is Role.SOURCE:  # a title is somebody else's words, and may be a question
            own = own.replace(part.text, "")
    broken += [Violation("invented quote", quote) for quote in _QUOTED.findall(own) if quote]
    if len(text.split()) > style.max_words:
        broken.append(Violation("too long", f"{len(text.split())} words"))
    broken += wording(own, style)
    broken += _feelings(own, style, " ".join(heard))
    if reply.kind in BOTH_LANGUAGES:
        return tuple(broken)
    broken += _questions(own, style, reply.kind)
    if reply.kind in OFFERS_PATTERN:
        broken += _offer(own, style)
    found = texts.language(own, reply.language)
    if found != reply.language:
        broken.append(Violation("language", str(found)))
    return tuple(broken)


def wording(own: str, style: HouseStyle) -> list[Violation]:
    """Return the banned frames in the coach's own words: advice, diagnosis, verdict, deception, leading."""
    return [
        Violation(rule, match.group())
        for rule, pattern in style.banned.items()
        if (match := pattern.search(own)) is not None
    ]


def _feelings(own: str, style: HouseStyle, heard: str) -> list[Violation]:
    """An emotion may be repeated when the user named it, and is never guessed."""
    named = set(texts.words(heard))
    return [Violation("emotion not named by the user", w) for w in texts.words(own) if w in style.emotions - named]


def _questions(own: str, style: HouseStyle, kind: Kind) -> list[Violation]:
    questions = [question.strip() for question in _QUESTION.findall(own)]
    broken = []
    if len(questions) > style.max_questions or own.count("??"):
        broken.append(Violation("too many questions", f"{len(questions)}"))
    if kind in NEEDS_QUESTION and not questions:
        broken.append(Violation("no question", ""))
    broken += [Violation("closed question", q) for q in questions if not set(texts.words(q)) & style.open_words]
    return broken


def _offer(own: str, style: HouseStyle) -> list[Violation]:
    broken = []
    if not style.hedges.search(own):
        broken.append(Violation("no hedge", ""))
    if not style.exits.search(own):
        broken.append(Violation("no way out", ""))
    return broken
