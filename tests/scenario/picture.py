"""Lets the running program write the conversations of README.md and docs/conversations.md, so that none goes stale.

`make docs` writes them; tests/scenario/test_pictures.py fails while what is committed differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.app import App
from tests.scenario.talk import Talk, new_app

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("conversations.yaml")
README = ROOT / "README.md"
BOOK = ROOT / "docs" / "conversations.md"
BEGIN, END = "<!-- conversation:{} -->", "<!-- /conversation:{} -->"


def rendered(messages: Sequence[str], app: App) -> str:
    """Return a conversation as Markdown: what the user writes as quotes, what the coach says as plain text."""
    talk = Talk.begin(app)
    lines: list[str] = []
    for message in messages:
        lines += [f"> {message}", "", talk.say(message).text, ""]
    return "\n".join(lines).rstrip() + "\n"


def book(app: App) -> str:
    """Return docs/conversations.md."""
    script = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    parts = [script["book"]["opening"].strip(), ""]
    for talk in script["book"]["conversations"]:
        parts += [f"## {talk['title']}", "", rendered(talk["messages"], app)]
    return "\n".join(parts)


def readme(app: App) -> str:
    """Return README.md with its conversations as the program holds them now."""
    script = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    text = README.read_text(encoding="utf-8")
    for language, messages in script["readme"].items():
        begin, end = BEGIN.format(language), END.format(language)
        before, rest = text.split(begin, 1)
        after = rest.split(end, 1)[1]
        text = f"{before}{begin}\n{rendered(messages, app)}{end}{after}"
    return text


def main() -> None:
    """Write both."""
    app = new_app()
    BOOK.parent.mkdir(exist_ok=True)
    BOOK.write_text(book(app), encoding="utf-8")
    README.write_text(readme(app), encoding="utf-8")


if __name__ == "__main__":
    main()
