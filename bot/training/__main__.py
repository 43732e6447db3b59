"""`python -m bot.training`: makes data/reader from data/situations.

    train               the models that are shipped, from every situation, and their calibration
    fold N              probabilities for the voices of fold N by models that never saw them
    gather              put the folds together (data/measuring/unseen.npz) and calibrate on them
    scorecard           work docs/scorecard.md out from what is there
    heads N             other heads tried on the encoder of fold N, which has to have been run here
    curve               what a quarter, half and all of the voices are worth to the n-grams

The order for new situations is: every fold, gather, train. Folds may run beside each other.
"""

from __future__ import annotations

import argparse
import json
import sys
from array import array
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bot.app import App
from bot.domain import SafetyRoute
from bot.evaluation import NONE, Outcome, figures, load
from bot.masking.lexicon import load_lexicon
from bot.reader.e5file import E5File
from bot.reader.encoder import Embedding, Encoder
from bot.reader.ngrams import LinearModel, features
from bot.reader.people import People
from bot.reader.safety import load_rules
from bot.reader.safety_head import cry, parts_heard
from bot.reader.scoring import Heads, Scores, together
from bot.settings import Settings
from bot.training import calibration, ngrams, scorecard
from bot.training import heads as heads_tried
from bot.training.others import Others
from bot.training.pairs import load_pairs
from bot.training.situations import FOLDS, Situation, fingerprint, fold_of, load_all
from bot.training.unseen import LOUDEST_BY_MEANING, Opinion, Unseen
from bot.yamlfile import DataError

DATA = Path(__file__).resolve().parents[2] / "data"
TARGET = DATA / "reader"
PAGE = DATA.parent / "docs" / "scorecard.md"
UNSEEN = DATA / "measuring" / "unseen.npz"
SEED = 20261127


def main(argv: Sequence[str] | None = None) -> int:
    """Run one step; returns 0."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.training", description="Make data/reader from data/situations."
    )
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("train")
    steps.add_parser("gather")
    steps.add_parser("scorecard")
    steps.add_parser("curve")
    for name in ("fold", "heads"):
        steps.add_parser(name).add_argument("number", type=int, choices=range(FOLDS))
    arguments = parser.parse_args(argv)
    situations = load_all(DATA / "situations")
    TARGET.mkdir(exist_ok=True)
    if arguments.step == "train":
        train(situations)
    elif arguments.step == "fold":
        fold(situations, arguments.number)
    elif arguments.step == "heads":
        try_heads(situations, arguments.number)
    elif arguments.step == "gather":
        gather(situations)
    elif arguments.step == "curve":
        curve(situations)
    else:
        PAGE.write_text(scorecard_page(), encoding="utf-8")
    return 0


def scorecard_page() -> str:
    """Return docs/scorecard.md as the models and files give it now."""
    app = App(Settings(database=Path("unused.db")))
    measured = DATA.parents[1] / "shared" / "eval"
    files = [path if path.is_file() else None for path in (measured / "dev.jsonl", measured / "safety-dev.jsonl")]
    return scorecard.scorecard(
        scorecard.Material(
            load_all(DATA / "situations"),
            Unseen.load(UNSEEN),
            app.reader,
            app.wording,
            app.rules,
            load_pairs(DATA / "measuring" / "pairs.jsonl"),
            Others(
                sorted((DATA / "measuring" / "authors").glob("*.jsonl")),
                [*load(DATA / "measuring" / "short.jsonl")],
                *files,
            ),
        )
    )


def classes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the patterns and the routes, sorted, each with `none` last."""
    patterns = sorted(path.stem for path in (DATA / "patterns").glob("*.yaml"))
    return (*patterns, NONE), (*sorted(SafetyRoute), NONE)


def train(situations: Sequence[Situation]) -> None:
    """Write the artefacts of data/reader from every situation."""
    _fit(situations, TARGET)
    print(
        f"{len(situations)} texts of {len(fold_of(situations))} voices, data {fingerprint(situations)}", file=sys.stderr
    )


def fold(situations: Sequence[Situation], number: int) -> None:
    """Write the probabilities of the voices of one fold, by models made of the other folds; these stay beside them."""
    folds = fold_of(situations)
    rest = [s for s in situations if folds[s.voice] != number]
    held = [s for s in situations if folds[s.voice] == number]
    folder = _fold_file(number).with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    _fit(rest, folder)
    Unseen.of(held, fingerprint(situations), *_opinions(folder, [situation.text for situation in held])).save(
        _fold_file(number)
    )


def _opinions(folder: Path, texts: Sequence[str]) -> Sequence[Opinion]:
    """Return what the n-grams and the encoder of a folder say of texts, each alone, as the reader asks them."""
    models = [LinearModel.load(folder / f"{name}.npz") for name in ("ngrams", "safety")]
    encoder, heads = Encoder.load(folder / "encoder.onnx"), Heads.load(folder / "heads.npz")

    def both(some: Sequence[str]) -> tuple[Scores, Scores]:
        counted = [features(text) for text in some]
        by_wording = Scores(*(np.stack([model.score_counted(one) for one in counted]) for model in models))
        return by_wording, heads.score(encoder.encode(some))

    people = People(load_lexicon(DATA / "masking").first)
    rules = load_rules(DATA / "safety.yaml")
    others = [people.others(text) for text in texts]
    parts = [[*parts_heard(rules, text)] or [text] for text in texts]
    rows = {one: at for at, one in enumerate(dict.fromkeys([*texts, *others, *(p for some in parts for p in some)]))}
    said = both([*rows])
    silence = together(said[0].routes, said[1].routes, LOUDEST_BY_MEANING, 1)[:, -1]
    whole, told = ([rows[text] for text in some] for some in (texts, others))
    loudest = [min((rows[part] for part in some), key=lambda at: float(silence[at])) for some in parts]
    return [Opinion(one.patterns[whole], one.routes[whole], one.patterns[told], one.routes[loudest]) for one in said]


