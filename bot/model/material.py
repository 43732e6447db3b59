"""What of a talk may go to the model, and how it looks there: safe, told of before, and with who and where covered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import text as texts
from bot.catalogue import Catalogue
from bot.domain import History, Kind, Language, Span, Turn
from bot.masking import Lexicon, Mask, MaskingError, cut
from bot.model.base import Draft
from bot.model.failure import Failure, ModelError
from bot.model.prompts import Told

EARLIER = 8
"""How many earlier turns go along."""

EARLIER_CHARACTERS = 1_200
"""How much of each."""

QUOTE_WORDS = 3
"""A quote of fewer words shows nothing, unless no more was said."""

_PARTS_WAYS = frozenset({Kind.SAFETY, Kind.CLOSE, Kind.FRESH_START})
_QUOTED = re.compile("“[^“”]*”")
_QUESTION = re.compile(r"[^.!?:\n]*\?")
_AROUND = " \t\r\n\"'“”‘’„«».,;:…-–—"

Route = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """A message and what went before it, covered; `mask` puts back what stands behind the codes."""

    said: str
    told: Told
    earlier: Sequence[tuple[Turn, Told]]
    mask: Mask

    def covered(self, text: str) -> Told:
        """Return another text as it may go along; raises ModelError when it cannot be covered with certainty."""
        try:
            return Told(self.mask.hide(text))
        except MaskingError:
            raise ModelError(Failure.MASKING) from None

    def restored(self, text: str) -> str:
        """Return words of the model as the user will see them; raises ModelError for a code that stands for nothing."""
        try:
            return self.mask.restore(html.unescape(text))
        except MaskingError:
            raise ModelError(Failure.INVALID) from None

    def quoted(self, text: str) -> Span:
        """Return where a quote stands in the message: to the letter, in whole words, without a negation left out.

        Raises ModelError when it stands nowhere so.
        """
        quote = self.restored(text).strip(_AROUND)
        least = min(QUOTE_WORDS, len(self.said.split()))
        span = texts.faithful(quote, self.said)
        if span is None or len(quote.split()) < least or any(c in quote for c in "“”\n\r"):
            raise ModelError(Failure.QUOTE)
        return span


def material(draft: Draft, route: Route, lexicon: Lexicon, since: datetime | None) -> Material | None:
    """Return what may go to the model, or None when the message itself may not.

    Of what went before, nothing leaves from before a safety answer or another end, nothing that was said until `since`, and
    nothing from before a message in which a safety route is heard now. Raises ModelError when it cannot be covered with certainty.
    """
    said = draft.turn.text
    if route(said) is not None:
        return None
    turns = _going_along(draft.history, route, since)
    mask = Mask(lexicon, draft.reply.language)
    try:
        mask.learn(said, *(turn.text for turn in turns))
        told = _told(mask, said)
        earlier = [(turn, Told(" ".join(cut(mask.hide(turn.text), EARLIER_CHARACTERS).split()))) for turn in turns]
    except MaskingError:
        raise ModelError(Failure.MASKING) from None
    return Material(said, told, earlier, mask)


def alone(said: str, route: Route, lexicon: Lexicon, language: Language) -> Material:
    """Return one text as it may go to the model; raises ModelError when it may not, or not with certainty."""
    mask = Mask(lexicon, language)
    if route(said) is not None:
        raise ModelError(Failure.MASKING)
    try:
        return Material(said, _told(mask, said), (), mask)
    except MaskingError:
        raise ModelError(Failure.MASKING) from None


def _told(mask: Mask, said: str) -> Told:
    return Told(re.sub(r"\n{3,}", "\n\n", cut(mask.hide(said), texts.HEAD, texts.TAIL)))


def _going_along(history: History, route: Route, since: datetime | None) -> list[Turn]:
    found: list[Turn] = []
    for turn in reversed(history.turns):
        told_later = since is not None and turn.at <= since
        if told_later or turn.kind in _PARTS_WAYS or len(found) == EARLIER:
            break
        if turn.role == "user" and route(turn.text) is not None:
            # The answer to it gives its words back.
            while found and found[-1].role == "coach":
                found.pop()
            break
        if turn.text:
            found.append(turn)
    return found[::-1]


def asked_before(
    history: History, catalogue: Catalogue, language: Language, turns: Sequence[Turn] | None = None
) -> list[str]:
    """Return the questions of the last twelve weeks as far as their words are known, those of `turns` last.

    Without `turns` those of the whole talk, which is not for sending.
    """
    known = history.asked | {turn.question for turn in history.turns if turn.question}
    own = [*catalogue.dialogue[language].questions.values()]
    own += [pool for on in catalogue.dialogue[language].asks_on.values() for pool in on.questions.values()]
    own += [pool for one in catalogue.patterns.values() for pool in one.text[language].questions.values()]
    found = [question.text for pool in own for question in pool if question.id in known]
    for turn in history.turns if turns is None else turns:
        if turn.role == "coach":
            found += [one.strip() for one in _QUESTION.findall(_QUOTED.sub("", turn.text))]
    return list(dict.fromkeys(found))
