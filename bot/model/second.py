"""The second reader: weighs what the local reader was in two minds about, and counts only with words that stand there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from bot.catalogue import Catalogue
from bot.coach.standing import NAME_FROM
from bot.domain import Abstention, Hit, Language, Reading
from bot.model.failure import Failure, ModelError
from bot.model.footer import Second
from bot.model.material import Material
from bot.model.prompts import PromptFile, ours
from bot.model.speak import Prompt

NONE = Abstention.NONE.value

SURE_FROM = 0.70
"""From this probability on the model is not asked about what the local reader names; docs/model.md says how often that is right."""


def candidates(reading: Reading) -> tuple[str, ...]:
    """Return what the second reader may choose from, likeliest first; besides these only that there is none."""
    rival = () if reading.rival is None else (reading.rival,)
    return tuple(dict.fromkeys([*(hit.pattern for hit in reading.hits), *rival]))


def wanted(reading: Reading) -> bool:
    """Tell whether a second opinion is worth asking: a pattern is heard, and not surely."""
    return bool(reading.hits) and reading.hits[0].score < SURE_FROM


def prompt(file: PromptFile, catalogue: Catalogue, reading: Reading, found: Material) -> Prompt:
    """Return the question to the second reader."""
    language: Language = file.language
    listed = []
    for id_ in candidates(reading):
        text = catalogue.patterns[id_].text[language]
        listed.append(
            {
                "id": ours(id_),
                "name": ours(text.name),
                "description": ours(text.description),
                "likely": [ours(line.rstrip(".")) for line in text.likely],
                "against": [ours(line.rstrip(".")) for line in text.against],
            }
        )
    return file.fill({"candidates": listed, "told": found.told})


def answer_type(reading: Reading) -> type[BaseModel]:
    """Return what an answer must be; no label outside the list passes."""
    labels: Any = Literal[(*candidates(reading), NONE)]
    return create_model("Second", __config__=ConfigDict(extra="forbid"), quote=(str, ...), pattern=(labels, ...))


def weighed(reading: Reading, answer: Any, found: Material, model: str) -> tuple[Reading, Second]:
    """Return the reading after the second opinion; raises ModelError when its quote does not stand in the text.

    A pattern that it brings in counts as just likely enough to be named, and no more: so what the user put aside
    before still stays aside.
    """
    if answer.pattern not in {*candidates(reading), NONE}:
        raise ModelError(Failure.LABEL)
    span = found.quoted(answer.quote)
    reader = f"{reading.reader} + {model}"
    first = reading.hits[0]
    if answer.pattern == first.pattern:
        confirmed = replace(first, score=max(first.score, NAME_FROM))
        return replace(reading, hits=(confirmed, *reading.hits[1:]), reader=reader), "confirmed"
    if answer.pattern == NONE:
        none = Reading(reading.language, abstention=Abstention.NONE, rival=first.pattern, reader=reader)
        return none, "corrected"
    known = next((hit.score for hit in reading.hits if hit.pattern == answer.pattern), 0.0)
    hit = Hit(answer.pattern, max(known, NAME_FROM), (span,))
    others = tuple(one for one in reading.hits[1:] if one.pattern != answer.pattern)
    return replace(reading, hits=(hit, *others), rival=first.pattern, reader=reader), "corrected"
