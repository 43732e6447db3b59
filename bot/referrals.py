"""The doors of the safety routes: what is said, and which contacts are named, those of the organisation first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot import yamlfile
from bot.domain import Language, SafetyRoute

_DOOR = re.compile(r"\{(\w+)\}")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Answer(_Model):
    answer: str


class _Contact(_Model):
    name: str
    text: str
    phone: str | None = None
    web: str | None = None
    checked_on: date
    source: str


class _Contacts(_Model):
    contacts: Mapping[str, Mapping[Language, _Contact]]


class _ReferralsFile(_Contacts):
    version: int
    checked_on: date
    again_any: Mapping[Language, Annotated[tuple[str, ...], Field(min_length=2)]]
    leave_any: Mapping[Language, str]
    routes: Mapping[SafetyRoute, Mapping[Language, _Answer]]

    @model_validator(mode="after")
    def _whole(self) -> _ReferralsFile:
        for route in SafetyRoute:
            for language in ("nl", "en"):
                if language not in self.routes.get(route, {}):
                    raise ValueError(f"routes.{route.value}.{language} is missing")
        texts = [answer.answer for answers in self.routes.values() for answer in answers.values()]
        for door in {
            door
            for text in (
                *texts,
                *(one for several in self.again_any.values() for one in several),
                *self.leave_any.values(),
            )
            for door in _DOOR.findall(text)
        }:
            if set(self.contacts.get(door, {})) < {"nl", "en"}:
                raise ValueError(f"contacts.{door} is missing, or lacks a language")
        return self


@dataclass(frozen=True, slots=True)
class Referrals:
    """The answers of every route with the doors filled in, and the day on which the contacts were checked."""

    checked_on: date
    first: Mapping[tuple[SafetyRoute, Language], str]
    again: Mapping[Language, tuple[str, ...]]
    leave: Mapping[Language, str]


def load_referrals(path: Path, own: Path | None = None) -> Referrals:
    """Load the referrals; the contacts in `own`, an organisation's file, replace those of the same name and language.

    Raises yamlfile.DataError (file, line and field) for whatever is missing or wrong.
    """
    file = yamlfile.load(path, _ReferralsFile)
    doors = {door: {lang: c.text for lang, c in contact.items()} for door, contact in file.contacts.items()}
    if own is not None:
        for door, contact in yamlfile.load(own, _Contacts).contacts.items():
            if door not in file.contacts:
                raise yamlfile.DataError(
                    f"{own}:{_line(own, door)}: contacts.{door}: no answer names this door; there are"
                    f" {', '.join(sorted(file.contacts))}"
                )
            doors.setdefault(door, {}).update({lang: c.text for lang, c in contact.items()})

    def filled(text: str, language: Language) -> str:
        return " ".join(_DOOR.sub(lambda match: doors[match[1]][language], text).split())

    return Referrals(
        checked_on=file.checked_on,
        first={
            (route, language): filled(answer.answer, language)
            for route, answers in file.routes.items()
            for language, answer in answers.items()
        },
        again={lang: tuple(filled(text, lang) for text in several) for lang, several in file.again_any.items()},
        leave={language: filled(text, language) for language, text in file.leave_any.items()},
    )


def _line(path: Path, key: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:")), 1)
