"""Hears what somebody does with a short message: greet, object, ask for advice, ask who is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from bot.catalogue import Dialogue, Hears, Place
from bot.coach import instead
from bot.domain import Move

MAX_WORDS = 16
"""A longer message is a story, whatever remark it holds."""

_QUOTED = re.compile(r"[“„\"«][^“”„\"«»]+[”“\"»][.!]?")

QUOTED_WORDS = 3
"""So many words between quotation marks are what somebody said or would say; a command of a word or two is still one."""

_PIECE = re.compile(r"(?<![,.;:!…])[,.;:!…]+\s+|(?<!\s)\s+[-–—]\s+")
"""Each run of marks is tried from its first one alone: a message may be thousands of them."""

_LAUGHS = r"(?:(?:ha){2,}h?|hihi+|hehe+|lol)"
_LAUGH = re.compile(rf"^{_LAUGHS} | {_LAUGHS}$")

_SIGNS = dict.fromkeys("👍✅👌💯✔☑", Move.RECOGNISED) | dict.fromkeys("👎❌", Move.NOT_RIGHT) | {"🙏": Move.THANKS}
_IN_SLACK = {
    ":+1:": "👍",
    ":thumbsup:": "👍",
    ":white_check_mark:": "✅",
    ":heavy_check_mark:": "✔",
    ":ok_hand:": "👌",
    ":100:": "💯",
    ":-1:": "👎",
    ":thumbsdown:": "👎",
    ":x:": "❌",
    ":pray:": "🙏",
}
"""Slack writes an emoji as its name."""

_SKIN = re.compile(r":skin-tone-\d:")
_UNSEEN = frozenset({"Cf", "Mn", "Sk"})
"""What only colours an emoji or joins it to the next."""

SIGN_LENGTH = 40


def detect(text: str, dialogue: Dialogue, at: Collection[Place] = ()) -> Move | None:
    """Return the move that the whole message makes, or None for one with something of its own to tell, or that is a quote.

    `at` is where the talk stands: what there means something of its own goes before what it means anywhere.
    """
    if text.strip() == "?":
        return Move.HELP
    if sign := _sign(text):
        return sign
    plain = _plain(text)
    length = len(plain.split())
    if not 0 < length <= MAX_WORDS or (length >= QUOTED_WORDS and _QUOTED.fullmatch(text.strip())):
        return None
    return _whole(plain, dialogue, at) or _goodbye(text, dialogue) or _after_a_no(text, dialogue, at)


def _whole(plain: str, dialogue: Dialogue, at: Collection[Place] = ()) -> Move | None:
    """Return the move that the words make, also with a laugh before or after them."""
    for said in dict.fromkeys((plain, _LAUGH.sub("", plain))):
        for heard in (*(dialogue.in_place.get(place, {}) for place in at), dialogue.moves):
            # While a question is on the table "heb je even?" may be what somebody would say to their manager.
            if (found := _heard(said, heard)) and not (found is Move.OPENING and "question" in at):
                return found
        if instead.mere_no(said):
            return Move.NOT_RIGHT
    return None


def _heard(said: str, heard: Hears) -> Move | None:
    return next((move for move, patterns in heard.items() if any(one.fullmatch(said) for one in patterns)), None)


def _sign(text: str) -> Move | None:
    """Return what a message of nothing but emoji says: a yes, a no, thanks, or nothing that is known."""
    if len(text) > SIGN_LENGTH:
        return None
    shown = _SKIN.sub("", text)
    for name, emoji in _IN_SLACK.items():
        shown = shown.replace(name, emoji)
    said = {_SIGNS.get(char) for char in shown if not char.isspace() and unicodedata.category(char) not in _UNSEEN}
    return said.pop() if len(said) == 1 else None


def _goodbye(text: str, dialogue: Dialogue) -> Move | None:
    """Return what a message of nothing but thanks and goodbyes comes to, such as "Thanks, that helps. See you tomorrow."."""
    pieces = {_whole(plain, dialogue) for piece in _PIECE.split(text.strip()) if (plain := _plain(piece))}
    if pieces == {Move.THANKS, Move.CLOSE}:
        return Move.CLOSE
    return Move.THANKS if pieces == {Move.THANKS} else None


def _after_a_no(text: str, dialogue: Dialogue, at: Collection[Place]) -> Move | None:
    """Return what somebody asks right after a no, such as "Nee, geef advies."; a yes there is no move of its own."""
    first, more = split(text, dialogue, at)
    asked = detect(more, dialogue, at) if first is Move.NOT_RIGHT else None
    return None if asked is Move.RECOGNISED else asked


def also(move: Move, text: str, dialogue: Dialogue) -> bool:
    """Tell whether the message can be taken for this move too, next to the first one that fits."""
    return any(pattern.fullmatch(_plain(text)) for pattern in dialogue.moves.get(move, ()))


def split(text: str, dialogue: Dialogue, at: Collection[Place] = ()) -> tuple[Move | None, str]:
    """Return the move that the first words make, up to a comma or a full stop, and what is told after it."""
    first, *rest = _PIECE.split(text.strip(), maxsplit=1)
    return (detect(first, dialogue, at), rest[0].strip()) if rest and rest[0].strip() else (None, "")


def opens_with_something_else(text: str, dialogue: Dialogue) -> bool:
    """Tell whether the message begins by changing the subject in so many words."""
    return dialogue.something_else_opening.match(_plain(text)) is not None


def changes_the_subject(text: str, dialogue: Dialogue) -> bool:
    """Tell whether the message begins by changing the subject and then tells something about the new one."""
    first, _, rest = text.strip().partition(":")
    if not rest.strip():
        first, _, rest = text.strip().partition(",")
    found = dialogue.something_else_opening.match(_plain(first))
    return found is not None and found.end() == len(_plain(first)) and len(rest.split()) > 1


def asks_advice_at_the_end(text: str, dialogue: Dialogue) -> bool:
    """Tell whether a story ends by asking what to do."""
    last = re.split(r"(?<=[.!?])\s+", text.strip())[-1]
    return last.endswith("?") and dialogue.advice_at_the_end.search(_plain(last)) is not None


def _plain(text: str) -> str:
    """Return the message in lower case, with single spaces and without emoji and outer punctuation."""
    lowered = unicodedata.normalize("NFC", text.lower().replace("’", "'"))
    letters = "".join(char if char.isalnum() or char in "'?-" else " " for char in lowered)
    return " ".join(letters.rstrip(" ?").split()).strip("'")
