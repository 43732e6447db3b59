"""Works out the part of the scorecard that is by other authors: files to measure on, never learned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import evaluation
from bot.evaluation import Labelled
from bot.measuring import KEYWORDS, MAJORITY, RULES, TFIDF, Measured, Routes, measure
from bot.reader.local import LocalReader
from bot.reader.safety import SafetyRules
from bot.training.tables import HEAD, cells, percent, table, two


@dataclass(frozen=True, slots=True)
class Others:
    """What others wrote: authors who knew only the labelling guide, a file of short lines, and two files if they are there."""

    authors: Sequence[Path]
    short: Sequence[Labelled]
    development: Path | None = None
    safety: Path | None = None


def by_others(reader: LocalReader, wording: LocalReader, rules: SafetyRules, others: Others) -> Iterable[str]:
    """Yield the paragraphs and tables of every file that is there."""
    yield from _development(reader, wording, others)
    found = {path.stem: measure(reader, wording, evaluation.load(path), rules=rules) for path in others.authors}
    yield from _authors(found)
    yield from _short(reader, others.short)


def _development(reader: LocalReader, wording: LocalReader, others: Others) -> Iterable[str]:
    if others.development is not None:
        found = measure(reader, wording, evaluation.load(others.development))
        rows = [
            (f"**both**{', ' + lang if lang else ''}", evaluation.figures(outcomes))
            for lang, outcomes in found.by_language().items()
        ]
        rows += [(name, evaluation.figures(outcomes)) for name, outcomes in found.baselines.items()]
        yield "## A hundred situations by another author\n\nNever trained or tuned on.\n\n" + table(
            HEAD, [cells(name, one) for name, one in rows]
        )
        yield _safety_line("Safety in these", found)
    if others.safety is not None:
        yield _safety_line("Safety lines by another author", measure(reader, wording, evaluation.load(others.safety)))


def _safety_line(title: str, found: Measured) -> str:
    one = evaluation.safety_figures(found.rows, found.routes)
    return (
        f"{title}: {one.positives} need a door, {percent(one.any_door)} are shown one, {percent(one.near_door)} the right one or"
        f" a neighbour; {percent(one.false_alarms)} of the {len(found.rows) - one.positives} others are shown one in vain."
    )


def _authors(found: Mapping[str, Measured]) -> Iterable[str]:
    if not found:
        return
    head = ("author", *HEAD[1:7], TFIDF, KEYWORDS, MAJORITY)
    patterns = table(head, [_by_author(name, one) for name, one in found.items() if one.labelled])
    doors = table(
        (
            "author",
            "need a door",
            "shown one",
            "right or neighbour",
            "others",
            "in vain",
            TFIDF,
            "in vain",
            RULES,
            "in vain",
        ),
        [_doors(name, one) for name, one in found.items()],
    )
    yield f"""## Authors who knew only the labelling guide

Each wrote by the guide alone and saw nothing of what the reader learned from (`data/measuring/authors`); never trained on. How many
look-alikes may be shown a door in vain was tried on r and t too, how many ordinary stories was looked at on all ([reader.md](reader.md)),
so that their doors say a little less than they would have; nothing else was tuned on these. Beside the reader stand the macro-F1 of its
baselines.

{patterns}

Those without a line above wrote what needs a door and what does not, most of it to look alike; u wrote what is grave inside the story
of a pattern, and stories that only sound so. Of the baselines it is the share with the right door or a neighbouring one.

{doors}"""


def _by_author(name: str, found: Measured) -> list[str]:
    one = evaluation.figures(found.labelled)
    spoken = ", ".join(sorted({outcome.row.lang for outcome in found.labelled}))
    others = (two(evaluation.figures(found.baselines[which]).macro_f1) for which in (TFIDF, KEYWORDS, MAJORITY))
    return [f"{name} ({spoken})", *cells(name, one)[1:7], *others]


def _doors(name: str, found: Measured) -> list[str]:
    def shares(routes: Routes) -> tuple[str, str]:
        one = evaluation.safety_figures(found.rows, routes)
        return percent(one.near_door), percent(one.false_alarms)

    one = evaluation.safety_figures(found.rows, found.routes)
    near, vain = shares(found.routes)
    harmless = str(len(found.rows) - one.positives)
    baselines = (cell for which in (TFIDF, RULES) for cell in shares(found.doors[which]))
    return [name, str(one.positives), percent(one.any_door), near, harmless, vain, *baselines]


def _short(reader: LocalReader, short: Sequence[Labelled]) -> Iterable[str]:
    if not short:
        return
    routes = [reader.safety.route(row.text, answering=row.answering) for row in short]
    kinds = {
        "harmless first messages": [n for n, row in enumerate(short) if not (row.safety or row.answering)],
        "harmless answers in a talk": [n for n, row in enumerate(short) if row.answering and not row.safety],
        "first messages that need a door": [n for n, row in enumerate(short) if row.safety],
    }
    rows = [[name, str(len(at)), str(sum(routes[n] is not None for n in at))] for name, at in kinds.items()]
    yield f"""## Short lines

By another hand (`data/measuring/short.jsonl`), who knew what the coach is for and nothing of what the reader learned from; never
trained or tuned on.

{table(("lines of a few words", "how many", "shown a door"), rows)}"""
