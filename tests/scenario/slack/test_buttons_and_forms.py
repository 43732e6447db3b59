"""Buttons under a reply, the form for an experiment, and feedback."""

from __future__ import annotations

from datetime import date

from bot.domain import Experiment
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, TORN, Workspace, labels, text_of

pytestmark = IN_SLACK
STEP = "Ik vraag mijn opdrachtgever maandag wat hij *verwacht* <!channel>"


async def open_experiment(here: Workspace) -> dict[str, object]:
    """Open the form under the last message."""
    await here.press("UANJA", here.last("UANJA"), "Afsluiten met experiment")
    return dict(here.slack.of("views.open")[-1].arguments["view"])


def filled(step: str, day: str | None) -> dict[str, object]:
    """Return the form as it was filled in."""
    return {"step": {"step": {"value": step}}, "day": {"day": {"selected_date": day}}}


async def test_a_reading_has_five_buttons_in_words_and_feedback(here: Workspace) -> None:
    await agreed(here)
    await here.say("UANJA", SPAGAAT)
    assert labels(here.last("UANJA")["blocks"]) == [
        "Herkenbaar",
        "Klopt niet",
        "Andere vraag",
        "Meer uitleg",
        "Afsluiten met experiment",
    ]
    [pair] = [block for block in here.last("UANJA")["blocks"] if block["type"] == "context_actions"]
    assert pair["elements"][0]["type"] == "feedback_buttons"


async def test_each_button_is_answered_in_the_thread_and_gives_way_to_the_choice(here: Workspace) -> None:
    thread = await agreed(here)
    for label, said in (("Herkenbaar", "?"), ("Andere vraag", "?"), ("Meer uitleg", "Bron:")):
        before = here.last("UANJA")
        await here.press("UANJA", before, label)
        changed = next(post for post in here.posts("UANJA") if post["ts"] == before["ts"])
        assert f"Je koos: *{label}*" in text_of(changed["blocks"])
        assert label not in labels(changed["blocks"])
        assert here.last("UANJA")["thread_ts"] == thread
        assert said in text_of(here.last("UANJA")["blocks"])


async def test_doesnt_fit_in_english_lets_go_in_english(here: Workspace) -> None:
    await agreed(here, "UBRAM", TORN)
    await here.press("UBRAM", here.last("UBRAM"), "Doesn't fit")
    assert "You chose: *Doesn't fit*" in text_of(here.posts("UBRAM")[-2]["blocks"])
    rejected = here.store.history(here.key("UBRAM"), here.clock()).rejected
    assert dict(rejected) == {"double-bind": 1}


async def test_an_experiment_is_noted_in_the_users_own_words_with_its_day(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    answer = await here.submit("UANJA", view, filled(STEP, "2026-12-04"))
    assert (answer.status, answer.body) == (200, b"")
    kept = STEP.replace("<!channel>", "[weggelaten]")
    assert here.store.open_experiments(here.key("UANJA")) == [Experiment(kept, date(2026, 12, 4), "double-bind")]
    shown = text_of(here.last("UANJA")["blocks"])
    assert "4 december" in shown
    assert "&lt;!channel&gt;" in shown
    assert "Je koos: *Afsluiten met experiment*" in text_of(here.posts("UANJA")[0]["blocks"])


async def test_a_form_that_was_sent_twice_is_noted_once(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    await here.submit("UANJA", view, filled(STEP, "2026-12-04"))
    await here.submit("UANJA", view, filled(STEP, "2026-12-04"))
    await here.submit("UANJA", view, filled(STEP, "2026-12-04"), view_id="V2")
    assert len(here.store.open_experiments(here.key("UANJA"))) == 1


async def test_what_is_not_right_is_said_in_the_form_and_can_be_mended(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    answer = await here.submit("UANJA", view, filled("  ", "2020-01-01"))
    assert answer.json()["response_action"] == "errors"
    assert set(answer.json()["errors"]) == {"step", "day"}
    await here.submit("UANJA", view, filled(STEP, "2026-12-04"))
    assert len(here.store.open_experiments(here.key("UANJA"))) == 1, "the same form, filled in right, is taken"


async def test_the_form_holds_nothing_of_the_talk(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    assert "spagaat" not in str(view)
    assert len(str(view["private_metadata"])) < 3_000


async def test_a_day_that_was_left_alone_is_the_one_that_the_form_proposed(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    await here.submit("UANJA", view, filled(STEP, None))
    assert here.store.open_experiments(here.key("UANJA"))[0].due == date(2026, 12, 1)


async def test_a_form_that_opens_too_late_is_told_once(here: Workspace) -> None:
    await agreed(here)
    here.slack.faults.append(Fault("views.open", "expired_trigger_id"))
    await here.press("UANJA", here.last("UANJA"), "Afsluiten met experiment")
    [told] = here.slack.of("response_url")
    assert "Klik nog eens" in told.arguments["text"]
    assert told.arguments["response_type"] == "ephemeral"
    assert "Afsluiten met experiment" in labels(here.last("UANJA")["blocks"]), "the button is still there"


async def test_feedback_is_kept_with_the_answer_and_the_last_word_counts(here: Workspace) -> None:
    await agreed(here)
    for value in ("helpful", "not-helpful"):
        message = here.last("UANJA")
        acted = {"action_id": "feedback", "type": "feedback_buttons", "value": value, "action_ts": value}
        where = {"channel": {"id": message["channel"]}, "message": {"ts": message["ts"]}}
        await here.post(here.interaction("UANJA", type="block_actions", actions=[acted], **where), "interaction")
        await here.settle()
    assert [row["value"] for row in here.database.rows("select value from usefulness")] == ["not-helpful"]


async def test_where_slack_has_no_feedback_pair_two_plain_buttons_do(here: Workspace) -> None:
    here.slack.unknown.add("assistant.threads.setStatus")
    await agreed(here)
    await here.press("UANJA", here.last("UANJA"), "Nuttig")
    assert "Dank je" in text_of(here.last("UANJA")["blocks"])
    assert [row["value"] for row in here.database.rows("select value from usefulness")] == ["helpful"]


async def test_a_button_of_before_somebody_stopped_says_that_nothing_is_kept(here: Workspace) -> None:
    await agreed(here)
    message = here.last("UANJA")
    await here.command("UANJA", "stop")
    await here.press("UANJA", message, "Meer uitleg")
    assert "Ik bewaar nu niets" in text_of(here.last("UANJA")["blocks"])


async def test_a_form_of_before_somebody_stopped_does_not_say_that_an_experiment_was_noted(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    await here.command("UANJA", "stop")
    await here.submit("UANJA", view, filled(STEP, "2026-12-04"))
    shown = text_of(here.last("UANJA")["blocks"])
    assert "Ik bewaar nu niets" in shown
    assert "Genoteerd" not in shown
    assert here.store.open_experiments(here.key("UANJA")) == []


async def test_a_button_that_is_not_ours_is_acknowledged(here: Workspace) -> None:
    acted = {"action_id": "reageer", "type": "button", "value": "ja", "action_ts": "1"}
    payload = here.interaction("UANJA", type="block_actions", actions=[acted], container={})
    assert (await here.post(payload, "interaction")).status == 200
    assert here.slack.calls == []
