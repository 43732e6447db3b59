"""The home page of one user as blocks. Pure: it shows what it is given, and nothing of anybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.catalogue import Catalogue
from bot.channels.slack.blocks import Block, banner, button, confirmed, context, fitted, header, section
from bot.channels.slack.words import DAYS, Words, escape
from bot.coach.dates import say as say_day
from bot.domain import Conversation, Experiment, Language
from bot.nudges.schedule import zone_of
from bot.store.base import Named

ENOUGH = 5
"""Below so many conversations nothing is said about patterns."""

VIEW_BLOCKS = 100
EXPERIMENTS = 10
WORDS = 160
"""Characters of a conversation or an experiment that the page shows."""

TIMES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(8, 18) for minute in (0, 30))
"""Inside working hours."""

ZONES = (
    "Europe/Amsterdam",
    "Europe/Brussels",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/Curacao",
    "America/Aruba",
    "America/Paramaribo",
    "America/New_York",
    "Asia/Kolkata",
    "UTC",
)
LANGUAGE_NAMES: dict[Language, str] = {"nl": "Nederlands", "en": "English"}


@dataclass(slots=True)
class HomePage:
    """What stands on one user's page; `zone` is None while neither chosen nor known."""

    language: Language
    keeps: bool
    conversations: Sequence[Conversation]
    experiments: Sequence[Experiment]
    named: Sequence[Named]
    day: str = "off"
    time: str = "09:00"
    zone: str | None = None
    next: datetime | None = None
    paused: bool = False
    stopped: bool = False
    never: bool = False
    """Whether they chose a day, and that it never comes."""


def view(page: HomePage, words: Words, catalogue: Catalogue) -> dict[str, Any]:
    """Return the page as a view for Slack."""
    blocks = [
        *_who(words),
        *_settings(page, words),
        *_experiments(page, words),
        *_patterns(page, words, catalogue),
        *_conversations(page, words),
        *_privacy(words),
    ]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def _who(words: Words) -> list[Block]:
    told = [section(words.say(key)) for key in ("home-who", "home-limits", "home-see")]
    return [*banner(words), header(words.say("home-title")), *told]


def _settings(page: HomePage, words: Words) -> list[Block]:
    state, action, value = ("yes", "home-keep-off", "no") if page.keeps else ("no", "home-keep-on", "yes")
    keep = section(words.say(f"home-keep-{state}"))
    keep["accessory"] = button(words.say(action), "home:keep", value, None if page.keeps else "primary")
    language = section(words.say("home-language"))
    language["accessory"] = _select(
        "home:language", list(LANGUAGE_NAMES.items()), page.language, words, "home-language-name"
    )
    zone = page.zone or "Europe/Amsterdam"
    zones = ZONES if zone in ZONES else (zone, *ZONES)
    row = [
        _select("home:nudge-day", [(day, words.days[day]) for day in DAYS], page.day, words, "home-nudge-day"),
        _select("home:nudge-time", [(time, time) for time in TIMES], page.time, words, "home-nudge-time"),
        _select("home:zone", [(name, name) for name in zones], zone, words, "home-nudge-zone"),
    ]
    more = [
        button(words.say("home-nudge-form"), "nudge:form", f"{words.language}:"),
        button(words.say("home-nudge-now"), "home:weekly", words.language),
    ]
    nudge = [
        section(f"{words.say('home-nudge')}\n{_when(page, zone, words)}"),
        {"type": "actions", "block_id": "nudge", "elements": [*row, *more]},
    ]
    return [{"type": "divider"}, header(words.say("home-settings")), keep, language, *nudge]


def _when(page: HomePage, zone: str, words: Words) -> str:
    """Say when the next one comes, or why there is none."""
    if page.stopped:
        return words.say("home-nudge-stopped")
    if page.never and page.day != "off":
        return words.say("home-nudge-never")
    if page.day == "off" or page.next is None:
        return words.say("home-nudge-off")
    if page.paused:
        return words.say("home-nudge-paused")
    local = page.next.astimezone(zone_of(zone))
    return words.say("home-nudge-next", date=say_day(local.date(), words.language), time=f"{local:%H:%M}", zone=zone)


def _experiments(page: HomePage, words: Words) -> list[Block]:
    lines = [
        section(words.say("home-experiment", words=_short(step.text), date=words.day(step.due)))
        for step in page.experiments[:EXPERIMENTS]
    ]
    none = [context(words.say("home-experiments-none"))]
    return [{"type": "divider"}, header(words.say("home-experiments")), *(lines or none)]


def _patterns(page: HomePage, words: Words, catalogue: Catalogue) -> list[Block]:
    """Count in how many conversations each pattern was named, with n and the months; nothing below ENOUGH."""
    head = [{"type": "divider"}, header(words.say("home-patterns"))]
    n = len({one.conversation for one in page.named})
    if n < ENOUGH:
        return [*head, context(words.say("home-patterns-few", n=n))]
    counts = Counter(one.pattern for one in page.named if one.pattern in catalogue.patterns)
    lines: list[str] = []
    for pattern, count in counts.most_common():
        months = Counter((one.started.year, one.started.month) for one in page.named if one.pattern == pattern)
        spread = ", ".join(
            f"{words.months[month - 1]} {year}: {times}" for (year, month), times in sorted(months.items())
        )
        name = catalogue.name(str(pattern), words.language)
        name = escape(name[0].upper() + name[1:])
        lines.append("• " + words.say("home-pattern", name=name, count=count, n=n, months=spread))
    shown = [section("\n".join(lines))] if lines else []
    return [*head, context(words.say("home-patterns-intro", n=n)), *shown]


def _conversations(page: HomePage, words: Words) -> list[Block]:
    blocks: list[Block] = [{"type": "divider"}, header(words.say("home-conversations"))]
    for talk in page.conversations:
        first = next((turn.text for turn in talk.turns if turn.role == "user" and turn.text), "…")
        day = words.day(talk.started.date())
        blocks.append(section(words.say("home-conversation", date=day, words=_short(first))))
        delete = confirmed(button(words.say("home-delete"), "home:delete", str(talk.id)), words, "home-delete-ask")
        row = [button(words.say("home-continue"), "home:continue", str(talk.id))] if talk.thread else []
        blocks.append({"type": "actions", "block_id": f"talk-{talk.id}", "elements": [*row, delete]})
    none = [] if page.conversations else [context(words.say("home-conversations-none"))]
    return [*blocks, *none]


def _privacy(words: Words) -> list[Block]:
    wipe = confirmed(button(words.say("home-wipe"), "home:wipe", "all"), words, "home-wipe-ask")
    return [
        {"type": "divider"},
        header(words.say("home-privacy")),
        context(words.say("home-privacy-note")),
        {"type": "actions", "block_id": "privacy", "elements": [wipe]},
    ]


def _select(action: str, options: Sequence[tuple[str, str]], chosen: str, words: Words, label: str) -> Block:
    made = [{"text": {"type": "plain_text", "text": shown}, "value": value} for value, shown in options]
    initial = next((option for option in made if option["value"] == chosen), made[0])
    hint = {"type": "plain_text", "text": fitted(words.say(label), 150)}
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": hint,
        "options": made,
        "initial_option": initial,
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return escape(line if len(line) <= WORDS else line[: WORDS - 1].rsplit(" ", 1)[0] + "…")
