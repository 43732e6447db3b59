"""The small parts of the Slack channel: who somebody is, what they wrote, the texts, the pace, the manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack import manifest
from bot.channels.slack.api import Pace, backoff
from bot.channels.slack.listeners import job_of
from bot.channels.slack.payload import Team, plain, team_of
from bot.channels.slack.words import load_words
from bot.channels.slack.work import WORK
from bot.channels.slack.work.command import command_of
from bot.jobs.base import BURST
from bot.resources import Resources
from bot.settings import Settings, SettingsError, SlackSettings
from bot.yamlfile import DataError
from tests.unit.slack_pictures import all_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("gewoon tekst", "gewoon tekst"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("zeg <@U123> en <@U9|jan>", "zeg @… en @…"),
        ("<@UBOT>: kijk eens mee", "kijk eens mee"),
        ("in <#C1|adviseurs>", "in #adviseurs"),
        ("<!channel> <!here|here> <!subteam^S1|@hr>", "@channel @here @hr"),
        ("zie <https://x.example|de wiki> of <https://y.example>", "zie de wiki of https://y.example"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("3 < 4 > 2", "3 < 4 > 2"),
    ],
)
def test_a_text_is_read_as_the_person_sees_it(written: str, shown: str) -> None:
    assert plain(written) == shown


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T1"}, Team("", "T1")),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T9"}, "enterprise": None}, Team("", "T1")),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}, Team("E1", "T1")),
        (
            {
                "team": None,
                "user": {"id": "U1", "team_id": "T1"},
                "enterprise": {"id": "E1"},
                "is_enterprise_install": True,
            },
            Team("E1", "T1", True),
        ),
        (
            {
                "team_id": "T1",
                "authorizations": [{"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}],
            },
            Team("E1", "T1", True),
        ),
    ],
)
def test_a_workspace_is_told_from_any_payload(body: dict[str, Any], team: Team) -> None:
    assert team_of(body) == team


def test_the_same_user_in_another_team_or_enterprise_is_another() -> None:
    assert len({Team("", "T1").key, Team("", "T2").key, Team("E1", "T1").key, Team("E2", "T1").key}) == 4


def test_every_kind_of_job_has_its_work() -> None:
    kinds = set(WORK)
    assert {"message", "deletion", "mention", "home", "command", "move", "consent", "agree"} <= kinds


FIELDS = ["type", "event", "user", "actions", "view", "command", "team", "channel", "ts"]


@given(
    body=st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
        max_leaves=8,
    )
)
def test_an_odd_payload_makes_no_job_or_one_that_has_a_work(body: Any) -> None:
    if not isinstance(body, dict):
        return
    try:
        job = job_of(body, lambda _: {})
    except (AttributeError, KeyError, TypeError, IndexError, ValueError):
        return  # the door answers 503, and nothing was taken in
    assert job is None or job.kind in WORK


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("help", ("help", "nl")),
        ("Patronen", ("patterns", "nl")),
        ("patterns", ("patterns", "en")),
        (" LOG ", ("log", "nl")),
        ("nudge dinsdag 9:00", ("nudge", "nl")),
        ("weekvraag dinsdag 9:00", ("nudge", "nl")),
        ("stop met dat gedoe riep mijn directeur", None),
        ("help mij met mijn opdrachtgever", None),
    ],
)
def test_a_word_is_a_command_and_a_sentence_a_situation(said: str, command: tuple[str, str] | None) -> None:
    assert command_of(said, all_words(), "nl") == command


def test_a_channel_gets_a_burst_and_then_one_a_second() -> None:
    pace = Pace()
    waits = [pace.wait("D1", 100.0) for _ in range(5)]
    assert waits == [0.0] * BURST + [1.0, 2.0]
    assert pace.wait("D2", 100.0) == 0.0, "another channel has its own pace"
    assert pace.wait("D1", 200.0) == 0.0


@given(attempt=st.integers(1, 1_000))
def test_waiting_grows_and_has_an_end(attempt: int) -> None:
    assert 0.25 <= backoff(attempt) <= 60.0


def test_the_committed_manifests_are_what_the_code_says() -> None:
    for name, url in (("manifest.json", None), ("manifest.http.json", manifest.EXAMPLE_HOST)):
        committed = (ROOT / name).read_text(encoding="utf-8")
        assert committed == manifest.text(url), f"run `make manifest` and commit {name}"


def test_the_manifest_asks_for_the_least_and_is_an_agent_of_today() -> None:
    made = json.loads(manifest.text())
    assert set(made["oauth_config"]["scopes"]) == {"bot"}, "no user token is ever asked for"
    assert made["oauth_config"]["scopes"]["bot"] == [
        "app_mentions:read",
        "assistant:write",
        "chat:write",
        "commands",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
    ]
    assert "agent_view" in made["features"]
    assert "assistant_view" not in made["features"]
    assert not [event for event in made["settings"]["event_subscriptions"]["bot_events"] if "channels" in event]


def test_the_manifest_stays_within_slacks_limits() -> None:
    for url in (None, "https://bot.example.org"):
        made = manifest.manifest(url)
        shown = made["display_information"]
        assert len(shown["description"]) <= 140
        assert len(shown["long_description"]) <= 4_000
        agent = made["features"]["agent_view"]
        assert len(agent["agent_description"]) <= 300
        assert len(agent["suggested_prompts"]) <= 4
        assert len(made["features"]["shortcuts"][0]["name"]) <= 24
        assert len(made["features"]["shortcuts"][0]["description"]) <= 150


def test_over_http_every_address_is_of_the_coach() -> None:
    made = manifest.text("https://bot.example.org/")
    assert made.count("https://bot.example.org/slack/events") == 3
    assert "https://bot.example.org/slack/oauth_redirect" in made
    assert "https://bot.example.org//" not in made


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("  keep: Bewaar\n", ""), "say"),
        (("  keep: Bewaar\n", "  keep: Bewaar {dit}\n"), "say"),
        (("  keep: Bewaar\n", "  keep: Bewaar\n  kept: extra\n"), "say"),
        (("  log: [log, logboek, gesprekken]\n", ""), "commands"),
        (("mon: maandag, ", ""), "days"),
    ],
)
def test_a_text_that_is_missing_or_odd_is_named_with_its_file(
    tmp_path: Path, change: tuple[str, str], field: str
) -> None:
    for name in ("slack.nl.yaml", "slack.en.yaml"):
        text = (Resources.locate().data / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_words(tmp_path, {language: told.privacy for language, told in all_words().items()})
    assert "slack.nl.yaml" in str(caught.value)
    assert field in str(caught.value)


SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "geheim",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_CLIENT_ID": "klant",
    "SLACK_CLIENT_SECRET": "sleutel",
}


def test_settings_for_slack_are_read_and_never_shown() -> None:
    found = Settings.from_environment(SECRETS | {"KLANKBORD_ORGANISATION": "Waterveen"})
    assert found.organisation.name == "Waterveen"
    assert found.slack.installs
    assert found.slack.problems() == []
    for secret in ("xoxb-1", "geheim", "xapp-1", "sleutel"):
        assert secret not in repr(found)


def test_what_is_missing_is_said_with_what_to_do() -> None:
    assert len(SlackSettings().problems()) == 2
    assert SlackSettings(bot_token="xoxb-1", app_token="xapp-1").problems() == []
    assert SlackSettings(bot_token="xoxb-1", signing_secret="s").problems() == []
    assert SlackSettings(client_id="1", client_secret="2", signing_secret="s").problems() == []
    for wrong in ({"client_id": "1"}, {"bot_token": "xoxp-1"}, {"app_token": "xoxb-1"}):
        settings = SlackSettings(**{"bot_token": "xoxb-1", "signing_secret": "s", **wrong})
        assert len(settings.problems()) == 1, wrong


def test_a_web_api_elsewhere_must_be_reached_safely() -> None:
    assert Settings.from_environment({"SLACK_API_URL": "https://gov.example.org/api"}).slack.api_url.endswith("/api/")
    assert Settings.from_environment({"SLACK_API_URL": "http://127.0.0.1:3100/api/"}).slack.api_url
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        Settings.from_environment({"SLACK_API_URL": "http://slack.example.org/api/"})
