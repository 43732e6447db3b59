"""Writes figures as cells of a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation import Figures

HEAD = ("reader", "texts", "accuracy", "macro-F1", "label-F1", "any-F1", "none found", "unsure", "ECE")
"""What `cells` holds."""


def cells(name: str, one: Figures) -> list[str]:
    """Return the cells of one reader, under HEAD."""
    shares = (one.accuracy, one.macro_f1, one.label_f1, one.any_f1)
    ends = (percent(one.none_recall), percent(one.abstained), two(one.calibration_error))
    return [name, str(one.n), *map(two, shares), *ends]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def two(value: float | None) -> str:
    """Return a number with two decimals, a dash where there is none."""
    return "-" if value is None else f"{value:.2f}"


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, a dash where there is none."""
    return "-" if share is None else f"{100 * share:.0f} %"
