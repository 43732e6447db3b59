"""The line to the remote model: asks within time, budget and number of places, and knows when it is down.

The package openai is imported when the first question is asked, and never without a model.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from bot.model.bill import Bill
from bot.model.breaker import Breaker
from bot.model.budget import Budget
from bot.model.failure import Failure, ModelError
from bot.model.settings import ModelSettings
from bot.model.speak import (
    Prompt,
    Shape,
    about_format,
    answers,
    cut_off,
    is_json,
    parsed,
    request,
    spent,
    text_of,
    unknown_field,
)
from bot.model.spent import Spent

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

log = logging.getLogger(__name__)

Answer = TypeVar("Answer", bound=BaseModel)

CONNECT_SECONDS = 3.0
"""How long it may take to be connected at all."""

PLACE_SECONDS = 10.0
"""How long a question waits for one of the places; then it is answered without the model."""

RETRY_SECONDS = 0.5
"""Before the one retry; a server that asks for more than LONGEST_RETRY is not waited for."""

LONGEST_RETRY_SECONDS = 2.0

TRIES = 2
ACTS = 5
"""How often one try may be sent anew in another shape, for a server that does not know a field."""

DOUBTS = 2
"""So many questions in a row that were only answered in a plainer form: then the stricter is not tried any more."""

_LOUD = ("openai", "httpx2", "httpcore2", "httpx", "httpcore")
_PASSING = frozenset({408, 409, 429})


class Model:
    """One remote model; belongs to the event loop in which its first question is asked.

    `transport` and `pause` take the place of the network and of waiting, for tests.
    """

    def __init__(
        self,
        settings: ModelSettings,
        budget: Budget,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.budget = budget
        self.breaker = Breaker(clock)
        self._transport = transport
        self._pause = pause
        self._places = asyncio.Semaphore(settings.concurrency)
        self._client: AsyncOpenAI | None = None
        self._shape = Shape.SCHEMA
        self._unknown: set[str] = set()
        self._doubts = 0
        self._proving = False
        self._trials: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        """How the model is called at the foot of a reply."""
        return self.settings.name

    async def ask(self, prompt: Prompt, answer: type[Answer], who: str) -> tuple[Answer, Spent]:
        """Return the model's answer and what it cost; `who` is what Budget calls the user. Raises ModelError only."""
        with self._let_through():
            return await self._asked(prompt, answer, who)

    async def _asked(self, prompt: Prompt, answer: type[Answer], who: str) -> tuple[Answer, Spent]:
        thinking = self.settings.thinking
        reserved = self.budget.reserve(who, prompt.tokens + thinking)
        bill = Bill(Spent(prompt.tokens - prompt.max_tokens, prompt.max_tokens + thinking), reserved)
        try:
            async with self._place():
                if not self.breaker.closed:
                    raise ModelError(Failure.DOWN)
                raw = await self._with_retry(prompt, answer, who, bill)
            bill.told(spent(raw, self.settings.api))
            return self._read(raw, prompt, answer), bill.cost
        except ModelError as error:
            error.cost = bill.cost
            raise
        finally:
            await asyncio.shield(asyncio.to_thread(self.budget.settle, bill.reserved, bill.cost.tokens))

    def _read(self, raw: Any, prompt: Prompt, answer: type[Answer]) -> Answer:
        """Return an answer as its type, and note whether the endpoint gave anything that could be one; raises ModelError."""
        api = self.settings.api
        if not answers(raw, api):
            log.error("what the model at %s gives is no answer of a model", self.settings.host)
            self.breaker.failed()
            raise ModelError(Failure.INVALID, 200)
        if cut_off(raw, api):
            log.warning("an answer of the model was cut off; one that thinks needs KLANKBORD_MODEL_THINKING_TOKENS")
        text = None
        try:
            text = text_of(raw, api)
            found = parsed(text, answer)
        except ModelError as error:
            if error.failure is Failure.REFUSAL or (text is not None and is_json(text)):
                self.breaker.succeeded()
            else:
                self.breaker.failed(_about(prompt))
            raise
        self.breaker.succeeded()
        return found

    async def examine(self) -> None:
        """Ask for one word, of nobody and about nothing, to see whether a model answers; raises ModelError."""
        trial = Prompt("trial", "Say yes.", "Yes?", 16)
        if not answers(await self._in_a_known_shape(trial, _Yes, "trial", Shape.PLAIN), self.settings.api):
            raise ModelError(Failure.INVALID, 200)

    async def close(self) -> None:
        """Let go of the line."""
        for task in self._trials:
            task.cancel()
        await asyncio.gather(*self._trials, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
            self._client = None

    @contextlib.contextmanager
    def _let_through(self) -> Iterator[None]:
        """Let a question through, one at a time until one was really answered again; raises ModelError when it is down."""
        proves = self.breaker.unproven
        if not self.breaker.closed or (proves and self._proving):
            self._try_again()
            raise ModelError(Failure.DOWN)
        self._proving = self._proving or proves
        try:
            yield
        finally:
            self._proving = self._proving and not proves

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Hold one of the places, after waiting for it if that does not take too long."""
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise ModelError(Failure.BUSY) from None
        try:
            yield
        finally:
            self._places.release()

    async def _with_retry(self, prompt: Prompt, answer: type[BaseModel], who: str, bill: Bill) -> Any:
        for again in range(TRIES):
            bill.tries += 1
            try:
                return await self._in_a_known_shape(prompt, answer, who, self._shape)
            except asyncio.CancelledError:
                if again:  # one try was in vain already, and this one took so long that somebody gave up
                    self.breaker.failed()
                raise
            except _AgainError as failed:
                bill.after(failed.failure)
                await self._before_another(failed, last=again + 1 == TRIES or not self._affords_another(bill))
            except ModelError as failed:
                bill.after(failed.failure)
                raise
        raise ModelError(Failure.SERVER)

    def _affords_another(self, bill: Bill) -> bool:
        """Set aside what another try may cost beside those that may have to be paid for; tells whether that was there."""
        lacks = (bill.tries + 1) * bill.most.tokens - bill.reserved.tokens
        try:
            bill.reserved = self.budget.more(bill.reserved, lacks) if lacks > 0 else bill.reserved
        except ModelError:
            return False
        return True

    async def _before_another(self, failed: _AgainError, *, last: bool) -> None:
        """Wait for another try; raises ModelError where there is none, at once when it turned out to be down meanwhile."""
        if not self.breaker.closed:
            raise ModelError(Failure.DOWN) from None
        if last or failed.after > LONGEST_RETRY_SECONDS or self.breaker.unproven:
            self.breaker.failed()
            raise ModelError(failed.failure, failed.status) from None
        await self._pause(failed.after)
        if not self.breaker.closed:
            raise ModelError(Failure.DOWN) from None

    async def _in_a_known_shape(self, prompt: Prompt, answer: type[BaseModel], who: str, shape: Shape) -> Any:
        """Send a question, and again without what the server says that it does not know."""
        begun, status, told = shape, None, True
        for act in range(ACTS):
            fields = request(self.settings, prompt, answer, who, shape)
            fields = {name: value for name, value in fields.items() if name not in self._unknown}
            try:
                raw = await self._sent(fields)
            except asyncio.CancelledError:
                if act:  # it was refused before, and took so long that somebody gave up
                    self.breaker.failed(_about(prompt))
                raise
            except _UnknownError as refused:
                status = refused.status
                name = unknown_field(fields, refused.body, self.settings)
                if name is not None:
                    self._unknown.add(name)
                elif shape is not Shape.PLAIN:
                    shape, told = Shape(shape + 1), told and about_format(refused.body)
                else:
                    break
            else:
                self._learned(begun, shape, told=told)
                return raw
        log.error("the model at %s refuses every form of a question with status %s", self.settings.host, status)
        self.breaker.failed(_about(prompt))
        raise ModelError(Failure.SERVER, status)

    def _learned(self, begun: Shape, shape: Shape, *, told: bool) -> None:
        """Ask more plainly from now on where the server said that it knows no such form, or refused it time and again."""
        if shape is begun:
            self._doubts = 0
            return
        self._doubts += 1
        if told or self._doubts >= DOUBTS:
            log.info("the model at %s is asked for JSON more plainly (%s)", self.settings.host, shape.name)
            self._shape, self._doubts = shape, 0

    async def _sent(self, fields: dict[str, Any]) -> Any:
        import httpx2  # noqa: PLC0415
        import openai  # noqa: PLC0415 - most of a second, and only with a model

        client = self._line()
        try:
            async with asyncio.timeout(self.settings.timeout):
                if self.settings.api == "responses":
                    return await client.responses.create(**fields)
                return await client.chat.completions.create(**fields)
        except (TimeoutError, openai.APITimeoutError):
            raise _AgainError(Failure.TIMEOUT) from None
        except openai.APIConnectionError:
            raise _AgainError(Failure.UNREACHABLE) from None
        except openai.APIStatusError as error:
            raise self._refused(error.status_code, error.code, error.body, error.response.headers) from None
        except OSError:
            raise _AgainError(Failure.UNREACHABLE) from None
        except (openai.OpenAIError, httpx2.InvalidURL, ValueError, RuntimeError):
            self.breaker.failed()
            raise ModelError(Failure.INVALID, 200) from None

    def _refused(self, status: int, code: object, body: object, headers: Any) -> Exception:
        if code == "content_filter":
            return ModelError(Failure.REFUSAL)
        if status in {400, 422}:
            return _UnknownError(body, status)
        log.error("the model at %s answered with status %s", self.settings.host, status)
        if status in _PASSING or status >= 500:
            return _AgainError(Failure.SERVER, _seconds(headers.get("retry-after")), status)
        self.breaker.failed()
        return ModelError(Failure.SERVER, status)

    def _line(self) -> AsyncOpenAI:
        if self._client is None:
            import httpx2  # noqa: PLC0415
            import openai  # noqa: PLC0415

            for name in _LOUD:
                logger = logging.getLogger(name)
                logger.setLevel(logging.CRITICAL)
                logger.propagate = False
            # A redirect would carry what was confided to an address that nobody was told of.
            web = openai.DefaultAsyncHttpx2Client(
                transport=self._transport,
                timeout=httpx2.Timeout(self.settings.timeout, connect=CONNECT_SECONDS),
                follow_redirects=False,
            )
            told: dict[str, Any] = {"api_key": self.settings.key or "none", "max_retries": 0, "http_client": web}
            if self.settings.api_version is not None:
                version = self.settings.api_version
                self._client = openai.AsyncAzureOpenAI(azure_endpoint=self.settings.url, api_version=version, **told)
            else:
                self._client = openai.AsyncOpenAI(base_url=self.settings.url, **told)
        return self._client

    def _try_again(self) -> None:
        """See in the background whether the endpoint is back, without anybody who waits for it."""
        if self.breaker.wants_trial():
            task = asyncio.create_task(self._trial())
            self._trials.add(task)
            task.add_done_callback(self._trials.discard)

    async def _trial(self) -> None:
        try:
            await self.examine()
        except ModelError as error:
            if error.failure is not Failure.REFUSAL:
                self.breaker.trial_failed()
                return
        self.breaker.trial_succeeded()
        log.info("the model at %s answers a trial", self.settings.host)


class _Yes(BaseModel):
    """What a trial could be answered with; only whether a model answers is looked at."""


def _about(prompt: Prompt) -> int:
    return hash(prompt.user)


class _AgainError(ModelError):
    """A failure that may be over in a moment."""

    def __init__(self, failure: Failure, after: float = RETRY_SECONDS, status: int | None = None) -> None:
        super().__init__(failure, status)
        self.after = after


class _UnknownError(ModelError):
    """The server does not know something of the request; `body` is what it says of that."""

    def __init__(self, body: object, status: int) -> None:
        super().__init__(Failure.SERVER, status)
        self.body = body


def _seconds(value: str | None) -> float:
    """Return how long a server asks to wait (Retry-After, RFC 9110 section 10.2.3: seconds or a date)."""
    try:
        found = float(value or RETRY_SECONDS)
    except ValueError:
        found = _until(value or "")
    return RETRY_SECONDS if math.isnan(found) else max(found, RETRY_SECONDS)


def _until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError):
        return RETRY_SECONDS
