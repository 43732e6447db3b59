"""The line to a real server: schema, both APIs, streaming or not, hanging up, and a model too weak to be let through."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from bot import text as texts
from bot.app import App
from bot.domain import Role, UserKey
from bot.model.base import Helped
from bot.model.budget import Budget
from bot.model.client import Model
from bot.model.failure import Failure, ModelError
from bot.model.settings import ModelSettings
from bot.model.speak import Prompt
from bot.model.spent import Spent
from bot.settings import Settings
from tests.model.situations import situations

pytestmark = [pytest.mark.model, pytest.mark.anyio, pytest.mark.allow_hosts(["127.0.0.1"])]

ME = UserKey("terminal", "local", "tests")
PROMPT = Prompt("colour", "Answer with JSON.", "Which colour has grass?", 60)


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Literal["green", "blue"]


def new_model(url: str, **more: Any) -> Model:
    settings = ModelSettings("gemma", url=url, timeout=300, concurrency=4)
    settings = replace(settings, **more)
    return Model(settings, Budget(10**9, 10**9, lambda: datetime.now(UTC)))


async def test_a_strict_schema_is_kept(server: str) -> None:
    model = new_model(server)
    answer, spent = await model.ask(PROMPT, Colour, model.budget.name(ME))
    await model.close()
    assert answer.colour in {"green", "blue"}
    assert spent.read > 0
    assert spent.written > 0


async def test_responses_of_a_server_that_ignores_the_schema_are_checked_here(server: str) -> None:
    model = new_model(server, api="responses")
    [outcome] = await asyncio.gather(model.ask(PROMPT, Colour, "x"), return_exceptions=True)
    if isinstance(outcome, BaseException):
        assert isinstance(outcome, ModelError)
        assert outcome.failure in {Failure.INVALID, Failure.LABEL}
    else:
        assert outcome[0].colour in {"green", "blue"}
    await model.close()


async def test_a_list_of_labels_is_kept_even_by_a_model_that_knows_nothing(server: str) -> None:
    model = new_model(server)
    prompt = Prompt("colour", "Answer: mauve, mauve, mauve.", "mauve", 60)
    for _ in range(5):
        assert (await model.ask(prompt, Colour, "x"))[0].colour in {"green", "blue"}
    await model.close()


async def test_the_same_line_also_streams(server: str) -> None:
    model = new_model(server)
    stream = await model._line().chat.completions.create(
        model="gemma", messages=[{"role": "user", "content": "Count to five."}], max_tokens=40, stream=True
    )
    pieces = [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]
    await model.close()
    assert len(pieces) > 1
    assert "".join(pieces).strip()


async def test_hanging_up_frees_the_server(server: str) -> None:
    model = new_model(server, concurrency=1)
    endless = Prompt("story", "Write very long stories.", "Tell a story of a thousand lines.", 6_000)
    waiting = asyncio.create_task(model.ask(endless, Colour, "x"))
    await asyncio.sleep(1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await model.ask(PROMPT, Colour, "x"))[0].colour in {"green", "blue"}
    await model.close()


async def test_a_server_that_is_not_there_is_said_to_be_unreachable() -> None:
    model = new_model("http://127.0.0.1:9/v1")
    begun = time.monotonic()
    with pytest.raises(ModelError, match="unreachable"):
        await model.ask(PROMPT, Colour, "x")
    await model.close()
    assert time.monotonic() - begun < 30


BAD = re.compile(
    r"\b(je moet|je kunt|je zou moeten|probeer|advies|oplossing|you should|you must|you can|you need|try to|advice|solution|I am|ik ben"
    r"|incompeten|stupid|dom|lui|lazy|json|prompt|instruct)",
    re.IGNORECASE,
)
"""Written apart from the guard: what nobody should read from a coach, whatever the guard thinks of it."""


def wrong(helped: Helped, said: str) -> list[str]:
    """Return what is bad about a reply in words of the model, by other rules than the guard's own."""
    found = []
    reply = helped.reply
    own = " ".join(p.text for p in reply.parts if p.role in {Role.REFLECTION, Role.OFFER, Role.QUESTION})
    for quote in re.findall("“([^”]*)”", reply.text):
        if quote not in said:
            found.append(f"invented quote: {quote}")
    if reply.text.count("?") != 1 + sum(quote.count("?") for quote in re.findall("“([^”]*)”", reply.text)):
        found.append("not one question")
    if (bad := BAD.search(own)) is not None:
        found.append(f"bad: {bad.group()}")
    if texts.language(own) != reply.language:
        found.append("another language")
    if len(reply.text.split()) > 120:
        found.append("too long")
    return found


@dataclass
class Tally:
    """What became of all situations, and every reply in words of the model that was let through, to be read by people."""

    begun: float = field(default_factory=time.monotonic)
    became: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)
    passed: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    spent: Spent = field(default_factory=Spent)

    def note(self, text: str, helped: Helped) -> None:
        """Count one answer, and what is wrong with it when it holds words of the model."""
        self.spent = self.spent + helped.spent
        own = f"own words: {helped.failure.value}" if helped.failure is not None else "not asked"
        self.became["words of the model" if helped.by_model else own] += 1
        for turned in helped.rejected:
            self.rules.update(turned.rules)
            quoted, other = "quote" in turned.rules, bool(set(turned.rules) - {"quote"})
            self.why[
                "a quote and other rules" if quoted and other else "a quote alone" if quoted else "other rules"
            ] += 1
        if helped.by_model:
            self.passed.append((text, helped.reply.text))
            self.problems.extend(wrong(helped, text))

    def write(self) -> None:
        """Write all of it down."""
        lines = [
            f"{sum(self.became.values())} situations: {_listed(self.became, '{1} {0}')}",
            f"{time.monotonic() - self.begun:.0f} s; {self.spent.read} tokens read, {self.spent.written} written",
            "",
            f"Turned down for: {_listed(self.rules, '{0} {1}')}",
            "",
            f"Answers turned down: {_listed(self.why, '{1} for {0}')}",
            "",
        ]
        for text, reply in self.passed:
            lines += [f"> {text}", "", reply, "", "---", ""]
        report = Path(__file__).resolve().parents[2] / ".artefacts" / "weak-model.md"
        report.parent.mkdir(exist_ok=True)
        report.write_text("\n".join(lines), encoding="utf-8")


def _listed(counted: Counter[str], shape: str) -> str:
    return ", ".join(shape.format(what, count) for what, count in counted.most_common())


async def test_in_two_hundred_situations_a_weak_model_gets_nothing_bad_past_the_guard(
    server: str, how_many: int
) -> None:
    app = App(Settings.from_environment({}))
    model = new_model(server)
    helper, flow = app.helping(model), app.flow(app.store(keep=False))
    tally = Tally()
    places = asyncio.Semaphore(4)

    async def one(text: str) -> None:
        async with places:
            answer = await asyncio.to_thread(flow.first_answer, text, datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
            if answer.draft is None:
                tally.became["safety: not sent"] += 1
                return
            helped = await helper.improve(ME, answer.draft)
        assert helped.reply.text
        tally.note(text, helped)
        tally.write()  # after each, so that a run that is broken off leaves what it had

    await asyncio.gather(*(one(text) for text in situations(how_many)))
    await model.close()
    assert tally.spent.written > 0, "no answer came at all"
    assert not tally.became[f"own words: {Failure.UNREACHABLE.value}"], "the server went away"
    assert not tally.problems, tally.problems
