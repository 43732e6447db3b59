"""How replies, forms and the home page look in Slack, as JSON; `make docs` writes them down, a test compares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.catalogue import Catalogue, load_catalogue
from bot.channels.slack import blocks, home, modals
from bot.channels.slack.words import AllWords, load_words
from bot.domain import Conversation, Experiment, Kind, Language, Move, Reply, Turn, UserKey
from bot.flow import Flow
from bot.privacy import Facts
from bot.resources import Resources
from bot.rights.words import load_words as load_privacy_words
from bot.store.base import Named
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from tests.fakes import FakeReader

PAGE = Path(__file__).with_name("slack_pictures.json")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TOLD: dict[Language, str] = {
    "nl": "Ik zit in een spagaat tussen <!channel> & mijn team, en ik weet het niet meer.",
    "en": "I feel torn both ways between <!channel> & my team, and I do not know any more.",
}


def all_words(organisation: str | None = None) -> AllWords:
    """Return the texts of the channel."""
    resources = Resources.locate()
    patterns = load_catalogue(resources.data, resources.prompts).patterns
    told = load_privacy_words(resources.data, Facts(organisation=organisation, reader="fake"), patterns)
    return load_words(resources.data, told)


def replies(catalogue: Catalogue, language: Language) -> Iterator[Reply]:
    """Return one reply of several kinds, from a real conversation."""
    reader = FakeReader(hears={"spagaat": "double-bind", "torn both ways": "double-bind"})
    store = SqlStore(SqliteEngine(None))
    flow = Flow(reader, reader, catalogue, store)
    who = UserKey("slack", "T1", language)
    for text, move in ((TOLD[language], None), ("ok", Move.MORE), ("ok", Move.OTHER_QUESTION), ("ok", Move.NOT_RIGHT)):
        yield flow.respond(who, text, NOON, move).reply
    yield flow.agree(who, "Ik vraag het." if language == "nl" else "I ask.", date(2026, 12, 1), NOON).reply
    store.close()


def pictures(catalogue: Catalogue) -> dict[str, Any]:
    """Return every picture by its name."""
    found: dict[str, Any] = {}
    for language, words in all_words().items():
        first = next(replies(catalogue, language))
        before, after = blocks.disclosure(words), blocks.consent(words, "key")
        found[f"{language}: first contact"] = _shown(blocks.reply_message(first, words, before=before, after=after))
        for reply in replies(catalogue, language):
            found[f"{language}: {reply.kind.value}"] = _shown(blocks.reply_message(reply, words, moves=True))
        found[f"{language}: form"] = modals.reflect(words, TOLD[language])
        found[f"{language}: experiment"] = modals.experiment(
            words, {"channel": "D1", "ts": "1", "thread": "1"}, NOON.date()
        )
        found[f"{language}: home"] = home.view(_page(language), words, catalogue)
    return found


def _page(language: Language) -> home.HomePage:
    talk = Conversation(
        NOON, (Turn("user", TOLD[language], NOON), Turn("coach", "?", NOON, kind=Kind.READING)), id=7, thread="T1:D1:1"
    )
    named = [Named(number, NOON, "double-bind" if number else None) for number in range(6)]
    return home.HomePage(language, True, [talk], [Experiment("Ik bel <@U1>", date(2026, 12, 1))], named)


def _shown(message: blocks.Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def page(catalogue: Catalogue) -> str:
    """Return the whole page."""
    return json.dumps(pictures(catalogue), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    here = Resources.locate()
    PAGE.write_text(page(load_catalogue(here.data, here.prompts)), encoding="utf-8")
