"""`klankbord serve`: the coach in Slack, until it is asked to stop."""

from __future__ import annotations

import logging

from bot.app import App
from bot.settings import SettingsError


def run(app: App, host: str, port: int) -> int:
    """Serve; raises SettingsError when something is missing, before anything is opened."""
    if problems := app.settings.slack.problems():
        raise SettingsError("\n".join([*problems, "README.md shows the set-up; `klankbord doctor` checks it."]))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    from bot.channels.slack.web import serve  # noqa: PLC0415

    coach = app.slack()
    way = "Socket Mode" if app.settings.slack.app_token else f"http://{host}:{port}/slack/events"
    logging.getLogger("bot.serve").info("listening: %s; health: http://%s:%s/readyz", way, host, port)
    return serve(coach, host, port)
