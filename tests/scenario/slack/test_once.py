"""Whatever Slack does, and wherever the process dies: each message is answered once, and kept once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.scenario.slack.fake import Fault
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, labels, room, text_of

pytestmark = IN_SLACK
TEMPORARY = ["429", "500", "503", "ratelimited", "internal_error", "garbage", "cut"]


async def test_a_repeat_is_acknowledged_and_answered_once(here: Workspace) -> None:
    payload = here.message("UANJA", SPAGAAT)
    for retry in range(4):
        assert (await here.post(payload, retry=retry)).status == 200
    await here.settle()
    assert len(here.posts("UANJA")) == 1


async def test_repeats_that_come_at_the_same_moment_are_answered_once(here: Workspace) -> None:
    payload = here.message("UANJA", SPAGAAT)
    answers = await asyncio.gather(*(here.post(payload, retry=number) for number in range(8)))
    await here.settle()
    assert {answer.status for answer in answers} == {200}
    assert len(here.posts("UANJA")) == 1


async def test_the_same_message_under_another_event_id_or_edited_is_answered_once(here: Workspace) -> None:
    payload = here.message("UANJA", SPAGAAT)
    await here.post(payload)
    await here.post({**payload, "event_id": "EvOther"})
    await here.post({**payload, "event_id": "EvEdited", "event": {**payload["event"], "edited": {"ts": "9.9"}}})
    await here.settle()
    assert len(here.posts("UANJA")) == 1


async def test_what_was_not_taken_in_is_not_acknowledged_and_the_retry_is_answered(here: Workspace) -> None:
    payload = here.message("UANJA", SPAGAAT)
    here.database.run("alter table intake rename to away")
    assert (await here.post(payload)).status == 503
    here.database.run("alter table away rename to intake")
    assert (await here.post(payload, retry=1)).status == 200
    await here.settle()
    assert len(here.posts("UANJA")) == 1


async def test_what_was_acknowledged_before_a_crash_is_answered_after_the_restart(here: Workspace, begin: Any) -> None:
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.postMessage", "503"))
    await here.say("UANJA", SPAGAAT)
    assert here.posts("UANJA") == []
    after = await begin()
    await after.settle()
    assert len(after.posts("UANJA")) == 1


async def test_a_repeat_after_the_restart_does_nothing(here: Workspace, begin: Any) -> None:
    payload = here.message("UANJA", SPAGAAT)
    await here.post(payload)
    await here.settle()
    after = await begin()
    assert (await after.post(payload, retry=3)).status == 200
    await after.settle()
    assert len(after.posts("UANJA")) == 1


async def test_a_crash_after_slack_had_the_answer_does_not_send_it_again(here: Workspace, begin: Any) -> None:
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.postMessage", "lost"))
    await here.say("UANJA", SPAGAAT)
    assert len(here.posts("UANJA")) == 1
    after = await begin()
    await after.settle()
    assert len(after.posts("UANJA")) == 1
    await after.press("UANJA", after.last("UANJA"), "Bewaren en verder")
    assert after.kept("UANJA")[0] == SPAGAAT, "it is found again, and goes on from there"


async def test_an_answer_whose_fate_is_not_known_is_looked_up_and_not_sent_again(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "lost"))
    await here.say("UANJA", SPAGAAT)
    assert len(here.posts("UANJA")) == 1
    assert len(here.slack.of("conversations.replies")) == 1


@pytest.mark.parametrize("page", [15, 1000])
@pytest.mark.parametrize("does", ["says", "presses"])
async def test_an_answer_in_a_long_thread_is_found_again_and_not_sent_twice(
    here: Workspace, page: int, does: str
) -> None:
    thread = await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    shown = here.last("UANJA")
    here.slack.longest_page = page
    for _ in range(250):
        ts = here.slack.next_ts()
        here.slack.messages[(room("UANJA"), ts)] = {
            "ts": ts,
            "thread_ts": thread,
            "channel": room("UANJA"),
            "text": "x",
        }
    before = len(here.posts("UANJA"))
    here.slack.faults.append(Fault("chat.postMessage", "lost"))
    if does == "says":
        await here.say("UANJA", "en nu dit erbij over mijn team", thread)
        assert len(here.slack.of("conversations.replies")) == 1, "what stood there before it is not looked through"
    else:
        await here.press("UANJA", shown, "Andere vraag")
    assert len(here.posts("UANJA")) == before + 1


async def test_nothing_is_looked_up_while_nothing_is_in_doubt(here: Workspace) -> None:
    thread = await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    await here.say("UANJA", "en nu dit erbij", thread)
    used = {call.method for call in here.slack.calls}
    assert used == {"chat.postMessage", "chat.update", "assistant.threads.setStatus", "views.publish", "users.info"}


@pytest.mark.parametrize("kind", TEMPORARY)
async def test_what_passes_is_tried_again_and_nothing_is_lost_or_doubled(here: Workspace, kind: str) -> None:
    here.slack.faults.append(Fault("chat.postMessage", kind, times=3))
    thread = await here.say("UANJA", SPAGAAT)
    assert [post["thread_ts"] for post in here.posts("UANJA")] == [thread]


async def test_retry_after_is_honoured_to_the_second(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "429", times=2, retry_after="7"))
    await here.say("UANJA", SPAGAAT)
    assert here.patience.waits == [7.0, 7.0]


@pytest.mark.parametrize("kind", ["channel_not_found", "invalid_auth", "account_inactive", "is_archived"])
async def test_what_is_refused_is_reported_once_and_not_tried_again(
    here: Workspace, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    here.slack.faults.append(Fault("chat.postMessage", kind, times=99))
    await here.say("UANJA", SPAGAAT)
    assert len(here.slack.of("chat.postMessage")) == 1
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert kind in record.getMessage()


async def test_what_was_refused_for_its_token_is_answered_once_the_token_is_mended(here: Workspace, begin: Any) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "invalid_auth"))
    await here.say("UANJA", SPAGAAT)
    after = await begin()
    await after.settle()
    assert len(after.posts("UANJA")) == 1


async def test_messages_of_one_person_are_answered_in_their_order(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "500", times=2))
    texts = [f"Bericht nummer {number} over mijn opdrachtgever en zijn plan." for number in range(6)]
    payloads = [here.message("UANJA", text) for text in texts]
    for payload in payloads:
        await here.post(payload)
    await here.settle()
    assert [post["thread_ts"] for post in here.posts("UANJA")] == [payload["event"]["ts"] for payload in payloads]


async def test_one_channel_gets_a_burst_and_then_one_message_a_second(here: Workspace) -> None:
    for payload in [here.message("UANJA", SPAGAAT) for _ in range(6)]:
        await here.post(payload)
    await here.settle()
    assert len(here.posts("UANJA")) == 6
    assert [round(wait) for wait in here.patience.waits] == [1, 2, 3]


async def test_a_trouble_of_our_own_is_told_in_one_sentence_with_a_reference(begin: Any, caplog: Any) -> None:
    here = await begin(reader=_Failing())
    await here.say("UANJA", "kanarie, en nog wat woorden erbij om te lezen")
    [post] = here.posts("UANJA")
    shown = text_of(post["blocks"])
    assert "Er ging iets mis aan mijn kant" in shown
    [record] = [record for record in caplog.records if "reference" in record.getMessage()]
    reference = record.getMessage().rsplit(" ", 1)[-1]
    assert reference in shown
    assert "RuntimeError" not in shown
    assert "kanarie" not in caplog.text, "what went wrong is logged without what was written"
    [letter] = here.vault.intake.dead_letters()
    assert (letter.reason, letter.job.reference) == ("error.RuntimeError", reference), "it can be run again, for a day"
    assert "kanarie" not in "".join(here.database._db.conn.iterdump())
    after = await begin()
    await after.settle()
    assert len(after.posts("UANJA")) == 1, "but not by itself: its user was told to try again"


class _Failing:
    name = "failing"

    def route(self, text: str) -> None:
        """Find no danger."""

    def read(self, text: str, earlier: object = (), expected: object = None) -> None:
        """Fail, with the text in the error, as libraries do."""
        if text:
            raise RuntimeError(f"could not read {text!r}")


async def test_a_press_is_done_once_however_often_it_comes_and_also_after_a_restart(
    here: Workspace, begin: Any
) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    message = here.last("UANJA")
    after = await begin()
    await after.press("UANJA", message, "Klopt niet")
    await after.press("UANJA", message, "Klopt niet")
    await after.press("UANJA", message, "Herkenbaar")
    assert len(after.posts("UANJA")) == 2
    first = after.posts("UANJA")[0]
    assert "Je koos: *Klopt niet*" in text_of(first["blocks"])
    assert "Klopt niet" not in labels(first["blocks"])
    assert dict(after.store.history(after.key("UANJA"), after.clock()).rejected) == {"double-bind": 1}


async def test_a_press_whose_update_fails_for_a_while_is_shown_and_answered_once(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    here.slack.faults += [Fault("chat.update", "500", times=2), Fault("chat.postMessage", "lost")]
    await here.press("UANJA", here.last("UANJA"), "Andere vraag")
    assert len(here.posts("UANJA")) == 2
    assert len(here.store.conversations(here.key("UANJA"))[0].turns) == 4


async def test_a_yes_that_is_interrupted_keeps_once(here: Workspace, begin: Any) -> None:
    await here.say("UANJA", SPAGAAT)
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.update", "503"))
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    after = await begin()
    await after.settle()
    assert after.kept("UANJA").count(SPAGAAT) == 1
    assert "Je koos: *bewaren en verder*" in text_of(after.last("UANJA")["blocks"])
    assert "Herkenbaar" in labels(after.last("UANJA")["blocks"])


async def test_graceful_stop_leaves_what_waits_and_the_next_start_does_it(here: Workspace, begin: Any) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "429", times=99, retry_after="30"))
    here.patience.crashes = True
    for text in (SPAGAAT, "en nog een bericht erachteraan, over de factuur"):
        await here.post(here.message("UANJA", text))
    await here.settle()
    here.slack.faults.clear()
    after = await begin()
    await after.settle()
    assert len(after.posts("UANJA")) == 2


async def test_an_event_with_a_wrong_signature_or_from_long_ago_is_refused(here: Workspace) -> None:
    here.signing = "somebody else's"
    assert (await here.post(here.message("UANJA", SPAGAAT))).status == 401
    assert here.slack.calls == []
    assert here.database.rows("select * from intake") == []
    assert (await here.request("POST", "/slack/events", b"{}", {})).status == 401


async def test_slacks_first_question_is_answered(here: Workspace) -> None:
    answer = await here.post({"type": "url_verification", "challenge": "abc"})
    assert (answer.status, answer.json()["challenge"]) == (200, "abc")


async def test_a_body_beyond_all_measure_is_refused(here: Workspace) -> None:
    assert (await here.request("POST", "/slack/events", b"x" * 1_000_001, {})).status == 413


async def test_a_failing_store_leaves_the_message_for_the_next_start(here: Workspace, begin: Any) -> None:
    payload = here.message("UANJA", SPAGAAT)
    here.database.run("alter table settings rename to gone")
    await here.post(payload)
    await here.settle()
    here.database.run("alter table gone rename to settings")
    after = await begin()
    await after.settle()
    assert [post["channel"] for post in after.posts("UANJA")] == [room("UANJA")]


async def test_an_answer_that_could_not_be_kept_at_once_is_kept_later_and_not_sent_twice(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    here.database.run("create trigger full before insert on turns begin select raise(abort, 'full'); end")
    here.patience.then = lambda: here.database.run("drop trigger if exists full")
    await here.say("UANJA", "Iets nieuws over mijn opdrachtgever, die steeds iets anders wil.")
    assert len(here.posts("UANJA")) == 2
    assert len(here.store.conversations(here.key("UANJA"))) == 2


@pytest.mark.parametrize(("times", "native", "buttons"), [(1, False, True), (2, False, False)])
async def test_an_answer_is_not_lost_for_its_looks(here: Workspace, times: int, native: bool, buttons: bool) -> None:
    await here.choose("UANJA", "keep", "yes")
    here.slack.faults.append(Fault("chat.postMessage", "invalid_blocks", times=times))
    await here.say("UANJA", SPAGAAT)
    [post] = here.posts("UANJA")
    shown = post.get("blocks", [])
    assert any(block["type"] == "context_actions" for block in shown) is native
    assert ("Herkenbaar" in labels(shown)) is buttons
    assert "spagaat" in post["text"], "at the least it is there in plain words"
    assert here.kept("UANJA")[0] == SPAGAAT
