"""Two hundred situations for a weak model: those that were written to measure on, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

MEASURING = Path(__file__).resolve().parents[2] / "data" / "measuring" / "pairs.jsonl"


def situations(most: int = 200) -> list[str]:
    """Return situations, by turns Dutch and English."""
    rows = [json.loads(line) for line in MEASURING.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row[language] for row in rows for language in ("nl", "en")][:most]
