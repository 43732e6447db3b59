"""The requirements on privacy that concern the whole program, each test named after the one it holds (product.md, 5B)."""

from __future__ import annotations

import ast
import json
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.main import main, parser
from bot.cli.serve import demo, guard
from bot.domain import UserKey
from bot.resources import Resources
from bot.settings import Settings, SettingsError
from bot.store.base import StoreError
from bot.store.keyfile import read, write
from bot.store.ledger import COVERED
from tests.contract.engines import vault
from tests.contract.test_sealed_file import CANARY, WHOLE, fill, raw

ROOT = Path(__file__).resolve().parents[2]
ORGANISATION = {
    "KLANKBORD_ORGANISATION": "Gemeente Waterveen",
    "KLANKBORD_CONTACT": "fg@waterveen.example",
    "KLANKBORD_BASIS": "proef",
    "KLANKBORD_TEXT_DAYS": "90",
    "KLANKBORD_READING_DAYS": "180",
}
EMOTION = re.compile(r"emotion|sentiment|mood|feeling|emotie|stemming|gevoel|stress|arousal|valence", re.I)


@pytest.fixture
def schema(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database in which every kind of thing is kept."""
    kept = vault(tmp_path)
    fill(kept)
    kept.store.close()
    with closing(sqlite3.connect(tmp_path / "kept.db")) as connection:
        yield connection


def tables(schema: sqlite3.Connection) -> dict[str, list[str]]:
    """Return every table with its columns."""
    names = [name for (name,) in schema.execute("select name from sqlite_master where type = 'table'")]
    return {name: [row[1] for row in schema.execute(f"pragma table_info({name})")] for name in names}


def sql() -> list[str]:
    """Return every string in the program that is a query or a change; what is filled in stands in it as {name}."""
    found: list[str] = []
    for path in (ROOT / "bot").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        parts = {id(part) for node in joined for part in node.values}
        plain = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts]
        texts = [text for text in plain if isinstance(text, str)]
        texts += ["".join(_part(part) for part in node.values) for node in joined]
        found += [
            " ".join(text.split()) for text in texts if re.match(r"\s*(select|insert|update|delete|with)\b", text, re.I)
        ]
    return found


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "{" + ast.unparse(part.value) + "}" if isinstance(part, ast.FormattedValue) else ""


def test_r2_no_table_no_column_and_no_word_of_a_reading_tells_an_emotion(schema: sqlite3.Connection) -> None:
    for table, columns in tables(schema).items():
        assert not EMOTION.search(table)
        assert not [column for column in columns if EMOTION.search(column)]
    for path in (ROOT / "bot" / "domain.py", ROOT / "bot" / "privacy.py"):
        names = [
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
        ]
        assert not [name for name in names if EMOTION.search(name)]
    for path in (Resources.locate().data / "patterns").glob("*.yaml"):
        assert not EMOTION.search(path.stem)


def test_r3_no_score_of_a_person_is_kept_and_no_query_counts_over_persons(schema: sqlite3.Connection) -> None:
    assert schema.execute("select max(score) from hits").fetchone() == (0.0,)
    for columns in tables(schema).values():
        assert not [column for column in columns if re.search(r"rank|rating|points|total|level_of", column)]
    for query in sql():
        grouped = re.search(r"group by\s+([\w.]+)", query, re.I)
        assert grouped is None or ("user_id = :user" in query and "user_id" not in grouped[1]), query


def test_r3_every_query_about_what_somebody_said_names_that_one_user_or_nobody(schema: sqlite3.Connection) -> None:
    personal = re.compile(r"\bselect\b.*\bfrom (turns|hits|readings|feedback|experiments|questions_asked|usefulness)\b")
    narrowed = re.compile(
        r":user\b|:turn\b|:talk\b|:conversation\b|:place\b|turn_id = :id|conversation_id = conversations.id"
        r"|\{(mine|_OF_USER|_TALKS|_TURNS|sql)\}"
        r"|select user_id, due from experiments\b.*user_id in \(\{of\}\)"  # when to ask whom, and nothing of what
    )
    queries = [query for query in sql() if personal.search(query)]
    assert len(queries) > 10
    assert not [query for query in queries if not narrowed.search(query)]


def test_r4_no_command_shows_whoever_runs_it_a_word_a_reading_or_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "kept.db"))
    write(tmp_path / "kept.key", bytes(range(32)))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    kept = vault(tmp_path)
    fill(kept)
    kept.store.close()
    shown = ""
    for command in (
        "doctor",
        "history",
        "patterns",
        "manifest",
        "papers --out papers",
        "data what",
        "data export",
        "data pause",
        "data forget-last",
        "data forget-this",
        "data stop",
        "keys rotate",
        "data erase",
        "data erase --yes",
    ):
        main(command.split())
        out, err = capfd.readouterr()
        shown += out + err
    shown += "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("**/*.json"))
    assert CANARY not in shown
    kept = vault(tmp_path, read(tmp_path / "kept.key"))
    assert kept.store.conversations(UserKey("slack", "T1", CANARY)), "another account's commands touched nothing of it"
    kept.store.close()


def test_r5_there_are_no_statistics_for_an_organisation_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    choices = set(parser()._subparsers._group_actions[0].choices or ())  # type: ignore[union-attr]
    assert not choices & {"stats", "statistics", "report", "dashboard", "team", "users", "usage"}
    monkeypatch.setattr(App, "vault", lambda *_, **__: pytest.fail("it opened what is kept"))
    for setting, told in (("off", "off"), ("on", "on")):
        monkeypatch.setenv("KLANKBORD_TEAM_WEATHER", setting)
        assert main(["weather"]) == 0
        assert f"Team weather is {told}" in capsys.readouterr().out


def test_r6_no_query_lists_users_by_what_they_did_or_did_not_do(schema: sqlite3.Connection) -> None:
    for query in sql():
        assert not re.search(r"select .* from users (?!where|u )", query) or "channel != :sealed" in query, query
    columns = tables(schema)["users"]
    assert columns == ["id", "channel", "team", "user"], "no moment of a first or last visit"


def test_r8_every_table_with_rows_of_a_user_reaches_that_user(schema: sqlite3.Connection) -> None:
    assert set(tables(schema)) - {"sqlite_sequence"} == set(COVERED), (
        "a new table: show its rows in bot/store/ledger.py, let them expire, and say so in COVERED"
    )


def test_r8_every_row_of_a_user_goes_with_that_user(tmp_path: Path) -> None:
    kept = vault(tmp_path)
    fill(kept)
    kept.store.erase(UserKey("slack", "T1", CANARY))
    kept.intake.drop("lane-1")
    kept.store.close()
    with closing(sqlite3.connect(tmp_path / "kept.db")) as connection:
        left = {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in COVERED}
    ours = {"installations", "_sqlite_migrations", "intake", "oauth_states"}
    assert not {name: count for name, count in left.items() if count and name not in ours}
    with closing(sqlite3.connect(tmp_path / "kept.db")) as connection:
        assert connection.execute("select count(*) from intake where body is not null").fetchone() == (0,)


def test_r11_the_files_are_for_one_account_and_a_file_that_others_can_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(Settings.from_environment({"KLANKBORD_DB": str(tmp_path / "kept.db")}))
    app.vault().store.close()
    for name in ("kept.db", "kept.key", "kept.keyring"):
        path = tmp_path / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, name
        guard(app)
        path.chmod(0o604)
        with pytest.raises(StoreError, match="chmod 600"):
            guard(app)
        path.chmod(0o600)


def test_r11_a_file_of_settings_with_a_secret_in_it_is_for_one_account_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = App(Settings.from_environment({"KLANKBORD_DB": str(tmp_path / "kept.db")}))
    path = tmp_path / ".env"
    path.write_text("KLANKBORD_CONTACT=fg@waterveen.example\n", encoding="utf-8")
    path.chmod(0o644)
    guard(app)
    path.write_text("KLANKBORD_CONTACT=fg@waterveen.example\nSLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"SLACK_BOT_TOKEN.*chmod 600 \.env"):
        guard(app)
    path.chmod(0o600)
    guard(app)


@pytest.mark.parametrize("missing", [*ORGANISATION, "KLANKBORD_WORKS_COUNCIL"])
def test_r25_without_organisation_contact_terms_and_basis_it_is_a_demo_that_says_so(missing: str) -> None:
    environment = dict(ORGANISATION)
    if missing == "KLANKBORD_WORKS_COUNCIL":
        environment["KLANKBORD_BASIS"] = "artikel 6, eerste lid, onder e, AVG"
    else:
        del environment[missing]
    app = App(Settings.from_environment(environment))
    assert missing in app.facts.missing
    assert app.facts.demo
    assert missing in demo(app.facts.missing)
    assert "demo" in app.privacy_words["nl"].say("banner")


def test_r25_with_all_of_them_it_is_no_demo_and_wants_a_key_that_somebody_gave(tmp_path: Path) -> None:
    environment = ORGANISATION | {"KLANKBORD_DB": str(tmp_path / "kept.db")}
    app = App(Settings.from_environment(environment))
    assert not app.facts.demo
    assert app.facts.pilot
    with pytest.raises(StoreError, match="keys new"):
        guard(app)
    assert main(["keys", "new", "--file", str(tmp_path / "kept.key")]) == 0
    guard(app)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("KLANKBORD_TEXT_DAYS", "0"),
        ("KLANKBORD_TEXT_DAYS", "lang"),
        ("KLANKBORD_READING_DAYS", "9999"),
        ("KLANKBORD_READING_DAYS", "30"),
        ("KLANKBORD_READING_DAYS", "-1"),
        pytest.param("KLANKBORD_TEXT_DAYS", "9" * 5000, id="KLANKBORD_TEXT_DAYS-more digits than Python reads"),
        ("KLANKBORD_METRICS_PORT", "70000"),
        pytest.param("KLANKBORD_METRICS_PORT", "9" * 5000, id="KLANKBORD_METRICS_PORT-more digits than Python reads"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(setting: str, value: str) -> None:
    with pytest.raises(SettingsError, match=setting):
        Settings.from_environment(ORGANISATION | {setting: value})


def test_r26_leaving_gives_everybody_their_files_destroys_the_rest_and_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    monkeypatch.chdir(tmp_path)
    app = App(Settings.from_environment())
    kept = app.vault()
    kept.store.record(UserKey("terminal", "local", "anja"), WHOLE)
    kept.store.close()
    (tmp_path / "db" / "kept.spent").write_bytes(b"what the remote model cost today")
    assert main(["leave", "--by", "J. de Vries, CISO", "--out", "out", "--yes"]) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["signed_off_by"] == "J. de Vries, CISO"
    assert report["users_given_their_files"] == 1
    assert "anja" not in json.dumps(report)
    [page] = (tmp_path / "out" / "user-1").glob("*.html")
    assert f"{CANARY} een" in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert list((tmp_path / "db").iterdir()) == []
    assert CANARY.encode() not in raw(tmp_path / "db")
    assert CANARY not in capsys.readouterr().out


def test_r26_when_files_cannot_reach_their_users_nothing_is_destroyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    monkeypatch.chdir(tmp_path)
    kept = App(Settings.from_environment()).vault()
    kept.store.record(UserKey("slack", "T1", "anja"), WHOLE)
    kept.store.close()
    assert main(["leave", "--by", "J.", "--out", "out", "--yes"]) == 2
    assert "nothing was destroyed" in capsys.readouterr().err
    again = App(Settings.from_environment()).vault()
    assert again.store.conversations(UserKey("slack", "T1", "anja"))
    again.store.close()
