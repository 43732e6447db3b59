"""`klankbord doctor`: checks settings, tokens, scopes, store, clock and reader, and says in plain words what to mend."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App
from bot.channels.slack.doctor import Finding, examine
from bot.cli.serve import unsafe
from bot.store.base import StoreError
from bot.yamlfile import DataError

_MARKS = {"ok": "ok     ", "mend": "MEND   ", "unknown": "unknown"}


def run(app: App) -> int:
    """Print every finding; returns 1 when something must be mended."""
    findings = [
        _store(app),
        _key(app),
        _organisation(app),
        _reader(app),
        *_model(app),
        _texts(app),
        *asyncio.run(_slack(app)),
    ]
    findings += _start(app, {finding.words for finding in findings})
    for finding in findings:
        print(f"{_MARKS[finding.verdict]} {finding.what}: {finding.words}")
    wrong = sum(finding.verdict == "mend" for finding in findings)
    print("Nothing to mend." if not wrong else f"{wrong} to mend.")
    return 1 if wrong else 0


async def _slack(app: App) -> list[Finding]:
    return [finding async for finding in examine(app.settings.slack, lambda: datetime.now(UTC))]


def _start(app: App, told: Collection[str]) -> list[Finding]:
    """Return what `klankbord serve` would refuse to start with, as far as it was not told yet; nothing without Slack."""
    if not app.settings.slack.begun:
        return []
    found = list(unsafe(app))
    if not found:
        return [Finding("start", "ok", "no file that others can read, and no key that is still to be given.")]
    return [Finding("start", "mend", words) for words in found if words not in told]


def _store(app: App) -> Finding:
    path = app.settings.database
    try:
        if app.settings.database_url is None and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Finding("store", "mend", f"{path} can be read by others: chmod 600 {path}")
        if app.settings.database_url is None and not (path.exists() and app.settings.keyring.exists()):
            return _not_made_yet(path)
        store = app.store(keep=True)
        with store.together():
            pass
        store.close()
    except (StoreError, OSError) as error:
        return Finding("store", "mend", str(error))
    if app.settings.database_url is not None:
        return Finding("store", "ok", "PostgreSQL answers and can be written.")
    return Finding("store", "ok", f"{path} can be written, and read by this account alone.")


def _not_made_yet(path: Path) -> Finding:
    """Look whether the store could be made, and make nothing."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        return Finding("store", "mend", f"{path} cannot be made: this account may not write in {folder}.")
    if path.exists():
        return Finding("store", "unknown", f"{path} is not sealed yet; that is done when the coach starts.")
    return Finding("store", "ok", f"nothing is kept yet; {path} is made when something is.")


def _key(app: App) -> Finding:
    source = app.key_source
    if not source.given and not source.named and not app.settings.keyring.exists():
        return Finding("key", "ok", f"none yet; {source.file} is made with the first that is kept.")
    try:
        source.key()
    except StoreError as error:
        return Finding("key", "mend", str(error))
    if source.text is None and app.settings.database_url is None and source.file.parent == app.settings.database.parent:
        return Finding(
            "key", "unknown", f"{source.file} lies beside the database: who takes the disk has both. Move it."
        )
    return Finding("key", "ok", "the master key can be read, by this account alone.")


def _organisation(app: App) -> Finding:
    if missing := app.settings.organisation.missing():
        return Finding("organisation", "unknown", f"a demo, with a banner, until {', '.join(missing)} are set.")
    return Finding("organisation", "ok", f"{app.settings.organisation.name} answers for this coach.")


def _reader(app: App) -> Finding:
    try:
        reading = app.reader.read("Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.")
    except (DataError, OSError) as error:
        return Finding("reader", "mend", str(error))
    told = f"{reading.reader} reads; without network"
    if app.fallback is None:
        return Finding("reader", "ok", f"{told}.")
    told = f"{told}. The smaller reader, because {app.fallback.why}"
    if app.fallback.damaged:
        return Finding("reader", "mend", f"{told}: install klankbord and its packages anew.")
    return Finding("reader", "ok", f"{told}.")


def _model(app: App) -> list[Finding]:
    """Ask the remote model for one word, about nothing, where there is one."""
    from bot.model.failure import ModelError  # noqa: PLC0415

    settings = app.settings.model
    if settings is None:
        return [Finding("model", "ok", "none; nothing goes outside.")]
    told = f"{settings.name} at {settings.host}: texts go there with names and numbers covered as well as possible"
    try:
        asyncio.run(_asked(app))
    except ModelError as error:
        advice = f"{_advice(error.status)}. Until then the coach uses its own words"
        return [Finding("model", "mend", f"{told}; it gives no answer ({error.failure.value}): {advice}.")]
    return [Finding("model", "ok", f"{told}; it answers.")]


def _advice(status: int | None) -> str:
    """Return what to look at first, by the HTTP status of what came back; None where nothing did."""
    if status is None:
        return "nothing came back in time; check OPENAI_BASE_URL, and that the server runs and may be reached from here"
    if status == 200:
        return (
            "something came back that is no answer of a language model (a page to sign in, an error); check that "
            "OPENAI_BASE_URL is the address of the API (most end in /v1), and KLANKBORD_MODEL"
        )
    if status in {401, 403}:
        return f"status {status}; check OPENAI_API_KEY, and that it may use this model"
    if status == 404:
        return "status 404; check OPENAI_BASE_URL (most end in /v1) and KLANKBORD_MODEL"
    if status in {400, 422}:
        return f"status {status}, however it is asked; check that KLANKBORD_MODEL is a model of this server, by its exact name"
    return f"status {status}; look at the server itself, or try again later"


async def _asked(app: App) -> None:
    model = app.model()
    try:
        await model.examine()
    finally:
        await model.close()


def _texts(app: App) -> Finding:
    from bot.channels.slack.words import load_words  # noqa: PLC0415

    try:
        load_words(app.resources.data, app.privacy_words)
        patterns = len(app.catalogue.patterns)
    except DataError as error:
        return Finding("texts", "mend", str(error))
    return Finding("texts", "ok", f"{patterns} patterns and all sentences are there, in Dutch and English.")
