"""Two hundred situations for a weak model: those that were written to measure on, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

MEASURING = Path(__file__).resolve().parents[2] / "data" / "measuring" / "pairs.jsonl"


def situations(most: int = 200) -> list[str]:
    """Return situations, half of them Dutch and half English.

    One language after the other, so that the server reads the part of the prompt that stays the same only once.
    """
    rows = [json.loads(line) for line in MEASURING.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row[language] for language in ("nl", "en") for row in rows[: most // 2]]
