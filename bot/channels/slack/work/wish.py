"""The question of the week as its user wants it: yes or no, day, time, zone, how often, not before, and off again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import available_timezones

from bot.channels.slack import modals, payload
from bot.channels.slack.blocks import note, pressed
from bot.channels.slack.desk import NUDGE_ASKED, Decision, Desk, Spot
from bot.channels.slack.home import TIMES
from bot.channels.slack.nudger import address
from bot.channels.slack.payload import Team
from bot.channels.slack.words import Words
from bot.channels.slack.work.form import show
from bot.channels.slack.work.message import decided
from bot.channels.slack.work.nudge import ZONE_CHOSEN
from bot.coach.dates import say as say_day
from bot.domain import Move, UserKey
from bot.jobs.base import Job
from bot.nudges.base import CAP, DAY, DAYS, STANDARD_TIME, TIME, UNTIL, ZONE, Plan
from bot.nudges.schedule import CAP_WEEKS, DEFAULT_ZONE, zone_of

CAPS = tuple(str(number) for number in range(CAP_WEEKS, -1, -1))
_OFF = {"nl": {"uit", "niet", "nooit", "stop"}, "en": {"off", "never", "none", "stop"}}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(?:u|h|uur)?")
_SETTING = {"day": DAY, "time": TIME, "zone": ZONE, "cap": CAP, "until": UNTIL}
_MOVES = {"done": Move.DONE, "different": Move.DIFFERENT, "not-yet": Move.NOT_YET, "talk": Move.TALK}


async def press(job: Job, desk: Desk) -> None:
    """Do what a button under a nudge, or under the question whether it is wanted, says."""
    which, words = job.body["which"], _words(job, desk)
    if which in _MOVES:
        await _answered(job, desk, words)
        return
    who, team = payload.who(job.body), payload.team(job.body)
    if which in {"yes", "again"}:
        await know_zone(desk, team, who)
        said = await desk.threads.store(_wanted, desk, team, who, words)
    elif which == "stop":
        await desk.threads.store(save, desk, team, who, {"day": "off"})
        said = words.say("nudge-off")
    else:
        await desk.threads.store(desk.store.save_setting, who, NUDGE_ASKED, "yes")
        said = words.say("nudge-not-wanted")
    await desk.update(job, said, pressed(job.body["blocks"], said, "nudge"))
    await desk.finish(job)
    desk.refresh(team, who.user)


async def _answered(job: Job, desk: Desk, words: Words) -> None:
    """Show the choice, then go on with the conversation that the nudge is part of."""
    label = words.say(f"nudge-{job.body['which']}")
    if job.decided is None:
        said = words.say("pressed", choice=label)
        await desk.update(job, said, pressed(job.body["blocks"], said, "nudge"))
    await desk.answer(job, lambda: _decide(job, desk, label, words))


async def _decide(job: Job, desk: Desk, label: str, words: Words) -> Decision:
    who, spot = payload.who(job.body), Spot(job.body["channel"], job.body["thread"])
    if await desk.consent(who) != "yes":
        message = note(words.say("nudge-talk-not-kept"))
        return Decision(spot.channel, spot.thread, message.text, message.blocks)
    thread = payload.place(payload.team(job.body), spot.channel, job.body["thread"])
    move = _MOVES[job.body["which"]]
    answer = await desk.threads.reader(desk.flow.consider, who, label, await desk.now_of(who), move, thread)
    return decided(answer, desk.words[answer.reply.language], spot, "keep", moves=True)


async def open_form(job: Job, desk: Desk) -> None:
    """Open the form for day and time, or the one that puts off."""
    words, who = _words(job, desk), payload.who(job.body)
    now = await desk.now_of(who)
    if job.body["which"] == "later":
        week = str(job.body["value"]).partition(":")[2]
        spot = {name: str(job.body[name]) for name in ("channel", "ts", "thread")} | {"week": week}
        spot["zone"] = str(now.tzinfo)
        await show(job, desk, modals.later(words, spot, now.date()), words)
        return
    chosen = await desk.threads.store(_chosen, desk, who)
    if "zone" not in chosen:
        chosen["zone"] = await desk.zone(payload.team(job.body), who.user) or DEFAULT_ZONE
    choices = {
        "day": [(day, words.days[day]) for day in ("off", *DAYS)],
        "time": [(time, time) for time in TIMES],
        "cap": [(cap, words.say(f"nudge-cap-{cap}")) for cap in CAPS],
    }
    await show(job, desk, modals.nudge(words, chosen, choices, now.date()), words)


async def know_zone(desk: Desk, team: Team, who: UserKey) -> None:
    """Take the zone of the profile for who has none yet; it follows the profile until they choose one themselves."""
    if await desk.threads.store(desk.store.setting, who, ZONE) is None:
        zone = await desk.zone(team, who.user) or DEFAULT_ZONE
        await desk.threads.store(desk.store.save_setting, who, ZONE, zone)


async def sent_in(job: Job, desk: Desk) -> None:
    """Keep what a form says, and show it: on the home page, and in the message that was put off."""
    team, who, body = payload.team(job.body), payload.who(job.body), job.body
    await know_zone(desk, team, who)
    await desk.threads.store(_keep_form, desk, team, who, body)
    if "ts" in body:
        words = await desk.their_words(job)
        shown = await desk.api.message(team, body["channel"], body["thread"], body["ts"])
        until = datetime.fromisoformat(body["chosen"]["until"]).date()
        said = words.say("nudge-put-off", date=say_day(until, words.language))
        if shown is not None and shown.get("blocks"):
            blocks = pressed(shown["blocks"], said, "nudge")
            spot = {"channel": body["channel"], "ts": body["ts"]}
            await desk.api.decorate(team, "chat_update", **spot, text=said, blocks=blocks)
    desk.refresh(team, who.user)
    await desk.finish(job)


def _keep_form(desk: Desk, team: Team, who: UserKey, body: payload.Body) -> None:
    chosen: Mapping[str, str] = body["chosen"]
    with desk.store.together():
        week = str(body.get("week") or "")
        if week and (nudge := desk.nudges.find(who, week)) is not None and nudge.experiment is not None:
            desk.nudges.ask_again(who, nudge.experiment)
        save(desk, team, who, chosen)
        desk.nudges.answered(who, desk.clock())


def save(desk: Desk, team: Team, who: UserKey, chosen: Mapping[str, str]) -> None:
    """Keep what somebody chose, as far as it is on offer, and let their plan follow; raises StoreError."""
    offered = {"day": ("off", *DAYS), "time": TIMES, "cap": CAPS, "zone": available_timezones()}
    with desk.store.together():
        own_zone = chosen.get("zone") in offered["zone"] and chosen["zone"] != desk.store.setting(who, ZONE)
        for name, value in chosen.items():
            if name == "until" or value in offered[name]:
                desk.store.save_setting(who, _SETTING[name], value)
        if own_zone:
            desk.store.save_setting(who, ZONE_CHOSEN, "yes")
        if chosen.get("day") in DAYS and "cap" not in chosen:
            _not_never(desk, who)
        follow(desk, team, who)


def _not_never(desk: Desk, who: UserKey) -> None:
    """Let who chooses a day, or says yes, after *never* have one each week again: else nothing would ever come."""
    if desk.store.setting(who, CAP) == CAPS[-1]:
        desk.store.save_setting(who, CAP, CAPS[0])


def follow(desk: Desk, team: Team, who: UserKey) -> None:
    """Make the plan of who wants nudges, let it follow what they chose, and end that of who does not; raises StoreError."""
    now = desk.clock()
    plan = desk.nudges.plan(who)
    if desk.store.setting(who, DAY) not in DAYS:
        desk.nudges.end(who)
        return
    if plan is None or plan.stopped:
        desk.nudges.save_plan(Plan(who, address(team), now))
        plan = desk.nudges.plan(who)
    if plan is not None:
        desk.sweep.replan(plan, now)


def resume(desk: Desk, team: Team, who: UserKey) -> None:
    """Plan again for who is back, and had chosen a day before they could not be reached; raises StoreError."""
    if desk.store.setting(who, DAY) not in DAYS or desk.nudges.plan(who) is not None:
        return  # as nearly always; nothing is locked for it
    with desk.store.together():
        follow(desk, team, who)


def _wanted(desk: Desk, team: Team, who: UserKey, words: Words) -> str:
    """Switch it on, with a day of their own that spreads people over the week, and return what is said of it."""
    with desk.store.together():
        day = desk.store.setting(who, DAY)
        chosen = {DAY: day if day in DAYS else _spread(who), NUDGE_ASKED: "yes"}
        for name, value in chosen.items():
            desk.store.save_setting(who, name, str(value))
        _not_never(desk, who)
        follow(desk, team, who)
        return _told(desk, who, words)


def _told(desk: Desk, who: UserKey, words: Words) -> str:
    plan = desk.nudges.plan(who)
    if plan is None or plan.due is None:
        return words.say("nudge-on-soon")
    return words.say("nudge-on", **when(plan.due, plan.settings.get(ZONE, DEFAULT_ZONE), words))


def when(due: datetime, zone: str, words: Words) -> dict[str, str]:
    """Return a moment as its user's own clock shows it."""
    local = due.astimezone(zone_of(zone))
    return {"date": say_day(local.date(), words.language), "time": f"{local:%H:%M}", "zone": zone}


