"""Tunes the encoder's layers together with a head for patterns and one for safety routes (PyTorch, on the processor)."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.reader.e5file import E5File, Floats
from bot.reader.encoder import Embedding, padded
from bot.training.hardest import AGAIN, hardest
from bot.training.layers import Layers
from bot.training.situations import Situation
from bot.training.slips import with_slips
from bot.training.swaps import swapped

LAYERS = 12
"""All of e5's layers: with eight a text takes two thirds of the time, and is read less well (docs/reader.md)."""

FROZEN = 3
"""The first layers, which know words and not yet situations, are left as they are."""

FROZEN_AGAIN = 6
"""The same for what is read again, at rates that fall to zero: a fifth quicker."""

BATCH = 32
SORTED = 100 * BATCH
"""So many texts are put together by length: of what is multiplied 2 % is padding then (sorted by letters, 640 at a time, 18 %)."""

LAYER_RATE = 2e-4
HEAD_RATE = 2e-3
WARM_UP = 0.1
"""Share of the steps in which the rates rise to these; after that they fall to zero."""

ALSO_SHARE = 0.25
"""How much of the truth is given to the patterns that are there besides the primary."""

DOUBT = 0.05
"""How much of the truth is spread over all classes, so that the model does not grow surer than labels can be."""

SAFETY_WEIGHT = 1.0
DROPOUT = 0.1
START_FROM = 3_000
"""On this many texts the means are centred and the heads given a first direction."""

SAMPLES = 48
"""So many texts show how far the numbers before each step reach, to share out 8 bits over."""

TRIES = 20
"""How often both kinds of numbers are tried: what else the machine does slows single tries down, not the best of many."""

SLIPS = 0.2
"""Share of the texts that are read with typing slips, other ones every time."""

SWAPS = 0.2
"""Share of the texts that are read as being about other people, another gender, another department."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its targets: shares over the patterns (all 0 where they are not labelled) and a route.

    `window` holds the pieces of its first window; by how many they are texts are put together.
    """

    text: str
    window: Sequence[int]
    patterns: Tensor
    route: int


class Tuned(nn.Module):
    """Layers and two heads over the means, which are centred and scaled by what they were before tuning."""

    def __init__(self, file: E5File, patterns: int, routes: int) -> None:
        super().__init__()
        self.layers = Layers(file, LAYERS)
        self.patterns = nn.Linear(file.width, patterns)
        self.routes = nn.Linear(file.width, routes)
        self.mean: Tensor
        self.spread: Tensor
        self.register_buffer("mean", torch.zeros(file.width))
        self.register_buffer("spread", torch.ones(file.width))

    def means(self, vectors: Floats, there: Floats) -> Tensor:
        """Return one centred row (n, width) for every text; in bfloat16 where the processor is quicker at it."""
        quicker = bfloat16_is_quicker()
        with torch.autocast("cpu", torch.bfloat16, enabled=quicker):
            given = torch.from_numpy(vectors).to(torch.bfloat16 if quicker else torch.float32)
            rows: Tensor = self.layers(given, torch.from_numpy(there).bool())
        return (rows.float() - self.mean) / self.spread

    def head(self, name: str) -> tuple[Floats, Floats]:
        """Return weights (width, classes) and bias of a head, for means that are neither centred nor scaled."""
        head: nn.Linear = getattr(self, name)
        weights = head.weight.detach() / self.spread
        bias = head.bias.detach() - weights @ self.mean
        return np.ascontiguousarray(weights.T.numpy()), bias.numpy()


def examples(
    situations: Sequence[Situation],
    windows: Sequence[Sequence[int]],
    patterns: Sequence[str],
    routes: Sequence[str],
) -> list[Example]:
    """Return the situations, with the pieces of their first windows, as targets for the two heads."""
    found = []
    for situation, window in zip(situations, windows, strict=True):
        shares = torch.zeros(len(patterns))
        also = situation.labels.also
        if situation.primary is not None:
            shares[patterns.index(situation.primary)] = 1 - ALSO_SHARE if also else 1
            for name in also:
                shares[patterns.index(name)] += ALSO_SHARE / len(also)
        found.append(Example(situation.text, window, shares, routes.index(situation.route)))
    return found


