"""`klankbord reply`: the first answer that somebody new would get; nothing is stored."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from bot.app import App
from bot.cli import jsonl
from bot.flow import Flow


def run(app: App, text: str) -> int:
    """Print the first answer to one text, from the arguments or standard input."""
    print(_flow(app).first_answer(text or sys.stdin.read(), datetime.now().astimezone()).reply.text)
    return 0


def run_jsonl(app: App) -> int:
    """Read JSON lines from standard input and write a reply a line."""
    flow = _flow(app)
    return jsonl.run(lambda text: _as_json(flow, text))


def _flow(app: App) -> Flow:
    return app.flow(app.store(keep=False))


def _as_json(flow: Flow, text: str) -> dict[str, Any]:
    answer = flow.first_answer(text, datetime.now().astimezone())
    reply = answer.reply
    question = reply.question.text if reply.question else None
    return {
        "lang": reply.language,
        "kind": reply.kind.value,
        "text": reply.text,
        "question": question,
        "pattern": reply.pattern,
        "safety": reply.safety.value if reply.safety else None,
    }
