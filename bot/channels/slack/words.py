"""The texts of the Slack channel, from data/slack.*.yaml; a text that is missing or has another blank is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot import yamlfile
from bot.domain import LANGUAGES, Language
from bot.rights.words import AllWords as AllPrivacyWords
from bot.rights.words import Words as PrivacyWords

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
COMMANDS = ("help", "patterns", "nudge", "log")
DAYS = ("off", "mon", "tue", "wed", "thu", "fri")

SENTENCES: Mapping[str, str] = dict.fromkeys(
    """ask-consent consent-yes consent-no each-alone kept-now kept-too-late kept-already not-kept-now
    move-recognised move-not-right move-other-question move-more move-experiment press-not-kept feedback-good feedback-bad
    feedback-good-label feedback-bad-label feedback-thanks late unheard thinking prompts-title too-late interrupted check-note
    check-keep check-too-long keep check-kept from-check from-form help patterns log-empty log log-more
    nudge-done nudge-different nudge-not-yet nudge-talk nudge-later nudge-stop nudge-again nudge-stopped nudge-off nudge-yes
    nudge-no nudge-not-wanted nudge-on-soon nudge-talk-not-kept nudge-in-private nudge-not-understood nudge-form-title
    nudge-form-submit nudge-day-label nudge-day-hint nudge-time-label nudge-cap-label nudge-cap-hint nudge-zone-label
    nudge-until-label nudge-until-hint nudge-too-far nudge-cap-4 nudge-cap-3 nudge-cap-2 nudge-cap-1 nudge-cap-0 nudge-later-title
    nudge-later-submit nudge-later-label nudge-later-hint home-nudge-off home-nudge-never home-nudge-paused home-nudge-stopped
    home-nudge-form home-nudge-now run-by reflect-title reflect-submit close reflect-label reflect-hint
    reflect-from-message reflect-empty experiment-title experiment-submit experiment-label experiment-hint experiment-date
    experiment-empty experiment-past home-title home-who home-limits home-settings home-language home-language-name
    home-keep-yes home-keep-no home-keep-on home-keep-off home-nudge home-nudge-day home-nudge-time home-nudge-zone
    home-experiments home-experiments-none home-patterns home-conversations home-conversations-none home-continue
    home-delete home-delete-ask home-privacy home-privacy-note home-wipe home-wipe-ask confirm-title confirm-yes
    confirm-no resumed disclosure disclosure-check home-see reader-note""".split(),
    "",
) | {
    "pressed": "choice",
    "nudge-offer": "date",
    "nudge-on": "date time zone",
    "nudge-put-off": "date",
    "experiment-too-far": "date",
    "home-nudge-next": "date time zone",
    "trouble": "reference",
    "mention": "link",
    "pattern": "name description",
    "log-line": "date words",
    "home-experiment": "words date",
    "home-patterns-few": "n",
    "home-patterns-intro": "n",
    "home-pattern": "name count n months",
    "home-conversation": "date words",
    "resumed-question": "question",
    "resumed-title": "date",
}
"""What the channel must be able to say, and which blanks each sentence may have."""

KNOWN = frozenset({"organisation", "reader", "run_by", "model_told", "text_days", "reading_days"})
"""Blanks that any sentence may have: they are filled from the running configuration."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    commands: Mapping[str, Annotated[tuple[str, ...], Field(min_length=1)]]
    say: Mapping[str, Text]
    days: Mapping[str, Text]
    months: Annotated[tuple[Text, ...], Field(min_length=12, max_length=12)]

    @field_validator("commands")
    @classmethod
    def _every_command(cls, value: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        return yamlfile.exactly(value, COMMANDS)

    @field_validator("days")
    @classmethod
    def _every_day(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return yamlfile.exactly(value, DAYS)

    @field_validator("say")
    @classmethod
    def _says_all(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        yamlfile.exactly(value, SENTENCES)
        for key, sentence in value.items():
            yamlfile.only_blanks(key, sentence, {*SENTENCES[key].split(), *KNOWN})
        return value


def escape(text: str) -> str:
    """Return a text that Slack shows as it was written: no mention, no link, no channel call."""
    return "".join(_ESCAPES.get(char, char) for char in text)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in one language, with the name of what reads."""

    language: Language
    texts: Mapping[str, str]
    commands: Mapping[str, tuple[str, ...]]
    days: Mapping[str, str]
    months: tuple[str, ...]
    reader: str
    privacy: PrivacyWords

    def say(self, key: str, **values: object) -> str:
        """Return the sentence under `key` with its blanks filled; values must be escaped where they were written by people."""
        term = self.privacy.facts.retention
        known = {"organisation": self.privacy.organisation, "reader": self.reader, "run_by": self.run_by}
        known |= {"model_told": self.privacy.say("model-remote" if self.privacy.facts.model else "model-none")}
        days = {"text_days": term.text_days, "reading_days": term.reading_days}
        return self.texts[key].format(**{name: escape(value) for name, value in known.items()} | days | values)

    @property
    def run_by(self) -> str:
        """Who runs the coach, on which ground and where questions go, as far as was set."""
        facts = self.privacy.facts
        if not (facts.organisation and facts.contact):
            return self.texts["run-by"].format(organisation=self.privacy.organisation)
        why = [self.privacy.say("pilot")] if facts.pilot else [self.privacy.say("basis")] if facts.basis else []
        return " ".join([self.privacy.say("run-by"), *why])

    def day(self, day: date) -> str:
        """Return a day as it is written: 4 dec 2026."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"


AllWords = Mapping[Language, Words]


def load_words(folder: Path, privacy: AllPrivacyWords) -> AllWords:
    """Load slack.nl.yaml and slack.en.yaml from `folder`; raises yamlfile.DataError with file, line and field."""
    found: dict[Language, Words] = {}
    for language in LANGUAGES:
        file = yamlfile.load(folder / f"slack.{language}.yaml", _File)
        told = privacy[language]
        reader = told.facts.reader
        found[language] = Words(language, file.say, file.commands, file.days, file.months, reader, told)
    return found
