"""Works out docs/scorecard.md: how well the shipped reader reads, from the models and files that are there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot import evaluation
from bot.coach.standing import NAME_FROM
from bot.evaluation import Outcome, SafetyFigures
from bot.measuring import decided
from bot.reader.keywords import keyword_primary
from bot.reader.local import LocalReader
from bot.reader.safety import SafetyRules
from bot.reader.safety_head import cry, enough_words
from bot.reader.scoring import Floats, Heard
from bot.reader.wordpieces import fold
from bot.training.calibration import RULES_MADE_ON
from bot.training.others import Others, by_others
from bot.training.pairs import Pair
from bot.training.situations import FOLDS, Situation, fingerprint
from bot.training.slips import with_slips
from bot.training.tables import HEAD, cells, percent, table, two
from bot.training.unseen import Unseen, heard_in

NAMING = (0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Material:
    """What the scorecard is worked out from."""

    situations: Sequence[Situation]
    unseen: Unseen
    reader: LocalReader
    wording: LocalReader
    rules: SafetyRules
    pairs: Sequence[Pair]
    others: Others


def scorecard(given: Material) -> str:
    """Return the whole page."""
    parts = [
        _top(given),
        *_unseen(given),
        *by_others(given.reader, given.wording, given.rules, given.others),
        *_robust(given),
        _end(),
    ]
    return "\n\n".join(parts) + "\n"


def _top(given: Material) -> str:
    voices = {situation.voice for situation in given.situations}
    return f"""# Scorecard

Worked out by `make scorecard` from the models in `data/reader`; a test fails when this page is not what they give.
The models were made of {len(given.situations):,} texts in {len(voices)} files, data `{fingerprint(given.situations)}`.
[reader.md](reader.md) tells how the reader works, what was tried, and what these figures do not say.

*Macro-F1* is over the primaries of eleven patterns and `none`, and `unsure` counts as wrong; *label-F1* is the micro-F1
of all patterns of a text; *any-F1* is about there being a pattern at all; *ECE* is how far sureness and being right lie
apart. `n-grams` is the smaller reader that is used where the encoder cannot run; it is the TF-IDF baseline as well."""


def _unseen(given: Material) -> Iterable[str]:
    labelled = [s for s in given.unseen.among(given.situations) if s.primary is not None]
    both = _from_unseen(given, given.reader, labelled)
    plain = _from_unseen(given, given.wording, labelled)
    rows = [("**both**", both), *((f"both, {lang}", _of(both, lang)) for lang in ("nl", "en")), ("n-grams", plain)]
    rows += [("keywords", _keywords(labelled)), ("majority", evaluation.majority([s.labels for s in labelled]))]
    figures = table(HEAD, [cells(name, evaluation.figures(outcomes)) for name, outcomes in rows])
    yield f"""## Voices that the model never saw

Every text below was read by a model made without anything by its author: voices are left out in {FOLDS} groups, each with a
model of its own. {_measured(given)}

