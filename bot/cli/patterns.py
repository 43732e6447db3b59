"""`klankbord patterns`: what the coach knows, as it stands in the catalogue."""

from __future__ import annotations

import sys

from bot.app import App
from bot.domain import Language, Pattern

_TITLES: dict[Language, tuple[str, ...]] = {
    "nl": ("Wat het beschermt", "Wat erop wijst", "Wat ertegen spreekt", "Lijkt op", "Vragen", "Bronnen"),
    "en": ("What it protects", "What points to it", "What speaks against it", "Looks like", "Questions", "Sources"),
}
_VERSION = {"nl": "versie", "en": "version"}


_UNKNOWN: dict[Language, str] = {
    "nl": "klankbord: er is geen patroon {asked!r}; er zijn {known}",
    "en": "klankbord: no pattern {asked!r}; there are {known}",
}


def run(app: App, asked: str | None, language: Language) -> int:
    """Print a line for each pattern, or everything about the one with this id, or this name in either language."""
    patterns = app.catalogue.patterns
    if asked is None:
        width = max(len(known) for known in patterns)
        for pattern in patterns.values():
            text = pattern.text[language]
            print(f"{pattern.id:<{width}}  {text.name}: {text.description}")
        return 0
    found = next((one for one in patterns.values() if _plain(asked) in _names(one)), None)
    if found is None:
        print(_UNKNOWN[language].format(asked=asked, known=", ".join(patterns)), file=sys.stderr)
        return 1
    _show(app, found, language)
    return 0


def _names(pattern: Pattern) -> set[str]:
    return {_plain(name) for name in (pattern.id, *(text.name for text in pattern.text.values()))}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _show(app: App, pattern: Pattern, language: Language) -> None:
    text = pattern.text[language]
    needs, likely, against, alike, questions, sources = _TITLES[language]
    print(f"{text.name} ({pattern.id}, {_VERSION[language]} {pattern.version})\n{text.description}\n")
    _list(needs, [text.need])
    _list(likely, text.likely)
    _list(against, text.against)
    _list(alike, [f"{app.catalogue.name(n.id, language)}. {n.difference[language]}" for n in pattern.neighbours])
    _list(questions, [f"{level.value}: {q.text}" for level, several in text.questions.items() for q in several])
    _list(sources, [f"{source.cite} ({source.note[language]})" for source in pattern.sources])


def _list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    print(title)
    for line in lines:
        print(f"  - {line}")
    print()
