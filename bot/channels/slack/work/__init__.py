"""The work behind the door: one file for each thing that somebody can do. It runs from the intake, and again after a crash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.channels.slack.desk import Desk
from bot.channels.slack.work import (
    command,
    consent,
    deletion,
    experiment,
    feedback,
    home,
    keep,
    late,
    lifecycle,
    mention,
    message,
    move,
    nudge,
    reflect,
    setting,
    wish,
)
from bot.jobs.base import Job

WORK: Mapping[str, Callable[[Job, Desk], Awaitable[None]]] = {
    "message": message.work,
    "deletion": deletion.work,
    "mention": mention.work,
    "home": home.work,
    "prompts": home.prompts,
    "uninstalled": lifecycle.work,
    "command": command.work,
    "shortcut": reflect.open_form,
    "reflect": reflect.work,
    "move": move.work,
    "consent": consent.work,
    "experiment": experiment.open_form,
    "agree": experiment.work,
    "feedback": feedback.work,
    "keep": keep.work,
    "setting": setting.work,
    "late": late.work,
    "unheard": late.regret,
    "nudge": nudge.work,
    "nudge-press": wish.press,
    "nudge-form": wish.open_form,
    "nudge-wish": wish.sent_in,
}
"""What is done for each kind of job."""
