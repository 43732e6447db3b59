"""The commands with a remote model, from the command line to a server on loopback and back."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

STORY = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
WORDS = {
    "quote": "Als ik stevig adviseer ben ik lastig",
    "reflection": "Het lijkt alsof stevig zijn en erbij horen elkaar hier in de weg zitten.",
    "offer": "Misschien speelt hier een dubbele binding, waarin spreken en zwijgen allebei iets kosten.",
    "question": "Wat gebeurde er de laatste keer vlak nadat je stevig was?",
    "pattern": "none",
}


class Far(ThreadingHTTPServer):
    """A model's server that answers with `words` and remembers what it was sent."""

    def __init__(self) -> None:
        self.words: dict[str, str] = dict(WORDS)
        self.seen: list[str] = []
        self.instead: str | None = None
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Far

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.seen.append(body)
        schema = json.loads(body).get("response_format", {}).get("json_schema", {}).get("schema", {"properties": {}})
        said = {name: self.server.words[name] for name in schema["properties"]}
        message = {"role": "assistant", "content": json.dumps(said)}
        answer: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        answer["choices"] = [{"index": 0, "finish_reason": "stop", "message": message}]
        answer["usage"] = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
        told = (self.server.instead or json.dumps(answer)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Far]:
    """A server, and settings that point to it."""
    server = Far()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "k.db"))
    monkeypatch.setenv("KLANKBORD_MODEL", "m-1")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KLANKBORD_MODEL", raising=False)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "k.db"))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", ["words", "second-reader"])
@pytest.mark.usefixtures("alone")
def test_a_prompt_can_be_read_as_it_stands_and_as_it_is_sent(
    capsys: pytest.CaptureFixture[str], name: str, lang: str
) -> None:
    assert main(["prompts", "show", name, "--lang", lang]) == 0
    assert "{{ told }}" in capsys.readouterr().out
    assert main(["prompts", "show", name, "--lang", lang, "--example"]) == 0
    shown = capsys.readouterr().out
    assert "{{" not in shown
    assert shown.rstrip().endswith("</verteld>" if lang == "nl" else "</told>")
    assert re.search(r"version \d", shown)


