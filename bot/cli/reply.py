"""`klankbord reply`: the first answer that somebody new would get; nothing is stored."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Self

from bot.app import App
from bot.cli import jsonl
from bot.domain import UserKey
from bot.flow import Answer

_NOBODY = UserKey("terminal", "local", "reply")


def run(app: App, text: str) -> int:
    """Print the first answer to one text."""
    with _Answers(app) as answers:
        answer = answers.to(text)
    print(answer.text)
    return 0


def run_jsonl(app: App) -> int:
    """Read JSON lines from standard input and write a reply a line."""
    with _Answers(app) as answers:
        return jsonl.run(lambda text: _as_json(answers.to(text)))


class _Answers:
    """First answers, one after the other, with the remote model where there is one."""

    def __init__(self, app: App) -> None:
        self._flow = app.flow(app.store(keep=False))
        self._runner = asyncio.Runner()

    def to(self, text: str) -> Answer:
        """Return the first answer to a text."""
        answer = self._flow.first_answer(text, datetime.now().astimezone())
        return answer if self._flow.helper is None else self._runner.run(self._flow.helping(_NOBODY, answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._flow.helper is not None:
            self._runner.run(self._flow.helper.close())
        self._runner.close()


def _as_json(answer: Answer) -> dict[str, Any]:
    reply = answer.reply
    question = reply.question.text if reply.question else None
    return {
        "lang": reply.language,
        "kind": reply.kind.value,
        "text": reply.text,
        "question": question,
        "pattern": reply.pattern,
        "safety": reply.safety.value if reply.safety else None,
        "card": answer.card,
    } | ({"footer": answer.footer} if answer.footer is not None else {})
