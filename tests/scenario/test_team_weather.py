"""Team weather over a real sealed store: joining, leaving, switching, erasing and looking again give nobody away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.domain import Exchange, Kind, Turn, UserKey
from bot.privacy import Channel
from bot.rights.service import Asker, Rights
from bot.rights.weather import Weather
from bot.settings import Settings, SettingsError
from bot.store.sealed import WEATHER_TOLD, SealedStore
from bot.store.sql_store import SqlStore
from bot.store.vault import Vault
from tests.contract.engines import vault

APP = App(Settings.from_environment({"KLANKBORD_TEAM_WEATHER": "on", "KLANKBORD_READER": "ngrams"}))
LAYERS = {id_: pattern.layer for id_, pattern in APP.catalogue.patterns.items()}
BEGIN = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
PEOPLE = [UserKey("slack", "T1", f"U{n}") for n in range(12)]


@dataclass
class Team:
    """People in one workspace who talk, take part, leave and look."""

    kept: Vault = field(default_factory=lambda: vault(None))
    now: datetime = BEGIN

    def __post_init__(self) -> None:
        """Open everything."""
        self.chance: Callable[[], float] = lambda: 0.5
        weather = Weather(self.kept.store, self.kept.ledger, self.kept.keyring, LAYERS, self._drawn)
        self.rights = Rights(self.kept.store, self.kept.ledger, self.kept.intake, APP.privacy_words, weather)

    def _drawn(self) -> float:
        return self.chance()

    def says(self, who: UserKey, text: str, channel: Channel = "slack") -> str:
        """Let somebody ask for something; returns what they are told."""
        found = self.rights.heard(text)
        assert found is not None, text
        return self.rights.do(found[0], Asker(who, channel, said=text), found[1], self.now).text

    def talks(self, who: UserKey, pattern: str = "double-bind") -> None:
        """Let something be named in a kept conversation."""
        self.now += timedelta(minutes=1)
        answer = Turn("coach", "?", self.now, language="nl", kind=Kind.READING, pattern=pattern)
        told = Exchange(user=Turn("user", "iets", self.now, language="nl"), coach=answer, closes=True)
        self.kept.store.record(who, told)

    def next_quarter(self) -> None:
        """Let the quarter end, and the daily work run."""
        self.now += timedelta(days=92)
        self.rights.expire(self.now)


@pytest.fixture
def team() -> Iterator[Team]:
    """A workspace."""
    opened = Team()
    yield opened
    opened.kept.store.close()


def joined(team: Team, members: int = 8, contributors: int = 5) -> None:
    """Let people take part, and some of them talk."""
    for who in PEOPLE[:members]:
        team.says(who, "weerbericht aan voor team Inkoop")
    for who in PEOPLE[:contributors]:
        team.talks(who)


def test_r5_who_gave_a_word_is_told_and_nobody_else(team: Team) -> None:
    joined(team)
    assert "nog geen weerbericht" in team.says(PEOPLE[0], "weerbericht")
    team.next_quarter()
    told = team.says(PEOPLE[0], "weerbericht")
    assert "Weerbericht van team inkoop, kwartaal 3 van 2026" in told
    assert "Vaak: de klem" in told
    assert not [digit for digit in told.replace("kwartaal 3 van 2026", "") if digit.isdigit()], "no number"
    assert {team.says(who, "weerbericht") for who in PEOPLE[:5]} == {told}, "all of them the same"
    assert "nog geen weerbericht" in team.says(PEOPLE[5], "weerbericht"), "took part, gave nothing"
    assert "doet niet mee" in team.says(PEOPLE[9], "weerbericht"), "a manager who did not take part"
    team.says(PEOPLE[9], "weerbericht aan voor team inkoop")
    assert "nog geen weerbericht" in team.says(PEOPLE[9], "weerbericht"), "nor by taking part afterwards"


@pytest.mark.parametrize(("members", "contributors"), [(7, 7), (8, 4), (12, 4)])
def test_r5_below_the_floor_it_says_that_it_is_too_little(team: Team, members: int, contributors: int) -> None:
    joined(team, members, contributors)
    team.next_quarter()
    assert "te weinig om iets te zeggen" in team.says(PEOPLE[0], "weerbericht")


@pytest.mark.parametrize(
    "damage",
    [
        "update settings set value = (select max(value) from settings where name = 'weather') where name = 'weather'",
        "update settings set value = 'geheim' where name = 'weather'",
    ],
)
def test_r9_what_cannot_be_read_of_somebody_holds_up_the_terms_of_nobody(
    team: Team, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    joined(team)
    assert isinstance(team.kept.store, SealedStore)
    assert isinstance(team.kept.store._inner, SqlStore)
    with team.kept.store._inner.engine.writing():
        team.kept.store._inner.engine.run(damage)
    team.now += timedelta(days=365)
    assert team.rights.expire(team.now) > 0
    assert [talk for who in PEOPLE for talk in team.kept.store.conversations(who)] == []
    assert "team weather was not closed" in caplog.text
    assert "inkoop" not in caplog.text
    assert "geheim" not in caplog.text


def test_r5_a_colleague_in_another_workspace_is_in_another_team(team: Team) -> None:
    joined(team, 7, 7)
    other = UserKey("slack", "T2", "U1")
    team.says(other, "weerbericht aan voor team inkoop")
    team.talks(other)
    team.next_quarter()
    assert "te weinig" in team.says(PEOPLE[0], "weerbericht")


def test_r5_a_quarter_is_told_once_whoever_leaves_comes_or_erases_after_it(team: Team) -> None:
    joined(team, 9, 6)
    team.next_quarter()
    before = team.says(PEOPLE[0], "weerbericht")
    team.chance = iter([0.1, 0.9] * 500).__next__
    for change in ("weerbericht uit", "ja, wis alles", "stop helemaal"):
        team.says(PEOPLE[5], change)
        team.says(PEOPLE[5], "weerbericht aan voor team inkoop")
        team.talks(PEOPLE[5])
        team.rights.expire(team.now)
        assert team.says(PEOPLE[0], "weerbericht") == before


def test_r5_a_word_counts_in_one_team_and_one_quarter_only(team: Team) -> None:
    joined(team, 8, 8)
    for who in PEOPLE[:8]:
        team.says(who, "weerbericht aan voor team verkoop")
    team.next_quarter()
    assert "nog geen weerbericht" in team.says(PEOPLE[0], "weerbericht"), "what was said for one team goes to no other"
    team.next_quarter()
    assert "nog geen weerbericht" in team.says(PEOPLE[0], "weerbericht"), "nor to another quarter"


def test_what_is_kept_of_it_is_on_the_card_in_the_export_and_goes(team: Team) -> None:
    joined(team)
    team.next_quarter()
    shown = team.says(PEOPLE[0], "wat weet je van mij")
    assert "weerbericht: inkoop" in shown
    assert "laatste weerbericht" in shown
    assert isinstance(team.kept.store, SealedStore)
    assert isinstance(team.kept.store._inner, SqlStore)
    sealed = team.kept.store._inner.engine.rows("select value from settings where name like 'weather%'")
    assert sealed
    assert not [row for row in sealed if "inkoop" in row["value"] or "klem" in row["value"]]
    assert "niet meer mee" in team.says(PEOPLE[0], "weerbericht uit")
    assert "weerbericht:" not in team.says(PEOPLE[0], "wat weet je van mij")
    assert "doet niet mee" in team.says(PEOPLE[0], "weerbericht")


def test_it_is_off_until_an_organisation_switches_it_on_and_never_in_the_terminal(team: Team) -> None:
    off = Rights(team.kept.store, team.kept.ledger, None, APP.privacy_words)
    for text in ("weerbericht", "weerbericht aan voor inkoop", "team weather on for sales", "team weather off"):
        found = off.heard(text)
        assert found is not None
        said = off.do(found[0], Asker(PEOPLE[0], "slack", said=text), found[1], BEGIN).text
        assert "niet aangezet" in said or "not switched it on" in said
    assert team.kept.store.setting(PEOPLE[0], "weather") is None
    assert "alleen in Slack" in team.says(PEOPLE[0], "weerbericht aan voor inkoop", "terminal")
    assert not App(Settings.from_environment({})).facts.weather
    with pytest.raises(SettingsError, match="KLANKBORD_TEAM_WEATHER"):
        Settings.from_environment({"KLANKBORD_TEAM_WEATHER": "misschien"})


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["join", "join other", "leave", "talk", "wipe", "stop", "look", "quarter", "daily"]),
        st.integers(0, len(PEOPLE) - 1),
    ),
    min_size=10,
    max_size=60,
)


@settings(max_examples=25)
@given(first=st.integers(6, 12), actions=ACTIONS, chances=st.randoms(use_true_random=False))
def test_r5_however_people_come_go_and_look_no_two_looks_can_be_taken_from_each_other(
    first: int, actions: list[tuple[str, int]], chances: Random
) -> None:
    team = Team()
    team.chance = chances.random
    joined(team, first, first)
    told: dict[tuple[str, str], set[str]] = {}
    for action, number in [*actions, ("quarter", 0), *[("look", n) for n in range(len(PEOPLE))]]:
        who = PEOPLE[number]
        if action == "join":
            team.says(who, "weerbericht aan voor team inkoop")
        elif action == "join other":
            team.says(who, "team weather on for team finance")
        elif action == "leave":
            team.says(who, "weerbericht uit")
        elif action == "talk":
            team.talks(who, sorted(LAYERS)[number % len(LAYERS)])
        elif action == "wipe":
            team.says(who, "ja, wis alles")
        elif action == "stop":
            team.says(who, "stop helemaal")
        elif action == "daily":
            team.rights.expire(team.now)
        elif action == "quarter":
            team.next_quarter()
        _look(team, who, told)
    assert all(len(answers) == 1 for answers in told.values()), told
    team.kept.store.close()


def _look(team: Team, who: UserKey, told: dict[tuple[str, str], set[str]]) -> None:
    """Let somebody look; what they are told of a closed quarter must be what anybody ever was told of it."""
    mark = team.kept.store.setting(who, WEATHER_TOLD)
    if mark is None:
        return
    quarter, found = json.loads(mark)
    if found is not None:
        part = str(team.kept.store.setting(who, "weather")).rsplit(" ", 1)[0]
        told.setdefault((part, quarter), set()).add(json.dumps(found))
