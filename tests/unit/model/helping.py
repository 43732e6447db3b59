"""A talk in which a model helps: everything is real but the endpoint, the reader's ears and the clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from bot.catalogue import Catalogue
from bot.domain import History, Reading, Turn, UserKey
from bot.flow import Answer, Flow
from bot.masking import Lexicon, load_lexicon
from bot.model.base import Draft
from bot.model.footer import load_words
from bot.model.help import ModelHelp
from bot.model.prompts import load_prompts
from bot.resources import Resources
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from tests.endpoint import Endpoint, Step, chat, new_model
from tests.fakes import FakeReader

RESOURCES = Resources.locate()
LEXICON: Lexicon = load_lexicon(RESOURCES.data / "masking")
ANNA = UserKey("slack", "T1", "U0ANNA")
STORY = "Ik zit in een spagaat tussen de directie en mijn team, en ik weet het niet meer."
TORN = "I feel torn both ways between the board and my team, and I do not know any more."

GOOD_NL = {
    "quote": "spagaat tussen de directie en mijn team",
    "reflection": "Het lijkt alsof trouw aan het team en trouw aan de directie allebei iets kosten.",
    "offer": "Misschien speelt hier een dubbele binding, waarin spreken en zwijgen allebei iets kosten.",
    "question": "Aan welke reacties van de directie merk je dat de ruimte kleiner wordt?",
}
GOOD_EN = {
    "quote": "torn both ways between the board and my team",
    "reflection": "Perhaps being loyal to the team and being loyal to the board both cost something.",
    "offer": "This could be a double bind, where speaking and keeping silent both cost something.",
    "question": "What did the board say just before the room became smaller?",
}


def words(**other: str) -> Mapping[str, str]:
    """Return words that pass, but for what is said otherwise."""
    return GOOD_NL | other


def answering(words_: Mapping[str, str] | None = None, second: Mapping[str, str] | None = None) -> Step:
    """Return a step that answers every kind of question, with only the fields that are asked for."""

    async def answer(request: httpx2.Request) -> httpx2.Response:
        schema = json.loads(request.content)["response_format"]["json_schema"]
        said = (second if schema["name"] == "second_reader" else words_) or {}
        return chat(json.dumps({name: said[name] for name in schema["schema"]["properties"] if name in said}))

    return answer


@dataclass
class Talk:
    """One user, one endpoint, one store in memory that forgets with the test."""

    catalogue: Catalogue
    endpoint: Endpoint
    reader: FakeReader
    settings: dict[str, Any] = field(default_factory=dict)
    now: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        """Put the parts together."""
        self.model = new_model(self.endpoint, **self.settings)
        told = load_words(RESOURCES.data)
        route: Any = self.reader.route
        help_ = ModelHelp(self.model, load_prompts(RESOURCES.prompts), self.catalogue, route, LEXICON, told)
        self.help = help_
        self.flow = Flow(self.reader, self.reader, self.catalogue, SqlStore(SqliteEngine(None)), LEXICON, help_)

    async def say(self, text: str, since: datetime | None = None) -> Answer:
        """Write a message, as the channels do."""
        self.now += timedelta(minutes=1)
        answer = await self.flow.helping(ANNA, self.flow.consider(ANNA, text, self.now), since)
        return self.flow.recorded(ANNA, answer)

    def draft(self, text: str, *earlier: str) -> Draft:
        """Return the coach's own answer to a message, as the helper gets it, after messages that were sent before."""
        turns = tuple(Turn("user", one, self.now) for one in earlier)
        reply = self.local(text).reply
        return Draft(Turn("user", text, self.now), History(turns), Reading("nl"), reply, self.now)

    def local(self, text: str) -> Answer:
        """Return what the coach would say by itself."""
        return self.flow.consider(ANNA, text, self.now + timedelta(minutes=1))

    @property
    def asked(self) -> list[str]:
        """Which kinds of questions reached the model."""
        return [body["response_format"]["json_schema"]["name"] for body in self.endpoint.bodies]
