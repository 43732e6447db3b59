"""The words of coaching as types. Nothing here does I/O or knows of a channel, a database or a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


class Level(StrEnum):
    """The five levels of a coaching question, in the order in which a conversation takes them."""

    WAARNEMING = "waarneming"
    EIGEN_AANDEEL = "eigen-aandeel"
    ANDER = "ander"
    SYSTEEM = "systeem"
    EXPERIMENT = "experiment"


class Detail(StrEnum):
    """Something concrete that an answer may hold, and that the next question may ask on about."""

    PERSON = "person"
    SOMEBODY = "somebody"
    HELD_BACK = "held-back"
    MOMENT = "moment"
    DURATION = "duration"
    WEIGHT = "weight"
    STEP = "step"
    WELL = "well"


class SafetyRoute(StrEnum):
    """Subjects that are never answered as a pattern; each has doors of its own."""

    SUICIDALITY = "suicidality"
    BURNOUT = "burnout"
    HARASSMENT = "harassment"
    DISCRIMINATION = "discrimination"
    THREAT = "threat"
    INTEGRITY = "integrity"


class Abstention(StrEnum):
    """Why no pattern is named: judged and not found (none), or too little to judge (unsure)."""

    NONE = "none"
    UNSURE = "unsure"


class Move(StrEnum):
    """What someone does with a message or a button, other than telling about a situation."""

    GREETING = "greeting"
    THANKS = "thanks"
    WHO = "who"
    HUMAN = "human"
    HELP = "help"
    PRIVACY = "privacy"
    RECOGNISED = "recognised"
    NOT_RIGHT = "not-right"
    MORE = "more"
    WHY = "why"
    ADVICE = "advice"
    OTHER_QUESTION = "other-question"
    NO_IDEA = "no-idea"
    EXPERIMENT = "experiment"
    CLOSE = "close"
    SOMETHING_ELSE = "something-else"
    WEEKLY = "weekly"
    DONE = "done"
    DIFFERENT = "different"
    NOT_YET = "not-yet"
    TALK = "talk"
    ANOTHER_READING = "another-reading"
    NOT_HEARD = "not-heard"
    REPEATS = "repeats"
    NO_QUESTIONS = "no-questions"
    PATTERNS = "patterns"
    OPINION = "opinion"
    REMEMBER = "remember"
    IN_DUTCH = "in-dutch"
    IN_ENGLISH = "in-english"
    GO_BACK = "go-back"
    OPENING = "opening"


class Kind(StrEnum):
    """What a reply is; kept with the coach's turn, so that the next reply knows where the talk stands."""

    READING = "reading"
    NO_PATTERN = "no-pattern"
    UNSURE = "unsure"
    PRACTICAL = "practical"
    FOLLOW_UP = "follow-up"
    ANOTHER_VIEW = "another-view"
    LISTENING = "listening"
    EXPLANATION = "explanation"
    WHY = "why"
    ADVICE_QUESTION = "advice-question"
    ADVICE_OPTION = "advice-option"
    STEP = "step"
    DATE = "date"
    STAYING = "staying"
    CLOSE = "close"
    SAFETY = "safety"
    GREETING = "greeting"
    THANKS = "thanks"
    WHO = "who"
    HUMAN = "human"
    HELP = "help"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    EMPTY = "empty"
    FRESH_START = "fresh-start"
    ASIDE = "aside"
    OTHER_READING = "other-reading"
    LOOK_BACK = "look-back"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of someone's own text; offsets are code points, `text` is verbatim what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One pattern heard in a text: its probability (0 to 1) and the words that led there, strongest first."""

    pattern: str
    score: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader hears in one text: at most three hits (the first is primary), or an abstention, or a door.

    `language` is None for a language that the coach does not speak. `rival` is the pattern that would be named
    if the first one were put aside.
    """

    language: Language | None
    hits: tuple[Hit, ...] = ()
    abstention: Abstention | None = None
    safety: SafetyRoute | None = None
    rival: str | None = None
    reader: str = ""

    @property
    def primary(self) -> str:
        """The id of the first pattern, else `none` or `unsure`."""
        if self.hits:
            return self.hits[0].pattern
        return (self.abstention or Abstention.NONE).value


@dataclass(frozen=True, slots=True)
class UserKey:
    """Who somebody is: the same person in another workspace or channel is another user."""

    channel: str
    team: str
    user: str


@dataclass(frozen=True, slots=True)
class Question:
    """One open question of the catalogue; `id` follows from its words, so that a reworded question is a new one."""

    id: str
    text: str
    level: Level
    language: Language
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation, of the user or of the coach; the coach's carry where the talk stands."""

    role: Literal["user", "coach"]
    text: str
    at: datetime
    language: Language | None = None
    move: Move | None = None
    kind: Kind | None = None
    pattern: str | None = None
    level: Level | None = None
    question: str | None = None
    draft: str | None = None
    """The user's own sentence of an experiment that still waits for a date."""


