"""Measures a reader on labelled situations, always beside its baselines. Pure but for `load`: labels in, figures out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain import Abstention, SafetyRoute
from bot.text import well_formed
from bot.yamlfile import DataError

NONE = "none"
UNSURE = Abstention.UNSURE.value

BINS = 10
"""Calibration is measured in this many steps of confidence (Naeini 2015)."""

WORST = 20

MOST_ERRORS = 20
"""Of a file's bad lines this many are told at once."""

NEIGHBOURS: Mapping[str, frozenset[str]] = {
    "suicidality": frozenset({"burnout"}),
    "burnout": frozenset({"suicidality"}),
    "harassment": frozenset({"discrimination", "threat"}),
    "discrimination": frozenset({"harassment"}),
    "threat": frozenset({"harassment", "suicidality"}),
    "integrity": frozenset({"threat"}),
}
"""Doors that help nearly as well: who stands behind them can bring somebody to the right one at once."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text; `primary` is None in a file that only measures safety.

    With `safety_known` false nothing is labelled for safety, and None says nothing about needing a door.
    `answering` marks an answer to a question of the coach, `implicit` what is said without saying it.
    """

    id: str
    lang: str
    text: str
    primary: str | None
    safety: str | None
    hard: bool
    also: tuple[str, ...] = ()
    implicit: bool = False
    answering: bool = False
    safety_known: bool = True

    @property
    def patterns(self) -> frozenset[str]:
        """Every pattern that is there; empty for `none`."""
        return frozenset({self.primary or NONE, *self.also} - {NONE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader made of one labelled text.

    `confidence` is the probability (0 to 1) of `primary`; None if it is unknown, or there is no such thing, as for `unsure`.
    """

    row: Labelled
    primary: str
    patterns: frozenset[str] = frozenset()
    confidence: float | None = None
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the patterns of some texts were read; shares from 0 to 1, None where there was nothing to measure.

    `macro_f1` is the mean F1 of the primaries over the classes that occur, and `unsure` counts as wrong; `label_f1` is the
    micro-F1 of all patterns of a text together; `any_f1` is about there being a pattern at all; `calibration_error` is the
    expected calibration error of the texts that were not left at `unsure`.
    """

    n: int
    accuracy: float
    macro_f1: float
    label_f1: float | None
    any_f1: float | None
    none_recall: float | None
    abstained: float
    calibration_error: float | None
    f1: Mapping[str, float]
    recall: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SafetyFigures:
    """How many of those who need a door get one, and how many of the `others` are shown one in vain."""

    positives: int
    others: int
    any_door: float | None
    near_door: float | None
    right_door: float | None
    false_alarms: float | None
    missed: tuple[str, ...]
    by_route: Mapping[str, tuple[int, float]]
    right_by_route: Mapping[str, float]
    alarms_by_route: Mapping[str, int]


def load(path: Path, patterns: Collection[str] = (), places: dict[str, str] | None = None) -> list[Labelled]:
    """Read JSON lines with `text`, and `primary` or `safety`; raises DataError naming file, line and field of every bad line.

    `places` tells where each id stood so far, in this file or another one read for the same purpose; it is filled further.
    With `patterns`, which holds `none`, any other label is an error: it would be measured as a class that nothing can hit.
    """
    found: list[Labelled] = []
    wrong: list[str] = []
    places = {} if places is None else places
    for number, line in enumerate(lines(path), 1):
        if line.strip():
            try:
                found.append(_labelled(f"{path}:{number}", str(number), line, places))
                _known(f"{path}:{number}", found[-1], patterns)
            except DataError as error:
                wrong.append(str(error))
    if more := wrong[MOST_ERRORS:]:
        wrong = [*wrong[:MOST_ERRORS], f"{path}: and {len(more)} more of its lines"]
    if wrong:
        raise DataError("\n".join(wrong))
    if not found:
        raise DataError(f"{path}:1: file: holds no labelled situation")
    return found


def lines(path: Path) -> list[str]:
    """Return the lines of a text file; raises DataError for one that cannot be read, with what to do."""
    try:
        # Editors on Windows put a byte order mark before the first line.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except IsADirectoryError:
        raise DataError(f"{path}:1: file: is a folder; name the files in it") from None
    except FileNotFoundError:
        raise DataError(f"{path}:1: file: is not there") from None
    except PermissionError:
        raise DataError(f"{path}:1: file: may not be read by this account") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{line}: file: is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None


def _known(where: str, row: Labelled, patterns: Collection[str]) -> None:
    for field, labels in (("primary", [row.primary or NONE]), ("also", row.also)):
        if patterns and not set(labels) <= set(patterns):
            raise DataError(f"{where}: {field}: no such pattern; there are {', '.join(sorted(patterns))}")


def _labelled(where: str, number: str, line: str, places: dict[str, str]) -> Labelled:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DataError(f"{where}: line: not a JSON object; every line has to be one") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise DataError(f"{where}: text: must be a string")
    _check_patterns(where, row)
    safety = row.get("safety")
    if safety is not None and (not isinstance(safety, str) or safety not in set(SafetyRoute)):
        raise DataError(f"{where}: safety: no such route; there are {', '.join(SafetyRoute)}, or null")
    if not isinstance(row.get("lang") or "", str):
        raise DataError(f"{where}: lang: must be a string, such as nl or en")
    for field in ("hard", "implicit", "answering"):
        if not isinstance(row.get(field, False), bool):
            raise DataError(f"{where}: {field}: must be true or false")
    name = row.get("id")
    named = name is not None and name != ""
    if named and (before := places.setdefault(str(name), where)) != where:
        raise DataError(f"{where}: id: stands at {before} too; give every text an id of its own")
    return Labelled(
        id=str(name) if named else number,
        lang=(row.get("lang") or "").strip().lower(),
        text=well_formed(row["text"]),
        primary=row.get("primary"),
        safety=safety,
        hard=row.get("hard", False),
        also=tuple(row.get("also") or ()),
        implicit=row.get("implicit", False),
        answering=row.get("answering", False),
        safety_known="safety" in row,
    )


def _check_patterns(where: str, row: Mapping[str, Any]) -> None:
    primary, also = row.get("primary"), row.get("also") or []
    if primary is None and "safety" not in row:
        raise DataError(f"{where}: primary: there is no label; give a pattern or none, or safety (a route or null)")
    if primary is not None and (not isinstance(primary, str) or not primary.strip()):
        raise DataError(f"{where}: primary: must be a pattern or none")
    if not isinstance(also, list) or not all(isinstance(one, str) and one.strip() for one in also):
        raise DataError(f"{where}: also: must be a list of patterns")
    if also and primary in {NONE, None}:
        raise DataError(f"{where}: also: holds a pattern beside a primary that is none")
    if NONE in also or primary in also:
        raise DataError(f"{where}: also: holds none, or the primary once more; it is for other patterns")


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Measure how the patterns of labelled texts were read."""
    gold = [outcome.row.primary or NONE for outcome in outcomes]
    read = [outcome.primary for outcome in outcomes]
    f1, recall = _by_class(gold, read)
    return Figures(
        n=len(outcomes),
        accuracy=sum(g == r for g, r in zip(gold, read, strict=True)) / len(gold),
        macro_f1=sum(f1.values()) / len(f1),
        label_f1=_label_f1(outcomes),
        any_f1=_f1([g != NONE for g in gold], [r not in {NONE, UNSURE} for r in read]),
        none_recall=recall.get(NONE),
        abstained=read.count(UNSURE) / len(read),
        calibration_error=calibration_error(outcomes),
        f1=f1,
        recall=recall,
    )


def _by_class(gold: Sequence[str], read: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
    f1: dict[str, float] = {}
    recall: dict[str, float] = {}
    for name in sorted(set(gold)):
        hit = sum(g == r == name for g, r in zip(gold, read, strict=True))
        recall[name] = hit / gold.count(name)
        f1[name] = 2 * hit / (gold.count(name) + read.count(name))
    return f1, recall


def _label_f1(outcomes: Sequence[Outcome]) -> float | None:
    hits = sum(len(outcome.row.patterns & outcome.patterns) for outcome in outcomes)
    labels = sum(len(outcome.row.patterns) + len(outcome.patterns) for outcome in outcomes)
    return 2 * hits / labels if labels else None


def _f1(gold: Sequence[bool], read: Sequence[bool]) -> float | None:
    both = sum(g and r for g, r in zip(gold, read, strict=True))
    return 2 * both / (sum(gold) + sum(read)) if any(gold) or any(read) else None


def calibration_error(outcomes: Sequence[Outcome]) -> float | None:
    """Return how far confidence and share of right readings lie apart, on average (expected calibration error)."""
    known = [outcome for outcome in outcomes if outcome.confidence is not None]
    if not known:
        return None
    return sum(n * abs(confidence - right) for n, confidence, right in reliability(known)) / len(known)


def reliability(outcomes: Sequence[Outcome]) -> list[tuple[int, float, float]]:
    """Return for every step of confidence that occurs: how many texts, mean confidence, share of right readings."""
    steps: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.confidence is not None:
            steps.setdefault(min(int(outcome.confidence * BINS), BINS - 1), []).append(outcome)
    return [
        (
            len(found),
            sum(outcome.confidence or 0 for outcome in found) / len(found),
            sum(outcome.primary == (outcome.row.primary or NONE) for outcome in found) / len(found),
        )
        for _, found in sorted(steps.items())
    ]


def confusion(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], int]:
    """Return how often each label was read as each."""
    return dict(Counter((outcome.row.primary or NONE, outcome.primary) for outcome in outcomes))


def worst(outcomes: Sequence[Outcome], most: int = WORST) -> list[Outcome]:
    """Return the wrong readings that were surest of themselves."""
    wrong = [outcome for outcome in outcomes if outcome.primary != (outcome.row.primary or NONE)]
    return sorted(wrong, key=lambda outcome: -(outcome.confidence or 0))[:most]


def majority(rows: Sequence[Labelled]) -> list[Outcome]:
    """Return the most frequent label for every text: what a reader is worth that hears nothing."""
    label = Counter(row.primary or NONE for row in rows).most_common(1)[0][0]
    return [Outcome(row, label, frozenset({label} - {NONE})) for row in rows]


def safety_figures(rows: Sequence[Labelled], routes: Sequence[str | None]) -> SafetyFigures:
    """Compare routes; `near_door` counts the right door and its neighbours."""
    pairs = list(zip(rows, routes, strict=True))
    due = [(row, route) for row, route in pairs if row.safety is not None]
    in_vain = [route for row, route in pairs if row.safety is None and row.safety_known]
    return SafetyFigures(
        positives=len(due),
        others=len(in_vain),
        any_door=_share(route is not None for _, route in due),
        near_door=_share(near(row.safety, route) for row, route in due),
        right_door=_share(route == row.safety for row, route in due),
        false_alarms=_share(route is not None for route in in_vain),
        missed=tuple(row.id for row, route in due if route is None),
        by_route={
            name: (len(found), sum(near(name, route) for route in found) / len(found))
            for name in sorted(SafetyRoute)
            if (found := [route for row, route in due if row.safety == name])
        },
        right_by_route={
            name: sum(route == name for route in found) / len(found)
            for name in sorted(SafetyRoute)
            if (found := [route for row, route in due if row.safety == name])
        },
        alarms_by_route=dict(Counter(route for route in in_vain if route is not None)),
    )


def near(wanted: str | None, route: str | None) -> bool:
    """Tell whether a door is the right one or a neighbour of it."""
    return route is not None and (route == wanted or route in NEIGHBOURS.get(wanted or "", frozenset()))


def _share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None
