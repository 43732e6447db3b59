"""The line to the model, seen from both ends: what is asked, and what becomes of every kind of answer."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Literal

import httpx2
import pytest
from pydantic import BaseModel, ConfigDict

from bot.domain import UserKey
from bot.model.client import Model
from bot.model.failure import Failure, ModelError
from bot.model.speak import Prompt
from bot.model.spent import Spent
from tests.endpoint import PATIENT, Endpoint, after, chat, new_model, problem, response

pytestmark = pytest.mark.anyio

CANARY = "kanariegeel"
PROMPT = Prompt("words", "You mirror.", f"<told>{CANARY}</told>", 50)
GOOD = chat('{"colour": "red"}')


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Literal["red", "blue"]


@pytest.fixture
def anyio_backend() -> Any:
    return PATIENT


async def ask(model: Model, user: str = "U0ANNA") -> tuple[Colour, Spent]:
    return await model.ask(PROMPT, Colour, model.budget.name(UserKey("slack", "T1", user)))


async def failure(model: Model) -> Failure:
    with pytest.raises(ModelError) as caught:
        await ask(model)
    return caught.value.failure


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_a_model_that_thinks_gets_room_for_it_and_the_budget_counts_it(api: str) -> None:
    field, good = ("max_tokens", GOOD) if api == "chat" else ("max_output_tokens", response('{"colour": "red"}'))
    endpoint = Endpoint().will(good)
    await ask(new_model(endpoint, api=api, thinking=2000))
    assert endpoint.bodies[0][field] == 2050
    little = new_model(Endpoint().will(good), api=api, thinking=2000, user_tokens=1500)
    assert await failure(little) is Failure.BUDGET_USER


@pytest.mark.parametrize(
    ("api", "cut"), [("chat", chat("", finish="length")), ("responses", response("", status="incomplete"))]
)
async def test_an_answer_that_was_cut_off_is_told_to_whoever_runs_it(
    api: str, cut: httpx2.Response, caplog: pytest.LogCaptureFixture
) -> None:
    assert await failure(new_model(Endpoint().will(cut), api=api)) is Failure.INVALID
    assert "KLANKBORD_MODEL_THINKING_TOKENS" in caplog.text


async def test_chat_completions_are_asked_by_default_with_a_strict_schema_and_without_a_trace_of_who() -> None:
    endpoint = Endpoint().will(GOOD)
    answer, spent = await ask(new_model(endpoint))
    assert (answer.colour, spent) == ("red", Spent(100, 20))
    [body] = endpoint.bodies
    assert endpoint.seen[0].url.path == "/v1/chat/completions"
    assert body["store"] is False
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["max_tokens"] == 50
    assert "U0ANNA" not in endpoint.traffic
    assert "T1" not in endpoint.traffic
    assert len(body["user"]) == 32


async def test_openai_is_told_the_hashed_user_as_it_wants_to_be_told() -> None:
    endpoint = Endpoint().will(GOOD)
    await ask(new_model(endpoint, url="https://api.openai.com/v1", key="sk-1"))
    [body] = endpoint.bodies
    assert "user" not in body
    assert len(body["safety_identifier"]) == 32
    assert body["max_completion_tokens"] == 50
    assert endpoint.seen[0].headers["authorization"] == "Bearer sk-1"


async def test_responses_are_asked_when_the_setting_says_so_and_are_not_stored() -> None:
    endpoint = Endpoint().will(response('{"colour": "blue"}'))
    answer, spent = await ask(new_model(endpoint, api="responses"))
    assert (answer.colour, spent) == ("blue", Spent(70, 30))
    [body] = endpoint.bodies
    assert endpoint.seen[0].url.path == "/v1/responses"
    assert body["store"] is False
    assert body["text"]["format"]["type"] == "json_schema"
    assert body["text"]["format"]["strict"] is True


async def test_azure_by_its_own_path_and_version() -> None:
    endpoint = Endpoint().will(GOOD)
    await ask(new_model(endpoint, url="https://ours.openai.azure.com", key="k", api_version="2024-10-21"))
    [request] = endpoint.seen
    assert str(request.url) == (
        "https://ours.openai.azure.com/openai/deployments/m-1/chat/completions?api-version=2024-10-21"
    )
    assert request.headers["api-key"] == "k"
    assert endpoint.bodies[0]["max_completion_tokens"] == 50


async def test_azure_by_its_newer_address_needs_no_version() -> None:
    endpoint = Endpoint().will(GOOD)
    await ask(new_model(endpoint, url="https://ours.openai.azure.com/openai/v1", key="k"))
    assert endpoint.seen[0].url.path == "/openai/v1/chat/completions"


async def test_a_server_without_schemas_is_asked_for_json_and_the_answer_is_checked_here() -> None:
    endpoint = Endpoint().will(problem(400, "response_format json_schema is not supported"), GOOD, GOOD)
    model = new_model(endpoint)
    await ask(model)
    await ask(model)
    assert [body["response_format"]["type"] for body in endpoint.bodies] == [
        "json_schema",
        "json_object",
        "json_object",
    ]


async def test_a_server_that_knows_no_json_at_all_is_asked_plainly() -> None:
    fenced = chat('<think>{"colour": 1}</think>\n```json\n{"colour": "blue"}\n```')
    endpoint = Endpoint().will(problem(400), problem(422), fenced)
    answer, _ = await ask(new_model(endpoint))
    assert answer.colour == "blue"
    assert "response_format" not in endpoint.bodies[-1]


async def test_a_field_that_a_server_does_not_know_is_left_out_from_then_on() -> None:
    said = problem(400, "Unsupported value: 'temperature' does not support 0.3.", param="temperature")
    unknown = problem(422, "Extra inputs are not permitted: user")
    endpoint = Endpoint().will(said, unknown, GOOD, GOOD)
    model = new_model(endpoint)
    await ask(model)
    await ask(model)
    for body in endpoint.bodies[2:]:
        assert {"temperature", "user"}.isdisjoint(body)
        assert body["response_format"]["type"] == "json_schema"
        assert body["store"] is False


async def test_what_would_be_stored_is_not_sent() -> None:
    endpoint = Endpoint().will(problem(400, "Unknown parameter: 'store'.", param="store"))
    assert await failure(new_model(endpoint, api="responses")) is Failure.SERVER
    assert all(body["store"] is False for body in endpoint.bodies)


async def test_a_request_that_nothing_helps_does_not_bring_the_line_down_for_others() -> None:
    endpoint = Endpoint().will(problem(400, "too long"))
    model = new_model(endpoint)
    for _ in range(4):
        assert await failure(model) is Failure.SERVER
    assert model.breaker.closed


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (chat(None, refusal="I cannot."), Failure.REFUSAL),
        (chat("", finish="content_filter"), Failure.REFUSAL),
        (problem(400, "filtered", code="content_filter"), Failure.REFUSAL),
        (chat("red"), Failure.INVALID),
        (chat('{"colour": "re'), Failure.INVALID),
        (chat('{"colour": "red"}', finish="length"), Failure.INVALID),
        (chat('{"colour": "red", "more": 1}'), Failure.INVALID),
        (chat("[]"), Failure.INVALID),
        (chat(None), Failure.INVALID),
        (httpx2.Response(200, text="<html>sign in</html>", headers={"content-type": "text/html"}), Failure.INVALID),
        (httpx2.Response(200, text="{", headers={"content-type": "application/json"}), Failure.INVALID),
        (httpx2.Response(200, json={"choices": []}), Failure.INVALID),
        (httpx2.Response(200, json={}), Failure.INVALID),
        (chat('{"colour": "mauve"}'), Failure.LABEL),
        (problem(401), Failure.SERVER),
        (problem(404), Failure.SERVER),
        (problem(500), Failure.SERVER),
        (problem(429), Failure.SERVER),
        (httpx2.Response(307, headers={"location": "https://elsewhere.example/v1"}), Failure.SERVER),
        (httpx2.ConnectError("no"), Failure.UNREACHABLE),
        (httpx2.ReadTimeout("no"), Failure.TIMEOUT),
    ],
)
async def test_every_answer_that_is_none_has_a_name(answer: Any, why: Failure) -> None:
    endpoint = Endpoint().will(answer)
    assert await failure(new_model(endpoint)) is why
    assert "elsewhere" not in endpoint.traffic


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (response("no", kind="refusal"), Failure.REFUSAL),
        (response('{"colour"', status="incomplete"), Failure.INVALID),
        (response('{"colour": "mauve"}'), Failure.LABEL),
        (httpx2.Response(200, json={"object": "response", "output": []}), Failure.INVALID),
    ],
)
async def test_the_same_of_responses(answer: Any, why: Failure) -> None:
    assert await failure(new_model(Endpoint().will(answer), api="responses")) is why


async def test_twenty_seconds_and_one_retry_and_no_more() -> None:
    endpoint = Endpoint().will(after(3600, GOOD))
    model = new_model(endpoint)
    assert await failure(model) is Failure.TIMEOUT
    assert len(endpoint.seen) == 2
    assert 40 <= now() < 41


async def test_a_server_that_sends_a_little_at_a_time_does_not_buy_time_with_it() -> None:
    async def trickle(_: httpx2.Request) -> httpx2.Response:
        async def drops() -> Any:
            for _ in range(1000):
                await asyncio.sleep(1)
                yield b" "

        return httpx2.Response(200, headers={"content-type": "application/json"}, content=drops())

    assert await failure(new_model(Endpoint().will(trickle), timeout=5)) is Failure.TIMEOUT
    assert now() < 11


@pytest.mark.parametrize("first", [problem(503), problem(429), httpx2.ConnectError("no"), httpx2.ReadTimeout("no")])
async def test_what_may_pass_is_tried_once_more(first: Any) -> None:
    endpoint = Endpoint().will(first, GOOD)
    await ask(new_model(endpoint))
    assert len(endpoint.seen) == 2


async def test_a_server_that_asks_for_patience_is_not_waited_for() -> None:
    endpoint = Endpoint().will(problem(429, headers={"retry-after": "60"}), GOOD)
    assert await failure(new_model(endpoint)) is Failure.SERVER
    assert now() < 1


async def test_when_it_is_known_to_be_down_nobody_waits() -> None:
    endpoint = Endpoint().will(after(3600, GOOD))
    model = new_model(endpoint)
    for _ in range(3):
        assert await failure(model) is Failure.TIMEOUT
    before, asked = now(), len(endpoint.seen)
    for _ in range(50):
        assert await failure(model) is Failure.DOWN
    assert now() == before
    assert len(endpoint.seen) == asked


async def test_it_is_found_back_by_a_trial_that_holds_nothing_of_anybody() -> None:
    endpoint = Endpoint().will(httpx2.ConnectError("no"))
    model = new_model(endpoint)
    while model.breaker.closed:
        await failure(model)
    endpoint.will(GOOD).seen.clear()
    await asyncio.sleep(31)
    assert await failure(model) is Failure.DOWN, "who comes along does not wait for the trial"
    await asyncio.sleep(1)
    assert CANARY not in endpoint.traffic
    assert endpoint.bodies[0]["store"] is False
    assert (await ask(model))[0].colour == "red"
    await model.close()


async def test_a_place_is_waited_for_but_not_for_long() -> None:
    endpoint = Endpoint().will(after(15, GOOD))
    model = new_model(endpoint, concurrency=2)
    outcomes = await asyncio.gather(*(ask(model, f"U{n}") for n in range(5)), return_exceptions=True)
    failures = [one.failure for one in outcomes if isinstance(one, ModelError)]
    assert failures == [Failure.BUSY] * 3
    assert now() < 16


async def test_a_reached_budget_asks_nothing() -> None:
    endpoint = Endpoint().will(GOOD)
    assert await failure(new_model(endpoint, user_tokens=PROMPT.tokens - 1)) is Failure.BUDGET_USER
    assert await failure(new_model(endpoint, total_tokens=PROMPT.tokens - 1)) is Failure.BUDGET_TOTAL
    assert not endpoint.seen


async def test_what_an_answer_cost_is_what_counts() -> None:
    model = new_model(Endpoint().will(GOOD), total_tokens=1000)
    await ask(model)
    assert model.budget.left() == 1000 - 120
    model = new_model(Endpoint().will(chat('{"colour": "red"}', usage=False)), total_tokens=1000)
    await ask(model)
    assert model.budget.left() == 1000 - PROMPT.tokens, "where the server does not say, the most that it can have cost"
    model = new_model(Endpoint().will(httpx2.ConnectError("no")), total_tokens=1000)
    await failure(model)
    assert model.budget.left() == 1000


async def test_who_hangs_up_frees_the_place() -> None:
    endpoint = Endpoint().will(after(15, GOOD))
    model = new_model(endpoint, concurrency=1)
    waiting = asyncio.create_task(ask(model))
    await asyncio.sleep(1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    endpoint.will(GOOD)
    await ask(model)
    assert now() < 2


async def test_at_every_level_nothing_of_what_is_asked_or_answered_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    steps = [
        chat(f'{{"colour": "{CANARY}"}}'),
        problem(500, CANARY),
        problem(401, CANARY),
        problem(400, CANARY),
        chat(CANARY),
    ]
    for step in steps:
        error: BaseException | None = None
        try:
            await ask(new_model(Endpoint().will(step), key="sk-secret-key"))
        except ModelError as caught:
            error = caught
        while error is not None:
            assert CANARY not in f"{error!r}{error}"
            error = None if error.__suppress_context__ else error.__context__
    for record in caplog.records:
        assert CANARY not in f"{record.getMessage()}{record.args}"
        assert "sk-secret" not in record.getMessage()


async def test_a_stray_refusal_does_not_take_the_schema_away_for_good() -> None:
    endpoint = Endpoint().will(problem(400, "grammar compiler busy"), GOOD, GOOD)
    model = new_model(endpoint)
    await ask(model)
    await ask(model)
    kinds = [body["response_format"]["type"] for body in endpoint.bodies]
    assert kinds == ["json_schema", "json_object", "json_schema"]


async def test_a_schema_that_is_refused_time_and_again_is_not_tried_any_more() -> None:
    endpoint = Endpoint().will(problem(400), GOOD, problem(400), GOOD, GOOD)
    model = new_model(endpoint)
    for _ in range(3):
        await ask(model)
    kinds = [body["response_format"]["type"] for body in endpoint.bodies]
    assert kinds == ["json_schema", "json_object", "json_schema", "json_object", "json_object"]


async def test_a_try_that_may_have_to_be_paid_for_is_only_repeated_when_the_budget_allows_both() -> None:
    endpoint = Endpoint().will(httpx2.ReadTimeout("no"), GOOD)
    model = new_model(endpoint, user_tokens=2 * PROMPT.tokens - 1)
    assert await failure(model) is Failure.TIMEOUT
    assert len(endpoint.seen) == 1
    endpoint = Endpoint().will(httpx2.ReadTimeout("no"), GOOD)
    await ask(new_model(endpoint, user_tokens=2 * PROMPT.tokens))
    assert len(endpoint.seen) == 2
    unpaid = Endpoint().will(problem(503), GOOD)
    await ask(new_model(unpaid, user_tokens=PROMPT.tokens))
    assert len(unpaid.seen) == 2


def test_what_a_question_may_cost_counts_every_byte_of_what_is_no_ascii() -> None:
    assert Prompt("words", "", "\U0001f600" * 6_000, 600).tokens == 24_600
    assert Prompt("words", "abc", "abcd", 600).tokens == 603
