"""The text that a command is about: from its arguments, or from standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STANDARD_INPUT = "-"


def typed(words: Sequence[str]) -> str:
    """Return the words behind a command as one text; without any, or with `-` alone, what stands on standard input.

    Somebody at a keyboard is told, on standard error, how to end what they type.
    """
    if words and list(words) != [STANDARD_INPUT]:
        return " ".join(words)
    if sys.stdin.isatty():
        print("klankbord: type the text, and end it with Ctrl-D on a line of its own.", file=sys.stderr)
    return sys.stdin.read()
