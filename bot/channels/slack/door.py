"""What is checked of a request before a byte of it is understood: its size, its patience, its clock and its signature."""

from __future__ import annotations

import asyncio
import re

from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_BODY = 1_000_000
"""Bytes; the largest thing that Slack sends is a message of 40,000 characters with its blocks."""

LARGEST_HEAD = 64 * 1024
"""Bytes of the headers of one request; h11, the parser with a limit of its own, allows as much. httptools has none."""

PATIENCE_SECONDS = 10.0
"""How long a body may take to arrive."""

_CLOCK = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class RefusedRequestError(Exception):
    """A request that is not read any further; `status` is what it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


async def body_of(request: Request, secret: str) -> bytes:
    """Return the body of a request that Slack signed with `secret` in the last five minutes; raises RefusedRequestError."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            body = await _gathered(request)
    except TimeoutError:
        raise RefusedRequestError(408) from None
    if not _signed(request, body, secret):
        raise RefusedRequestError(401)
    return body


async def _gathered(request: Request) -> bytes:
    """Return the body, or stop as soon as it is too large, whatever length was announced."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise RefusedRequestError(413)
        parts.append(part)
    return b"".join(parts)


def _signed(request: Request, body: bytes, secret: str) -> bool:
    """Tell whether a body is signed; a header that is odd or stands there twice is a no: the SDK raises at it, or takes one."""
    clock = request.headers.getlist("x-slack-request-timestamp")
    signature = request.headers.getlist("x-slack-signature")
    if len(clock) != 1 or len(signature) != 1:
        return False
    if not _CLOCK.fullmatch(clock[0]) or not _SIGNATURE.fullmatch(signature[0]):
        return False
    try:
        return SignatureVerifier(secret).is_valid(body=body, timestamp=clock[0], signature=signature[0])
    except UnicodeDecodeError:
        return False


class LimitedHead(HttpToolsProtocol):
    """The HTTP of uvicorn, which hangs up on headers without end."""

    _head = 0
    _in_head = True

    def data_received(self, data: bytes) -> None:
        """Take bytes in, and count them while they are headers."""
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > LARGEST_HEAD:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._head, self._in_head = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Count no more."""
        self._in_head = False
        super().on_headers_complete()
