"""Lets the running program write the conversations of README.md and docs/conversations.md, so that none goes stale.

`make docs` writes them; tests/scenario/test_pictures.py fails while what is committed differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import yaml

from bot.app import App
from bot.channels.slack.blocks import NUDGE_STEP
from bot.channels.slack.words import load_words
from bot.coach import dates
from bot.domain import Language, Move
from tests.scenario.talk import START, Talk, new_app

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("conversations.yaml")
README = ROOT / "README.md"
BOOK = ROOT / "docs" / "conversations.md"
MOVES = {"done": Move.DONE, "different": Move.DIFFERENT, "not-yet": Move.NOT_YET, "talk": Move.TALK}
"""The buttons that go on with the conversation; the other two of a look-back are about the coach."""

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
    for story in script["book"]["buttons"]:
        parts += [f"## {story['title']}", "", pressed(story, app)]
    return "\n".join(parts)


def pressed(story: Mapping[str, str], app: App) -> str:
    """Return what comes of every button under a look-back, each pressed in a talk of its own, as Markdown."""
    language: Language = "en" if story["language"] == "en" else "nl"
    words = load_words(app.resources.data, app.privacy_words)[language]
    day, until = START.date() + timedelta(days=9), START.date() + timedelta(days=23)
    said: dict[str, str] = {}
    for name, move in MOVES.items():
        talk = Talk.begin(app)
        talk.say(story["story"])
        talk.flow.keep(talk.who, talk.flow.agree(talk.who, story["step"], day, talk.now).exchange)
        talk.now += timedelta(days=9)
        asked = talk.flow.weekly(talk.who, language, talk.now)
        talk.flow.keep(talk.who, asked.exchange)
        said[name] = talk.say(words.say(f"nudge-{name}"), move).text
    said["later"] = words.say("nudge-put-off", date=dates.say(until, language))
    said["stop"] = words.say("nudge-off")
    lines = [story["opening"].strip(), "", asked.reply.text, ""]
    for name in NUDGE_STEP:
        lines += [f"> [{words.say(f'nudge-{name}')}]", "", said[name], ""]
    return "\n".join(lines).rstrip() + "\n"


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
