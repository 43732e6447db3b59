"""What somebody can ask about their own data in Slack: in the private conversation and by command, also after a no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.payload import Team, lane
from bot.rights.service import PAUSED, Asker
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, labels, room, text_of

pytestmark = IN_SLACK
ELSEWHERE = "Over iets anders: niemand pakt het op, zwaluw, en iedereen wacht af."
ASKED = {
    "wat weet je van mij?": ("Wat ik van je weet", "Wie zou er technisch bij kunnen", "exporteren"),
    "What do you know about me": (
        "What I know about you",
        "Who could technically get at it",
        "export direct messages",
    ),
    "vergeet laatste": ("vergeten",),
    "Forget this": ("forget", "forgotten"),
    "wis alles": ("Zal ik alles van je wissen",),
    "erase everything": ("Shall I erase everything",),
    "pauze": ("stuur ik je niets uit mezelf",),
    "niet bewaren": ("Vanaf nu bewaar ik niets",),
    "stop helemaal": ("Gestopt",),
    "opt out": ("Stopped",),
    "export": ("leesbare pagina", "privégesprek"),
}


def asker(here: Workspace) -> Asker:
    """Return Anja, as she asks in Slack."""
    return Asker(here.key("UANJA"), "slack", lane(Team("", here.team), "UANJA"))


async def said_no(here: Workspace) -> None:
    """Let somebody say no to keeping."""
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Niet bewaren")


def bytes_of(folder: Path) -> bytes:
    """Return every byte of every file in a folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("state", ["new", "yes", "no"])
@pytest.mark.parametrize(("said", "told"), ASKED.items())
async def test_r8_rights_work_in_private_and_by_command_whatever_was_chosen(
    here: Workspace, said: str, told: tuple[str, ...], state: str
) -> None:
    if state == "yes":
        await agreed(here)
    elif state == "no":
        await said_no(here)
    await here.say("UANJA", said)
    private = text_of(here.last("UANJA")["blocks"])
    by_command = text_of((await here.command("UANJA", said))["blocks"])
    for shown in (private, by_command):
        assert any(words in shown or "niets te vergeten" in shown for words in told), shown
        assert "Mag ik dit gesprek bewaren" not in shown


@pytest.mark.parametrize(
    ("said", "told"),
    [("Wis alles aub", "Zal ik alles van je wissen"), ("what do you know about me", "What I know about you")],
)
async def test_r8_what_is_asked_in_the_private_form_is_done_and_not_kept_as_a_story(
    here: Workspace, said: str, told: str
) -> None:
    await agreed(here)
    before = here.kept("UANJA")
    await here.command("UANJA", "")
    view = dict(here.slack.of("views.open")[-1].arguments["view"])
    await here.submit("UANJA", view, {"reflect": {"text": {"value": said}}})
    assert told in text_of(here.last("UANJA")["blocks"])
    assert here.kept("UANJA") == before


async def test_the_card_shows_every_row_until_when_and_nobody_elses(here: Workspace) -> None:
    await agreed(here)
    await here.say("UBRAM", SPAGAAT.replace("spagaat", "spagaat zwaluw"))
    await here.press("UBRAM", here.last("UBRAM"), "Bewaren en verder")
    await here.say("UANJA", "wat weet je van mij")
    shown = text_of(here.last("UANJA")["blocks"])
    assert "“Ik zit in een spagaat" in shown
    assert "dubbele binding" in shown
    assert "tot 22 feb 2027" in shown, "ninety days"
    assert "23 mei 2027" in shown, "a hundred and eighty"
    assert "bewaren: ja" in shown
    assert "zwaluw" not in shown


