"""Takes what must not leave out of texts and puts it back: one mask for everything that is sent for one reply."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain import Language
from bot.masking.found import What
from bot.masking.lexicon import Lexicon
from bot.masking.search import search, shapes, told
from bot.masking.visible import visible

_ENGLISH: Mapping[What, str] = {
    What.NAME: "NAME",
    What.EMAIL: "EMAIL",
    What.BORN: "BIRTHDATE",
    What.PHONE: "PHONE",
    What.ADDRESS: "ADDRESS",
    What.NUMBER: "NUMBER",
    What.BRACKET: "TEXT",
}
_PLACEHOLDER = re.compile(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]")


def cut(hidden: str, head: int, tail: int = 0) -> str:
    """Return the first `head` and last `tail` characters of a hidden text, without the pieces of a placeholder.

    What is hidden whole and then cut shows no piece of anything; what is cut and then hidden does.
    """
    if len(hidden) <= head + tail:
        return hidden
    start, end = head, len(hidden) - tail
    for code in _PLACEHOLDER.finditer(hidden):
        if code.start() < head < code.end():
            start = code.start()
        if code.start() < len(hidden) - tail < code.end():
            end = code.end()
    return f"{hidden[:start]}\n\n{hidden[end:]}" if tail else hidden[:start]


class MaskingError(ValueError):
    """A text that cannot be hidden or put back with certainty; says nothing of the text itself."""


class Mask:
    """Remembers what each placeholder stands for; the same thing gets the same placeholder in every text."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._lexicon = lexicon
        self._language = language
        self._behind: dict[str, str] = {}
        self._placeholders: dict[str, str] = {}
        self._counts: dict[What, int] = {}
        self._known: set[str] = set()

    def __repr__(self) -> str:
        """Tell how much is hidden, and nothing of what."""
        return f"Mask({len(self._behind)} hidden)"

    @property
    def hidden(self) -> Mapping[What, int]:
        """How many different things of each kind were hidden so far."""
        return dict(self._counts)

    def learn(self, *texts: str) -> None:
        """Take note of the names in texts that go together, so that a name told in one is hidden in all of them."""
        for text in texts:
            self._known |= told(text, self._lexicon)

    def hide(self, text: str) -> str:
        """Return `text` with a placeholder for everything that says who or where.

        Raises MaskingError when something with a shape is left, or when it could not be put back as it was.
        """
        self.learn(text)
        pieces: list[str] = []
        at = 0
        for one in search(text, self._lexicon, frozenset(self._known)):
            pieces += [text[at : one.start], self._placeholder(one.what, text[one.start : one.end])]
            at = one.end
        hidden = "".join([*pieces, text[at:]])
        if shapes(visible(_PLACEHOLDER.sub("|", hidden))) or self.restore(hidden) != text:
            raise MaskingError("something could not be hidden with certainty")
        return hidden

    def restore(self, text: str) -> str:
        """Return `text` with what the placeholders stand for; raises MaskingError for one that was never given out."""

        def behind(match: re.Match[str]) -> str:
            try:
                return self._behind[match.group()]
            except KeyError:
                raise MaskingError("a placeholder that was never given out") from None

        return _PLACEHOLDER.sub(behind, text)

    def _placeholder(self, what: What, value: str) -> str:
        if value not in self._placeholders:
            self._counts[what] = number = self._counts.get(what, 0) + 1
            label = what.value if self._language == "nl" else _ENGLISH.get(what, what.value)
            self._placeholders[value] = f"[{label}-{number}]"
            self._behind[self._placeholders[value]] = value
        return self._placeholders[value]
