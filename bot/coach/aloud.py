"""Hears the sentence that somebody would say, or was told, right after the coach asked for one: no remark to the coach."""

from __future__ import annotations

import re

from bot.coach.compose import Words
from bot.coach.intention import plain
from bot.domain import Move, Turn

_ASKS_FOR_ONE = re.compile(
    r"\bwelke (?:\w+ ){0,2}zin\b|\bwat (?:zou|wil|zeg) (?:je|jij)\b[^?]*\b(?:zeggen|terug)\b|\bwat krijg je\b[^?]*\bte horen\b"
    r"|\b(?:which|what) (?:\w+ ){0,2}sentence\b|\bwhat (?:would|do) you\b[^?]*\bsay\b"
    r"|\bwhat (?:exactly )?(?:are you told|is said to you)\b"
)
_LAST_SENTENCE = re.compile(r"[^.!?\n]*\?\s*$")
_QUOTED = re.compile(r"[“„\"«‘'].+[”“\"»’'][.!]?")

_TO_SOMEBODY = {
    Move.NOT_RIGHT: re.compile(r"\b(?:eens|oneens|gezegd|zei|zeg|bedoel\w*|(?:dis)?agree|said|say|meant?)\b"),
    Move.THANKS: re.compile(r"\b(?:voor|for) \w"),
    Move.GO_BACK: re.compile(
        r"^(?!.*\b(?:kun|kan|kunnen|mag|mogen|can|could|may|please|graag|aub|vraag|question)\b).*\b(?:stap|step|ik|i)\b"
    ),
    Move.CLOSE: re.compile(r"^(?!.*\b(?:moet|have|must|gotta|got|need)\b).*\b(?:ik|i)\b"),
}
"""What looks like a remark to the coach, and how it looks where it is said to somebody else."""


def says(turn: Turn, move: Move | None, words: Words) -> bool:
    """Tell whether a message that would be a remark to the coach is the sentence that it just asked for."""
    if turn.move is not None or not asked_for(words):
        return False
    if _QUOTED.fullmatch(turn.text.strip()):
        return True
    found = _TO_SOMEBODY.get(move) if move else None
    return found is not None and found.search(plain(turn.text)) is not None


def asked_for(words: Words) -> bool:
    """Tell whether the coach's last question asks for a sentence that was said, or is to be."""
    last = words.now.last
    question = _LAST_SENTENCE.search(last.text.lower()) if last else None
    return question is not None and _ASKS_FOR_ONE.search(question.group()) is not None