def understood(said: list[str], words: Words) -> dict[str, str]:
    """Return what a few typed words choose: a day by its name or its first letters, a time on the hour or half hour, or off."""
    found: dict[str, str] = {}
    for word in said:
        if clock := _CLOCK.fullmatch(word):
            found["time"] = f"{int(clock[1]):02d}:{clock[2] or '00'}"
        elif word in _OFF[words.language]:
            found["day"] = "off"
        elif len(word) > 1:
            day = next((day for day in DAYS if words.days[day].lower().startswith(word)), None)
            found |= {"day": day} if day else {}
    return found if found.get("time", TIMES[0]) in TIMES else {}


def chosen_by_command(desk: Desk, team: Team, who: UserKey, chosen: dict[str, str], words: Words) -> str:
    """Keep what was typed and return what is said of it; raises StoreError."""
    with desk.store.together():
        if "day" not in chosen and desk.store.setting(who, DAY) not in DAYS:
            chosen["day"] = _spread(who)
        save(desk, team, who, chosen)
        return words.say("nudge-off") if chosen.get("day") == "off" else _told(desk, who, words)


def _spread(who: UserKey) -> str:
    """Return a day for who chose none: another one for different people, so that not all are asked at once."""
    return DAYS[1 + hashlib.sha256(f"{who.team}/{who.user}".encode()).digest()[0] % 3]


def _chosen(desk: Desk, who: UserKey) -> dict[str, str]:
    found = {name: desk.store.setting(who, setting) for name, setting in _SETTING.items()}
    return {"day": "off", "time": STANDARD_TIME, "cap": CAPS[0]} | {k: v for k, v in found.items() if v}


def _words(job: Job, desk: Desk) -> Words:
    return desk.words["en" if str(job.body["value"]).startswith("en") else "nl"]