@pytest.mark.usefixtures("alone")
def test_what_would_be_sent_of_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mask", "Gisteren belde Sanne Hoekstra mij op 06-24817736 over de notitie."]) == 0
    assert capsys.readouterr().out == "Gisteren belde [NAAM-1] mij op [TELEFOON-1] over de notitie.\n"
    assert main(["mask", "Van mij hoeft het allemaal niet meer, ik wil niet meer wakker worden."]) == 0
    assert "wordt nooit verstuurd" in capsys.readouterr().out


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("command", [["eval", "--reader", "model", "x.jsonl"], ["compare", "x.jsonl"]])
def test_without_a_model_it_is_said_what_to_set(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    Path("x.jsonl").write_text(json.dumps({"text": STORY, "primary": "double-bind"}) + "\n")
    assert main(command) == 2
    assert "KLANKBORD_MODEL" in capsys.readouterr().err


def test_a_reply_in_words_of_the_model_says_so_at_its_foot(far: Far, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reply", STORY]) == 0
    shown = capsys.readouterr().out
    assert WORDS["question"] in shown
    assert "Woorden van m-1." in shown
    assert far.seen


def test_a_chat_tells_first_where_texts_go(
    far: Far, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO(f"{STORY}\nLees je dit alleen hier?\nwat gebeurt er met mijn gegevens\n")
    )
    assert main(["chat"]) == 0
    shown = capsys.readouterr().out
    first, rest = shown.split("\n\n", 1)
    assert f"127.0.0.1:{far.server_port}" in first
    assert "zonder internet" not in first
    assert WORDS["question"] in rest
    assert "er gaat niets naar" not in shown


@pytest.mark.parametrize("kept_before", [True, False])
def test_after_erasing_everything_nothing_that_was_said_before_goes_to_the_model(
    far: Far, monkeypatch: pytest.MonkeyPatch, kept_before: bool
) -> None:
    def talk(*lines: str, command: tuple[str, ...] = ("chat",)) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        assert main(command) == 0

    if kept_before:
        talk("Niemand pakt het op en iedereen kijkt naar mij.", command=("chat", "--keep"))
    before = "Sinds de reorganisatie is er een vroegkanarie op kantoor."
    talk(before, STORY)
    assert "vroegkanarie" in far.seen[-1], "in one talk it does go along"
    far.seen.clear()
    talk(before, "wis alles", "ja, wis alles", STORY)
    after = [body for body in far.seen if "houd ik me in" in body]
    assert after
    assert not [body for body in after if "vroegkanarie" in body]


def test_the_doctor_says_where_texts_go_and_whether_it_answers(far: Far, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    shown = capsys.readouterr().out
    assert f"model: m-1 at 127.0.0.1:{far.server_port}" in shown
    assert "it answers" in shown
    assert all(STORY not in body for body in far.seen)


@pytest.mark.parametrize("instead", ["<html>sign in</html>", '{"error": "no such model"}'])
def test_the_doctor_says_what_to_mend_when_what_answers_is_no_model(
    far: Far, capsys: pytest.CaptureFixture[str], instead: str
) -> None:
    far.instead = instead
    assert main(["doctor"]) == 1
    shown = capsys.readouterr().out
    assert "MEND    model: m-1" in shown
    assert "it answers" not in shown
    assert "OPENAI_BASE_URL is the address of the API" in shown


def test_how_well_it_reads_with_a_second_reader_stands_beside_the_first(
    far: Far, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"text": STORY, "primary": "double-bind"},
        {
            "text": "Misschien wacht iedereen ergens op, of het is de drukte van deze week en van het kwartaal.",
            "primary": "none",
        },
        {
            "text": "Van mij hoeft het allemaal niet meer, ik wil niet meer wakker worden.",
            "primary": "none",
            "safety": "suicidality",
        },
    ]
    Path("mine.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    assert main(["eval", "--reader", "model", "mine.jsonl", "--html", "out.html"]) == 0
    shown = capsys.readouterr().out
    assert "+ m-1" in shown
    assert "second reader: asked about" in shown
    assert all("wakker worden" not in body for body in far.seen)
    assert "m-1" in Path("out.html").read_text(encoding="utf-8")


def test_own_words_beside_those_of_the_model_with_verdicts_and_cost(
    far: Far, capsys: pytest.CaptureFixture[str]
) -> None:
    far.words["question"] = "Waarom zeg je dat niet gewoon tegen <script>alert(1)</script>?"
    Path("mine.txt").write_text(f"{STORY}\n\nVan mij hoeft het niet meer, ik wil niet meer wakker worden.\n")
    assert main(["compare", "mine.txt", "--html", "out.html", "--price-in", "1", "--price-out", "4"]) == 0
    shown = capsys.readouterr().out
    assert "2 situations" in shown
    assert "1 own words: guard" in shown
    assert "1800 + 200 tokens, 0.0026" in shown
    page = Path("out.html").read_text(encoding="utf-8")
    assert "turned down" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "http" not in page.replace("http://127.0.0.1", "")
    far.words["question"] = WORDS["question"]
    assert main(["compare", "mine.txt"]) == 0
    page = Path("compare.html").read_text(encoding="utf-8")
    assert WORDS["question"] in page
    assert "let through" in page


def many(texts: int) -> str:
    return "\n".join(json.dumps({"text": f"{STORY} Dat was week {n}.", "primary": "double-bind"}) for n in range(texts))


@pytest.mark.parametrize("command", [["compare", "mine.jsonl"], ["eval", "--reader", "model", "mine.jsonl"]])
def test_measuring_has_a_budget_of_its_own_and_leaves_what_users_may_spend(
    far: Far, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_MODEL_USER_TOKENS", "3000")
    Path("mine.jsonl").write_text(many(8))
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "budget-user" not in shown
    assert "budget-total" not in shown
    assert "Counted: " in shown
    assert "2000000 is the limit of this run" in " ".join(shown.split())
    assert not (tmp_path / "k.spent").exists()


def test_words_for_more_texts_than_one_user_may_ask_for_all_come(
    far: Far, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLANKBORD_MODEL_USER_TOKENS", "3000")
    Path("mine.jsonl").write_text(many(8))
    assert main(["compare", "mine.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert "8 words of the model" in shown
    assert "Counted: 8000 tokens" in shown


def test_a_run_that_may_cost_more_than_it_should_is_refused_before_anything_is_sent(
    far: Far, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.jsonl").write_text(many(8))
    assert main(["compare", "mine.jsonl", "--budget", "5000"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "more than the 5000" in told
    assert "Nothing was sent" in told
    assert not far.seen


@pytest.mark.parametrize(
    ("content", "named"), [("", "holds no situation"), ('{"id": 1}\n', "x:1: text"), ("{nonsense\n", "x:1: text")]
)
def test_a_file_that_cannot_be_used_is_named_with_the_line(
    far: Far, capsys: pytest.CaptureFixture[str], content: str, named: str
) -> None:
    Path("x").write_text(content)
    assert main(["compare", "x"]) == 2
    assert named in capsys.readouterr().err
    assert not far.seen


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"text": null}', "x:2: text: must be a string"),
        ('{"text": ["a", "b"]}', "x:2: text: must be a string"),
        ('{"text": " "}', "x:2: text: must be a string"),
        ('{"id": [1], "text": "Een verhaal."}', "x:2: id: must be a string or a number"),
    ],
)
def test_a_situation_that_is_no_text_is_named_and_nothing_is_sent(
    far: Far, capsys: pytest.CaptureFixture[str], line: str, named: str
) -> None:
    Path("x").write_text(f"{STORY}\n{line}\n")
    assert main(["compare", "x"]) == 2
    assert named in capsys.readouterr().err
    assert not far.seen


def test_a_file_that_an_editor_began_with_a_byte_order_mark_is_read_as_json(far: Far) -> None:
    Path("x").write_text(json.dumps({"id": "first", "text": STORY}) + "\n", encoding="utf-8-sig")
    assert main(["compare", "x"]) == 0
    page = Path("compare.html").read_text(encoding="utf-8")
    assert "<h2>first</h2>" in page
    assert all('\\"text\\"' not in body for body in far.seen)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--html", "own.txt"], "is one of the files that are read"),
        (["--html", "nodir/x.html"], "cannot be written there"),
        (["--html", "precious.html"], "is not a page of klankbord compare"),
        (["--price-in", "1"], "say --price-out too"),
        (["--price-out", "1"], "say --price-in too"),
        (["--price-in", "nan", "--price-out", "1"], "0 or more"),
    ],
)
def test_what_would_lose_work_or_money_is_refused_before_anything_is_sent(
    far: Far, capsys: pytest.CaptureFixture[str], more: list[str], named: str
) -> None:
    Path("own.txt").write_text(STORY)
    Path("precious.html").write_text("<p>mine</p>")
    assert main(["compare", "own.txt", *more]) == 2
    assert named in capsys.readouterr().err
    assert not far.seen
    assert Path("own.txt").read_text() == STORY
    assert Path("precious.html").read_text() == "<p>mine</p>"


def test_the_page_is_for_this_account_alone_and_may_be_written_again(far: Far) -> None:
    Path("own.txt").write_text(STORY)
    for _ in range(2):
        assert main(["compare", "own.txt"]) == 0
        assert Path("compare.html").stat().st_mode & 0o077 == 0
    assert far.seen