{figures}"""
    yield "### From which probability on a pattern is named\n\n" + _naming(given, labelled)
    yield "### By author\n\n" + _by_voice(labelled, both, plain)
    yield "### By pattern\n\n" + _by_pattern(both, plain)
    yield _safety_unseen(given)


def _measured(given: Material) -> str:
    voices = {s.voice for s in given.situations if s.primary is not None}
    read = {s.voice for s in given.unseen.among(given.situations)} & voices
    return f"{'All' if read == voices else len(read)} of the {len(voices)} voices were read this way."


def _from_unseen(given: Material, reader: LocalReader, situations: Sequence[Situation]) -> list[Outcome]:
    scores = _scores(given, reader, situations)
    return [decided(reader, s.labels, row) for s, row in zip(situations, scores, strict=True)]


def _naming(given: Material, situations: Sequence[Situation]) -> str:
    """Return what it costs and saves to name patterns more or less readily; the conversation does so from NAME_FROM on."""
    scores = _scores(given, given.reader, situations)
    patterns = given.reader.scorer.patterns
    first = scores[:, :-1].argmax(1)
    sure = np.where(scores[:, -1] > scores[:, :-1].max(1), 0, scores[:, :-1].max(1))
    right = np.array([patterns[at] in s.labels.patterns for at, s in zip(first, situations, strict=True)])
    none = np.array([s.primary == evaluation.NONE for s in situations])
    rows = []
    for limit in NAMING:
        named = sure >= limit
        shares = (float(named.mean()), float(right[named].mean()), float(named[none].mean()))
        rows.append([f"**{limit:.2f}**" if limit == NAME_FROM else f"{limit:.2f}", *map(percent, shares)])
    return table(("named from", "texts named", "right of those", "named though there was none"), rows)


def _scores(given: Material, reader: LocalReader, situations: Sequence[Situation]) -> Floats:
    return _heard(given, reader, situations)[0].patterns


def _heard(given: Material, reader: LocalReader, situations: Sequence[Situation]) -> tuple[Heard, Heard]:
    """Return what a reader hears in the texts and in their loudest sentences, by models that never saw these voices."""
    wording, meaning = given.unseen.of_ids([s.id for s in situations])
    return heard_in(reader.scorer.calibration, wording, None if reader is given.wording else meaning)


def _keywords(situations: Sequence[Situation]) -> list[Outcome]:
    found = [(s.labels, keyword_primary(s.text)) for s in situations]
    return [Outcome(row, primary, frozenset({primary} - {evaluation.NONE})) for row, primary in found]


def _by_voice(situations: Sequence[Situation], both: Sequence[Outcome], plain: Sequence[Outcome]) -> str:
    rows = []
    for voice in sorted({s.voice for s in situations}, key=lambda voice: (len(voice), voice)):
        at = [n for n, s in enumerate(situations) if s.voice == voice]
        one, other = (evaluation.figures([outcomes[n] for n in at]) for outcomes in (both, plain))
        words = evaluation.figures(_keywords([situations[n] for n in at]))
        rows.append([voice, str(one.n), two(one.macro_f1), two(other.macro_f1), two(words.macro_f1)])
    return table(("voice", "texts", "macro-F1", "n-grams", "keywords"), rows)


def _by_pattern(both: Sequence[Outcome], plain: Sequence[Outcome]) -> str:
    one, other = evaluation.figures(both), evaluation.figures(plain)
    taken: dict[str, tuple[str, int]] = {}
    for (gold, read), n in evaluation.confusion(both).items():
        if gold != read and n > taken.get(gold, ("", 0))[1]:
            taken[gold] = (read, n)
    rows = [
        [name, two(one.recall[name]), two(one.f1[name]), two(other.f1[name]), *map(str, taken.get(name, ("-", 0)))]
        for name in one.f1
    ]
    return table(("pattern", "found", "F1", "F1 of n-grams", "most taken for", "times"), rows)


def _safety_unseen(given: Material) -> str:
    fresh = [s for s in given.unseen.among(given.situations) if s.voice not in RULES_MADE_ON]
    ruled = [given.rules.route(s.text) for s in fresh]
    cries = [cry(given.rules, s.text) for s in fresh]
    by_reader = {
        "rules and model": _routes(given, given.reader, fresh, ruled, cries),
        "rules and n-grams": _routes(given, given.wording, fresh, ruled, cries),
        "rules alone": ruled,
    }
    rows = [[name, *_doors_shown(fresh, routes)] for name, routes in by_reader.items()]
    answers = [s for s in fresh if s.labels.answering]
    stories = [n for n, s in enumerate(fresh) if not s.labels.answering]
    one = _figures(fresh, by_reader["rules and model"], stories)
    hinted = _figures(fresh, by_reader["rules and model"], [n for n in stories if fresh[n].labels.implicit])
    doors = table(
        ("door", "needed", "right or neighbour"),
        [[route, str(n), percent(share)] for route, (n, share) in one.by_route.items()],
    )
    head = (
        "",
        "need a door",
        "shown one",
        "right or neighbour",
        "in vain: ordinary",
        "look-alikes",
        "answers: shown one",
        "in vain",
    )
    return f"""### Safety

Voices that neither the written rules nor the model had seen. *Look-alikes* were written to sound like a safety matter and be none.
*Answers* are {len(answers)} to a question of the coach in a talk, of which {_needing(answers)} need a door: short, often gloomy, heard by
a measure of their own, and left out of the columns before. Of the {hinted.positives} lines that are marked as said without
saying it, {percent(hinted.any_door)} are shown a door.

{table(head, rows)}

