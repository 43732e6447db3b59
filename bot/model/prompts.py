"""Loads the prompts and fills them in. What people wrote can never leave the block in which it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot import yamlfile
from bot.domain import LANGUAGES, Language
from bot.model.speak import Prompt

NAMES = ("second-reader", "words")

_USER = "<!-- user -->"
_TURNS = re.compile(r"\[(?=\s*/?\s*INST\b)", re.IGNORECASE)
"""With these some models mark whose turn it is; the other marks begin with <, which is escaped anyway."""


class Told(str):
    """What somebody wrote: only what could close its block or open another one is escaped, so that it can be quoted."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return it as it stands in a prompt."""
        plain = self.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _TURNS.sub("&#91;", plain)


def ours(text: str) -> Markup:
    """Return a text of our own, which stands in a prompt as it is."""
    return Markup(text)  # noqa: S704 - not HTML, and never what somebody wrote


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    about_itself: str
    itself_may: tuple[str, ...]
    orders: tuple[str, ...]
    banned: tuple[str, ...]
    emotions: tuple[str, ...]
    only_if_said: tuple[str, ...]
    plain: str
    reflects: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """What words of a model must keep besides the house style: a person weighed every sentence of the coach's own, and
    nobody weighs these. `plain` are the words that say nothing of anybody, `reflects` and `asks` what a reflection and a
    question must hold one of: a good reason or a tension, and something that only the user can answer.
    """

    about_itself: re.Pattern[str]
    itself_may: re.Pattern[str]
    orders: frozenset[str]
    banned: re.Pattern[str]
    emotions: frozenset[str]
    only_if_said: frozenset[str]
    plain: tuple[str, ...]
    reflects: re.Pattern[str]
    asks: re.Pattern[str]


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=2)]
    language: Language
    version: int = Field(ge=1)
    max_tokens: int = Field(ge=16, le=8000)
    rules: _Rules | None = None


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One prompt in one language."""

    name: str
    language: Language
    version: int
    max_tokens: int
    body: str = field(repr=False)
    system: Template = field(repr=False)
    user: Template = field(repr=False)
    rules: Rules | None = field(default=None, repr=False)

    def fill(self, values: Mapping[str, Any]) -> Prompt:
        """Return the prompt with its blanks filled; raises DataError for a blank that nobody fills."""
        try:
            system, user = (part.render(values).strip() for part in (self.system, self.user))
        except TemplateError as error:
            raise yamlfile.DataError(f"{self.name}.{self.language}.md: {type(error).__name__}") from None
        return Prompt(self.name, re.sub(r"\n{3,}", "\n\n", system), user, self.max_tokens)


Prompts = Mapping[tuple[str, Language], PromptFile]


def load_prompts(folder: Path) -> Prompts:
    """Load every prompt in every language; raises DataError with file, line and field."""
    return {
        (name, language): _load(folder / f"{name}.{language}.md", name, language)
        for name in NAMES
        for language in LANGUAGES
    }


def _load(path: Path, name: str, language: Language) -> PromptFile:
    try:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        system, user = body.split(_USER)
    except (OSError, ValueError):
        raise yamlfile.DataError(
            f"{path}:1: file: needs front matter between two lines of --- and one line {_USER}"
        ) from None
    # The blank line stands for the opening --- so that errors name the line of the file.
    told = yamlfile.parse("\n" + front, _Front, str(path))
    if (told.name, told.language) != (name, language):
        raise yamlfile.DataError(
            f"{path}:1: name: is {told.name!r} in {told.language!r}, expected {name!r}, {language!r}"
        )
    # Everything that is filled in is escaped, unless it is told to be ours.
    jinja = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        parts = jinja.from_string(system), jinja.from_string(user)
        return PromptFile(name, language, told.version, told.max_tokens, body, *parts, _rules(told.rules))
    except re.error as error:
        raise yamlfile.DataError(f"{path}:1: rules: {error}") from None
    except TemplateError as error:
        line = getattr(error, "lineno", 1)
        raise yamlfile.DataError(f"{path}:{line}: file: {type(error).__name__}: {error.message}") from None


def _rules(told: _Rules | None) -> Rules | None:
    if told is None:
        return None
    return Rules(
        re.compile(told.about_itself, re.IGNORECASE),
        _any(told.itself_may),
        frozenset(told.orders),
        _any(told.banned),
        frozenset(told.emotions),
        frozenset(told.only_if_said),
        tuple(told.plain.split()),
        _any(told.reflects),
        _any(told.asks),
    )


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)
