"""An endpoint that is too slow: how long it costs whom, and what it costs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from bot.model.client import Model
from bot.model.failure import Failure, ModelError
from bot.model.speak import Prompt
from tests.endpoint import PATIENT, Endpoint, after, chat, new_model, problem
from tests.unit.model.conftest import Begin
from tests.unit.model.helping import GOOD_NL, STORY, answering, words

pytestmark = pytest.mark.anyio

PROMPT = Prompt("words", "You mirror.", "<told>x</told>", 50)
MOST = PROMPT.tokens


class Yes(BaseModel):
    yes: bool = True


GOOD = chat('{"yes": true}')


@pytest.fixture
def anyio_backend() -> Any:
    return PATIENT


def now() -> float:
    return asyncio.get_running_loop().time()


async def failure(model: Model) -> Failure:
    with pytest.raises(ModelError) as caught:
        await model.ask(PROMPT, Yes, "anna")
    return caught.value.failure


async def quick_only_when_little_is_asked(request: httpx2.Request) -> httpx2.Response:
    """Answer a trial in two seconds and a question never."""
    await asyncio.sleep(2 if json.loads(request.content)["max_tokens"] <= 16 else 3600)
    return GOOD


async def test_an_endpoint_that_is_only_quick_at_trials_stays_known_to_be_down() -> None:
    model = new_model(Endpoint().will(quick_only_when_little_is_asked), user_tokens=10**9, total_tokens=10**9)
    waited: list[float] = []

    async def user() -> None:
        begun = now()
        await failure(model)
        waited.append(now() - begun)

    async with asyncio.TaskGroup() as users:
        for _ in range(192):
            users.create_task(user())
            await asyncio.sleep(3600 / 192)
    await model.close()
    assert len(waited) == 192
    slow = [seconds for seconds in waited if seconds > 3]
    assert len(slow) <= 15, "those before it was known, and one after each trial, ever more seldom"
    assert max(slow[6:]) <= 20, "who shows that it is still down waits for no second try"


async def test_after_a_trial_one_question_goes_ahead_and_when_it_is_answered_all_follow() -> None:
    endpoint = Endpoint().will(httpx2.ConnectError("no"))
    model = new_model(endpoint)
    while model.breaker.closed:
        await failure(model)
    endpoint.will(after(2, GOOD))
    await asyncio.sleep(31)
    await failure(model)
    await asyncio.sleep(3)
    ahead = asyncio.create_task(model.ask(PROMPT, Yes, "anna"))
    await asyncio.sleep(1)
    assert await failure(model) is Failure.DOWN
    await ahead
    await asyncio.gather(*(model.ask(PROMPT, Yes, "anna") for _ in range(5)))
    await model.close()


async def test_whoever_waits_for_another_try_is_told_at_once_that_it_is_down_meanwhile() -> None:
    endpoint = Endpoint().will(problem(503))
    down: list[Model] = []

    async def others_found_it_down(_: float) -> None:
        for _ in range(3):
            down[0].breaker.failed()

    model = new_model(endpoint, pause=others_found_it_down)
    down.append(model)
    assert await failure(model) is Failure.DOWN
    assert len(endpoint.seen) == 1


async def test_whoever_was_asked_before_it_opened_does_not_wait_for_another_try() -> None:
    endpoint = Endpoint().will(after(3600, GOOD))
    model = new_model(endpoint)
    waiting = asyncio.create_task(failure(model))
    await asyncio.sleep(1)
    for _ in range(3):
        model.breaker.failed()
    assert await waiting is Failure.DOWN
    assert now() == 20
    assert len(endpoint.seen) == 1


async def test_both_tries_that_were_not_answered_in_time_count_in_the_budget() -> None:
    model = new_model(Endpoint().will(after(3600, GOOD)), total_tokens=10_000)
    with pytest.raises(ModelError) as caught:
        await model.ask(PROMPT, Yes, "anna")
    assert model.budget.left() == 10_000 - 2 * MOST
    assert caught.value.cost.tokens == 2 * MOST
    model = new_model(Endpoint().will(httpx2.ReadTimeout("no"), GOOD), total_tokens=10_000)
    _, cost = await model.ask(PROMPT, Yes, "anna")
    assert cost.tokens == MOST + 120
    assert model.budget.left() == 10_000 - MOST - 120


@pytest.mark.parametrize(
    ("told", "tries"),
    [
        ("Fri, 31 Dec 2100 23:59:59 GMT", 1),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 2),
        ("soon", 2),
        ("nan", 2),
        ("inf", 1),
        ("-3", 2),
    ],
)
async def test_how_long_a_server_asks_to_wait_may_be_a_date(told: str, tries: int) -> None:
    endpoint = Endpoint().will(problem(503, headers={"retry-after": told}), GOOD)
    model = new_model(endpoint)
    await asyncio.gather(model.ask(PROMPT, Yes, "anna"), return_exceptions=True)
    assert len(endpoint.seen) == tries


@pytest.mark.parametrize("error", [RuntimeError("closed"), OSError("no"), httpx2.InvalidURL("no")])
async def test_whatever_the_transport_raises_is_a_failure_with_a_name(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    model = new_model(Endpoint().will(GOOD))

    async def broken(**_: Any) -> None:
        raise error

    monkeypatch.setattr(model._line().chat.completions, "create", broken)
    assert await failure(model) in {Failure.UNREACHABLE, Failure.INVALID}


@pytest.mark.parametrize("seconds", [15, 19, 3600])
async def test_a_whole_answer_takes_as_long_as_two_tries_and_no_longer(begin: Begin, seconds: float) -> None:
    none = answering(words(question="Waarom doe je dat niet gewoon?"), {"quote": "spagaat", "pattern": "double-bind"})

    async def slow(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(seconds)
        return await none(request)  # type: ignore[operator]

    talk = begin(slow, sure=0.5)
    local = talk.local(STORY)
    answer = await talk.say(STORY)
    assert now() <= 40
    assert answer.reply.text == local.reply.text
    assert answer.footer is not None


async def test_an_answer_that_was_broken_off_counts_towards_being_down(begin: Begin) -> None:
    talk = begin(after(3600, chat("{}")))
    for _ in range(3):
        await talk.say(STORY)
    assert not talk.model.breaker.closed


@pytest.mark.parametrize(("seconds", "tries"), [(19, 2), (21, 1)])
async def test_words_are_asked_for_again_only_when_that_could_be_in_time(
    begin: Begin, seconds: float, tries: int
) -> None:
    turned_down = answering(words(question="Waarom doe je dat niet gewoon?"))
    times = iter([seconds])

    async def slow(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(next(times, 0))
        return await (turned_down if len(talk.endpoint.seen) == 1 else answering(GOOD_NL))(request)  # type: ignore[operator]

    talk = begin(slow, concurrency=1)
    if seconds > 20:  # one try takes 20 s at most: the rest of it was the wait for a place
        async with talk.model._place():
            waiting = asyncio.create_task(talk.say(STORY))
            times = iter([seconds - 5])
            await asyncio.sleep(5)
        answer = await waiting
    else:
        answer = await talk.say(STORY)
    assert len(talk.asked) == tries
    assert answer.footer is not None
    assert (GOOD_NL["question"] in answer.reply.text) is (tries == 2)
