"""The one moment at which the question of the week is offered: somebody just noted a day to look back on."""

from __future__ import annotations

from bot.channels.slack.blocks import Block, nudge_offer
from bot.channels.slack.desk import NUDGE_ASKED, Desk
from bot.channels.slack.words import Words
from bot.coach.dates import say as say_day
from bot.domain import Exchange, UserKey
from bot.nudges.base import DAY, DAYS


def offer(desk: Desk, who: UserKey, exchange: Exchange, words: Words) -> list[Block]:
    """Return the question whether it is wanted; empty for who was asked before, has it, or noted nothing. Raises StoreError."""
    step, store = exchange.experiment, desk.store
    if step is None or store.setting(who, NUDGE_ASKED) == "yes" or store.setting(who, DAY) in DAYS:
        return []
    return nudge_offer(words, say_day(step.due, words.language))
