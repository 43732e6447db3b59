"""The weekly nudge in Slack: offered once, sent at one's own moment, answered with a button or in words, and off in one press."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain import Kind
from bot.jobs.leased import WIDTH
from bot.nudges.base import NudgeState
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_replicas import settle
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, button, labels, text_of

pytestmark = IN_SLACK

ANJA = "UANJA"
STEP = "Ik vraag de directeur eerst wat hij nodig heeft."
TUESDAY = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
"""Nine in the morning in Curaçao, which is the zone of the profile."""

WEEK = timedelta(weeks=1)


async def kept(here: Workspace, text: str = SPAGAAT) -> str:
    """Let Anja tell something and have it kept; returns the thread."""
    thread = await here.say(ANJA, text)
    await here.press(ANJA, here.last(ANJA), "Bewaren en verder")
    return thread


async def closes_with_a_step(here: Workspace, thread: str, day: str = "2026-12-03") -> dict[str, Any]:
    """Let Anja close the talk with a step and a day; returns what the coach says."""
    await here.press(ANJA, here.last(ANJA), "Afsluiten met experiment")
    view = here.slack.of("views.open")[-1].arguments["view"]
    await here.submit(ANJA, view, {"step": {"step": {"value": STEP}}, "day": {"day": {"selected_date": day}}})
    return here.last(ANJA)


async def at(here: Workspace, now: datetime) -> None:
    """Let the clock be at a moment, and the sweep look at it."""
    here.clock.now = now
    await here.coach.nudger.look(now)
    await here.settle()


async def test_it_is_offered_once_to_who_notes_a_day_and_a_yes_says_when(here: Workspace) -> None:
    thread = await kept(here)
    closed = await closes_with_a_step(here, thread)
    assert "Zal ik op donderdag 3 december vragen hoe het ging?" in text_of(closed["blocks"])
    await here.press(ANJA, closed, "Ja, graag")
    shown = text_of(here.last(ANJA)["blocks"])
    assert "(America/Curacao)" in shown
    assert "Ja, graag" not in shown
    assert here.store.setting(here.key(ANJA), "zone") == "America/Curacao"
    plan = here.vault.nudges.plan(here.key(ANJA))
    assert plan is not None
    assert plan.due is not None


async def test_a_no_is_not_asked_again(here: Workspace) -> None:
    await here.press(ANJA, await closes_with_a_step(here, await kept(here)), "Nee, dank je")
    assert "stuur ik niets uit mezelf" in text_of(here.last(ANJA)["blocks"])
    again = await closes_with_a_step(here, await kept_more(here))
    assert "Zal ik op" not in text_of(again["blocks"])
    await at(here, TUESDAY + 4 * WEEK)
    assert here.last(ANJA)["ts"] == again["ts"]


async def kept_more(here: Workspace) -> str:
    """Let Anja, whose talks are kept, tell something else."""
    return await here.say(ANJA, "De factuur bepaalt hier wie er aan tafel mag, en dat zijn wij niet.")


async def look_back(here: Workspace) -> dict[str, Any]:
    """Let a step be noted for Thursday and its day come; returns the nudge."""
    await here.press(ANJA, await closes_with_a_step(here, await kept(here)), "Ja, graag")
    await at(here, datetime(2026, 12, 3, 12, 59, tzinfo=UTC))
    assert "reply_broadcast" not in here.last(ANJA), "not a minute early"
    await at(here, datetime(2026, 12, 3, 13, 0, tzinfo=UTC))
    return here.last(ANJA)


async def test_a_look_back_comes_on_its_day_in_its_own_thread_seen_from_outside(here: Workspace) -> None:
    nudge = await look_back(here)
    assert f"“{STEP.rstrip('.')}”" in nudge["text"]
    assert nudge["reply_broadcast"] is True
    first = here.posts(ANJA)[0]
    assert nudge["thread_ts"] == first["thread_ts"], "the conversation that the step came from"
    assert [label for label in labels(nudge["blocks"]) if label] == [
        "Gelukt", "Anders gegaan", "Nog niet", "Praat erover", "Later", "Stop",
    ]  # fmt: skip
    assert nudge["metadata"]["event_payload"].keys() == {"key"}


@pytest.mark.parametrize(
    ("label", "status"), [("Gelukt", "done"), ("Anders gegaan", "different"), ("Nog niet", "not-yet"), ("Praat erover", "told")]
)  # fmt: skip
async def test_a_button_goes_on_with_that_conversation(here: Workspace, label: str, status: str) -> None:
    nudge = await look_back(here)
    await here.press(ANJA, nudge, label)
    asked = here.last(ANJA)
    assert asked["thread_ts"] == nudge["thread_ts"]
    assert asked["text"].count("?") == 1
    assert here.database.rows("select status from experiments") == [{"status": status}]
    (talk,) = here.store.conversations(here.key(ANJA))
    assert [turn.kind for turn in talk.turns if turn.kind][-2:] == [Kind.LOOK_BACK, Kind.FOLLOW_UP]
    await here.say(ANJA, "Hij zei dat hij vooral rust wilde, en dat had ik niet verwacht.", nudge["thread_ts"])
    assert here.last(ANJA)["text"].count("?") == 1
    assert len(here.store.conversations(here.key(ANJA))) == 1


async def test_words_in_the_thread_are_an_answer_too(here: Workspace) -> None:
    nudge = await look_back(here)
    await here.say(ANJA, "Hij zei dat hij vooral rust wilde, en dat had ik niet verwacht.", nudge["thread_ts"])
    assert here.database.rows("select status from experiments") == [{"status": "told"}]
    plan = here.vault.nudges.plan(here.key(ANJA))
    assert plan is not None
    assert plan.unanswered == 0


async def test_it_is_asked_once(here: Workspace) -> None:
    nudge = await look_back(here)
    for number in range(1, 4):
        await at(here, TUESDAY + number * WEEK)
        assert STEP.rstrip(".") not in here.last(ANJA)["text"] or here.last(ANJA)["ts"] == nudge["ts"]


async def test_later_puts_it_off_to_a_day_and_then_it_is_asked_again(here: Workspace) -> None:
    nudge = await look_back(here)
    await here.press(ANJA, nudge, "Later")
    view = here.slack.of("views.open")[-1].arguments["view"]
    answer = await here.submit(ANJA, view, {"until": {"until": {"selected_date": "2026-12-03"}}}, "V2")
    assert "errors" in answer.json()
    await here.submit(ANJA, view, {"until": {"until": {"selected_date": "2026-12-16"}}}, "V3")
    assert "tot woensdag 16 december" in text_of(nudge_now(here, nudge)["blocks"])
    before = len(here.posts(ANJA))
    await at(here, TUESDAY + WEEK)
    assert len(here.posts(ANJA)) == before
    await at(here, datetime(2026, 12, 16, 13, 0, tzinfo=UTC))
    assert f"“{STEP.rstrip('.')}”" in here.last(ANJA)["text"]
    assert len(here.posts(ANJA)) == before + 1


def nudge_now(here: Workspace, nudge: dict[str, Any]) -> dict[str, Any]:
    """Return a message as it stands now."""
    return here.slack.messages[(nudge["channel"], nudge["ts"])]


async def test_stop_stops_at_once_and_says_how_to_begin_again(here: Workspace) -> None:
    nudge = await look_back(here)
    await here.press(ANJA, nudge, "Stop")
    assert "staat uit" in text_of(nudge_now(here, nudge)["blocks"])
    before = len(here.posts(ANJA))
    for number in range(1, 6):
        await at(here, TUESDAY + number * WEEK)
    assert len(here.posts(ANJA)) == before


async def switched_on(here: Workspace, day: str = "tue") -> None:
    """Let Anja choose a day on the home page."""
    await here.choose(ANJA, "nudge-day", day)


async def test_who_never_spoke_is_told_first_what_this_is_and_a_question_begins_a_conversation(
    here: Workspace,
) -> None:
    await switched_on(here)
    await at(here, TUESDAY)
    first = here.last(ANJA)
    assert "Klankbord is AI: software, geen mens" in text_of(first["blocks"])
    assert "thread_ts" not in first
    assert labels(first["blocks"]) == ["Praat erover", "Later", "Stop"]
    assert first["text"].count("?") == 1


async def test_a_question_for_who_keeps_talks_goes_on_in_its_thread(here: Workspace) -> None:
    await kept(here)
    await switched_on(here)
    await at(here, TUESDAY)
    question = here.last(ANJA)
    await here.press(ANJA, question, "Praat erover")
    assert here.last(ANJA)["thread_ts"] == question["ts"]
    await here.say(ANJA, "Ik nam het verslag over omdat niemand anders het deed.", question["ts"])
    talks = here.store.conversations(here.key(ANJA))
    assert len(talks) == 2
    assert talks[0].turns[0].kind is Kind.WEEKLY


async def test_english_speakers_get_it_in_english(here: Workspace) -> None:
    await here.choose(ANJA, "language", "en")
    await switched_on(here)
    await at(here, TUESDAY)
    assert labels(here.last(ANJA)["blocks"]) == ["Talk about it", "Later", "Stop"]


async def test_three_without_an_answer_one_notice_and_one_press_brings_it_back(here: Workspace) -> None:
    await switched_on(here)
    for number in range(8):
        await at(here, TUESDAY + number * WEEK)
    assert len(here.posts(ANJA)) == 4
    notice = here.last(ANJA)
    assert "Drie keer" in notice["text"]
    assert "Gestopt" in await here.open_home(ANJA)
    await here.press(ANJA, notice, "Weer aanzetten")
    await at(here, TUESDAY + 8 * WEEK)
    assert len(here.posts(ANJA)) == 5


async def test_writing_anything_counts_as_being_there(here: Workspace) -> None:
    await switched_on(here)
    for number in range(4):
        await at(here, TUESDAY + number * WEEK)
        await here.say(ANJA, SPAGAAT)
    await at(here, TUESDAY + 4 * WEEK)
    assert "Drie keer" not in here.last(ANJA)["text"]


async def test_a_pause_asked_for_in_the_talk_holds(here: Workspace) -> None:
    await switched_on(here)
    await here.say(ANJA, "pauze")
    before = len(here.posts(ANJA))
    await at(here, TUESDAY)
    assert len(here.posts(ANJA)) == before
    assert "Pauze" in await here.open_home(ANJA)
    await here.say(ANJA, "hervat")
    await at(here, TUESDAY + WEEK)
    assert len(here.posts(ANJA)) == before + 2


async def test_a_pause_between_claim_and_send_holds_too(here: Workspace) -> None:
    await switched_on(here)
    here.clock.now = TUESDAY
    outcomes, _ = here.coach.desk.sweep.run(TUESDAY)
    assert outcomes[0].nudge is not None
    here.store.save_setting(here.key(ANJA), "paused", "yes")
    await here.coach.nudger.look(TUESDAY)
    await here.settle()
    assert here.posts(ANJA) == []
    nudge = here.vault.nudges.find(here.key(ANJA), "2026-W49")
    assert nudge is not None
    assert nudge.state is NudgeState.DROPPED


async def test_a_claim_whose_process_died_is_sent_by_the_next_sweep_once(here: Workspace) -> None:
    await switched_on(here)
    here.coach.desk.sweep.run(TUESDAY)
    for minutes in (5, 10, 15):
        await at(here, TUESDAY + timedelta(minutes=minutes))
    assert len(here.posts(ANJA)) == 1


async def test_a_restart_between_sending_and_noting_it_sends_nothing_twice(begin: Any) -> None:
    here = await begin()
    await switched_on(here)
    here.clock.now = TUESDAY
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.postMessage", "lost"))
    await here.coach.nudger.look(TUESDAY)
    await here.settle()
    again = await begin()
    again.clock.now = TUESDAY + timedelta(minutes=5)
    await again.coach.nudger.look(again.clock.now)
    await again.settle()
    assert len(again.posts(ANJA)) == 1
    nudge = again.vault.nudges.find(again.key(ANJA), "2026-W49")
    assert nudge is not None
    assert nudge.state is NudgeState.SENT


async def test_two_replicas_at_once_send_one(begin: Any) -> None:
    first, second = await begin(), await begin()
    await first.coach.jobs.make_room(WIDTH)
    await switched_on(first)
    first.clock.now = second.clock.now = TUESDAY
    for replica in (first, second, first, second):
        await replica.coach.nudger.look(TUESDAY)
    await settle(first, second)
    assert len(first.posts(ANJA)) == 1


async def test_who_travelled_is_asked_in_the_morning_of_where_they_are(here: Workspace) -> None:
    await switched_on(here)
    here.slack.zone = "Asia/Kolkata"
    await at(here, TUESDAY)  # half past six in the evening there
    assert here.posts(ANJA) == []
    await at(here, datetime(2026, 12, 2, 2, 29, tzinfo=UTC))
    assert here.posts(ANJA) == []
    await at(here, datetime(2026, 12, 2, 2, 30, tzinfo=UTC))
    assert len(here.posts(ANJA)) == 1


async def test_a_zone_of_ones_own_choice_stays_whatever_the_profile_says(here: Workspace) -> None:
    await switched_on(here)
    await here.choose(ANJA, "zone", "Europe/Amsterdam")
    await at(here, datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    assert len(here.posts(ANJA)) == 1


async def test_the_form_takes_any_zone_a_cap_and_a_day_to_wait_for(here: Workspace) -> None:
    await here.open_home(ANJA)
    home = {"channel": "", "ts": "", "blocks": here.slack.views[ANJA]["blocks"]}
    payload = here.press_payload(ANJA, home, "Meer instellen")
    assert (await here.post(payload, "interaction")).status == 200
    await here.settle()
    view = here.slack.of("views.open")[-1].arguments["view"]
    zones = next(block["element"] for block in view["blocks"] if block["block_id"] == "zone")
    offered = [option["value"] for group in zones["option_groups"] for option in group["options"]]
    assert {"Europe/Amsterdam", "Asia/Kolkata", "Australia/Adelaide", "Pacific/Chatham", "UTC"} <= set(offered)
    assert all(len(group["options"]) <= 100 for group in zones["option_groups"])
    assert zones["initial_option"]["value"] == "America/Curacao"

    def chosen(value: str) -> dict[str, Any]:
        return {"selected_option": {"value": value}}

    values = {
        "day": {"day": chosen("thu")},
        "time": {"time": chosen("10:30")},
        "cap": {"cap": chosen("1")},
        "zone": {"zone": chosen("Australia/Adelaide")},
        "until": {"until": {"selected_date": "2026-12-10"}},
    }
    await here.submit(ANJA, view, values)
    plan = here.vault.nudges.plan(here.key(ANJA))
    assert plan is not None
    assert plan.wish is not None
    assert (plan.wish.cap, plan.wish.until) == (1, date(2026, 12, 10))
    assert plan.due == datetime(2026, 12, 10, 0, 0, tzinfo=UTC)
    assert "10 december, 10:30 (Australia/Adelaide)" in await here.open_home(ANJA)


async def test_a_pull_is_answered_in_private_and_can_be_gone_on_with(here: Workspace) -> None:
    await kept(here)
    await here.command(ANJA, "vraag van de week")
    question = here.last(ANJA)
    assert question["text"].count("?") == 1
    await here.say(ANJA, "Ik nam het verslag over omdat niemand anders het deed.", question["ts"])
    assert here.store.conversations(here.key(ANJA))[0].turns[0].kind is Kind.WEEKLY
    await here.choose(ANJA, "weekly", "nl")
    assert here.last(ANJA)["text"] != question["text"]


async def test_asking_for_one_takes_nothing_from_the_week(here: Workspace) -> None:
    await kept(here)
    await switched_on(here)
    here.clock.now = TUESDAY - timedelta(minutes=10)
    await here.say(ANJA, "vraag van de week")
    pulled = here.last(ANJA)["text"]
    await at(here, TUESDAY)
    assert here.last(ANJA)["text"] != pulled
    assert "reply_broadcast" not in here.last(ANJA)


async def test_a_thread_that_is_gone_does_not_lose_the_question(here: Workspace) -> None:
    await here.press(ANJA, await closes_with_a_step(here, await kept(here)), "Ja, graag")
    here.slack.faults.append(Fault("chat.postMessage", "thread_not_found"))
    await at(here, datetime(2026, 12, 3, 13, 0, tzinfo=UTC))
    assert "thread_ts" not in here.last(ANJA)
    assert f"“{STEP.rstrip('.')}”" in here.last(ANJA)["text"]


async def test_jobs_and_logs_carry_no_word_of_it(here: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    nudge = await look_back(here)
    await here.press(ANJA, nudge, "Nog niet")
    assert "directeur" not in caplog.text
    rows = here.database.rows("select body, decided from intake")
    assert "directeur" not in str(rows)
    assert button(nudge["blocks"], "Later")["value"] == "nl:2026-W49"
