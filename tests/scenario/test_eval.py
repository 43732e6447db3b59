"""`klankbord eval`, typed as a person would, with files as people have them."""

from __future__ import annotations

import json
import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

BIND = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
WAIT = "We have agreed three times that someone should start, and everyone waits."


def line(text: str, primary: str | None = None, **more: object) -> str:
    return json.dumps({"lang": "nl", "text": text, "primary": primary, "also": [], "safety": None, **more})


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KLANKBORD_")}
    # The n-grams read: what is tried here is the command, and they start quickest.
    return kept | {"HOME": str(home), "PYTHONPATH": str(ROOT), "KLANKBORD_READER": "ngrams", "TERM": "xterm"}


@pytest.fixture
def measured(tmp_path: Path) -> Run:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", "eval", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(tmp_path),
            check=False,
        )

    return run


def test_two_files_of_one_name_both_get_their_place_on_the_page(measured: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "dev.jsonl").write_text(line(BIND, "double-bind"))
    done = measured("a/dev.jsonl", "b/dev.jsonl", "--html", "page.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert re.findall("<h2>(.*?)</h2>", page) == ["a/dev.jsonl", "b/dev.jsonl"]
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o600, "it holds texts: for this account alone"
    assert "holds the texts" in done.stdout
    assert not list(tmp_path.glob(".klankbord-*")), "no draft stays behind"


def test_a_page_is_renewed_but_nothing_else_is_written_over(measured: Run, tmp_path: Path) -> None:
    data = tmp_path / "dev.jsonl"
    data.write_text(line(BIND, "double-bind"))
    (tmp_path / "notes.html").write_text("<p>mine</p>")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.html").symlink_to("loop.html")
    assert measured("dev.jsonl", "--html", "page.html").returncode == 0
    assert measured("dev.jsonl", "--html", "page.html").returncode == 0, "measured again"
    for place, words in {
        "dev.jsonl": "one of the files that are read",
        "notes.html": "not a page of klankbord eval",
        "folder": "is a folder",
        "nowhere/page.html": "cannot be written there",
        "loop.html": "cannot be written there",
        "x" * 300: "cannot be written there",
    }.items():
        done = measured("dev.jsonl", "--html", place)
        assert done.returncode == 2
        assert place in done.stderr
        assert words in done.stderr
        assert not done.stdout, "it is told before anything is measured"
    assert data.read_text() == line(BIND, "double-bind")
    assert (tmp_path / "notes.html").read_text() == "<p>mine</p>"


def test_a_wrong_line_in_the_last_file_is_told_before_the_first_is_measured(measured: Run, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(line(BIND, "double-bind"))
    (tmp_path / "bad.jsonl").write_text(line(BIND, "double-bind") + "\n" + line("geheim verhaal", "dubbel-geheim"))
    done = measured("good.jsonl", "bad.jsonl", "--html", "page.html")
    assert done.returncode == 2
    assert "bad.jsonl:2: primary: no such pattern" in done.stderr
    assert "verborgen-contract" in done.stderr, "those that there are"
    assert "geheim" not in done.stderr
    assert not done.stdout
    assert not (tmp_path / "page.html").exists()


def test_odd_names_break_neither_the_table_nor_the_terminal(measured: Run, tmp_path: Path) -> None:
    (tmp_path / "odd[red].jsonl").write_text(line(BIND, "none", id="[/bold]\x1b[31m", lang="[blue]"))
    done = measured("odd[red].jsonl")
    assert done.returncode == 0, done.stderr
    assert "odd[red].jsonl" in done.stdout
    assert "[/bold]" in done.stdout
    assert "\x1b" not in done.stdout


def test_without_labels_for_safety_no_door_counts_as_in_vain_and_no_control_mark_reaches_the_page(
    measured: Run, tmp_path: Path
) -> None:
    row = {"lang": "nl", "text": "Ik wil niet meer leven.\x00\x07", "primary": "double-bind"}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row))
    done = measured("dev.jsonl", "--html", "page.html")
    assert done.returncode == 0, done.stderr
    assert "nothing is labelled for it" in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "nothing is labelled for it" in page
    assert "leven.··" in page
    assert not set(page) & {"\x00", "\x07"}


def test_texts_of_any_kind_are_measured(measured: Run, tmp_path: Path) -> None:
    texts = [
        "",
        "   \n",
        "😀😀😀",
        f"{BIND} " * 2_000,
        "Wenn ich klar berate, bin ich schwierig, sagen alle.",
        "half \ud83d weg",
    ]
    (tmp_path / "odd.jsonl").write_text("\n".join(["", *(line(text, "none") for text in texts), ""]))
    done = measured("odd.jsonl", "--html", "page.html")
    assert done.returncode == 0, done.stderr
    assert f"{len(texts)} texts" in done.stdout


def test_somebody_who_waits_at_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text("\n".join([line(BIND, "double-bind"), line(WAIT, "afwachten", lang="en")]))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "eval", "dev.jsonl"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=tmp_path,
        env=environment(tmp_path),
    ) as process:
        os.close(theirs)
        figures = process.stdout.read().decode() if process.stdout else ""
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 0, seen.decode()
    assert "reading dev.jsonl" in seen.decode()
    assert "%" in seen.decode()
    assert "reading dev.jsonl" not in figures, "what is piped on holds figures alone"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so once the other side is closed
        return b""
