"""Situations that are there in two languages and with other names, to measure what a reader should not mind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.yamlfile import DataError


@dataclass(frozen=True, slots=True)
class Pair:
    """One situation in Dutch and English, and both with another name, gender or department."""

    id: str
    primary: str
    nl: str
    en: str
    swapped_nl: str
    swapped_en: str


def load_pairs(path: Path) -> list[Pair]:
    """Read JSON lines; raises DataError naming file and line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            found.append(Pair(row["id"], row["primary"], row["nl"], row["en"], row["swapped"], row["swapped_en"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}:{number}: line: not a pair ({type(error).__name__})") from None
    return found
