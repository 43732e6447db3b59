"""An endpoint that answers and is of no use: it is known to be down after three messages, and nobody waits for it then."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from bot.model.client import Model
from bot.model.failure import Failure, ModelError
from bot.model.speak import Prompt
from tests.endpoint import PATIENT, Endpoint, after, chat, new_model, problem, response

pytestmark = pytest.mark.anyio

GOOD = chat('{"yes": true}')
PAGE = httpx2.Response(200, text="<html>sign in</html>", headers={"content-type": "text/html"})
EMPTY = httpx2.Response(200)
ERROR = httpx2.Response(200, json={"error": "no such model"})
NAMELESS = problem(400, "Invalid model name")
USELESS = {"page": PAGE, "empty": EMPTY, "error": ERROR, "nameless": NAMELESS}
BROKEN = httpx2.Response(200, text="{", headers={"content-type": "application/json"})


class Yes(BaseModel):
    yes: bool = True


@pytest.fixture
def anyio_backend() -> Any:
    return PATIENT


def now() -> float:
    return asyncio.get_running_loop().time()


async def failure(model: Model, message: str) -> Failure:
    with pytest.raises(ModelError) as caught:
        await model.ask(Prompt("words", "You mirror.", message, 50), Yes, "anna")
    return caught.value.failure


@pytest.mark.parametrize(
    "useless",
    [
        *USELESS.values(),
        BROKEN,
        chat("Of course! Here it is."),
        chat("", finish="length"),
        httpx2.Response(200, json={}),
    ],
)
async def test_after_three_messages_without_anything_usable_nobody_waits_any_more(useless: httpx2.Response) -> None:
    endpoint = Endpoint().will(after(9, useless))
    model = new_model(endpoint, user_tokens=10**9)
    for n in range(3):
        await failure(model, f"message {n}")
    begun = now()
    for n in range(20):
        assert await failure(model, f"later {n}") is Failure.DOWN
    assert now() == begun
    await model.close()


@pytest.mark.parametrize("useless", list(USELESS.values()))
async def test_a_trial_that_brings_nothing_usable_does_not_bring_it_back(useless: httpx2.Response) -> None:
    model = new_model(Endpoint().will(useless))
    for n in range(3):
        await failure(model, f"message {n}")
    await asyncio.sleep(31)
    await failure(model, "it is time for a trial")
    await asyncio.sleep(5)
    assert not model.breaker.closed
    await model.close()


@pytest.mark.parametrize("answer", [chat('{"no": 1, "yes": "?"}'), chat(None, refusal="I cannot."), chat('["no"]')])
async def test_what_is_turned_down_or_refused_is_no_failure_of_the_endpoint(answer: httpx2.Response) -> None:
    model = new_model(Endpoint().will(answer))
    for n in range(10):
        assert await failure(model, f"message {n}") in {Failure.INVALID, Failure.REFUSAL}
    assert model.breaker.closed


async def test_one_text_that_is_too_long_does_not_take_the_model_from_everybody() -> None:
    endpoint = Endpoint().will(problem(400, "maximum context length exceeded"))
    model = new_model(endpoint)
    for _ in range(10):
        assert await failure(model, "the same long text") is Failure.SERVER
    assert model.breaker.closed


async def test_refusals_so_slow_that_the_user_is_answered_meanwhile_count_too() -> None:
    model = new_model(Endpoint().will(after(15, NAMELESS)), user_tokens=10**9)
    for n in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(40):
                await failure(model, f"message {n}")
    assert not model.breaker.closed


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("useless", list(USELESS))
async def test_an_endpoint_that_cannot_work_is_told_from_one_that_answers(api: str, useless: str) -> None:
    model = new_model(Endpoint().will(USELESS[useless]), api=api)
    with pytest.raises(ModelError) as caught:
        await model.examine()
    assert caught.value.status == (400 if useless == "nameless" else 200)
    good = GOOD if api == "chat" else response("yes")
    await new_model(Endpoint().will(good), api=api).examine()
    short = chat("", finish="length") if api == "chat" else response("", status="incomplete")
    await new_model(Endpoint().will(problem(422, "Extra inputs are not permitted: user"), short), api=api).examine()
