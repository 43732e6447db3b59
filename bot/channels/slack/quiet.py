"""Silences the libraries: at every level they would log payloads, and payloads are what people confide."""

from __future__ import annotations

import logging

LOG = logging.getLogger("klankbord.libraries")
"""The logger that Bolt and the SDK are given; Bolt copies `disabled` to every logger that it makes itself."""
LOG.disabled = True
LOG.setLevel(logging.CRITICAL)
LOG.propagate = False

_LOUD = (
    "slack_bolt", "slack_sdk", "aiohttp", "asyncio", "uvicorn.access", "openai", "httpx", "httpcore", "websockets", "urllib3",
)  # fmt: skip


def hush() -> None:
    """Keep what the libraries log by themselves away from every handler, whatever level is set."""
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
