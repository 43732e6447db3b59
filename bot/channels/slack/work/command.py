"""/klankbord: a quick check that only its user sees and of which nothing is kept, and a few words that do something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from bot.channels.slack import modals, payload
from bot.channels.slack.blocks import (
    VALUE,
    Block,
    Message,
    button,
    context,
    disclosure,
    note,
    reply_message,
    section,
    whole,
    with_private_facts,
)
from bot.channels.slack.desk import Desk, Spot
from bot.channels.slack.words import AllWords, Words, escape
from bot.channels.slack.work import rights, week, wish
from bot.channels.slack.work.form import show
from bot.domain import Conversation, Language
from bot.jobs.base import Job, RefusedError

LOGGED = 10
LINE = 90
"""Characters of a conversation that the log shows."""


async def work(job: Job, desk: Desk) -> None:
    """Answer the command, for its user alone."""
    text = str(job.memory.get("text", "")).strip()
    if "text" not in job.memory:
        message = note((await desk.their_words(job)).say("interrupted"))
    elif not text:
        words = await desk.their_words(job)
        await show(job, desk, modals.reflect(words), words)
        return
    else:
        answer = await _answer(job, desk, text)
        if answer is None:
            return
        message = answer
    await desk.api.respond(job.body["response_url"], message)
    await desk.finish(job)


def command_of(text: str, all_words: AllWords, preferred: Language) -> tuple[str, Language] | None:
    """Return which command a text is, and in which language it was said; None for a situation."""
    said = " ".join(text.lower().split()).strip(" .!/")
    order: list[Language] = [preferred, "en" if preferred == "nl" else "nl"]
    for language in order:
        for name, ways in all_words[language].commands.items():
            if said in ways or (name == "nudge" and said.split(" ")[0] in ways and len(said.split(" ")) <= 4):
                return name, language
    return None


async def _answer(job: Job, desk: Desk, text: str) -> Message | None:
    """Return what its user will see; None where that was said and the job is finished."""
    language = await desk.threads.store(desk.language, payload.who(job.body))
    if asked := rights.heard(desk, text, language, talking=False):
        return await rights.carried_out(job, desk, *asked, Spot(""))
    found = command_of(text, desk.words, language)
    if found is None:
        return await _check(desk, text)
    name, language = found
    return await _COMMANDS[name](job, desk, desk.words[language])


async def _check(desk: Desk, text: str) -> Message:
    """Return the first answer to a situation, below the disclosure, with the way to keep it."""
    answer = await desk.threads.quick(desk.flow.first_answer, text, desk.clock())
    words = desk.words[answer.reply.language]
    after: list[Block] = [context(words.say("check-note"))]
    if answer.exchange.user is not None:
        fits = len(text) <= VALUE
        after = [context(f"{words.say('check-note')} {words.say('check-keep' if fits else 'check-too-long')}")]
        row = {"type": "actions", "block_id": "keep", "elements": [button(words.say("keep"), "keep", text)]}
        after += [row] if fits else []
    reply = with_private_facts(answer.reply, words)
    return reply_message(reply, words, before=disclosure(words, "disclosure-check"), after=after)


async def _help(job: Job, desk: Desk, words: Words) -> Message:
    return note(words.say("help"))


async def _patterns(job: Job, desk: Desk, words: Words) -> Message:
    lines = [words.say("patterns")]
    for pattern in desk.flow.catalogue.patterns.values():
        told = pattern.text[words.language]
        name = told.name[0].upper() + told.name[1:]
        lines.append(words.say("pattern", name=escape(name), description=escape(told.description)))
    return whole("\n".join(lines), [section(line) for line in lines])


async def _log(job: Job, desk: Desk, words: Words) -> Message:
    talks = await desk.threads.store(desk.store.conversations, payload.who(job.body), LOGGED)
    lines = [line for talk in talks if (line := log_line(talk, words, "log-line"))]
    if not lines:
        return note(words.say("log-empty"))
    shown = [words.say("log"), "\n".join(lines), words.say("log-more")]
    return whole("\n".join(shown), [section(line) for line in shown])


def log_line(talk: Conversation, words: Words, key: str) -> str | None:
    """Return one line about a conversation: its day and its first words; None when nothing was said in it."""
    first = next((turn.text for turn in talk.turns if turn.role == "user" and turn.text), None)
    if first is None:
        return None
    line = " ".join(first.split())
    shown = line if len(line) <= LINE else line[: LINE - 1].rsplit(" ", 1)[0] + "…"
    return words.say(key, date=words.day(talk.started.date()), words=escape(shown))


async def _nudge(job: Job, desk: Desk, words: Words) -> Message | None:
    """Ask the question of the week in private; or, with a day, a time or `off` after it, keep that."""
    said = str(job.memory["text"]).lower().strip(" .!/").split()
    if len(said) < 2 or " ".join(said) in words.commands["nudge"]:
        await week.ask(job, desk, words.language)
        with suppress(RefusedError):  # the question stands in private all the same
            await desk.api.respond(job.body["response_url"], note(words.say("nudge-in-private")))
        return None
    ways = [words, *(other for other in desk.words.values() if other is not words)]
    words = max(ways, key=lambda way: len(wish.understood(said[1:], way)))
    chosen = wish.understood(said[1:], words)
    if not chosen:
        return note(words.say("nudge-not-understood"))
    team, who = payload.team(job.body), payload.who(job.body)
    if chosen.get("day") != "off":
        await wish.know_zone(desk, team, who)
    told = await desk.threads.store(wish.chosen_by_command, desk, team, who, chosen, words)
    desk.refresh(team, who.user)
    return note(told)


_COMMANDS: Mapping[str, Callable[[Job, Desk, Words], Awaitable[Message | None]]] = {
    "help": _help,
    "patterns": _patterns,
    "log": _log,
    "nudge": _nudge,
}
