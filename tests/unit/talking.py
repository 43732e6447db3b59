"""Somebody who talks with the coach, for the tests of the conversation, and what a reply may not do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot import coach
from bot.catalogue import Catalogue
from bot.coach import guard
from bot.domain import (
    History,
    Kind,
    Language,
    Level,
    Move,
    Reading,
    Reply,
    Turn,
    Verdict,
)
from tests.fakes import FakeReader

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BIND: dict[Language, str] = {
    "nl": "Ik zit in een spagaat. Als ik stevig adviseer ben ik lastig, en als ik zwijg schiet ik tekort.",
    "en": "I am torn both ways. If I advise firmly I am difficult, and if I keep quiet I fall short.",
}
ANSWERS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "Vorige week zei ik dat de planning niet klopt en daarna werd ik niet meer uitgenodigd.",
        "Ik schrijf het dan op en stuur het niet.",
        "De directeur moet zelf ook elke maand iets laten zien.",
        "Bij mijn collega's van juridische zaken gaat het net zo.",
        "Ik vraag de directeur hoe hij slecht nieuws wil horen.",
        "vrijdag",
    ),
    "en": (
        "Last week I said the planning was off and after that I was not invited any more.",
        "I write it down and then I do not send it.",
        "The director has to show results every month as well.",
        "My colleagues in legal have exactly the same.",
        "I will ask the director how he wants to hear bad news.",
        "Friday",
    ),
}
DOOR: dict[Language, str] = {"nl": "Ik wil niet meer wakker worden.", "en": "I do not want to wake up any more."}
REMARKS = (
    "klopt niet | nee | ja, klopt | geen idee | andere vraag | geef advies | meer uitleg | waarom vraag je dat? | experiment"
    " | iets anders | stop | hallo | bedankt | help | wie ben je? | ben je een mens? | privacy | vrijdag | ok | ? | 🙃"
    " | doesn't fit | no idea | another question | advice | explain | why do you ask? | something else | Ik weet het niet."
    " | Ich weiß nicht, was ich mit meinem Chef machen soll. | “aanhalen” | Hoe zou jij dat doen?"
).split(" | ")


Begin = Callable[[], "Talk"]


@dataclass
class Talk:
    """A talk that remembers as the store does, and nothing more."""

    catalogue: Catalogue
    reader: FakeReader
    turns: tuple[Turn, ...] = ()
    asked: frozenset[str] = frozenset()
    rejected: dict[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    latest: date = date.max

    def say(self, text: str, move: Move | None = None, reading: Reading | None = None) -> Reply:
        """Send one message."""
        expected = next((turn.language for turn in reversed(self.turns) if turn.language), None)
        heard = reading or self.reader.read(text, (), expected)
        turn = Turn("user", text, NOON, language=heard.language, move=move)
        history = History(self.turns, self.asked, self.rejected)
        reply = coach.answer(turn, history, heard, self.catalogue, NOON, self.latest)
        self._remember(turn, reply, history)
        return reply

    def _remember(self, turn: Turn, reply: Reply, history: History) -> None:
        if not reply.keep:
            self.turns += (Turn("coach", "", NOON, language=reply.language, kind=Kind.SAFETY),)
            return
        move = coach.heard_move(turn, self.catalogue, reply.language, history) or coach.implied_move(
            turn, self.catalogue, reply.language
        )
        question = reply.question.id if reply.question else None
        self.said += (turn.text,)
        self.turns += (
            Turn("user", turn.text, NOON, language=turn.language, move=move),
            Turn(
                "coach",
                reply.text,
                NOON,
                reply.language,
                None,
                reply.kind,
                reply.pattern,
                reply.level,
                question,
                reply.draft,
            ),
        )
        if question:
            self.asked |= {question}
        if reply.feedback:
            step = 1 if reply.feedback.verdict is Verdict.REJECTED else -1
            self.rejected[reply.feedback.pattern] = self.rejected.get(reply.feedback.pattern, 0) + step
        if reply.kind is Kind.CLOSE:
            self.turns = ()


def to_the_step(talk: Talk, language: Language) -> Reply:
    """Bring a talk to where the coach asks for a small step."""
    replies = [talk.say(message) for message in (BIND[language], *ANSWERS[language][:4])]
    assert replies[-1].level is Level.EXPERIMENT, replies[-1].text
    return replies[-1]


def to_the_day(talk: Talk, language: Language) -> str:
    """Bring a talk to where the coach asks on which day to look back; return the step."""
    to_the_step(talk, language)
    reply = talk.say(ANSWERS[language][4])
    assert reply.kind is Kind.DATE, reply.text
    assert reply.draft is not None
    return reply.draft


def flaws(reply: Reply, talk: Talk, text: str) -> list[str]:
    """Return what the house style has against a reply."""
    found = [
        f"{v.rule}: {v.detail}"
        for v in guard.check(reply, text, talk.catalogue.style[reply.language], more_said=talk.said)
    ]
    if len(reply.text.split()) > 120:
        found.append("more than 120 words")
    if not reply.text.strip():
        found.append("nothing said")
    if any(ord(char) < 32 and char not in "\n\t" for char in reply.text):
        found.append("control characters")
    if set(reply.text) & {"{", "}"} and not set(text + "".join(talk.said)) & {"{", "}"}:
        found.append("a blank was left open")
    return found


def listed(table: dict[Language, str]) -> list[tuple[Language, str]]:
    """Return every message of a table in which they stand between ` | `, with its language."""
    return [(language, message) for language, told in table.items() for message in told.split(" | ")]


def having_told(talk: Talk, language: Language, *, further: int = 0) -> Talk:
    """Tell a situation in which a pattern is named, and give some answers."""
    for message in (BIND[language], *ANSWERS[language][:further]):
        talk.say(message)
    return talk


def reply_to(talk: Talk, message: str) -> Reply:
    """Say something and return the reply, which has to be without flaws."""
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    return reply
