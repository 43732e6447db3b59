"""Everything that parses what comes from outside takes whatever comes: it understands it, or refuses it in words of ours."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.channels.slack.payload import plain
from bot.channels.slack.work.command import command_of
from bot.cli import jsonl
from bot.evaluation import load as load_situations
from bot.referrals import load_referrals
from bot.resources import Resources
from bot.rights.words import AllWords, load_words
from bot.settings import Settings, SettingsError
from bot.store.base import StoreError
from bot.store.keyfile import read
from bot.store.sealing import KeyTextError, key_of
from bot.yamlfile import DataError
from tests.unit.slack_pictures import all_words

ANY = st.text(max_size=200)
BYTES = st.binary(max_size=200)
EASY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
CANARY = "kanarievogel"


@pytest.fixture(scope="module")
def words() -> AllWords:
    """What somebody can ask about their own data."""
    app = App(Settings.from_environment({"KLANKBORD_READER": "ngrams"}))
    return load_words(Resources.locate().data, app.facts, app.catalogue.patterns)


SETTINGS = [
    line.lstrip("#").split("=")[0]
    for line in (Path(__file__).resolve().parents[2] / ".env.example").read_text(encoding="utf-8").splitlines()
    if "=" in line and line.lstrip("#").split("=")[0].isupper()
]


def test_every_setting_of_the_example_is_tried_below() -> None:
    assert {"KLANKBORD_DB", "KLANKBORD_KEY", "KLANKBORD_TEXT_DAYS", "SLACK_API_URL"} <= set(SETTINGS)


@given(
    environment=st.dictionaries(
        st.sampled_from(SETTINGS), st.text(st.characters(exclude_characters="\x00"), max_size=40)
    )
)
def test_any_environment_is_read_or_refused_by_the_name_of_the_setting(environment: dict[str, str]) -> None:
    told = "refused by name"
    try:
        Settings.from_environment(environment)
    except SettingsError as refused:
        told = str(refused)
    assert [name for name in (*SETTINGS, "refused by name") if name in told], told


NESTED = st.recursive(ANY, lambda inner: st.lists(inner) | st.dictionaries(ANY, inner), max_leaves=8)
YAMLS = [
    "a: 2026-13-45",
    "a: &x [*x]",
    "[" * 5_000,
    "{[a]: b}",
    "a: !!python/object:os.system x",
    "a: " + "9" * 5_000,
    "\x00",
    "a:\n\tb",
]


@EASY
@given(text=st.sampled_from(YAMLS) | ANY | NESTED.map(json.dumps))
def test_any_yaml_of_an_organisation_is_read_or_refused_by_file_and_line(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with contextlib.suppress(DataError):
        load_referrals(Resources.locate().data / "referrals.yaml", own)


ROW = st.dictionaries(
    st.sampled_from(["id", "text", "primary", "also", "safety", "lang"]),
    st.none() | ANY | st.integers() | st.lists(ANY, max_size=2) | st.dictionaries(ANY, ANY, max_size=1),
)
LINE = st.one_of(
    ANY,
    ROW.map(json.dumps),
    st.sampled_from(["[" * 50_000, '{"id": ' + "9" * 5_000 + "}", "NaN", '{"text": "\\ud800"}']),
)


@EASY
@given(lines=st.lists(LINE, max_size=4))
def test_any_file_of_situations_is_read_or_refused_by_file_and_line(tmp_path: Path, lines: list[str]) -> None:
    file = tmp_path / "situations.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    with contextlib.suppress(DataError):
        load_situations(file)


@EASY
@given(lines=st.lists(LINE, max_size=4))
def test_any_lines_through_a_pipe_are_answered_or_told_by_number_without_their_words(
    capsys: pytest.CaptureFixture[str], lines: list[str]
) -> None:
    jsonl.run(lambda text: {"n": len(text)}, io.StringIO("\n".join([*lines, CANARY])))
    assert CANARY not in capsys.readouterr().err


@given(ANY | BYTES.map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_a_key_or_refused_without_being_quoted(text: str) -> None:
    told = ""
    try:
        key_of(text)
    except KeyTextError as refused:
        told = str(refused)
    assert len(text.strip()) < 8 or text.strip() not in told


@EASY
@given(BYTES)
def test_any_file_is_a_key_file_or_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with contextlib.suppress(StoreError):
        read(file)


@given(ANY)
def test_any_command_is_one_or_none_and_any_message_of_slack_can_be_shown(said: str) -> None:
    command_of(said, all_words(), "nl")
    assert isinstance(plain(said), str)


@given(st.text(max_size=80))
def test_a_team_is_named_in_plain_words_or_not_at_all(words: AllWords, said: str) -> None:
    for language in ("nl", "en"):
        team = words[language].team(f"weerbericht aan {said}")
        assert team is None or (2 <= len(team) <= 40 and not set(team) & set("<>&*_`\n"))
