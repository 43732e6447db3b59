"""Writes the papers of an example organisation to docs/papers; `make docs` calls it, a test compares."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.channels.slack.manifest import SCOPES
from bot.papers import papers
from bot.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "papers"
EXAMPLE = {
    "KLANKBORD_ORGANISATION": "Gemeente Waterveen",
    "KLANKBORD_CONTACT": "fg@waterveen.example",
    "KLANKBORD_BASIS": "proef",
    "KLANKBORD_TEXT_DAYS": "90",
    "KLANKBORD_READING_DAYS": "180",
    "KLANKBORD_READER": "ngrams",  # the one that every machine has
}


def written(environment: dict[str, str]) -> dict[str, str]:
    """Return the papers that this environment makes."""
    app = App(Settings.from_environment(environment))
    return papers(app.resources.data / "papers", app.privacy_words, list(SCOPES))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in written(EXAMPLE).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
