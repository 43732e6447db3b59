"""What somebody asks about their own data, in the private conversation or by command; works whatever they chose before."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.blocks import Block, Message, button, fitted, paragraphs, section, whole
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.words import escape
from bot.domain import Language
from bot.jobs.base import Job, RefusedError
from bot.rights.service import Asker, Said
from bot.rights.words import Right, Words

SHOWN = 3_000
"""Characters of the plain text beside the blocks."""


def heard(desk: Desk, text: str, language: Language, *, talking: bool) -> tuple[Right, Language] | None:
    """Return what a text asks for; a bare "stop" in a talk that goes on ends the talk and nothing more."""
    found = desk.rights.heard(text, language)
    if found is not None and found[0] is Right.STOP_ALONE and talking:
        return None
    return found


async def carried_out(job: Job, desk: Desk, right: Right, language: Language, spot: Spot) -> Message:
    """Do what was asked, put files in the private conversation, and return the message that says so."""
    return shown(await done(job, desk, right, language, spot), desk.rights.words[language])


async def done(job: Job, desk: Desk, right: Right, language: Language, spot: Spot) -> Said:
    """Do what was asked, put files in the private conversation, and return what is said of it, also when they were refused."""
    team, user = payload.team(job.body), job.body["user"]
    asker = _asker(job, str(job.body.get("text") or job.memory.get("text") or ""), spot)
    said = await desk.threads.store(desk.rights.do, right, asker, language, desk.clock())
    if right is Right.WIPE_YES and job.lane != job.key:
        await desk.threads.store(_taken_in_again, job, desk)
    for place in said.places:
        _, channel, ts = place.rsplit(":", 2)
        await desk.api.decorate(team, "chat_delete", channel=channel, ts=ts)
    if said.files:
        said = await _delivered(job, desk, said, desk.rights.words[language], spot)
    if right is not Right.WHAT:
        desk.refresh(team, user)
    return said


def _asker(job: Job, told: str, spot: Spot) -> Asker:
    team = payload.team(job.body)
    in_thread = spot.thread is not None and spot.thread != spot.said  # a message on its own is answered below itself
    thread = payload.place(team, spot.channel, spot.thread or "") if in_thread else None
    return Asker(payload.who(job.body), "slack", payload.lane(team, job.body["user"]), thread, told, job.key)


async def decide(job: Job, desk: Desk, right: Right, language: Language, spot: Spot) -> Decision:
    """Return the answer in the private conversation; nothing of it is kept."""
    message = await carried_out(job, desk, right, language, spot)
    return Decision(spot.channel, spot.thread, message.text, message.blocks)


def shown(said: Said, words: Words) -> Message:
    """Return an answer as a message, with the button that says yes when it must be confirmed."""
    blocks: list[Block] = [section(part) for told in said.paragraphs for part in paragraphs(told)]
    if said.asks:
        yes = button(words.say("wipe-yes"), "home:wipe", words.language, "danger")
        blocks.append({"type": "actions", "block_id": "wipe", "elements": [yes]})
    return whole(fitted(escape(said.text), SHOWN), blocks)


def _taken_in_again(job: Job, desk: Desk) -> None:
    """Wiping a lane wiped this job too; its receipt must still be given after a crash."""
    desk.intake.fail(job.key, "wiped", job.replica)
    desk.intake.add([job], desk.clock())


async def _delivered(job: Job, desk: Desk, said: Said, words: Words, spot: Spot) -> Said:
    team, user = payload.team(job.body), job.body["user"]
    room = await desk.room(team, user)
    thread = spot.thread if spot.channel == room else None
    try:
        await desk.api.upload(team, room, thread, {file.name: file.content for file in said.files})
    except RefusedError as refused:
        return Said((words.say("export-failed"),), failed=refused.reason)
    return said if spot.channel == room else Said((words.say("export-sent"),))