def gather(situations: Sequence[Situation]) -> None:
    """Put the folds that were run together and choose the calibration on them; raises DataError when they are of other data."""
    unseen = Unseen.joined([Unseen.load(path) for path in sorted(_fold_file(0).parent.glob("fold*.npz"))])
    if unseen.data != fingerprint(situations):
        raise DataError(
            f"{UNSEEN.name}: data: the folds are of other situations than there are now; run every fold again"
        )
    unseen.save(UNSEEN)
    rules = load_rules(DATA / "safety.yaml")
    read = unseen.among(situations)
    heard = [rules.route(situation.text) is not None for situation in read]
    cries = [cry(rules, situation.text) is not None for situation in read]
    chosen = calibration.choose(read, unseen, *classes(), heard, cries)
    rows = json.dumps({name: _rounded(asdict(one)) for name, one in chosen.items()}, indent=2)
    (TARGET / "calibration.json").write_text(rows + "\n", encoding="utf-8")
    print(rows, file=sys.stderr)


def _rounded(value: Any) -> Any:
    return {key: _rounded(one) for key, one in value.items()} if isinstance(value, dict) else round(value, 3)


def try_heads(situations: Sequence[Situation], number: int) -> None:
    """Print what other heads make of the rows that the encoder of one fold gives."""
    encoder = Encoder.load(_fold_file(number).with_suffix("") / "encoder.onnx")
    folds, unseen = fold_of(situations), Unseen.load(_fold_file(number))
    labelled = [s for s in situations if s.primary is not None]
    taught = [s for s in labelled if folds[s.voice] != number]
    held = [s for s in labelled if folds[s.voice] == number]
    rows, others = (encoder.encode([s.text for s in part]) for part in (taught, held))
    wording, meaning = unseen.of_ids([s.id for s in held])
    for name, alone, with_wording in heads_tried.compared(
        taught, rows, held, others, meaning.patterns, wording.patterns
    ):
        print(f"{name:24} macro-F1 {alone:.3f}, with n-grams {with_wording:.3f}", flush=True)


def curve(situations: Sequence[Situation]) -> None:
    """Print the macro-F1 of the n-grams on voices left out, made of a quarter, half and all of the other voices."""
    labelled = [s for s in situations if s.primary is not None]
    counted = {s.id: features(s.text) for s in labelled}
    folds = fold_of(labelled)
    for share in (0.25, 0.5, 1.0):
        outcomes: list[Outcome] = []
        for number in range(FOLDS):
            others = sorted(voice for voice in folds if folds[voice] != number)
            voices = set(others[:: round(1 / share)])
            made = [s for s in labelled if s.voice in voices]
            model = ngrams.fit([counted[s.id] for s in made], [s.primary or NONE for s in made], classes()[0])
            outcomes += [
                Outcome(s.labels, model.classes[int(model.score_counted(counted[s.id]).argmax())])
                for s in labelled
                if folds[s.voice] == number
            ]
        print(f"{share:.2f} of the other voices: macro-F1 {figures(outcomes).macro_f1:.3f}", flush=True)


def _fold_file(number: int) -> Path:
    return DATA.parent / ".artefacts" / f"fold{number}.npz"


def _fit(situations: Sequence[Situation], target: Path) -> None:
    """Write n-gram models, layers and heads made of these situations."""
    patterns, routes = classes()
    named = [(s.text, s.primary) for s in situations if s.primary is not None]
    routed = [(s.text, s.route) for s in situations]
    data = fingerprint(situations)
    # Each needs one core. Beside the layers, which take all there are, they would hold these up by more than they take.
    with ProcessPoolExecutor(2) as cores:
        safety = cores.submit(_fit_wording, routed, routes, data, target / "safety.npz")
        wording = cores.submit(_fit_wording, named, patterns, data, target / "ngrams.npz")
        windows = cores.submit(_first_windows, [s.text for s in situations])
        for done in (wording, windows, safety):
            done.result()
    print("n-grams done", file=sys.stderr, flush=True)
    _fit_meaning(situations, windows.result(), target)


def _fit_wording(labels: Sequence[tuple[str, str]], names: Sequence[str], data: str, target: Path) -> None:
    model = ngrams.fit([features(text) for text, _ in labels], [label for _, label in labels], names)
    model.about["data"] = data
    model.save(target)


def _first_windows(texts: Sequence[str]) -> Sequence[Sequence[int]]:
    """Return the pieces of every text, up to what is read in one go; some 0.9 ms each."""
    embedding = Embedding.of(E5File.open())
    return [array("i", embedding.windows(text)[0]) for text in texts]


def _fit_meaning(situations: Sequence[Situation], windows: Sequence[Sequence[int]], target: Path) -> None:
    from bot.training import encoder, layers  # noqa: PLC0415 - PyTorch takes two seconds

    patterns, routes = classes()
    file = E5File.open()
    tuned = encoder.tune(encoder.examples(situations, windows, patterns, routes), file, SEED)
    layers.export(tuned.layers, target / "encoder.onnx", encoder.samples([s.text for s in situations], file))
    heads = {name: tuned.head(name) for name in ("patterns", "routes")}
    Heads(
        {name: weights for name, (weights, _) in heads.items()},
        {name: bias for name, (_, bias) in heads.items()},
        {"data": fingerprint(situations), "texts": len(situations), "patterns": patterns, "routes": routes},
    ).save(target / "heads.npz")


if __name__ == "__main__":
    sys.exit(main())
