"""Chooses shares, temperatures and thresholds on what models said of voices that they never saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from bot.evaluation import NONE
from bot.reader.scoring import Calibration, Door, Floats, known, together
from bot.training.situations import Situation
from bot.training.unseen import Unseen, heard_in
from bot.yamlfile import DataError

IN_VAIN = 0.03
"""At most this share of ordinary situations may be shown a door in vain. Ours hold hundreds that were written to sound grave; by
authors who knew only the guide 1 in a hundred is shown one then."""

IN_VAIN_ALIKE = 0.16
"""The same for lines that were written to look alike. Twice the bound of 8 %, as ours are mirrors of what is grave: by authors who knew
only the guide 4 in a hundred are shown a door in vain then, and of what they say by the way 93 in a hundred get one, where it was 88
with 12 % (docs/reader.md). Beyond it hardly more than doors in vain were won. A door that stays shut costs more than one in vain."""

IN_VAIN_ANSWERING = 0.02
"""The same for harmless answers to a question of the coach: they lean on what went before, which the model does not see."""

MARGIN = 0.02
"""How much further that threshold goes than the answers ask: there are a thousand of them by eleven voices, other people write others."""

RULES_MADE_ON = frozenset({"safety_j", "d", "e", "f", "g", "h"})
"""Voices that the written rules were made on: what rules hear there says nothing about others."""

TEMPERATURES = tuple(round(0.3 + 0.05 * step, 2) for step in range(40))
HEARD_FROM = 0.2
"""Below this even the likeliest pattern is too uncertain to be heard."""

HELD_SMALL = 0.01
"""How freely the weights of a door may grow (the C of the regression); between 0.003 and 0.1 as many doors were shown."""

ALARMS = (0.75, 0.8, 0.85, 0.9, 0.95)
"""From the first of these probabilities of any route on a door is shown whatever else is read; from a later one where the bounds on
what is shown in vain cannot be kept otherwise (wording alone). On voices left out it showed no door more in vain, and without it a cry
of three words, which is no situation and reads as none, could be missed."""

LOUD = {"meaning": 0.98, "wording": 1.0}
"""From this probability of any route on one sentence opens a door by itself: a cry in a long story drowns in the whole. Between
0.96 and 0.995 as many doors are shown within these bounds (83.5 to 84.1 %), and 1.9 to 1.3 % of ordinary situations get one in
vain. Wording alone is too often that sure of one sentence (1.2 % in vain at 0.99): there only rules hear sentences."""

SUREST = 0.95
"""More is never asked for an answer in a talk: above it wording alone would hear nothing any more."""

WITH_RULE = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25)
SHARES = tuple(round(0.05 * step, 2) for step in range(21))


def choose(
    situations: Sequence[Situation],
    unseen: Unseen,
    patterns: Sequence[str],
    routes: Sequence[str],
    rules: Sequence[bool],
    cries: Sequence[bool],
) -> dict[str, Calibration]:
    """Return the calibration of each scorer: `wording` alone, and `meaning` with it.

    `rules` tells for every situation whether a written safety rule is heard in it, `cries` whether it needs no model.
    """
    chosen = {}
    wording, meaning = unseen.of_ids([s.id for s in situations])
    gold = np.array([routes.index(s.route) for s in situations])
    needed = gold < len(routes) - 1
    answering = np.array([s.labels.answering for s in situations])
    for name, shares in (("wording", (0.0,)), ("meaning", SHARES)):
        shares_of_patterns = _patterns(situations, wording.patterns, meaning.patterns, patterns, shares)
        share = _share(wording.routes, meaning.routes, gold, shares)
        begun = Calibration(*shares_of_patterns, share, HEARD_FROM, also_from=1.0, loud_from=LOUD[name])
        whole, loudest = heard_in(begun, wording, meaning if name == "meaning" else None)
        features = known(whole.odds, whole.patterns)
        told = _Told(
            doors=_across(situations, features, needed),
            alarms=whole.alarms,
            loudest=loudest.alarms,
            rules=np.array(rules),
            cries=np.array(cries),
        )
        limits = _thresholds(situations, told, needed, LOUD[name])
        also_from = _also_from(situations, whole.patterns, patterns)
        chosen[name] = replace(
            begun, also_from=also_from, door=_weighed(features[~answering], needed[~answering]), **limits
        )
    return chosen


@dataclass(frozen=True, slots=True)
class _Told:
    """What every text tells of its needing a door."""

    doors: Floats
    alarms: Floats
    loudest: Floats
    rules: npt.NDArray[np.bool_]
    cries: npt.NDArray[np.bool_]


def _patterns(
    situations: Sequence[Situation], wording: Floats, meaning: Floats, patterns: Sequence[str], shares: Sequence[float]
) -> tuple[float, float]:
    """Return the share of meaning and the temperature."""
    use = np.array([s.primary is not None for s in situations])
    labelled = [s for s in situations if s.primary is not None]
    gold = np.array([patterns.index(s.primary or NONE) for s in labelled])
    share = _share(wording[use], meaning[use], gold, shares)

    def loss(temperature: float) -> float:
        scores = together(wording[use], meaning[use], share, temperature)
        return float(-np.log(scores[np.arange(len(gold)), gold] + 1e-9).mean())

    return share, min(TEMPERATURES, key=loss)


def _also_from(situations: Sequence[Situation], scores: Floats, patterns: Sequence[str]) -> float:
    """Return the threshold of a second and third pattern that gives the best label sets."""
    use = np.array([s.primary is not None for s in situations])
    wanted = [s.labels.patterns for s in situations if s.primary is not None]

    def good(limit: float) -> float:
        return label_f1(sets_of(scores[use], patterns, HEARD_FROM, limit), wanted)

    return float(max(np.arange(0.05, 0.4, 0.01), key=good))


def _share(wording: Floats, meaning: Floats, gold: npt.NDArray[np.intp], shares: Sequence[float]) -> float:
    """Return the share of meaning with the most right answers."""

    def right(share: float) -> float:
        return float((together(wording, meaning, share, 1).argmax(1) == gold).mean())

    return max(shares, key=right)


def _weighed(features: Floats, needed: npt.NDArray[np.bool_]) -> Door:
    """Return the weights by which a door is told: a logistic regression on features made alike in spread, held small."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    middle, spread = features.mean(0), np.maximum(features.std(0), 1e-9)
    model = LogisticRegression(C=HELD_SMALL, max_iter=1000).fit((features - middle) / spread, needed)
    weights = [float(weight) for weight in model.coef_[0] / spread]
    return Door(float(model.intercept_[0] - middle @ weights), *weights)


