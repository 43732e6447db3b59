"""The home page of one user, and ways to begin in an empty conversation."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.desk import Desk
from bot.channels.slack.home import HomePage, view
from bot.channels.slack.manifest import PROMPTS
from bot.channels.slack.payload import Team
from bot.channels.slack.work import wish
from bot.domain import UserKey
from bot.flow import CONSENT
from bot.jobs.base import Job
from bot.nudges.base import CAP, PAUSED

CONVERSATIONS = 5


async def work(job: Job, desk: Desk) -> None:
    """Publish the page for who opened it."""
    team, user = payload.team(job.body), job.body["user"]
    await desk.threads.store(wish.resume, desk, team, payload.who(job.body))
    page = await _page(desk, team, user)
    await desk.api.call(team, "views_publish", user_id=user, view=page)
    await desk.finish(job)


async def publish(desk: Desk, team: Team, user: str) -> None:
    """Publish the page again because something on it changed; the next opening does it too."""
    page = await _page(desk, team, user)
    await desk.api.decorate(team, "views_publish", user_id=user, view=page)


async def prompts(job: Job, desk: Desk) -> None:
    """Offer ways to begin; only decoration."""
    words = await desk.their_words(job)
    await desk.api.decorate(
        payload.team(job.body),
        "assistant_threads_setSuggestedPrompts",
        channel_id=job.body["channel"],
        title=words.say("prompts-title"),
        prompts=[{"title": title, "message": message} for title, message in PROMPTS],
    )
    await desk.finish(job)


async def _page(desk: Desk, team: Team, user: str) -> dict[str, object]:
    who = UserKey("slack", team.key, user)
    page = await desk.threads.store(_read, desk, who)
    if page.zone is None:
        page.zone = await desk.zone(team, user)
    return view(page, desk.words[page.language], desk.flow.catalogue)


def _read(desk: Desk, who: UserKey) -> HomePage:
    """Read all that stands on the page; nobody else's can be on it, for every question names this user."""
    store = desk.store
    with store.together():
        plan = desk.nudges.plan(who)
        return HomePage(
            language=desk.language(who),
            keeps=store.setting(who, CONSENT) == "yes",
            conversations=store.conversations(who, CONVERSATIONS),
            experiments=store.open_experiments(who),
            named=store.named(who),
            day=store.setting(who, "nudge-day") or "off",
            time=store.setting(who, "nudge-time") or "09:00",
            zone=store.setting(who, "zone"),
            next=plan.due if plan else None,
            paused=store.setting(who, PAUSED) == "yes",
            stopped=plan.stopped if plan else False,
            never=store.setting(who, CAP) == "0",
        )
