"""A person talks with the coach in a Slack that they see, over Socket Mode and over HTTP."""

from __future__ import annotations

import json
import urllib.request
from contextlib import closing

import pytest
from playwright.sync_api import expect

from bot.store.keyfile import read
from bot.store.keyring import open_keyring
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import open_vault
from tests.e2e.local_slack import Running
from tests.e2e.person import Person

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SPAGAAT = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."


def kept(slack: Running) -> str:
    """Return all that is kept of what anybody said, opened with their keys."""
    path = slack.database
    if not path.with_suffix(".keyring").exists():
        return ""
    kept = open_vault(SqliteEngine(path), open_keyring(path.with_suffix(".keyring"), read(path.with_suffix(".key"))))
    with closing(kept.store):
        talks = [talk for who in kept.keyring.people() for talk in kept.store.conversations(who)]
    return "\n".join(turn.text for talk in talks for turn in talk.turns)


def test_a_talk_in_a_thread_from_the_first_word_to_an_experiment(person: Person, slack: Running) -> None:
    person.is_("anja")
    person.writes(SPAGAAT)
    person.opens_thread_of(SPAGAAT)
    expect(person.answers).to_have_count(1)
    for told in ("software, geen mens", "Gemeente Waterveen", "dubbele binding", "Mag ik dit gesprek bewaren"):
        expect(person.answers.last).to_contain_text(told)
    person.shot("first-contact")
    assert kept(slack) == ""
    person.clicks("Bewaren en verder")
    expect(person.answers.last).to_contain_text("Je koos: bewaren en verder")
    assert SPAGAAT in kept(slack)
    person.clicks("Herkenbaar")
    expect(person.answers).to_have_count(2)
    expect(person.answers.first).to_contain_text("Je koos: Herkenbaar")
    person.writes_in_thread("Mijn directeur vroeg om een scherp advies en keek weg toen ik het gaf.")
    expect(person.answers).to_have_count(3)
    person.clicks("Afsluiten met experiment")
    person.fills({"Wat wil je uitproberen": "Ik vraag maandag wat hij verwacht"}, "Noteer")
    expect(person.answers.last).to_contain_text("Ik vraag maandag wat hij verwacht")
    person.shot("experiment")
    home = person.opens_home()
    for shown in ("Bewaren staat aan", "Ik vraag maandag wat hij verwacht", "Als ik stevig adviseer"):
        expect(home).to_contain_text(shown)
    person.shot("home")


def test_a_form_that_is_not_right_says_so(person: Person) -> None:
    person.is_("bram")
    person.writes("/klankbord")
    person.fills({"Wat gebeurde er?": "   "}, "Kijk mee")
    expect(person.page.locator(".modal")).to_contain_text("Schrijf een paar woorden")
    person.fills({"Wat gebeurde er?": SPAGAAT}, "Kijk mee")
    expect(person.seen.last).to_contain_text("dubbele binding")
    expect(person.seen.last).to_contain_text("Bewaren en verder")


def test_a_quick_check_is_shown_to_its_user_and_kept_only_when_asked(person: Person, slack: Running) -> None:
    person.is_("chris")
    person.writes("/klankbord Niemand pakt het op en iedereen kijkt naar mij.")
    check = person.seen.last
    expect(check).to_contain_text("only visible to you")
    expect(check).to_contain_text("Hiervan is niets bewaard")
    person.shot("check")
    assert "Niemand pakt het op" not in kept(slack)
    person.clicks("Bewaar", check)
    expect(person.page.locator(".messages")).to_contain_text("Bewaard. We gaan verder")
    expect(person.page.locator(".messages")).to_contain_text("Uit je snelle check")
    assert "Niemand pakt het op" in kept(slack)


def test_a_command_lists_the_patterns(person: Person) -> None:
    person.is_("bram")
    person.writes("/klankbord patronen")
    expect(person.seen.last).to_contain_text("Dubbele binding")


def test_a_deleted_message_is_gone_here_too(person: Person, slack: Running) -> None:
    person.is_("chris")
    person.writes("Mijn zwaluw vroeg mij om een krabbel en keurde daarna mijn advies af.")
    person.opens_thread_of("zwaluw")
    expect(person.opens_home()).to_contain_text("zwaluw")  # chris agreed to keeping when the check was kept
    person.is_("chris")
    person.opens_thread_of("zwaluw")
    person.deletes("zwaluw")
    expect(person.answers).to_have_count(0)
    assert "zwaluw" not in kept(slack)


def test_a_mention_in_a_channel_gets_a_pointer_and_no_reading(person: Person) -> None:
    person.is_("anja")
    person.opens("algemeen")
    person.page.locator(".main textarea.composer-input").press_sequentially("@klankbord ", delay=5)
    person.page.wait_for_function("document.activeElement.value.endsWith(' ')")
    person.page.keyboard.type(SPAGAAT)
    person.page.keyboard.press("Escape")
    person.page.keyboard.press("Enter")
    expect(person.seen.last).to_contain_text("privébericht")
    expect(person.seen.last).not_to_contain_text("dubbele binding")


def test_the_home_page_changes_language_and_shows_only_ones_own(person: Person) -> None:
    person.is_("bram")
    home = person.opens_home()
    expect(home).to_contain_text("Wat ik niet ben")
    expect(home).not_to_contain_text("Ik vraag maandag")
    home.locator("select").first.select_option(label="English")
    expect(home).to_contain_text("What I am not")
    home.locator("select").first.select_option(label="Nederlands")
    expect(home).to_contain_text("Wat ik niet ben")


def test_it_says_that_it_is_ready(slack: Running) -> None:
    with urllib.request.urlopen(slack.health, timeout=10) as answer:
        assert json.load(answer) == {"store": True, "jobs": True, "slack": True}
