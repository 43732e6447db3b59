"""The first words to somebody who comes back: what stands open of what was kept, and how to begin something else."""

from __future__ import annotations

from datetime import datetime

from bot.catalogue import Catalogue
from bot.coach import dates
from bot.coach.nudge import OVERDUE
from bot.coach.standing import Standing, standing
from bot.domain import Experiment, Language, UserKey
from bot.store.base import Store

_SAYS: dict[Language, dict[str, str]] = {
    "nl": {
        "back": "Fijn dat je er weer bent.",
        "ahead": "Je wilt dit proberen, en op {date} terugkijken: “{step}”.",
        "due": "Je nam je voor om dit te proberen, en op {date} terug te kijken: “{step}”. "
        "Zeg 'vraag van de week' om dat te doen.",
        "talk": "Ons gesprek over {name} staat nog open; ga gerust verder waar je was.",
        "talk-plain": "Ons vorige gesprek staat nog open; ga gerust verder waar je was.",
        "else": "Met 'nieuw onderwerp' begin je over iets anders.",
    },
    "en": {
        "back": "Good to have you back.",
        "ahead": "You want to try this, and look back on {date}: “{step}”.",
        "due": "You meant to try this, and to look back on {date}: “{step}”. Say 'question of the week' to do that.",
        "talk": "Our talk about {name} is still open; do go on where you were.",
        "talk-plain": "Our last talk is still open; do go on where you were.",
        "else": "Say 'new topic' to begin something else.",
    },
}


def welcome_back(store: Store, who: UserKey, catalogue: Catalogue, language: Language, now: datetime) -> str | None:
    """Return what stands open for this user in a sentence or two, None when nothing does; raises StoreError.

    After a message about safety nothing of before is brought up.
    """
    before = standing(store.history(who, now))
    if before.on_hold:
        return None
    steps = [one for one in store.open_experiments(who) if not one.asked and one.due >= now.date() - OVERDUE]
    says = _SAYS[language]
    told = [*_experiment(steps, says, language, now), *_talk(before, catalogue, says, language)]
    return " ".join([says["back"], *told, says["else"]]) if told else None


def _experiment(steps: list[Experiment], says: dict[str, str], language: Language, now: datetime) -> list[str]:
    if not steps:
        return []
    step = min(steps, key=lambda one: (one.due, one.id))
    key = "due" if step.due <= now.date() else "ahead"
    return [says[key].format(date=dates.say(step.due, language), step=step.text.strip(' .“”"'))]


def _talk(before: Standing, catalogue: Catalogue, says: dict[str, str], language: Language) -> list[str]:
    if not before.said:
        return []
    if before.pattern is None or before.pattern not in catalogue.patterns:
        return [says["talk-plain"]]
    return [says["talk"].format(name=catalogue.name(before.pattern, language))]
