"""`klankbord serve`: the coach in Slack, until it is asked to stop."""

from __future__ import annotations

import contextlib
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from bot import logs
from bot.app import App
from bot.metrics import Metrics
from bot.settings import SettingsError, secrets_read_by_others
from bot.store.base import StoreError


def run(app: App, host: str, port: int) -> int:
    """Serve; raises SettingsError or StoreError when something is missing, before anything is opened."""
    if problems := app.settings.slack.problems():
        raise SettingsError("\n".join([*problems, "README.md shows the set-up; `klankbord doctor` checks it."]))
    guard(app)
    if missing := app.settings.organisation.missing():
        print(demo(missing), file=sys.stderr)
    logs.configure()
    from bot.channels.slack.web import serve  # noqa: PLC0415

    with contextlib.ExitStack() as stack:
        metrics = None
        if (shown := app.settings.organisation.metrics_port) is not None:
            metrics = Metrics()
            try:
                stack.callback(metrics.serve(app.settings.organisation.metrics_host, shown))
            except OSError:
                raise SettingsError(f"KLANKBORD_METRICS_PORT: port {shown} cannot be listened on.") from None
        coach = app.slack(metrics=metrics)
        way = "Socket Mode" if app.settings.slack.app_token else f"http://{host}:{port}/slack/events"
        logging.getLogger("bot.serve").info("listening: %s; health: http://%s:%s/readyz", way, host, port)
        return serve(coach, host, port)


def guard(app: App) -> None:
    """Refuse to serve where something is not safe; raises StoreError, which says all of it."""
    if problems := list(unsafe(app)):
        raise StoreError("\n".join(problems))


def unsafe(app: App) -> Iterator[str]:
    """Return what stands in the way of serving, each with what to do.

    That is files that others can read, and a key that cannot be used or (but for a demo) that nobody gave.
    """
    shared = app.settings.database_url is not None
    for path in () if shared else (app.settings.database, app.settings.keyring):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others: chmod 600 {path}"
    if names := secrets_read_by_others(Path(".env")):
        yield f".env holds {', '.join(names)} and can be read by others: chmod 600 .env"
    if app.key_source.given:
        try:
            app.key_source.key()
        except StoreError as error:
            yield str(error)
    elif shared or not app.settings.organisation.missing():
        yield (
            "Give the master key before this is more than a demo: KLANKBORD_KEY, or KLANKBORD_KEY_FILE with the file that "
            "`klankbord keys new` makes. Keep a copy apart from the database and its backups."
        )


def demo(missing: tuple[str, ...]) -> str:
    """Return what is said at the start of a demo: that it is one, and what would end that."""
    return (
        "\n*** DEMO: no organisation answers for this coach yet. Every user sees a banner that says so. ***\n"
        f"*** Set {', '.join(missing)}. ***\n"
        '*** KLANKBORD_BASIS is the legal basis of your organisation, or "proef" for a trial. ***\n'
    )