async def test_what_waits_for_a_yes_is_on_the_card_too(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", "wat weet je van mij")
    assert "Wat op jouw ja of nee wacht, of niet beantwoord kon worden* (1)" in text_of(here.last("UANJA")["blocks"])


async def test_r8_what_waits_is_told_until_when_it_waits_and_so_is_what_could_not_be_answered(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    here.clock.later(hours=5)
    here.slack.faults.append(Fault("chat.postMessage", "restricted_action", times=9))
    await here.say("UANJA", "Mijn zwaluw zwijgt.")
    here.slack.faults.clear()
    await here.say("UANJA", "wat weet je van mij")
    shown = text_of(here.last("UANJA")["blocks"])
    assert "Wat op jouw ja of nee wacht, of niet beantwoord kon worden* (2)" in shown
    waiting = [entry for entry in here.coach.desk.rights.entries(asker(here), here.clock()) if entry.kind == "waiting"]
    assert sorted(entry.at.hour for entry in waiting if entry.at) == [10, 15], "since when, so that until when is true"
    assert "zwaluw" in waiting[1].values["text"] or "zwaluw" in waiting[0].values["text"]  # type: ignore[operator]


async def test_r6_after_wiping_no_row_of_the_intake_can_be_led_back_to_the_person(here: Workspace) -> None:
    await agreed(here)
    lanes = "select count(*) as n from intake where lane != ''"
    assert here.database.rows(lanes) == [{"n": 0}], "what was answered keeps its key and no lane"
    await here.say("UANJA", "ja, wis alles")
    assert here.database.rows(lanes) == [{"n": 0}]


async def test_an_export_is_two_files_in_the_users_own_conversation(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "export", thread)
    rows = json.loads(here.slack.files["klankbord.json"])["rows"]
    assert [row["text"] for row in rows if row["kind"] == "message"] == [SPAGAAT]
    assert {"message", "answer", "reading", "conversation", "setting", "question", "place"} == {
        row["kind"] for row in rows
    }
    page = here.slack.files["klankbord.html"]
    assert SPAGAAT in page
    assert "<script" not in page
    [done] = here.slack.of("files.completeUploadExternal")
    assert (done.arguments["channel_id"], done.arguments["thread_ts"]) == (room("UANJA"), thread)


async def test_an_export_without_the_scope_says_so(here: Workspace) -> None:
    here.slack.faults.append(Fault("files.getUploadURLExternal", "missing_scope"))
    await here.say("UANJA", "export")
    assert "files:write" in text_of(here.last("UANJA")["blocks"])


async def test_forgetting_the_last_message_takes_our_answer_out_of_slack(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "en mijn directeur zwaluw kijkt weg", thread)
    await here.say("UANJA", "vergeet laatste", thread)
    assert not [text for text in here.kept("UANJA") if "zwaluw" in text]
    assert SPAGAAT in here.kept("UANJA")
    assert len(here.slack.of("chat.delete")) == 1


async def test_forgetting_this_takes_the_talk_of_that_thread_and_no_other(here: Workspace) -> None:
    first = await agreed(here)
    await here.say("UANJA", "Over iets anders: niemand pakt het op, zwaluw, en iedereen wacht af.")
    await here.say("UANJA", "vergeet dit", first)
    kept = here.kept("UANJA")
    assert SPAGAAT not in kept
    assert [text for text in kept if "zwaluw" in text]


@pytest.mark.parametrize(("said", "told"), [("vergeet dit", "vergeten"), ("vergeet laatste", "niets te vergeten")])
async def test_where_somebody_wrote_only_what_is_not_kept_no_other_conversation_is_forgotten(
    here: Workspace, said: str, told: str
) -> None:
    await agreed(here)
    grave = await here.say("UANJA", "Ik wil niet meer wakker worden.")
    await here.say("UANJA", said, grave)
    assert told in text_of(here.last("UANJA")["blocks"])
    assert SPAGAAT in here.kept("UANJA")
    assert here.slack.of("chat.delete") == []
    assert len(here.store.conversations(here.key("UANJA"))) == (1 if said == "vergeet dit" else 2)


@pytest.mark.parametrize("said", ["vergeet dit", "vergeet laatste"])
async def test_what_is_forgotten_twice_in_one_thread_takes_nothing_from_elsewhere(here: Workspace, said: str) -> None:
    first = await agreed(here)
    await here.say("UANJA", ELSEWHERE)
    await here.say("UANJA", said, first)
    await here.say("UANJA", said, first)
    assert "niets te vergeten" in text_of(here.last("UANJA")["blocks"])
    assert SPAGAAT not in here.kept("UANJA")
    assert ELSEWHERE in here.kept("UANJA")


async def test_all_that_was_said_in_a_thread_is_forgotten_also_what_came_after_a_stop(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "stop", thread)
    await here.say("UANJA", "en mijn directeur zwaluw kijkt weg", thread)
    assert len(here.store.conversations(here.key("UANJA"))) == 2
    await here.say("UANJA", "vergeet dit", thread)
    assert here.kept("UANJA") == []


@pytest.mark.parametrize("way", ["message", "command"])
async def test_outside_a_thread_the_latest_conversation_is_meant(here: Workspace, way: str) -> None:
    await agreed(here)
    await here.say("UANJA", ELSEWHERE)
    await (here.say if way == "message" else here.command)("UANJA", "vergeet dit")
    assert SPAGAAT in here.kept("UANJA")
    assert ELSEWHERE not in here.kept("UANJA")


@pytest.mark.parametrize("said", ["vergeet dit", "vergeet laatste"])
async def test_what_waits_for_a_yes_in_another_thread_goes_on_waiting(here: Workspace, said: str) -> None:
    await here.say("UANJA", SPAGAAT)
    [waits] = here.posts("UANJA")
    second = await here.say("UANJA", ELSEWHERE)
    await here.say("UANJA", said, second)
    await here.say("UANJA", said, second)
    assert "niets te vergeten" in text_of(here.last("UANJA")["blocks"])
    await here.press("UANJA", waits, "Bewaren en verder")
    assert SPAGAAT in here.kept("UANJA")
    assert ELSEWHERE not in here.kept("UANJA")


async def test_the_last_message_is_the_last_also_when_an_older_one_waits_for_a_yes(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    here.clock.later(minutes=5)
    await agreed(here, text=ELSEWHERE)
    here.clock.later(minutes=5)
    await here.say("UANJA", "vergeet laatste")
    assert here.kept("UANJA") == []
    await here.say("UANJA", "wat weet je van mij")
    assert "wacht, of niet beantwoord kon worden* (1)" in text_of(here.last("UANJA")["blocks"])


@pytest.mark.parametrize("way", ["typed", "button", "command", "home"])
async def test_r8_after_wiping_a_byte_search_finds_nothing_and_a_receipt_is_given(
    here: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    caplog.set_level("DEBUG")
    canary = SPAGAAT.replace("spagaat", "spagaat kanarie")
    thread = await here.say("UANJA", canary)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    await here.say("UANJA", "en mijn kanarie zwijgt ook al weken", thread)
    await here.say("UBRAM", SPAGAAT)
    await here.press("UBRAM", here.last("UBRAM"), "Bewaren en verder")
    if way == "typed":
        await here.say("UANJA", "wis alles")
        assert here.kept("UANJA"), "it asks first"
        await here.say("UANJA", "ja, wis alles")
    elif way == "button":
        await here.say("UANJA", "wis alles")
        await here.press("UANJA", here.last("UANJA"), "Ja, wis alles")
    elif way == "command":
        await here.command("UANJA", "ja, wis alles")
    else:
        await here.choose("UANJA", "wipe", "all")
    receipts = [*here.posts("UANJA"), *(call.arguments for call in here.slack.of("response_url"))]
    assert [text for post in receipts if "Kenmerk" in (text := text_of(post.get("blocks") or []))]
    assert here.kept("UANJA") == []
    assert "kanarie" not in here.dump()
    assert here.vault.keyring.find(here.vault.keyring.owner(here.key("UANJA"))) is None
    assert b"kanarie" not in bytes_of(tmp_path)
    assert "kanarie" not in caplog.text
    assert "spagaat" in here.dump(), "the other one is left alone"


@pytest.mark.parametrize(
    ("asks", "said"),
    [("wis alles", "ja"), ("wis alles", "Ja graag"), ("wis alles", "doe maar"), ("erase everything", "do it")],
)
@pytest.mark.parametrize("where", ["there", "elsewhere"])
async def test_a_bare_yes_never_erases_for_nobody_can_be_sure_to_what_it_is_a_yes(
    here: Workspace, asks: str, said: str, where: str
) -> None:
    thread = await agreed(here)
    await here.say("UANJA", asks, thread)
    assert len(labels(here.last("UANJA")["blocks"])) == 1, "there is a button"
    await here.say("UANJA", said, thread if where == "there" else None)
    assert SPAGAAT in here.kept("UANJA")


async def test_the_question_whether_to_erase_says_how_to_say_yes(here: Workspace) -> None:
    await here.say("UANJA", "wis alles")
    assert "op de knop drukken. Een *ja* alleen is niet genoeg." in text_of(here.last("UANJA")["blocks"])
    await here.say("UANJA", "erase everything")
    assert "press the button. A *yes* alone is not enough." in text_of(here.last("UANJA")["blocks"])


async def test_the_whole_words_erase_also_where_something_was_pressed_in_between(here: Workspace) -> None:
    thread = await agreed(here)
    first = here.last("UANJA")
    await here.say("UANJA", "wis alles", thread)
    await here.press("UANJA", first, "Herkenbaar")
    await here.say("UANJA", "ja", thread)
    assert SPAGAAT in here.kept("UANJA")
    await here.say("UANJA", "ja, wis alles", thread)
    assert here.kept("UANJA") == []
    assert "Kenmerk" in text_of(here.last("UANJA")["blocks"])


async def test_a_receipt_counts_and_tells_nothing(here: Workspace) -> None:
    await agreed(here)
    await here.say("UANJA", "ja, wis alles")
    shown = text_of(here.last("UANJA")["blocks"])
    assert "wat je schreef: 1" in shown
    assert "spagaat" not in shown
    assert "Slack zelf bewaart" in shown


async def test_r10_in_keep_nothing_mode_no_content_is_left(here: Workspace) -> None:
    await here.say("UANJA", "niet bewaren")
    await here.say("UANJA", SPAGAAT.replace("spagaat", "spagaat kanarie"))
    await here.command("UANJA", SPAGAAT.replace("spagaat", "spagaat kanarie"))
    assert len(here.posts("UANJA")) == 2
    assert "kanarie" not in here.dump()
    assert labels(here.last("UANJA")["blocks"]) == []


async def test_a_bare_stop_in_a_talk_ends_the_talk_and_elsewhere_it_ends_all_of_it(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "stop", thread)
    assert here.store.setting(here.key("UANJA"), "keep") == "yes"
    await here.say("UANJA", "stop")
    assert here.store.setting(here.key("UANJA"), "keep") == "no"
    assert here.store.setting(here.key("UANJA"), PAUSED) == "yes"


async def test_after_a_stop_nothing_is_known_of_somebodys_settings_but_that_they_stopped(here: Workspace) -> None:
    await here.choose("UANJA", "language", "en")
    await here.choose("UANJA", "nudge-time", "10:00")
    await here.say("UANJA", "stop completely")
    entries = [entry.values for entry in here.vault.ledger.entries(here.key("UANJA"))]
    assert entries == [{"keep": "no"}, {"nudge-day": "off"}, {"paused": "yes"}]


async def test_a_pause_lasts_until_it_is_ended(here: Workspace) -> None:
    await here.command("UANJA", "pauze")
    assert here.store.setting(here.key("UANJA"), PAUSED) == "yes"
    await here.command("UANJA", "hervat")
    assert here.store.setting(here.key("UANJA"), PAUSED) == "no"


@pytest.mark.parametrize(
    "said",
    [
        "Mijn directeur zei: wis alles, en ik weet niet wat ik daarmee moet.",
        "wat weet je van mij en mijn opdrachtgever die steeds afwacht",
        "export naar Excel lukt niet",
        "stop met dat gedoe riep mijn directeur",
    ],
)
async def test_a_situation_with_such_words_in_it_is_a_situation(here: Workspace, said: str) -> None:
    await agreed(here)
    await here.say("UANJA", said)
    assert said in here.kept("UANJA")


async def test_a_wipe_survives_a_crash_between_the_erasing_and_the_receipt(here: Workspace, begin: Any) -> None:
    await agreed(here)
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.postMessage", "500"))
    await here.say("UANJA", "ja, wis alles")
    after = await begin()
    await after.settle()
    assert after.kept("UANJA") == []
    assert "Kenmerk" in text_of(after.last("UANJA")["blocks"])
