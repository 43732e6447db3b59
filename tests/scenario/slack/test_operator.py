"""Whoever runs the coach can do for a user what the user can do, and sees nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli import data
from bot.domain import UserKey
from bot.rights.words import Right
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, text_of

pytestmark = IN_SLACK
ANJA = UserKey("slack", "T1", "UANJA")


@pytest.mark.parametrize(
    ("right", "told"),
    [
        (Right.WHAT, "spagaat"),
        (Right.EXPORT, "leesbare pagina"),
        (Right.WIPE_YES, "Gewist op"),
        (Right.PAUSE, "stuur ik je niets"),
        (Right.STOP, "Gestopt"),
        (Right.NOT_KEEP, "bewaar ik niets"),
    ],
)
async def test_r4_the_answer_goes_to_the_person_and_whoever_asked_sees_none_of_it(
    here: Workspace, capsys: Any, right: Right, told: str
) -> None:
    await agreed(here)
    assert await data._in_slack(here.coach, right, ANJA, "nl") == 0
    assert told in text_of(here.last("UANJA")["blocks"])
    shown = capsys.readouterr()
    assert shown.out.strip() == data.DONE
    assert "spagaat" not in shown.out + shown.err
    if right is Right.WIPE_YES:
        assert here.kept("UANJA") == []


async def test_r6_for_somebody_who_never_was_here_it_says_exactly_the_same(here: Workspace, capsys: Any) -> None:
    await agreed(here)
    shown = []
    for user in ("UANJA", "UNOBODY"):
        for right in data.ACTIONS.values():
            assert await data._in_slack(here.coach, right, UserKey("slack", "T1", user), "nl") == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]


async def test_a_refusal_of_slack_is_told_by_its_code(here: Workspace, capsys: Any) -> None:
    here.slack.faults.append(Fault("conversations.open", "user_not_found"))
    assert await data._in_slack(here.coach, Right.WHAT, ANJA, "nl") == 1
    assert "user_not_found" in capsys.readouterr().err


async def test_r26_everybody_gets_their_own_files(here: Workspace) -> None:
    await agreed(here)
    assert await data._handed_out(here.coach, here.vault.keyring.people()) == (0, [])
    assert SPAGAAT in here.slack.files["klankbord.html"]
    here.slack.faults.append(Fault("conversations.open", "restricted_action"))
    here.coach.desk.rooms.clear()
    assert await data._handed_out(here.coach, here.vault.keyring.people()) == (1, [])


@pytest.mark.parametrize(("method", "told"), [("conversations.open", data.NOT_DONE), ("chat.postMessage", data.UNTOLD)])
async def test_when_slack_is_away_it_is_told_in_a_sentence_how_far_it_came(
    here: Workspace, capsys: Any, method: str, told: str
) -> None:
    here.slack.faults.append(Fault(method, "internal_error", times=99))
    assert await data._in_slack(here.coach, Right.WIPE_YES, ANJA, "nl") == 1
    shown = capsys.readouterr().err
    assert shown.startswith("klankbord: Slack cannot be reached now")
    assert told in shown


async def test_an_export_that_slack_refused_is_no_success_and_the_person_reads_why(
    here: Workspace, capsys: Any
) -> None:
    await agreed(here)
    here.slack.faults.append(Fault("files.getUploadURLExternal", "missing_scope"))
    assert await data._in_slack(here.coach, Right.EXPORT, ANJA, "nl") == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"klankbord: Slack refused it (missing_scope). {data.WITHOUT_FILES}\n"
    assert "files:write" in text_of(here.last("UANJA")["blocks"])


@pytest.mark.parametrize("reason", ["user_disabled", "user_not_found", "user_not_visible", "account_inactive"])
async def test_r8_somebody_who_left_is_erased_and_it_is_said_that_nobody_could_be_told(
    here: Workspace, capsys: Any, reason: str
) -> None:
    await agreed(here)
    here.coach.desk.rooms.clear()
    here.slack.faults.append(Fault("conversations.open", reason, times=99))
    told = []
    for user in ("UANJA", "UNOBODY"):
        assert await data._in_slack(here.coach, Right.WIPE_YES, UserKey("slack", "T1", user), "nl") == 0
        told.append(capsys.readouterr().out)
    assert told == [f"{data.UNREACHED.format(reason=reason)}\n"] * 2, "the same for somebody who never was here"
    assert here.kept("UANJA") == []
    assert here.vault.keyring.people() == []


@pytest.mark.parametrize(
    ("action", "kept"),
    [
        ("forget-last", False), ("forget-this", False), ("pause", True), ("stop", True), ("not-keep", True),
        ("what", None), ("export", None), ("resume", None),
    ],
)  # fmt: skip
async def test_what_needs_no_answer_is_done_for_somebody_who_left_and_nothing_else(
    here: Workspace, action: str, kept: bool | None
) -> None:
    await agreed(here)
    before = here.vault.ledger.entries(ANJA)
    here.coach.desk.rooms.clear()
    here.slack.faults.append(Fault("conversations.open", "user_disabled", times=99))
    assert await data._in_slack(here.coach, data.ACTIONS[action], ANJA, "nl") == (1 if kept is None else 0)
    assert (here.vault.ledger.entries(ANJA) == before) is (kept is None)
    assert (SPAGAAT in here.kept("UANJA")) is (kept is not False)


async def test_a_token_that_is_no_longer_good_erases_nobody(here: Workspace) -> None:
    await agreed(here)
    here.coach.desk.rooms.clear()
    here.slack.faults.append(Fault("conversations.open", "token_revoked"))
    assert await data._in_slack(here.coach, Right.WIPE_YES, ANJA, "nl") == 1
    assert SPAGAAT in here.kept("UANJA")
