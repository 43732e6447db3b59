"""Hears implicit safety messages: a trained model beside the written rules. The rules go first and never depend on it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot import text as texts
from bot.reader.safety import SafetyRules
from bot.reader.scoring import Heard, Scorer, is_brief

log = logging.getLogger(__name__)

MOST_PARTS = 300
"""Sentences of a text that are heard one by one (some 25,000 characters); of a longer one neighbours are heard together."""

FEW_WORDS = 5
"""With fewer words only a rule opens a door: the model learned from a few dozen texts that short, and took *stop* or *weet ik
niet* for a cry. Of 11 such cries by voices left out rules hear 8, and the model one more."""

FEW_IN_AN_ANSWER = 6
"""The same for an answer in a talk, where people say in five words that they lie awake of it."""


@dataclass(frozen=True, slots=True, repr=False)
class SafetyHead:
    """Rules and model together. From which probability on a door is shown stands in the scorer's calibration.

    A rule needs little from the model, but not nothing: what the model is certain is a figure of speech stays one. Only in
    a few words, or in a sentence of a few words, the rule is enough: a plain cry beside ordinary sentences is one too.
    """

    rules: SafetyRules
    scorer: Scorer

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """Return the route that the rules hear, else the one that the model is sure enough of; never raises.

        An answer to a question of the coach needs a surer model than a story: it leans on what went before, which the
        model does not see. So does a text in a language that the model was not taught.
        """
        found = self.rules.route(text)
        if not texts.words(text):
            return found
        if (crying := cry(self.rules, text)) is not None:
            return found or crying
        if found is None and not enough_words(text, answering=answering):
            return None
        try:
            return self._weighed(text, found, answering)
        except Exception as error:
            log.error("the safety model failed, the rules work alone (%s)", type(error).__name__)
            return found

    def _weighed(self, text: str, found: str | None, answering: bool) -> str | None:
        """Return the route when what the model hears opens a door, in the whole text or in one of its sentences."""
        if found is None and self._nothing_but_figures(text):
            return None
        plain = self._beside_a_figure(text) if found is None else None
        limits, strange = self.scorer.calibration, answering or texts.language(text) is None
        heard = self.scorer.score([texts.shortened(texts.well_formed(one)) for one in (text, plain) if one is not None])
        door, alarm = float(limits.doors(heard).min()), float(heard.alarms.min())
        if limits.shows(door, alarm, ruled=found is not None, strange=strange):
            return found or self._named(heard)
        loudest = None if strange or limits.loud_from >= 1 else self._loudest(text)
        return None if loudest is None or loudest.alarms[0] < limits.loud_from else self._named(loudest)

    def _named(self, heard: Heard) -> str:
        return self.scorer.routes[int(np.argmax(heard.routes[0][:-1]))]

    def _nothing_but_figures(self, text: str) -> bool:
        """Tell whether every sentence is a figure of speech with but a few words beside it."""
        parts = parts_of(text)
        return bool(parts) and all(_figure(self.rules, part) for part in parts)

    def _beside_a_figure(self, text: str) -> str | None:
        """Return what a text of one sentence says beside a figure of speech; None without one.

        With few words beside it nothing is heard, with more they have to be heard by themselves too. Of several sentences
        every one is heard as it is: a figure in one takes nothing from the others.
        """
        return self.rules.without_figures(text) if len(texts.sentences(text)) == 1 else None

    def _loudest(self, text: str) -> Heard | None:
        """Return what is heard in the sentence that rings loudest; None where there is only one."""
        parts = parts_heard(self.rules, text)
        return self.scorer.score([texts.well_formed(part) for part in parts]).loudest() if parts else None


def enough_words(text: str, *, answering: bool) -> bool:
    """Tell whether a text has words enough for the model to open a door without a rule."""
    return len(texts.words(text)) >= (FEW_IN_AN_ANSWER if answering else FEW_WORDS)


def cry(rules: SafetyRules, text: str) -> str | None:
    """Return the route of a written rule that is heard in so few words that it needs no model: the text or a sentence of it.

    In 13,066 ordinary situations of several sentences 11 such sentences were heard, in 3,650 look-alikes 19.
    """
    parts = [text, *(sentence.text for sentence in texts.sentences(text))]
    return next((route for part in parts if is_brief(part) and (route := rules.route(part)) is not None), None)


def parts_heard(rules: SafetyRules, text: str) -> Sequence[str]:
    """Return the sentences that are heard by themselves: of several those that are more than a figure of speech, such as
    "he threw me under the bus"."""
    parts = parts_of(text)
    return [part for part in parts if not _figure(rules, part)] if len(parts) > 1 else ()


def _figure(rules: SafetyRules, sentence: str) -> bool:
    plain = rules.without_figures(sentence)
    return plain is not None and is_brief(plain)


def parts_of(text: str) -> Sequence[str]:
    """Return the sentences of a text, in a long one joined to MOST_PARTS at most; wherever in it they stand."""
    sentences = texts.sentences(text)
    step = -(-len(sentences) // MOST_PARTS) or 1
    return [
        text[sentences[at].start : sentences[min(at + step, len(sentences)) - 1].end]
        for at in range(0, len(sentences), step)
    ]
