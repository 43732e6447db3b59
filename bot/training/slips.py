"""Makes the slips of somebody who types in a hurry: for training, and for measuring how well a reader bears them."""

from __future__ import annotations

import random

PER_LETTER = 0.03
"""Share of the letters that slip: about one in every sixth word."""

_NEAR = {
    row[at]: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at in range(len(row))
}


def with_slips(text: str, chance: random.Random, per_letter: float = PER_LETTER) -> str:
    """Return the text with letters swapped, dropped, doubled or struck beside, drawn from `chance`."""
    letters = list(text)
    at = 0
    while at < len(letters):
        if letters[at].isalpha() and chance.random() < per_letter:
            kind = chance.randrange(4)
            if kind == 0 and at + 1 < len(letters) and letters[at + 1].isalpha():
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
                at += 1
            elif kind == 1:
                letters[at] = ""
            elif kind == 2:
                letters[at] *= 2
            else:
                letters[at] = chance.choice(_NEAR.get(letters[at].lower()) or letters[at])
        at += 1
    return "".join(letters)
