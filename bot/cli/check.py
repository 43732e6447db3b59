"""`klankbord check`: what is read in a situation, and in which words; nothing is stored."""

from __future__ import annotations

import sys
from typing import Any

from bot.app import App
from bot.cli import jsonl
from bot.domain import Language, Reading
from bot.text import one_line

_SAYS = {
    "nl": {
        "none": "Geen patroon: in deze woorden lees ik geen van de elf patronen.",
        "unsure": "Te weinig om iets te lezen: vertel wat er gebeurde, met wie, en wat jij deed.",
        "maybe": "Misschien speelt hier",
        "words": "gelezen in",
        "note": "Een vermoeden, geen oordeel. Niets is bewaard.",
    },
    "en": {
        "none": "No pattern: I read none of the eleven patterns in these words.",
        "unsure": "Not enough to go on: tell what happened, with whom, and what you did.",
        "maybe": "There may be something here of",
        "words": "read in",
        "note": "A guess, not a verdict. Nothing was kept.",
    },
}


def run(app: App, text: str) -> int:
    """Print the reading of one text."""
    if not text.strip():
        print("klankbord: there is no text; give it behind the command or on standard input.", file=sys.stderr)
        return 1
    reading = app.reader.read(text)
    language: Language = reading.language or "nl"
    if reading.safety is not None:
        print(app.catalogue.referrals.first[(reading.safety, language)])
        return 0
    if reading.language is None:
        for lang in ("nl", "en"):
            print(app.catalogue.dialogue[lang].say["language"][0])
        return 0
    says = _SAYS[language]
    for hit in reading.hits:
        print(f"{says['maybe']}: {app.catalogue.name(hit.pattern, language)} ({hit.pattern}, {hit.score:.2f})")
        for span in hit.evidence:
            print(f"  {says['words']}: “{one_line(span.text)}”")
    if not reading.hits:
        print(says[reading.primary])
    print(f"{says['note']} ({reading.reader})")
    return 0


def run_jsonl(app: App) -> int:
    """Read JSON lines from standard input and write a reading a line."""
    return jsonl.run(lambda text: as_json(app.reader.read(text)))


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as the fields of a JSON line; `lang` is `other` for a language that the coach does not speak."""
    return {
        "lang": reading.language or "other",
        "primary": reading.primary,
        "patterns": [
            {
                "id": hit.pattern,
                "score": hit.score,
                "evidence": [{"start": s.start, "end": s.end, "text": s.text} for s in hit.evidence],
            }
            for hit in reading.hits
        ],
        "safety": reading.safety.value if reading.safety else None,
        "abstained": not reading.hits,
        "reader": reading.reader,
    }
