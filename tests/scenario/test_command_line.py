"""The commands, typed as a person or a script would: a process of its own, a home of its own, no network."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

BIND_NL = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
BIND_EN = "If I advise firmly I am difficult, and if I hold back I fall short as an advisor."


@pytest.fixture
def klankbord(tmp_path: Path) -> Run:
    """Run `klankbord` in an empty folder with a database of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KLANKBORD_")}
    environment |= {"KLANKBORD_DB": str(tmp_path / "kept.db"), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )

    return run


def test_a_pipe_holds_a_dutch_conversation_and_keeps_nothing(klankbord: Run, tmp_path: Path) -> None:
    done = klankbord("chat", stdin=f"{BIND_NL}\nGeen idee, ik zit klem.\n")
    assert done.returncode == 0, done.stderr
    assert "geen mens" in done.stdout, "the coach says what it is before its first reading"
    assert "dubbele binding" in done.stdout
    assert f"“{BIND_NL.rstrip('.')}”" in done.stdout, "the words that led there are quoted"
    assert "ik zit klem" in done.stdout.split("> Geen idee, ik zit klem.")[1], "the second answer listens too"
    assert done.stdout.count("?") >= 2
    assert not (tmp_path / "kept.db").exists(), "nothing is kept unless --keep"


def test_a_pipe_holds_an_english_conversation(klankbord: Run) -> None:
    done = klankbord("chat", stdin=f"{BIND_EN}\nNo idea, I'm stuck.\n")
    assert done.returncode == 0, done.stderr
    assert "not a human" in done.stdout
    assert "double bind" in done.stdout
    assert "dubbele binding" not in done.stdout


def test_what_is_kept_can_be_read_back_and_only_by_its_owner(klankbord: Run, tmp_path: Path) -> None:
    assert klankbord("chat", "--keep", stdin=BIND_NL).returncode == 0
    shown = klankbord("history")
    assert BIND_NL in shown.stdout
    for file in tmp_path.glob("kept.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_history_without_anything_kept_says_so_and_makes_no_file(klankbord: Run, tmp_path: Path) -> None:
    done = klankbord("history")
    assert done.returncode == 0
    assert "Nothing was kept" in done.stdout
    assert not (tmp_path / "kept.db").exists()


def test_a_quick_check_shows_pattern_and_words_and_keeps_nothing(klankbord: Run, tmp_path: Path) -> None:
    done = klankbord("check", BIND_NL)
    assert "double-bind" in done.stdout
    assert BIND_NL.rstrip(".") in done.stdout
    assert not (tmp_path / "kept.db").exists()


def test_a_bad_line_is_reported_and_the_rest_goes_on(klankbord: Run) -> None:
    lines = [
        json.dumps({"id": "a", "text": BIND_NL}),
        "{broken",
        json.dumps({"id": "b"}),
        json.dumps({"id": 3, "text": ""}),
    ]
    done = klankbord("check", "--jsonl", stdin="\n".join(lines))
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", 3]
    assert rows[0]["primary"] == "double-bind"
    assert rows[1]["primary"] == "unsure"
    errors = [json.loads(line) for line in done.stderr.splitlines()]
    assert [error["line"] for error in errors] == [2, 3]
    assert "broken" not in done.stderr, "what somebody wrote never comes back in an error"


def test_lines_from_an_editor_on_windows_are_read(klankbord: Run) -> None:
    for command in ("check", "reply"):
        done = klankbord(command, "--jsonl", stdin="\ufeff" + json.dumps({"id": "a", "text": BIND_NL}) + "\r\n\r\n")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["id"] == "a"


def test_a_reading_has_the_promised_fields_and_verbatim_evidence(klankbord: Run) -> None:
    text = f"Even over maandag.\n{BIND_NL} Zo gaat het al jaren."
    row = json.loads(klankbord("check", "--jsonl", stdin=json.dumps({"id": "x", "text": text})).stdout)
    assert set(row) == {"id", "lang", "primary", "patterns", "safety", "abstained", "reader"}
    assert row["lang"] == "nl"
    assert row["patterns"][0]["id"] == row["primary"]
    for pattern in row["patterns"]:
        for span in pattern["evidence"]:
            assert text[span["start"] : span["end"]] == span["text"]


def test_reply_gives_what_a_new_user_would_get(klankbord: Run, tmp_path: Path) -> None:
    row = json.loads(klankbord("reply", "--jsonl", stdin=json.dumps({"id": "x", "text": BIND_EN})).stdout)
    assert set(row) == {"id", "lang", "kind", "text", "question", "pattern", "safety", "card"}
    assert (row["lang"], row["pattern"], row["safety"]) == ("en", "double-bind", None)
    assert row["question"] in row["text"]
    assert "pattern card version 1" in row["card"]
    assert not (tmp_path / "kept.db").exists()


def test_a_quick_check_loads_neither_slack_nor_openai(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.cli.main import main; main(['check', 'ons team wacht altijd af']);"
        "loaded = {m.split('.')[0] for m in sys.modules} & {'slack_bolt', 'slack_sdk', 'openai', 'sklearn'};"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_patterns_lists_all_and_shows_one(klankbord: Run) -> None:
    assert len(klankbord("patterns").stdout.splitlines()) == 11
    assert "double bind" in klankbord("patterns", "double-bind", "--lang", "en").stdout
    unknown = klankbord("patterns", "bestaat-niet")
    assert unknown.returncode == 1
    assert "double-bind" in unknown.stderr, "an unknown id is answered with those that there are"


def test_eval_prints_the_reader_beside_its_baselines(klankbord: Run, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    rows: list[dict[str, object]] = [
        {"id": "1", "lang": "nl", "text": BIND_NL, "primary": "double-bind", "also": [], "safety": None},
        {"id": "2", "lang": "nl", "text": "Hoe laat begint de borrel?", "primary": "none", "also": [], "safety": None},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    page = tmp_path / "page.html"
    done = klankbord("eval", str(file), "--html", str(page))
    assert done.returncode == 0, done.stderr
    for word in ("accuracy", "macro-F1", "label-F1", "any-F1", "ECE", "n-grams", "keywords", "majority", "safety"):
        assert word in done.stdout
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 2, "the confusion matrix and the reliability curve are pictures"
    assert not re.search(r"(src|href)=|url\(|https?://", html), "nothing comes from outside"
    missing = klankbord("eval", str(tmp_path / "nowhere.jsonl"))
    assert missing.returncode == 2
    assert "nowhere.jsonl" in missing.stderr


def test_a_setting_that_points_nowhere_says_what_to_mend(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "patterns"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KLANKBORD_DATA": str(tmp_path / "gone")},
        check=False,
    )
    assert done.returncode == 2
    assert "KLANKBORD_DATA" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("asked", [("retry", "abcd1234"), ("retry", "--all"), ("drop", "abcd1234")])
def test_looking_for_work_where_nothing_is_kept_makes_nothing(
    klankbord: Run, tmp_path: Path, asked: tuple[str]
) -> None:
    done = klankbord("jobs", *asked)
    assert done.returncode == (0 if "--all" in asked else 1), done.stderr
    assert list(tmp_path.rglob("*")) == []
