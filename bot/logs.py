"""What the process logs: one JSON object a line, without content, names or tokens, and without the text of any error."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from bot.uncaught import where

_SECRET = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|\bsk-[\w-]{8,}|\bk1\.[\w=-]{16,}|\b[A-Za-z0-9_-]{43}="
    r"|\b[UWTDCGEA](?=[A-Z]*[0-9])[A-Z0-9]{7,}\b|[\w.+-]+@[\w-]+\.[\w.]+"
)
"""Tokens of Slack and of model providers, keys, sealed texts, ids of Slack, and e-mail addresses."""

_HIDDEN = "[hidden]"

_OURS = ("bot", "klankbord")


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Let what is logged through the standard library come out as JSON lines on `stream` (standard error).

    Of libraries only that something is wrong and where comes out, whatever level they or the root are set to.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(lambda record: _ours(record) or record.levelno >= logging.WARNING)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                wordless,
                unquoted,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hidden,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            keep_exc_info=False,
            keep_stack_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


def wordless(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put in the place of an error its kind and the lines it came through; its text and its locals are dropped."""
    told = event.get("exc_info")
    error = told[1] if isinstance(told, tuple) else told
    for name in ("exc_info", "exception", "stack", "stack_info"):
        event.pop(name, None)
    if isinstance(error, BaseException):
        event["error"] = where(error)
    return event


def unquoted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put in the place of what a library says the line of its code that says it: its words may be those of a payload."""
    record = event["_record"]
    if not _ours(record):
        event["event"] = f"a library reports something ({record.filename}:{record.lineno})"
    return event


def _ours(record: logging.LogRecord) -> bool:
    return record.name.split(".", 1)[0] in _OURS


def hidden(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Hide what looks like a token, an id or an address; the second line of defence, for nothing logs one."""
    return {name: _SECRET.sub(_HIDDEN, value) if isinstance(value, str) else value for name, value in event.items()}
