"""The texts about data, from data/privacy.*.yaml, and the words by which somebody asks for something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot import yamlfile
from bot.domain import LANGUAGES, Language, Pattern
from bot.privacy import Facts, RowKind

Text = Annotated[str, StringConstraints(strip_whitespace=False, min_length=2)]


class Right(StrEnum):
    """What somebody can ask for."""

    WHAT = "what"
    EXPORT = "export"
    FORGET_THIS = "forget-this"
    FORGET_LAST = "forget-last"
    WIPE = "wipe"
    WIPE_YES = "wipe-yes"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    STOP_ALONE = "stop-alone"
    NOT_KEEP = "not-keep"
    KEEP = "keep"
    WEATHER = "weather"
    WEATHER_ON = "weather-on"
    WEATHER_OFF = "weather-off"


BLANKS: Mapping[str, str] = dict.fromkeys(
    """organisation banner pilot run-by-nobody card-head card-nothing until-stop gone-text who-head who-slack who-terminal who-model-none
    who-nobody rights export-done export-sent export-failed export-title forgot-this forgot-last forgot-nothing own-messages wipe-ask
    wipe-ask-slack wipe-yes paused resumed stopped not-kept not-kept-terminal only-here terminal-quiet
    weather-not-here weather-terminal weather-not-in weather-left weather-calm who-weather""".split(),
    "",
) | {
    "run-by": "organisation contact",
    "basis": "basis",
    "model-none": "reader",
    "model-remote": "model reader",
    "model-terminal": "reader",
    "model-terminal-remote": "model reader",
    "kept-for": "text_days reading_days",
    "kept": "text_days reading_days",
    "card-kind": "name count why until",
    "until": "date",
    "row": "date what until",
    "row-setting": "what",
    "more": "n",
    "who-organisation": "organisation",
    "who-model": "model",
    "export-here": "files",
    "export-not-here": "folder why",
    "export-intro": "date",
    "receipt": "date rows kinds reference",
    "receipt-kinds": "list",
    "weather-joined": "team",
    "weather-wait": "team date",
    "weather-few": "number year",
    "weather-told": "team number year lines",
    "weather-often": "layer",
    "weather-sometimes": "layer",
}
"""What must be said, and which blanks each sentence may have."""


class _Kind(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    why: Text


class _Courtesies(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Text
    after: Text

    @field_validator("before", "after")
    @classmethod
    def _compiles(cls, value: str) -> str:
        return _expression(value)

    @property
    def compiled(self) -> re.Pattern[str]:
        """What stands around a message and changes nothing of it."""
        return re.compile(rf"^(?:(?:{self.before}) )+|(?: (?:{self.after}))+$")


def _expression(way: str) -> str:
    try:
        re.compile(way)
    except re.error as error:
        raise ValueError(f"{way!r} is no regular expression: {error}") from None
    return way


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    months: Annotated[tuple[Text, ...], Field(min_length=12, max_length=12)]
    courtesies: _Courtesies
    agrees: Text
    commands: Mapping[Right, Annotated[tuple[str, ...], Field(min_length=1)]]
    kinds: Mapping[RowKind, _Kind]
    shown: Mapping[str, Text]
    say: Mapping[str, Text]

    @field_validator("agrees")
    @classmethod
    def _compiles(cls, value: str) -> str:
        return _expression(value)

    @field_validator("commands")
    @classmethod
    def _every_right(cls, value: Mapping[Right, tuple[str, ...]]) -> Mapping[Right, tuple[str, ...]]:
        for ways in yamlfile.exactly(value, Right).values():
            for way in ways:
                _expression(way)
        return value

    @field_validator("kinds")
    @classmethod
    def _every_kind(cls, value: Mapping[RowKind, _Kind]) -> Mapping[RowKind, _Kind]:
        return yamlfile.exactly(value, RowKind)

    @field_validator("say")
    @classmethod
    def _says_all(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for key, sentence in yamlfile.exactly(value, BLANKS).items():
            yamlfile.only_blanks(key, sentence, BLANKS[key].split())
        return value


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in one language, filled from the facts of the running configuration."""

    language: Language
    facts: Facts
    texts: Mapping[str, str]
    names: Mapping[RowKind, tuple[str, str]]
    commands: Mapping[Right, tuple[re.Pattern[str], ...]]
    courtesies: re.Pattern[str]
    yes: re.Pattern[str]
    months: tuple[str, ...]
    shown: Mapping[str, str]

    @property
    def organisation(self) -> str:
        """Who runs the coach, as its users know them."""
        return self.facts.organisation or self.texts["organisation"]

    def name(self, code: str | None) -> str:
        """Return how a code that is kept (a pattern, a verdict, a setting) is called in this language."""
        return self.shown.get(code or "", code or "")

    def day(self, day: date) -> str:
        """Return a day as it is written: 4 dec 2026."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def say(self, key: str, **values: object) -> str:
        """Return the sentence under `key` with its blanks filled; what people wrote must be made safe by the channel."""
        facts = self.facts
        known = {
            "organisation": self.organisation,
            "contact": facts.contact or "…",
            "basis": facts.basis or "…",
            "reader": facts.reader,
            "model": facts.model or "…",
            "text_days": facts.retention.text_days,
            "reading_days": facts.retention.reading_days,
        }
        return self.texts[key].format(**(known | values))

    def hears(self, text: str) -> Right | None:
        """Return what a whole message asks for, or None; courtesies and accents around and in it change nothing."""
        said = _without_accents(_plain(text))
        bare = self.courtesies.sub("", said)
        for right, ways in self.commands.items():
            forms = (said,) if right is Right.KEEP else (said, bare)
            if any(way.fullmatch(form) for way in ways for form in forms):
                return right
        return None

    def agrees(self, text: str) -> bool:
        """Tell whether a message is a yes, where it was just asked whether everything is to be erased."""
        return self.yes.fullmatch(_without_accents(_plain(text))) is not None

    def team(self, text: str) -> str | None:
        """Return the team that is named in a wish to take part in team weather."""
        bare = self.courtesies.sub("", _plain(text))
        found = (way.fullmatch(bare) for way in self.commands[Right.WEATHER_ON])
        return next((match["team"] for match in found if match), None)


def _plain(text: str) -> str:
    """Return a message in lower case, without punctuation and with single spaces."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.lower().replace("’", "'")).split())


def _without_accents(text: str) -> str:
    """Return "wéét" as "weet"."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


AllWords = Mapping[Language, Words]


def load_words(folder: Path, facts: Facts, patterns: Mapping[str, Pattern]) -> AllWords:
    """Load privacy.nl.yaml and privacy.en.yaml from `folder`; raises yamlfile.DataError with file, line and field."""
    found: dict[Language, Words] = {}
    for language in LANGUAGES:
        file = yamlfile.load(folder / f"privacy.{language}.yaml", _File)
        found[language] = Words(
            language,
            facts,
            file.say,
            {kind: (told.name, told.why) for kind, told in file.kinds.items()},
            {right: tuple(re.compile(way) for way in ways) for right, ways in file.commands.items()},
            file.courtesies.compiled,
            re.compile(file.agrees),
            file.months,
            {**file.shown, **{id_: pattern.text[language].name for id_, pattern in patterns.items()}},
        )
    return found
