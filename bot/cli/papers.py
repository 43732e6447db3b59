"""`klankbord papers`: what an organisation must show, written from the running configuration."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.channels.slack.manifest import SCOPES
from bot.papers import papers
from bot.settings import SettingsError


def run(app: App, folder: Path) -> int:
    """Write every paper, in Dutch and English, to `folder`; raises DataError, SettingsError."""
    made = papers(app.resources.data / "papers", app.privacy_words, list(SCOPES))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
            print(folder / name)
    except OSError as error:
        raise SettingsError(f"--out {folder}: nothing can be written there ({error.strerror}).") from None
    if missing := app.facts.missing:
        print(f"These say DEMO until {', '.join(missing)} are set.")
    return 0
