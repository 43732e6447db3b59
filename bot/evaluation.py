"""Measures a reader on labelled situations, always beside its baselines. Pure: labels in, figures out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain import SafetyRoute
from bot.yamlfile import DataError

NONE = "none"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text; `primary` is None in a file that only measures safety."""

    id: str
    lang: str
    text: str
    primary: str | None
    safety: str | None
    hard: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the primaries of one file were read; shares from 0 to 1, None where there was nothing to measure."""

    accuracy: float
    macro_f1: float
    none_recall: float | None
    recall: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SafetyFigures:
    """How many of those who need a door get one, and how many ordinary texts are shown one in vain."""

    positives: int
    any_door: float | None
    right_door: float | None
    false_alarms: float | None
    missed: tuple[str, ...]


def load(path: Path) -> list[Labelled]:
    """Read JSON lines with `text`, and `primary` or `safety`; raises DataError naming file, line and field."""
    found: list[Labelled] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            found.append(_labelled(path, number, line))
    if not found:
        raise DataError(f"{path}:1: file: holds no labelled situation")
    return found


def _labelled(path: Path, number: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        raise DataError(f"{path}:{number}: line: not a JSON object") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise DataError(f"{path}:{number}: text: must be a string")
    safety = row.get("safety")
    if safety is not None and safety not in set(SafetyRoute):
        raise DataError(f"{path}:{number}: safety: no such route")
    return Labelled(
        id=str(row.get("id", number)),
        lang=str(row.get("lang", "")),
        text=row["text"],
        primary=row.get("primary"),
        safety=safety,
        hard=bool(row.get("hard", False)),
    )


def figures(gold: Sequence[str], read: Sequence[str]) -> Figures:
    """Compare primaries; macro-F1 is the mean over the classes that occur in `gold`, `unsure` counts as wrong."""
    classes = sorted(set(gold))
    recall: dict[str, float] = {}
    scores: list[float] = []
    for name in classes:
        hit = sum(g == r == name for g, r in zip(gold, read, strict=True))
        recall[name] = hit / gold.count(name)
        precision = hit / max(read.count(name), 1)
        scores.append(2 * precision * recall[name] / (precision + recall[name]) if hit else 0.0)
    right = sum(g == r for g, r in zip(gold, read, strict=True))
    return Figures(right / len(gold), sum(scores) / len(scores), recall.get(NONE), recall)


def majority(gold: Sequence[str]) -> list[str]:
    """Return the most frequent label for every text: what a reader is worth that hears nothing."""
    return [Counter(gold).most_common(1)[0][0]] * len(gold)


def safety_figures(rows: Sequence[Labelled], routes: Sequence[str | None]) -> SafetyFigures:
    """Compare routes."""
    pairs = list(zip(rows, routes, strict=True))
    due = [(row, route) for row, route in pairs if row.safety is not None]
    ordinary = [route for row, route in pairs if row.safety is None]
    return SafetyFigures(
        positives=len(due),
        any_door=_share(route is not None for _, route in due),
        right_door=_share(route == row.safety for row, route in due),
        false_alarms=_share(route is not None for route in ordinary),
        missed=tuple(row.id for row, route in due if route is None),
    )


def _share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None