@dataclass(frozen=True, slots=True)
class History:
    """All that the coach may remember of this user when it answers.

    `asked` holds the ids of the questions of the last twelve weeks, `rejected` how often each pattern was put
    aside with "klopt niet" (net of "herkenbaar"), `kept` whether this talk is written down.
    """

    turns: tuple[Turn, ...] = ()
    asked: frozenset[str] = frozenset()
    rejected: Mapping[str, int] = field(default_factory=dict)
    kept: bool = False


class Verdict(StrEnum):
    """What a user says of a reading."""

    RECOGNISED = "recognised"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A user's verdict on the reading of one pattern."""

    pattern: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Experiment:
    """A small step in the user's own words, and the day on which to look back; `asked` once the coach did.

    `id` and `conversation` are the numbers under which it is kept, 0 while it is not.
    """

    text: str
    due: date
    pattern: str | None = None
    id: int = field(default=0, compare=False)
    conversation: int = field(default=0, compare=False)
    asked: bool = False


class Outcome(StrEnum):
    """What somebody says of an experiment on the day to look back; all of it is something to learn from."""

    DONE = "done"
    DIFFERENT = "different"
    NOT_YET = "not-yet"
    TOLD = "told"


class Role(StrEnum):
    """What a part of a reply does; channels render by it, tests count by it."""

    MIRROR = "mirror"
    REFLECTION = "reflection"
    OFFER = "offer"
    EVIDENCE = "evidence"
    EXIT = "exit"
    QUESTION = "question"
    BODY = "body"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence or two of a reply, with what they do."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the coach says, and what it leaves behind: a question asked, an experiment, feedback on a reading.

    `quotes` are the stretches of the user's text that stand verbatim in it between “ and ”.
    With `keep` False nothing of this exchange may be stored but the fact that it took place.
    """

    kind: Kind
    language: Language
    parts: tuple[Part, ...]
    pattern: str | None = None
    level: Level | None = None
    question: Question | None = None
    safety: SafetyRoute | None = None
    quotes: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    experiment: Experiment | None = None
    draft: str | None = None
    feedback: Feedback | None = None
    outcome: Outcome | None = None
    keep: bool = True

    @property
    def text(self) -> str:
        """The whole reply as plain text; what belongs together stands in one paragraph."""
        paragraphs: list[list[str]] = []
        before: int | None = None
        for part in self.parts:
            group = _PARAGRAPH[part.role]
            if group != before or part.role is Role.BODY:
                paragraphs.append([])
            paragraphs[-1].append(part.text)
            before = group
        return "\n\n".join(" ".join(group) for group in paragraphs)


_PARAGRAPH: Mapping[Role, int] = {
    Role.MIRROR: 0,
    Role.REFLECTION: 0,
    Role.OFFER: 1,
    Role.EVIDENCE: 1,
    Role.EXIT: 1,
    Role.QUESTION: 2,
    Role.BODY: 3,
    Role.SOURCE: 4,
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A pattern that looks like another one, and how to tell them apart in each language."""

    id: str
    difference: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a pattern comes from: a citation, and per language what is taken from it."""

    cite: str
    note: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class PatternText:
    """All that the coach can say about one pattern in one language; `said` is its name as one would say it, in other words too."""

    name: str
    said: str
    description: str
    need: str
    likely: tuple[str, ...]
    against: tuple[str, ...]
    offers: tuple[str, ...]
    reflections: tuple[str, ...]
    questions: Mapping[Level, tuple[Question, ...]]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of the catalogue; `version` rises when what its card says changes."""

    id: str
    layer: str
    version: int
    neighbours: tuple[Neighbour, ...]
    sources: tuple[Source, ...]
    text: Mapping[Language, PatternText]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer as they are kept, all at once or not at all.

    Without `user` the message itself is not kept (safety); `closes` ends the conversation. `asks` is the number of the
    experiment that is asked about, `outcome` what was said of the one that was asked about last.
    """

    coach: Turn
    user: Turn | None = None
    reading: Reading | None = None
    feedback: Feedback | None = None
    experiment: Experiment | None = None
    closes: bool = False
    asks: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One kept conversation, oldest turn first; `thread` says where in a channel it goes on."""

    started: datetime
    turns: tuple[Turn, ...]
    experiments: tuple[Experiment, ...] = ()
    id: int = 0
    thread: str | None = None
