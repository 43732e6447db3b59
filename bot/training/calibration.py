"""Chooses shares, temperatures and thresholds on what models said of voices that they never saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from bot.evaluation import NONE
from bot.reader.scoring import Calibration, Floats, together
from bot.training.situations import Situation
from bot.training.unseen import Unseen

IN_VAIN = 0.02
"""At most this share of ordinary situations may be shown a door in vain. The bound is 3 %; other authors write other
texts, and a door in vain ends a talk."""

IN_VAIN_ALIKE = 0.12
"""The same for lines that were written to look alike. Half as much again as the bound of 8 %: at 8 % the door would stay shut
for one in four who need it, at 12 % for one in five, and a door in vain costs less than one that stays shut."""

IN_VAIN_ANSWERING = 0.02
"""The same for harmless answers to a question of the coach: they lean on what went before, which the model does not see."""

MARGIN = 0.05
"""How much further that threshold goes than the answers ask: there are some dozens of them, other people write others."""

RULES_MADE_ON = frozenset({"safety_j", "d", "e", "f", "g", "h"})
"""Voices that the written rules were made on: what rules hear there says nothing about others."""

TEMPERATURES = tuple(round(0.3 + 0.05 * step, 2) for step in range(40))
HEARD_FROM = 0.2
"""Below this even the likeliest pattern is too uncertain to be heard."""

WITH_RULE = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2)
SHARES = tuple(round(0.05 * step, 2) for step in range(21))


def choose(
    situations: Sequence[Situation],
    unseen: Unseen,
    patterns: Sequence[str],
    routes: Sequence[str],
    rules: Sequence[bool],
) -> dict[str, Calibration]:
    """Return the calibration of each scorer: `wording` alone, and `meaning` with it.

    `rules` tells for every situation whether a written safety rule is heard in it.
    """
    chosen = {}
    for name, shares in (("wording", (0.0,)), ("meaning", SHARES)):
        by_pattern = _patterns(situations, unseen, patterns, shares)
        by_route = _routes(situations, unseen, routes, shares, np.array(rules))
        chosen[name] = Calibration(**by_pattern, **by_route)
    return chosen


def _patterns(
    situations: Sequence[Situation], unseen: Unseen, patterns: Sequence[str], shares: Sequence[float]
) -> dict[str, float]:
    labelled = [s for s in situations if s.primary is not None]
    wording, meaning = unseen.of_ids([s.id for s in labelled])
    gold = np.array([patterns.index(s.primary or NONE) for s in labelled])
    share, temperature, scores = _fitted(wording.patterns, meaning.patterns, gold, shares)
    wanted = [s.labels.patterns for s in labelled]
    also_from = max(
        np.arange(0.05, 0.4, 0.01), key=lambda limit: label_f1(sets_of(scores, patterns, HEARD_FROM, limit), wanted)
    )
    return {
        "patterns_meaning": share,
        "patterns_temperature": temperature,
        "heard_from": HEARD_FROM,
        "also_from": float(also_from),
    }


def _routes(
    situations: Sequence[Situation],
    unseen: Unseen,
    routes: Sequence[str],
    shares: Sequence[float],
    rules: npt.NDArray[np.bool_],
) -> dict[str, float]:
    wording, meaning = unseen.of_ids([s.id for s in situations])
    gold = np.array([routes.index(s.route) for s in situations])
    share, temperature, scores = _fitted(wording.routes, meaning.routes, gold, shares)
    door = 1 - scores[:, -1]
    none = gold == len(routes) - 1
    fresh = np.array([s.voice not in RULES_MADE_ON for s in situations])
    ordinary = none & fresh & np.array([s.primary is not None for s in situations])
    answering = none & np.array([s.labels.answering for s in situations])
    alike = none & fresh & ~answering & np.array([s.primary is None for s in situations])
    best, limits = -1.0, (1.0, 1.0)
    for with_rule in WITH_RULE:
        for alone in np.arange(0.05, 1.0, 0.01):
            shown = (door >= alone) | (rules & (door >= with_rule))
            if shown[ordinary].mean() <= IN_VAIN and shown[alike].mean() <= IN_VAIN_ALIKE:
                heard = float(shown[~none & fresh].mean())
                if heard > best:
                    best, limits = heard, (float(alone), with_rule)
                break
    return {
        "routes_meaning": share,
        "routes_temperature": temperature,
        "door_from": limits[0],
        "door_answering": _from(door[answering], limits[0], IN_VAIN_ANSWERING),
        "door_with_rule": limits[1],
    }


def _from(doors: Floats, least: float, in_vain: float) -> float:
    """Return the threshold, `least` or more, from which at most the share `in_vain` of these is shown a door."""
    if not len(doors):
        return least
    return max(least, round(float(np.quantile(doors, 1 - in_vain, method="higher")) + MARGIN, 2))


def _fitted(
    wording: Floats, meaning: Floats, gold: npt.NDArray[np.intp], shares: Sequence[float]
) -> tuple[float, float, Floats]:
    """Return the share with the most right answers, and with it the temperature with the least log loss."""

    def right(share: float) -> float:
        return float((together(wording, meaning, share, 1).argmax(1) == gold).mean())

    share = max(shares, key=right)

    def loss(temperature: float) -> float:
        scores = together(wording, meaning, share, temperature)
        return float(-np.log(scores[np.arange(len(gold)), gold] + 1e-9).mean())

    temperature = min(TEMPERATURES, key=loss)
    return share, temperature, together(wording, meaning, share, temperature)


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
