"""All that the coach can say, with the place where it stands; placeholders of a template are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalogue import Catalogue
from bot.domain import Language, PatternText

Saying = tuple[str, str]

_BLANK = re.compile(r"\{\w+\}")


def patterns(catalogue: Catalogue, language: Language) -> Iterator[tuple[str, PatternText]]:
    """Yield the texts of every pattern."""
    for id_, pattern in catalogue.patterns.items():
        yield id_, pattern.text[language]


def questions(catalogue: Catalogue, language: Language) -> Iterator[Saying]:
    """Yield every question that may be asked."""
    for id_, text in patterns(catalogue, language):
        for level, asked in text.questions.items():
            yield from ((f"{id_}.questions.{level}", question.text) for question in asked)
    dialogue = catalogue.dialogue[language]
    for level, asked in dialogue.questions.items():
        yield from ((f"questions.{level}", question.text) for question in asked)
    for detail, on in dialogue.asks_on.items():
        for level, asked in on.questions.items():
            yield from ((f"asks-on.{detail}.{level}", question.text) for question in asked)
    yield from (("practical-question", question.text) for question in dialogue.practical_question)
    yield from (("better-fit", question.text) for question in dialogue.better_fit)
    for key, said in dialogue.say.items():
        if key.endswith("-question") and key != "other-question":
            yield from ((f"say.{key}", _BLANK.sub("...", line)) for line in said)


def everything(catalogue: Catalogue, language: Language) -> Iterator[Saying]:
    """Yield every sentence: offers, reflections, questions, options, explanations and the dialogue."""
    yield from questions(catalogue, language)
    for id_, text in patterns(catalogue, language):
        for field in ("likely", "against", "offers", "reflections", "options"):
            yield from ((f"{id_}.{field}", line) for line in getattr(text, field))
        for field in ("name", "said", "description", "need"):
            yield f"{id_}.{field}", getattr(text, field)
        for neighbour in catalogue.patterns[id_].neighbours:
            yield f"{id_}.neighbours.{neighbour.id}", neighbour.difference[language]
    dialogue = catalogue.dialogue[language]
    for key, said in dialogue.say.items():
        yield from ((f"say.{key}", _BLANK.sub("...", line)) for line in said)
    for level, reflected in dialogue.reflections.items():
        yield from ((f"reflections.{level}", line) for line in reflected)
    for detail, on in dialogue.asks_on.items():
        yield from ((f"asks-on.{detail}.reflections", line) for line in on.reflections)
