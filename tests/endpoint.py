"""A model endpoint that is no endpoint: it answers what it is told and writes down what reached it; and time that costs none."""

from __future__ import annotations

import asyncio
import json
import selectors
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from bot.model.budget import Budget
from bot.model.client import Model
from bot.model.settings import ModelSettings

Step = httpx2.Response | Exception | Callable[[httpx2.Request], Awaitable[httpx2.Response]]
LOCAL = "http://127.0.0.1:9/v1"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def chat(
    content: str | None, *, finish: str = "stop", refusal: str | None = None, usage: bool = True
) -> httpx2.Response:
    """Return an answer as Chat Completions gives it."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    body: dict[str, Any] = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
    }
    if usage:
        body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return httpx2.Response(200, json=body)


def response(text: str, *, status: str = "completed", kind: str = "output_text") -> httpx2.Response:
    """Return an answer as Responses gives it."""
    piece = {"type": kind, ("refusal" if kind == "refusal" else "text"): text, "annotations": []}
    message = {"type": "message", "id": "m1", "role": "assistant", "status": status, "content": [piece]}
    body: dict[str, Any] = {
        "id": "r1",
        "object": "response",
        "created_at": 1,
        "model": "m",
        "status": status,
        "output": [message],
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 70,
            "output_tokens": 30,
            "total_tokens": 100,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }
    return httpx2.Response(200, json=body)


def problem(status: int, message: str = "no", headers: Mapping[str, str] | None = None, **more: Any) -> httpx2.Response:
    """Return an error as the API gives it."""
    return httpx2.Response(status, json={"error": {"message": message, "type": "e", **more}}, headers=headers)


@dataclass
class Endpoint:
    """Answers with one step after the other, the last one for ever."""

    steps: deque[Step] = field(default_factory=deque)
    seen: list[httpx2.Request] = field(default_factory=list)

    def will(self, *steps: Step) -> Endpoint:
        """Say what it answers from now on."""
        self.steps = deque(steps)
        return self

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was asked, as JSON."""
        return [json.loads(request.content) for request in self.seen]

    @property
    def traffic(self) -> str:
        """Everything that left, addresses and headers too."""
        return "\n".join(
            f"{one.url} {dict(one.headers)} {json.dumps(json.loads(one.content), ensure_ascii=False)}"
            for one in self.seen
        )

    async def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        self.seen.append(request)
        step = self.steps.popleft() if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        if isinstance(step, httpx2.Response):
            return httpx2.Response(step.status_code, headers=step.headers, content=step.content)
        return await step(request)


async def slow(seconds: float, then: httpx2.Response) -> httpx2.Response:
    """Answer after a while."""
    await asyncio.sleep(seconds)
    return then


def after(seconds: float, then: httpx2.Response) -> Step:
    """Return a step that takes a while."""
    return lambda _: slow(seconds, then)


def new_model(endpoint: Endpoint, *, now: Callable[[], datetime] = lambda: NOON, **more: Any) -> Model:
    """Return the line to an endpoint, with the settings that are named and the clock of the loop."""
    pause = more.pop("pause", asyncio.sleep)
    settings = ModelSettings(**({"name": "m-1", "url": LOCAL} | more))
    budget = Budget(settings.user_tokens, settings.total_tokens, now)
    return Model(
        settings,
        budget,
        transport=httpx2.MockTransport(endpoint.answer),
        pause=pause,
        clock=lambda: asyncio.get_running_loop().time(),
    )


class _Jumps(selectors.DefaultSelector):
    """Waits for what really happens; where nothing can, lets the time pass at once."""

    loop: PatientLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """See selectors."""
        if timeout is None or timeout <= 0 or self.loop.busy:
            return super().select(timeout if timeout is not None and timeout <= 0 else None)
        found = super().select(0)
        if not found:
            self.loop.now += timeout
        return found


class PatientLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting costs nothing: its clock jumps to what comes next."""

    def __init__(self) -> None:
        self.now = 0.0
        self.busy = 0
        jumps = _Jumps()
        jumps.loop = self
        super().__init__(jumps)

    def time(self) -> float:
        """Return the time of this loop."""
        return self.now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        """Run a call in a thread; time stands still until it is done."""
        self.busy += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(lambda _: setattr(self, "busy", self.busy - 1))
        return future


PATIENT = ("asyncio", {"loop_factory": PatientLoop})
"""For the fixture anyio_backend: tests of waiting that do not wait."""
