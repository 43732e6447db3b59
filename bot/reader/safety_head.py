"""Hears implicit safety messages: a trained model beside the written rules. The rules go first and never depend on it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np

from bot import text as texts
from bot.reader.safety import SafetyRules
from bot.reader.scoring import Scorer, is_brief

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class SafetyHead:
    """Rules and model together. From which probability on a door is shown stands in the scorer's calibration.

    A rule needs little from the model, but not nothing: what the model is certain is a figure of speech stays one. Only in
    a few words the rule is enough.
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
        try:
            heard = self.scorer.score([texts.shortened(texts.well_formed(text))])
        except Exception as error:
            log.error("the safety model failed, the rules work alone (%s)", type(error).__name__)
            return found
        strange = answering or texts.language(text) is None
        door, alarm = float(heard.doors[0]), float(heard.alarms[0])
        ruled = found is not None
        if not self.scorer.calibration.shows(door, alarm, ruled=ruled, strange=strange, brief=is_brief(text)):
            return None
        return found or self.scorer.routes[int(np.argmax(heard.routes[0][:-1]))]