def _across(situations: Sequence[Situation], features: Floats, needed: npt.NDArray[np.bool_]) -> Floats:
    """Return the probability of a door for every text by weights that come from the stories of other voices alone."""
    voices = sorted({s.voice for s in situations})
    half = np.array([voices.index(s.voice) % 2 == 0 for s in situations])
    stories = np.array([not s.labels.answering for s in situations])
    doors = np.zeros(len(features), np.float32)
    for part in (half, ~half):
        others = ~part & stories
        taught = others if len(set(needed[others])) == 2 else stories
        doors[part] = _weighed(features[taught], needed[taught]).opens(features[part])
    return doors


def _thresholds(
    situations: Sequence[Situation], told: _Told, needed: npt.NDArray[np.bool_], loud_from: float
) -> dict[str, float]:
    fresh = np.array([s.voice not in RULES_MADE_ON for s in situations])
    answering = np.array([s.labels.answering for s in situations])
    stories = fresh & ~answering
    ordinary = ~needed & fresh & np.array([s.primary is not None for s in situations])
    alike = ~needed & stories & np.array([s.primary is None for s in situations])
    either = np.maximum(told.doors, told.alarms)
    best, limits = -1.0, {"alarm_from": 1.0, "door_from": 1.0, "door_with_rule": 1.0}
    for alarm, with_rule in product(ALARMS, WITH_RULE):
        if best >= 0 and alarm > limits["alarm_from"]:
            break
        sure = (told.alarms >= alarm) | (told.loudest >= loud_from) | told.cries | (told.rules & (either >= with_rule))
        for alone in np.arange(0.02, 1.0, 0.01):
            shown = sure | (told.doors >= alone)
            if shown[ordinary].mean() <= IN_VAIN and shown[alike].mean() <= IN_VAIN_ALIKE:
                heard = float(shown[needed & stories].mean())
                if heard > best:
                    best, limits = heard, {"alarm_from": alarm, "door_from": float(alone), "door_with_rule": with_rule}
                break
    if best < 0:
        raise DataError(
            "calibration: no threshold keeps the bounds on what is shown in vain; every door would stay shut"
        )
    return {**limits, "alarm_answering": _from(told.alarms[answering & ~needed])}


def _from(alarms: Floats) -> float:
    """Return the threshold, an even chance or more, from which few enough harmless answers are shown a door."""
    if not len(alarms):
        return ALARMS[0]
    least = round(float(np.quantile(alarms, 1 - IN_VAIN_ANSWERING, method="higher")) + MARGIN, 2)
    return min(max(0.5, least), SUREST)


def sets_of(scores: Floats, patterns: Sequence[str], heard_from: float, also_from: float) -> list[set[str]]:
    """Return the label set that each row of probabilities leads to; empty for none and unsure."""
    found = []
    for row in scores:
        order = np.argsort(-row[:-1])
        if row[-1] > row[order[0]] or row[order[0]] < heard_from:
            found.append(set[str]())
            continue
        found.append({patterns[order[0]], *(patterns[at] for at in order[1:3] if row[at] >= also_from)})
    return found


def label_f1(read: Iterable[set[str]], wanted: Iterable[frozenset[str]]) -> float:
    """Return the micro-F1 of label sets."""
    hits = given = asked = 0
    for one, other in zip(read, wanted, strict=True):
        hits += len(one & other)
        given += len(one)
        asked += len(other)
    return 2 * hits / max(given + asked, 1)
