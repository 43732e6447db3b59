"""A text as a reader sees it: composed letters, no marks that nobody sees, and where each character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.masking.found import Found

LONGEST_WORD = 300
"""Characters without a space between them that are still searched; more is no word, and is covered whole."""

_WIDE_SPACE = re.compile(r"[^\S\n]{3,}|\s*\n\s*\n\s*")
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


@dataclass(frozen=True, slots=True, repr=False)
class Visible:
    """A text to search in, and the begin and end in the original of each of its characters."""

    text: str
    starts: list[int]
    ends: list[int]

    def back(self, one: Found) -> Found:
        """Return what was found in this text as a stretch of the original."""
        return Found(one.what, self.starts[one.start], self.ends[one.end - 1])

    def endless(self) -> list[tuple[int, int]]:
        """Return the stretches without a space that are too long to be words."""
        return [match.span() for match in _ENDLESS.finditer(self.text)]


def visible(text: str) -> Visible:
    """Return `text` without marks that nobody sees (zero-width, direction, strikes), composed, with short spaces."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _composed(text[start:end]):
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return _narrow("".join(chars), starts, ends)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return each character with the marks behind it, as begin and end; what is shown by nothing belongs to none."""
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        category = unicodedata.category(char)
        if category == "Cf":
            continue
        if category[0] == "M" and found:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _composed(cluster: str) -> str:
    """Return a character with its marks as the plain letters or digits that it shows; other signs stay as they are."""
    if len(cluster) == 1 and cluster.isascii():
        return cluster
    composed = unicodedata.normalize("NFC", cluster)
    shown = composed[:1] if len(composed) > 1 else composed
    if unicodedata.category(shown)[0] == "M":
        return ""
    plain = unicodedata.normalize("NFKC", shown)
    full_width = "\uff01" <= shown <= "\uff5e" or "\ufe50" <= shown <= "\ufe6b"
    return plain if shown.isalnum() or full_width or (len(plain) == 1 and plain.isalnum()) else shown


def _narrow(text: str, starts: list[int], ends: list[int]) -> Visible:
    """Leave two of many spaces, and one or two of many lines: patterns that look past spaces would take forever."""
    kept: list[tuple[int, int]] = []
    at = 0
    for match in _WIDE_SPACE.finditer(text):
        newline = text.find("\n", *match.span())
        left = (newline, newline + 1) if newline >= 0 else (match.start(), match.start() + 2)
        kept += [(at, match.start()), left]
        at = match.end()
    if not kept:
        return Visible(text, starts, ends)
    kept.append((at, len(text)))
    return Visible(
        "".join(text[start:end] for start, end in kept),
        [place for start, end in kept for place in starts[start:end]],
        [place for start, end in kept for place in ends[start:end]],
    )
