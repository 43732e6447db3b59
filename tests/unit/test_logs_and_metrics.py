"""What a process says of itself: counts, latencies and codes, and never what somebody wrote."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.metrics import Metrics

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged, at every level."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    stream = io.StringIO()
    logs.configure(stream, logging.DEBUG)
    yield stream
    root.handlers, root.level = before[0], before[1]


def forced(word: str) -> None:
    """Fail with a word in the error and in a local."""
    local = f"local {word}"
    raise ValueError(f"{word} {len(local)}")


def test_a_line_is_json_with_its_level_and_logger(out: io.StringIO) -> None:
    logging.getLogger("bot.x").warning("%s of %s", 1, 2)
    line = json.loads(out.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("1 of 2", "warning", "bot.x")
    assert line["timestamp"].endswith("Z")


def test_r7_a_forced_exception_logs_where_it_was_and_none_of_its_words(out: io.StringIO) -> None:
    try:
        forced("kanarie")
    except ValueError:
        logging.getLogger("bot.x").exception("it failed", stack_info=True)
        logging.getLogger("bot.x").debug("and again", exc_info=True)
    assert "kanarie" not in out.getvalue()
    first = json.loads(out.getvalue().splitlines()[0])
    assert first["error"].startswith("ValueError at test_logs_and_metrics.py")
    assert "Traceback" not in out.getvalue()


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-abc", "xoxe.xoxb-1-abc", "xapp-1-A", "sk-abcdefgh1234", "U0123ABCD", "D9ABCDEFG1", "jan@example.org",
        "k1.cj0PqZFUBCK-aWWLuUEPjzPs0lpp3gf5", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ],
)  # fmt: skip
def test_r7_what_looks_like_a_token_an_id_or_an_address_is_hidden_all_the_same(out: io.StringIO, secret: str) -> None:
    logging.getLogger("bot.x").error("for %s: no", secret)
    assert secret not in out.getvalue()
    assert "[hidden]" in out.getvalue()


LIBRARIES = (
    "slack_sdk.web", "slack_bolt.AsyncApp", "uvicorn.error", "uvicorn.access", "asyncio", "httpx", "httpcore.http11",
    "openai._base_client", "aiohttp.client", "sqlite_utils", "anything.else",
)  # fmt: skip


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
@pytest.mark.parametrize("library", LIBRARIES)
def test_r7_no_library_gets_its_words_into_the_log_at_any_level(out: io.StringIO, library: str, level: int) -> None:
    loud = logging.Logger(library, logging.DEBUG)  # one of its own: others of that name may be silent already
    loud.parent = logging.getLogger()
    loud.log(level, "payload: %s", {"text": "kanarie"})
    loud.log(level, "kanarie", exc_info=ValueError("kanarie"))
    assert "kanarie" not in out.getvalue()
    assert len(out.getvalue().splitlines()) == (2 if level >= logging.WARNING else 0), "that it is wrong is told"


UNCAUGHT = {
    "main": "raise ValueError('kanarie')",
    "thread": "import threading; t = threading.Thread(target=lambda: int('kanarie')); t.start(); t.join()",
    "unraisable": "class A:\n    def __del__(self): raise ValueError('kanarie')\nA()",
    "a cause": "try: int('kanarie')\nexcept ValueError as error: raise RuntimeError('kanarie') from error",
}


@pytest.mark.parametrize("way", UNCAUGHT)
def test_r7_an_error_that_nobody_catches_tells_where_and_nothing_else(way: str) -> None:
    program = f"from bot import uncaught\nuncaught.hide_words()\n{UNCAUGHT[way]}"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "kanarie" not in shown.stdout + shown.stderr
    assert re.fullmatch(r"klankbord: .*Error at .*\(?.*\. Please report this line\.\n", shown.stderr), shown.stderr


def test_r7_an_error_that_nobody_foresaw_ends_a_command_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli import main  # noqa: PLC0415

    monkeypatch.setattr(main, "_patterns", lambda *_: forced("kanarie"))
    assert main.main(["patterns"]) == 1
    shown = capsys.readouterr()
    assert "kanarie" not in shown.out + shown.err
    assert "ValueError at" in shown.err


def test_metrics_count_and_time_and_have_no_label_that_tells_of_somebody() -> None:
    metrics = Metrics()
    metrics.waits(lambda: 3)
    with metrics.timed():
        pass
    with pytest.raises(ValueError, match="kanarie"), metrics.timed():
        forced("kanarie")
    text = metrics.text()
    assert 'klankbord_jobs_total{outcome="done"} 1.0' in text
    assert 'klankbord_jobs_total{outcome="failed"} 1.0' in text
    assert "klankbord_jobs_waiting 3.0" in text
    assert "klankbord_job_seconds_count 2.0" in text
    labels = {
        part.split("=")[0]
        for line in text.splitlines()
        if "{" in line
        for part in line.split("{")[1].split("}")[0].split(",")
    }
    assert labels == {"outcome", "le"}
    assert "kanarie" not in text


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_metrics_are_shown_on_loopback_and_end_when_asked() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    end = Metrics().serve("127.0.0.1", port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert b"klankbord_jobs" in answer.read()
    end()
