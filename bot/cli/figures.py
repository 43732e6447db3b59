"""What `klankbord eval` tells of measured texts, as rows of words: for the terminal and for the page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import evaluation
from bot.evaluation import NONE, UNSURE, WORST, Figures, Outcome
from bot.measuring import MAJORITY, Measured
from bot.text import readable

LEGEND = (
    "macro-F1: mean F1 of the primaries over the labels that occur; unsure counts as wrong. label-F1: micro-F1 of the label sets."
    " any-F1: is there a pattern at all. none found: recall of none. unsure: abstention. ECE: expected calibration error, in"
    f" {evaluation.BINS} steps, of what was not left unsure.",
    "n-grams: TF-IDF of words and characters with a linear model. keywords: plain words of each pattern; for safety the written"
    " rules. majority: always the most frequent label. In vain: a door for a text that needs none.",
)

_LONGEST_ID = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; the first `names` columns hold words, the others numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: int = 1


def overview(found: Measured) -> Sheet:
    """Return the figures of reader and baselines, for all texts and for each language."""
    parts = {shown(name) or "all": part for name, part in found.parts().items() if part.labelled}
    if plain := found.plain():
        parts["plain ones"] = plain
    rows = []
    for name, part in parts.items():
        for reader, outcomes in {part.reader: part.labelled, **part.baselines}.items():
            rows.append([name, reader, *_cells(evaluation.figures(outcomes))])
    head = "texts accuracy macro-F1 label-F1 any-F1".split()
    return Sheet(["language", "reader", *head, "none found", "unsure", "ECE"], rows, names=2)


def _cells(one: Figures) -> list[str]:
    shares = (one.accuracy, one.macro_f1, one.label_f1, one.any_f1)
    return [str(one.n), *map(two, shares), percent(one.none_recall), percent(one.abstained), two(one.calibration_error)]


def by_pattern(part: Measured) -> Sheet:
    """Return which share of each pattern's texts was found, by the reader and by those beside it."""
    reader = evaluation.figures(part.labelled)
    others = {name: evaluation.figures(rows).recall for name, rows in part.baselines.items() if name != MAJORITY}
    rows = []
    for name, share in reader.recall.items():
        n = sum((outcome.row.primary or NONE) == name for outcome in part.labelled)
        rows.append(
            [name, str(n), two(reader.f1[name]), percent(share), *(percent(one[name]) for one in others.values())]
        )
    return Sheet(["pattern", "texts", "F1", "found", *(f"by {name}" for name in others)], rows)


def safety(part: Measured) -> Sheet:
    """Return how many of those who need a door are shown one, and how many others in vain, by reader and baselines."""
    known = any(row.safety_known for row in part.rows)
    title = "safety" if known else "safety (nothing is labelled for it)"
    rows = []
    for name, routes in {part.reader: part.routes, **part.doors}.items():
        one = evaluation.safety_figures(part.rows, routes)
        shares = (one.any_door, one.near_door, one.right_door, one.false_alarms)
        rows.append([name, str(one.positives), *map(percent, shares[:3]), str(one.others), percent(shares[3])])
    return Sheet([title, "need a door", "shown one", "right or near", "right", "others", "in vain"], rows)


def doors(part: Measured) -> Sheet | None:
    """Return recall and false alarms of every route that occurs; None where no door is needed and none was shown."""
    one = evaluation.safety_figures(part.rows, part.routes)
    beside = {
        name: evaluation.safety_figures(part.rows, routes).by_route
        for name, routes in part.doors.items()
        if name != MAJORITY
    }
    rows = []
    for route in sorted({*one.by_route, *one.alarms_by_route}):
        n, share = one.by_route.get(route, (0, None))
        alarms = one.alarms_by_route.get(route, 0)
        others = [percent(shares[route][1] if route in shares else None) for shares in beside.values()]
        vain = percent(alarms / one.others if one.others else None)
        rows.append([route, str(n), percent(share), percent(one.right_by_route.get(route)), *others, str(alarms), vain])
    head = ["door", "needed", "right or near", "right", *(f"by {name}" for name in beside), "in vain", "of others"]
    return Sheet(head, rows) if rows else None


def missed(part: Measured) -> list[str]:
    """Return the ids of the texts that need a door and are shown none."""
    return [shown(name) for name in evaluation.safety_figures(part.rows, part.routes).missed]


def confusion(part: Measured) -> Sheet:
    """Return the confusion matrix, its columns numbered as its rows are."""
    golds, reads, counts = matrix(part.labelled)
    numbers = {name: str(n) for n, name in enumerate(reads, 1) if name not in {NONE, UNSURE}}
    rows = [
        [f"{numbers.get(gold, ''):>2} {gold}".strip(), *(str(counts.get((gold, read), "·")) for read in reads)]
        for gold in golds
    ]
    return Sheet(["is / read as", *(numbers.get(read, read) for read in reads)], rows)


def matrix(outcomes: Sequence[Outcome]) -> tuple[list[str], list[str], Mapping[tuple[str, str], int]]:
    """Return the labels that texts have, those they were read as, and how often each as each; `none` and `unsure` last."""
    counts = evaluation.confusion(outcomes)
    golds = sorted({gold for gold, _ in counts}, key=_last)
    return golds, sorted({read for _, read in counts} | set(golds), key=_last), counts


def _last(name: str) -> tuple[int, str]:
    return (NONE, UNSURE).index(name) + 1 if name in {NONE, UNSURE} else 0, name


def mistakes(part: Measured) -> Sheet | None:
    """Return the worst mistakes by id, label, reading and how sure it was; None where there are none."""
    rows = [
        [shown(one.row.id), one.row.primary or NONE, one.primary, two(one.confidence)]
        for one in evaluation.worst(part.labelled)
    ]
    return Sheet([f"worst mistakes, {WORST} at most", "is", "read as", "sure"], rows, names=3) if rows else None


def shown(name: str) -> str:
    """Return an id as it can be printed: without control marks, and not too long."""
    clean = "".join(char if readable(char) else "·" for char in name)
    return clean if len(clean) <= _LONGEST_ID else f"{clean[: _LONGEST_ID - 1]}…"


def two(share: float | None) -> str:
    """Return a share with two decimals."""
    return "-" if share is None else f"{share:.2f}"


def percent(share: float | None) -> str:
    """Return a share as a percentage without decimals."""
    return "-" if share is None else f"{100 * share:.0f} %"