{doors}"""


def _doors_shown(situations: Sequence[Situation], routes: Sequence[str | None]) -> list[str]:
    """Return the cells of one reader: who needs a door, who is shown one, who the right one, and each kind in vain."""
    answers, stories = ([n for n, s in enumerate(situations) if s.labels.answering is kind] for kind in (True, False))
    ordinary, alike = ([n for n in stories if (situations[n].primary is None) is kind] for kind in (False, True))
    told, answered = _figures(situations, routes, stories), _figures(situations, routes, answers)
    vain = (_figures(situations, routes, at).false_alarms for at in (ordinary, alike))
    shares = (told.any_door, told.near_door, *vain, answered.any_door, answered.false_alarms)
    return [str(told.positives), *map(percent, shares)]


def _figures(situations: Sequence[Situation], routes: Sequence[str | None], at: Sequence[int]) -> SafetyFigures:
    return evaluation.safety_figures([situations[n].labels for n in at], [routes[n] for n in at])


def _needing(situations: Sequence[Situation]) -> int:
    return sum(situation.labels.safety is not None for situation in situations)


def _routes(
    given: Material,
    reader: LocalReader,
    situations: Sequence[Situation],
    ruled: Sequence[str | None],
    cries: Sequence[str | None],
) -> list[str | None]:
    """Return the routes by what models that never saw these voices said of the texts and their sentences, and by the rules.

    Of an answer in a talk the whole is heard alone. That nothing is heard beside a figure of speech is left out: of 4,000
    texts that was about three.
    """
    limits = reader.scorer.calibration
    whole, loudest = _heard(given, reader, situations)
    doors = limits.doors(whole)
    named, loudly = (heard.routes[:, :-1].argmax(1) for heard in (whole, loudest))
    routes: list[str | None] = []
    for at, (situation, rule, crying) in enumerate(zip(situations, ruled, cries, strict=True)):
        strange = situation.labels.answering
        shown = limits.shows(float(doors[at]), float(whole.alarms[at]), ruled=rule is not None, strange=strange)
        loud = not shown and not strange and loudest.alarms[at] >= limits.loud_from
        heard = rule is not None or enough_words(situation.text, answering=strange)
        by_model = reader.scorer.routes[loudly[at] if loud else named[at]]
        routes.append(rule or crying or by_model if crying or ((shown or loud) and heard) else None)
    return routes


def _robust(given: Material) -> Iterable[str]:
    if not given.pairs:
        return
    chance = random.Random(1)  # noqa: S311 - the same slips every time
    changes: dict[str, Callable[[Pair], list[tuple[str, str]]]] = {
        "typing slips": lambda pair: [(t, with_slips(t, chance)) for t in (pair.nl, pair.en)],
        "in capitals": lambda pair: [(t, t.upper()) for t in (pair.nl, pair.en)],
        "without diacritics": lambda pair: [(t, fold(t)) for t in (pair.nl, pair.en)],
        "in the other language": lambda pair: [(pair.nl, pair.en)],
        "other name, gender or department": lambda pair: [(pair.nl, pair.swapped_nl), (pair.en, pair.swapped_en)],
    }
    read = given.reader.without_safety
    rows = []
    for name, change in changes.items():
        same = [read(before).primary == read(after).primary for pair in given.pairs for before, after in change(pair)]
        rows.append([name, str(len(same)), percent(sum(same) / len(same))])
    outcomes = [(pair, text, read(text)) for pair in given.pairs for text in (pair.nl, pair.en)]
    right = [(text, found) for pair, text, found in outcomes if found.primary == pair.primary and found.hits]
    kept = [read(found.hits[0].evidence[0].text).primary == found.primary for _, found in right]
    verbatim = all(text[s.start : s.end] == s.text for text, found in right for hit in found.hits for s in hit.evidence)
    share = sum(found.primary == pair.primary for pair, _, found in outcomes) / len(outcomes)
    yield f"""## The same situation, said otherwise

{len(given.pairs)} situations of yet another hand (`data/measuring/pairs.jsonl`), in Dutch and in English, never trained
on. {percent(share)} of these texts get the right primary; below is how many keep theirs, right or wrong.

{table(("changed", "texts", "keep their primary"), rows)}

Evidence: of {len(right)} right readings, the first quoted words alone lead to the same reading in
{percent(sum(kept) / max(len(kept), 1))}; every quote is {"verbatim" if verbatim else "NOT verbatim"}."""


def _end() -> str:
    return """## What these figures do not say

The situations were written, not overheard; real messages will be read worse. Their labels are by one hand each. No coach has judged
the readings yet. A door that is not shown is not a promise that all is well."""


def _of(outcomes: Sequence[Outcome], lang: str) -> list[Outcome]:
    return [one for one in outcomes if one.row.lang == lang]
