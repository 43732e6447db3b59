"""What stands at the foot of a reply: who read, whose words these are, and why they are not the model's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from bot import yamlfile
from bot.domain import LANGUAGES, Language, Level
from bot.model.failure import Failure

SENTENCES: Mapping[str, str] = {
    "made": "",
    "read": "reader",
    "read-confirmed": "reader model",
    "read-corrected": "reader model",
    "words-model": "model",
    "words-own": "",
    "words-own-because": "why",
    "guess": "",
    "example": "",
}
"""What must be said, and which blanks each sentence may have."""

Second = Literal["confirmed", "corrected"]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    say: Mapping[str, str]
    failures: Mapping[Failure, str]
    levels: Mapping[Level, str]
    who: Mapping[Literal["user", "coach"], str]

    @field_validator("say")
    @classmethod
    def _says_all(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if set(value) != set(SENTENCES):
            raise ValueError(f"must say {', '.join(SENTENCES)}, and nothing else")
        for key, sentence in value.items():
            yamlfile.only_blanks(key, sentence, SENTENCES[key].split())
        return value

    @field_validator("failures")
    @classmethod
    def _every_failure(cls, value: Mapping[Failure, str]) -> Mapping[Failure, str]:
        if missing := [failure.value for failure in Failure if failure not in value]:
            raise ValueError(f"lacks {', '.join(missing)}")
        return value

    @field_validator("levels")
    @classmethod
    def _every_level(cls, value: Mapping[Level, str]) -> Mapping[Level, str]:
        if missing := [level.value for level in Level if level not in value]:
            raise ValueError(f"lacks {', '.join(missing)}")
        return value


@dataclass(frozen=True, slots=True)
class ModelWords:
    """The texts about the model in one language."""

    say: Mapping[str, str]
    failures: Mapping[Failure, str]
    levels: Mapping[Level, str]
    who: Mapping[Literal["user", "coach"], str]

    def footer(
        self, reader: str, model: str, second: Second | None, *, by_model: bool, why: Failure | None, guess: bool
    ) -> str:
        """Return the foot of a reply."""
        lines = [self.say["made"], self.say[f"read-{second}" if second else "read"].format(reader=reader, model=model)]
        if by_model:
            lines.append(self.say["words-model"].format(model=model))
        elif why is not None:
            lines.append(self.say["words-own-because"].format(why=self.failures[why]))
        else:
            lines.append(self.say["words-own"])
        return " ".join([*lines, self.say["guess"]] if guess else lines)


AllModelWords = Mapping[Language, ModelWords]


def load_words(folder: Path) -> AllModelWords:
    """Load model.nl.yaml and model.en.yaml from `folder`; raises DataError with file, line and field."""
    found: dict[Language, ModelWords] = {}
    for language in LANGUAGES:
        file = yamlfile.load(folder / f"model.{language}.yaml", _File)
        found[language] = ModelWords(file.say, file.failures, file.levels, file.who)
    return found
