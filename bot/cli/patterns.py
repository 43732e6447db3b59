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


def run(app: App, id_: str | None, language: Language) -> int:
    """Print a line for each pattern, or everything about one."""
    patterns = app.catalogue.patterns
    if id_ is None:
        width = max(len(known) for known in patterns)
        for pattern in patterns.values():
            text = pattern.text[language]
            print(f"{pattern.id:<{width}}  {text.name}: {text.description}")
        return 0
    if id_ not in patterns:
        print(f"klankbord: no pattern {id_!r}; there are {', '.join(patterns)}", file=sys.stderr)
        return 1
    _show(app, patterns[id_], language)
    return 0


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