def tune(given: Sequence[Example], file: E5File, seed: int) -> Tuned:
    """Tune on the examples; the same examples and seed give the same model on the same machine."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - for shuffling
    embedding = Embedding.of(file)
    model = Tuned(file, len(given[0].patterns), 1 + max(example.route for example in given))
    _start(model, given, embedding)
    model.layers.freeze(FROZEN)
    pace = _Pace(model, len(given) + round(AGAIN * len(given)))
    read: list[Example] = []
    costs: list[float] = []
    for batch in _batches(given, chance):
        costs += pace.step(_losses(model, batch, embedding, chance))
        read += batch
    pace.told("first pass")
    model.layers.freeze(FROZEN_AGAIN)
    again = [read[at] for at in hardest(costs, [bool(example.patterns.any()) for example in read])]
    for batch in _batches(again, chance):
        pace.step(_losses(model, batch, embedding, chance))
    pace.told("second pass")
    return model


class _Pace:
    """Takes steps at rates that rise and then fall, over `texts` texts in all, and tells how far it is."""

    def __init__(self, model: Tuned, texts: int) -> None:
        self.tuned = [weights for weights in model.layers.parameters() if weights.requires_grad]
        heads = [*model.patterns.parameters(), *model.routes.parameters()]
        groups = [{"params": self.tuned, "lr": LAYER_RATE}, {"params": heads, "lr": HEAD_RATE}]
        self.optimiser = torch.optim.AdamW(groups, fused=True)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser,
            [LAYER_RATE, HEAD_RATE],
            texts // BATCH + 4,  # the last batch of every pass may be a small one
            pct_start=WARM_UP,
            anneal_strategy="linear",
            cycle_momentum=False,
        )
        self.texts, self.done, self.losses = texts, 0, list[float]()
        self.started = time.monotonic()

    def step(self, losses: tuple[Tensor, Tensor]) -> Sequence[float]:
        """Learn from what each text of a batch costs for patterns and for its route; return the sums."""
        patterns, routes = losses
        loss = patterns.sum() / max(1, int((patterns > 0).sum())) + SAFETY_WEIGHT * routes.mean()
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.tuned, 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.losses.append(loss.item())
        self.done += len(routes)
        if len(self.losses) % 25 == 0:
            print(f"\r  tuning: {100 * self.done / self.texts:.0f} %, {self._seconds()} s ", end="", file=sys.stderr)
        found: list[float] = (patterns + routes).tolist()
        return found

    def told(self, what: str) -> None:
        """Tell that a pass is done."""
        print(f"\r  {what}: loss {np.mean(self.losses):.3f}, {self._seconds()} s", file=sys.stderr, flush=True)
        self.losses.clear()

    def _seconds(self) -> int:
        return round(time.monotonic() - self.started)


def _start(model: Tuned, given: Sequence[Example], embedding: Embedding) -> None:
    """Centre and scale the means and start the heads from a logistic regression on them."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    chance = random.Random(0)  # noqa: S311
    batches = list(_batches(given, chance))[: START_FROM // BATCH]
    with torch.no_grad():
        means = torch.cat([model.means(*_read([e.window for e in batch], embedding)) for batch in batches])
    model.mean.copy_(means.mean(0))
    model.spread.copy_(means.std(0))
    rows = ((means - model.mean) / model.spread).numpy()
    order = [example for batch in batches for example in batch]
    taught = np.array([float(example.patterns.sum()) > 0 for example in order])
    for head, labels, use in (
        (model.patterns, np.array([int(e.patterns.argmax()) for e in order]), taught),
        (model.routes, np.array([e.route for e in order]), np.ones(len(order), bool)),
    ):
        regression = LogisticRegression(C=0.003, max_iter=200).fit(rows[use], labels[use])
        with torch.no_grad():
            head.weight.copy_(torch.tensor(regression.coef_))
            head.bias.copy_(torch.tensor(regression.intercept_))


def _losses(
    model: Tuned, batch: Sequence[Example], embedding: Embedding, chance: random.Random
) -> tuple[Tensor, Tensor]:
    """Return what every text (n,) costs for its patterns, 0 where they are not labelled, and for its route."""
    windows = [_window(example, embedding, chance) for example in batch]
    rows = F.dropout(model.means(*_read(windows, embedding)), DROPOUT)
    shares = torch.stack([example.patterns for example in batch])
    smooth = shares * (1 - DOUBT) + shares.sum(1, keepdim=True) * DOUBT / shares.shape[1]
    patterns = -(smooth * F.log_softmax(model.patterns(rows), 1)).sum(1)
    due = torch.tensor([example.route for example in batch])
    return patterns, F.cross_entropy(model.routes(rows), due, label_smoothing=DOUBT, reduction="none")


def _window(example: Example, embedding: Embedding, chance: random.Random) -> Sequence[int]:
    """Return the pieces of an example, now and then told of others or with slips."""
    text = _told_otherwise(example.text, chance)
    return example.window if text == example.text else embedding.windows(text)[0]


def _told_otherwise(text: str, chance: random.Random) -> str:
    if chance.random() < SWAPS:
        text = swapped(text, chance)
    return with_slips(text, chance) if chance.random() < SLIPS else text


def samples(texts: Sequence[str], file: E5File) -> Iterator[tuple[Floats, Floats]]:
    """Yield some of the texts, from all over them, as the first layer gets them, one by one; of a long one its first window."""
    embedding = Embedding.of(file)
    for text in texts[:: max(1, len(texts) // SAMPLES)]:
        yield _read(embedding.windows(text)[:1], embedding)


def _read(windows: Sequence[Sequence[int]], embedding: Embedding) -> tuple[Floats, Floats]:
    """Return the vectors below the first layer and where there are any."""
    ids, there = padded(windows)
    return embedding.vectors(ids), there


def _batches(given: Sequence[Example], chance: random.Random) -> Iterator[Sequence[Example]]:
    """Yield batches of texts of about the same length, in a new order every time."""
    order = list(given)
    chance.shuffle(order)
    batches = []
    for at in range(0, len(order), SORTED):
        part = sorted(order[at : at + SORTED], key=lambda example: len(example.window))
        batches += [part[first : first + BATCH] for first in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    yield from batches


@cache
def bfloat16_is_quicker() -> bool:
    """Tell whether this processor multiplies in bfloat16: twice as quick where it does, thirty times as slow where not."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several that wait for each other on a crowded machine say nothing
    quicker = _multiplying(torch.bfloat16) < _multiplying(torch.float32)
    torch.set_num_threads(threads)
    return quicker


def _multiplying(kind: torch.dtype) -> float:
    """Return the seconds that one multiplication takes, at best."""
    one, other = torch.ones(256, 384, dtype=kind), torch.ones(384, 1536, dtype=kind)
    taken = []
    for _ in range(TRIES):
        started = time.monotonic()
        one @ other
        taken.append(time.monotonic() - started)
    return min(taken)
