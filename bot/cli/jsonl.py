"""Reads situations as JSON lines and writes an answer a line; one bad line never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TextIO


def run(answer: Callable[[str], dict[str, Any]], source: TextIO | None = None) -> int:
    """Answer every `{"id", "text"}` line of standard input; returns 1 when a line was malformed, else 0.

    A malformed line gives `{"line", "error"}` on standard error, without what stood on it. Blank lines are passed over.
    """
    failed = False
    for number, line in enumerate(source or sys.stdin, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            row = _row(line)
        except ValueError as error:
            failed = True
            print(json.dumps({"line": number, "error": str(error)}), file=sys.stderr, flush=True)
            continue
        print(json.dumps({"id": row["id"], **answer(row["text"])}, ensure_ascii=False), flush=True)
    return int(failed)


def _row(line: str) -> dict[str, Any]:
    try:
        # Editors on Windows put a byte order mark before the first line.
        row = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise ValueError("not a JSON object") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    if not isinstance(row.get("id"), str | int) or isinstance(row["id"], bool):
        raise ValueError("id must be a string or a number")
    if not isinstance(row.get("text"), str):
        raise ValueError("text must be a string")
    return row
