"""What a user and an organisation must be told about data, as facts of the running configuration. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

TEXT_DAYS = 90
"""Proposed in product.md, R-9; another coach that publishes its term (Personio Foundation) has the same."""

READING_DAYS = 180
"""Proposed in product.md, R-9: long enough to see a pattern come back."""

PILOT = "proef"

LOOKING_BACK = 7
"""Days that a step is still kept after the last day on which it can be looked back on: to be asked about, and to tell."""


class Term(StrEnum):
    """How long a kind of row is kept."""

    TEXT = "text"
    READING = "reading"
    SETTING = "setting"
    WAITING = "waiting"


class RowKind(StrEnum):
    """What a row that is kept of somebody is."""

    MESSAGE = "message"
    ANSWER = "answer"
    EXPERIMENT = "experiment"
    READING = "reading"
    FEEDBACK = "feedback"
    QUESTION = "question"
    USEFULNESS = "usefulness"
    CONVERSATION = "conversation"
    PLACE = "place"
    NUDGE = "nudge"
    NUDGE_PLAN = "nudge-plan"
    SETTING = "setting"
    WAITING = "waiting"


TERMS: Mapping[RowKind, Term] = {
    RowKind.MESSAGE: Term.TEXT,
    RowKind.ANSWER: Term.TEXT,
    RowKind.EXPERIMENT: Term.TEXT,
    RowKind.READING: Term.READING,
    RowKind.FEEDBACK: Term.READING,
    RowKind.QUESTION: Term.READING,
    RowKind.USEFULNESS: Term.READING,
    RowKind.CONVERSATION: Term.READING,
    RowKind.PLACE: Term.READING,
    RowKind.NUDGE: Term.READING,
    RowKind.NUDGE_PLAN: Term.SETTING,
    RowKind.SETTING: Term.SETTING,
    RowKind.WAITING: Term.WAITING,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days texts and readings are kept; settings stay until somebody stops."""

    text_days: int = TEXT_DAYS
    reading_days: int = READING_DAYS

    def until(self, kind: RowKind, at: datetime) -> datetime | None:
        """Return when a row of `at` is removed; None for what stays until its user stops."""
        days = {Term.TEXT: self.text_days, Term.READING: self.reading_days, Term.WAITING: 1}.get(TERMS[kind])
        return None if days is None else at + timedelta(days=days)

    def last_look_back(self, today: date) -> date:
        """Return the last day on which a step that is noted today can be looked back on; half-way a term that is short."""
        return today + timedelta(days=self.text_days - min(LOOKING_BACK, (self.text_days + 1) // 2))


Channel = Literal["slack", "terminal"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Who runs the coach, on which ground, with what; `model` is the host of a remote model, None when nothing is sent out.

    `shared` whether all of it lies in a PostgreSQL, `metrics` where measurements are shown.
    `missing` names the settings that an organisation must still give; while there are any, this is a demo.
    """

    organisation: str | None = None
    contact: str | None = None
    basis: str | None = None
    works_council: str | None = None
    retention: Retention = field(default_factory=Retention)
    reader: str = ""
    model: str | None = None
    shared: bool = False
    metrics: str | None = None
    weather: bool = False
    missing: tuple[str, ...] = ()

    @property
    def demo(self) -> bool:
        """Whether an organisation did not yet take responsibility for this coach."""
        return bool(self.missing)

    @property
    def pilot(self) -> bool:
        """Whether this is a trial."""
        return (self.basis or "").strip().lower() in {PILOT, "pilot"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that is kept of somebody, opened for that person alone; `at` is None where no moment is kept."""

    kind: RowKind
    at: datetime | None
    values: Mapping[str, str | None]
