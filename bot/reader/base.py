"""The seam behind which every reader stands, local or remote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain import Language, Reading


class Reader(Protocol):
    """Reads one text; never raises on any text, and never keeps it."""

    @property
    def name(self) -> str:
        """How this reader is called in `Reading.reader` and at the foot of a reply."""

    def read(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return what is heard in `text`.

        `earlier` are the user's messages before it in the same conversation, oldest first: a short message is heard
        together with them, but evidence is always a span of `text`, and there is none where `text` alone does not lead
        there. `expected` is the language of the talk so far.
        """
