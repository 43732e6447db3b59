"""Nothing that is asked may be stored: `store=false` stays with every request that would be stored without it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from bot.model.failure import ModelError
from bot.model.speak import Prompt
from tests.endpoint import PATIENT, Endpoint, chat, new_model, problem, response

pytestmark = pytest.mark.anyio

PROMPT = Prompt("words", "You mirror.", "<told>x</told>", 50)
FASTAPI = httpx2.Response(422, json={"detail": [{"type": "extra_forbidden", "loc": ["body", "store"], "msg": "no"}]})
UNKNOWN = [
    problem(400, "Unknown parameter: 'store'.", param="store", code="unknown_parameter"),
    problem(400, "Unrecognized request argument supplied: store"),
    problem(422, "Extra inputs are not permitted: store"),
    problem(400, 'Unsupported parameter: "store"'),
    problem(400, "parameter `store` is not supported by this server"),
    FASTAPI,
]
SOMETHING_ELSE = [
    problem(400, "The vector store of this assistant was not found."),
    problem(400, "We could not store your request; unknown error."),
    problem(400, "Unsupported value: 'store' must be true.", param="store", code="unsupported_value"),
    problem(400, "Responses are kept in store eu-1; model not found", param="model"),
    problem(400, "Unknown parameter: 'foo'; see the store of documentation"),
]
OPENAI_OR_AZURE = [
    {"url": "https://api.openai.com/v1", "key": "k"},
    {"url": "https://eu.api.openai.com/v1", "key": "k"},
    {"url": "https://ours.openai.azure.com/openai/v1", "key": "k"},
    {"url": "https://gateway.ours.nl", "key": "k", "api_version": "2024-10-21"},
]


class Yes(BaseModel):
    yes: bool = True


GOOD = {"chat": chat('{"yes": true}'), "responses": response('{"yes": true}')}


@pytest.fixture
def anyio_backend() -> Any:
    return PATIENT


async def asked(refusal: httpx2.Response, api: str, **settings: Any) -> list[dict[str, Any]]:
    """Ask twice where the first is refused; returns what was sent."""
    endpoint = Endpoint().will(refusal, refusal, refusal, GOOD[api])
    model = new_model(endpoint, api=api, **settings)
    for _ in range(2):
        try:
            await model.ask(PROMPT, Yes, "anna")
        except ModelError:
            continue
    await model.close()
    return endpoint.bodies


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("settings", OPENAI_OR_AZURE)
@pytest.mark.parametrize("refusal", [UNKNOWN[0], SOMETHING_ELSE[0]])
async def test_openai_and_azure_are_always_told(refusal: httpx2.Response, settings: dict[str, Any], api: str) -> None:
    bodies = await asked(refusal, api, **settings)
    assert len(bodies) > 1
    assert all(body["store"] is False for body in bodies)


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("refusal", SOMETHING_ELSE)
async def test_any_server_is_told_on_when_the_refusal_is_about_something_else(
    refusal: httpx2.Response, api: str
) -> None:
    bodies = await asked(refusal, api)
    assert len(bodies) > 1
    assert all(body["store"] is False for body in bodies)


@pytest.mark.parametrize("refusal", UNKNOWN)
async def test_a_server_of_ones_own_that_knows_no_such_field_is_asked_without(refusal: httpx2.Response) -> None:
    endpoint = Endpoint().will(refusal, GOOD["chat"])
    model = new_model(endpoint)
    for _ in range(2):
        await model.ask(PROMPT, Yes, "anna")
    assert ["store" in body for body in endpoint.bodies] == [True, False, False]


@pytest.mark.parametrize("refusal", UNKNOWN)
async def test_responses_which_store_without_it_are_always_told(refusal: httpx2.Response) -> None:
    assert all(body["store"] is False for body in await asked(refusal, "responses"))
