"""Parses the command line and hands over to the command; heavy parts are imported by the command that needs them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot import __version__, uncaught
from bot.app import App
from bot.cli import keeping, model, privacy
from bot.cli.typed import typed
from bot.settings import Settings, SettingsError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 something in the input was wrong, 2 it could not start."""
    uncaught.hide_words()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            return _wrong(error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _wrong(error)


def _wrong(error: Exception) -> int:
    """Tell where it went wrong, and nothing of the text of the error: that may hold what somebody wrote."""
    from bot.uncaught import where  # noqa: PLC0415

    print(f"klankbord: something went wrong ({where(error)}). Please report this line.", file=sys.stderr)
    return 1


def _run(arguments: argparse.Namespace) -> int:
    from bot.store.base import StoreError  # noqa: PLC0415
    from bot.yamlfile import DataError  # noqa: PLC0415

    try:
        app = App(Settings.from_environment())
        code: int = arguments.run(app, arguments)
    except (SettingsError, StoreError, DataError, FileNotFoundError) as error:
        print(f"klankbord: {error}", file=sys.stderr)
        return 2
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; README and docs are tested against it."""
    top = argparse.ArgumentParser(
        prog="klankbord",
        description="A sounding board for internal advisors. Works offline; nothing is kept unless you say so.",
    )
    top.add_argument("--version", action="version", version=f"klankbord {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    chat = commands.add_parser("chat", help="talk to the coach in this terminal, or through a pipe")
    chat.add_argument("--lang", choices=("nl", "en"), help="language of the first words (default: nl)")
    chat.add_argument("--keep", action="store_true", help="keep the conversation without asking (for a pipe)")
    chat.set_defaults(run=_chat)

    check = commands.add_parser("check", help="quick check of one situation; nothing is stored")
    check.add_argument("text", nargs="*", metavar="TEXT", help="the situation (- or nothing: standard input)")
    check.add_argument("--jsonl", action="store_true", help='read {"id","text"} lines, write one reading a line')
    check.set_defaults(run=_check)

    reply = commands.add_parser("reply", help="what a new user would get as first answer; nothing is stored")
    reply.add_argument("text", nargs="*", metavar="TEXT", help="the situation (- or nothing: standard input)")
    reply.add_argument("--jsonl", action="store_true", help='read {"id","text"} lines, write one reply a line')
    reply.set_defaults(run=_reply)

    history = commands.add_parser("history", help="show the conversations that were kept on this computer")
    history.add_argument("--limit", type=_positive, default=10, help="how many, the latest last (default: 10)")
    history.set_defaults(run=_history)

    patterns = commands.add_parser("patterns", help="list the patterns, or show one")
    patterns.add_argument("id", nargs="*", metavar="ID", help="the id or name of a pattern, such as double-bind")
    patterns.add_argument("--lang", choices=("nl", "en"), default="nl", help="language (default: nl)")
    patterns.set_defaults(run=_patterns)

    _slack_commands(commands)
    privacy.add(commands)
    keeping.add(commands)
    model.add(commands)

    _eval_command(commands)
    return top


def _eval_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    evaluate = commands.add_parser("eval", help="measure the reader on files of labelled situations")
    evaluate.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines with text, primary, safety")
    evaluate.add_argument("--html", type=Path, metavar="OUT", help="write a page with pictures, in one file")
    evaluate.add_argument(
        "--reader", choices=("local", "model"), default="local", help="model: with the remote model as second reader"
    )
    evaluate.add_argument(
        "--budget", type=int, metavar="N", help="tokens that the model may cost (default: a day's total)"
    )
    evaluate.set_defaults(run=_eval)


def _slack_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="be the coach in Slack, until stopped (settings: SLACK_*)")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=3000, help="port to listen on (default: 3000)")
    serve.set_defaults(run=_serve)

    jobs = commands.add_parser("jobs", help="work that waits, or was set aside; shows nothing of whom or what")
    jobs.set_defaults(run=_jobs)
    actions = jobs.add_subparsers(title="actions", metavar="ACTION")
    retry = actions.add_parser("retry", help="run again what was set aside")
    retry.add_argument("reference", nargs="?", metavar="REFERENCE", help="which, as `klankbord jobs` lists it")
    retry.add_argument("--all", action="store_true", help="all of it")
    retry.set_defaults(run=_jobs_retry)
    drop = actions.add_parser("drop", help="forget something that was set aside; its user gets no answer")
    drop.add_argument("reference", metavar="REFERENCE", help="which, as `klankbord jobs` lists it")
    drop.set_defaults(run=_jobs_drop)

    nudge = commands.add_parser("nudge", help="show which nudges are due and why, or send them as `serve` does")
    nudge.add_argument("--dry-run", action="store_true", help="only show what is due; nothing is changed or sent")
    nudge.add_argument("--now", type=_moment, metavar="ISO", help="look at this moment, such as 2026-12-01T09:00+01:00")
    nudge.add_argument("--lang", choices=["nl", "en"], default="nl", help="language of what is printed (default: nl)")
    nudge.set_defaults(run=_nudge)

    doctor = commands.add_parser("doctor", help="check that the coach can work in Slack, and say what to mend")
    doctor.set_defaults(run=_doctor)

    manifest = commands.add_parser("manifest", help="print the Slack app manifest, to be pasted into Slack")
    manifest.add_argument(
        "--url", type=_public_address, help="public https address of the coach; without it for Socket Mode"
    )
    manifest.set_defaults(run=_manifest)


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _port(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 (any that is free) to 65535")
    return number


def _chat(app: App, arguments: argparse.Namespace) -> int:
    from bot.channels import terminal  # noqa: PLC0415

    return terminal.run(app, language=arguments.lang, keep=arguments.keep)


def _check(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import check  # noqa: PLC0415

    return check.run_jsonl(app) if arguments.jsonl else check.run(app, typed(arguments.text))


def _reply(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import reply  # noqa: PLC0415

    return reply.run_jsonl(app) if arguments.jsonl else reply.run(app, typed(arguments.text))


def _history(app: App, arguments: argparse.Namespace) -> int:
    from bot.channels import terminal  # noqa: PLC0415

    return terminal.show_history(app, arguments.limit)


def _patterns(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import patterns  # noqa: PLC0415

    return patterns.run(app, " ".join(arguments.id) or None, arguments.lang)


def _eval(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import evaluate  # noqa: PLC0415

    return evaluate.run(app, arguments.files, arguments.html, arguments.reader, arguments.budget)


def _serve(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import serve  # noqa: PLC0415

    return serve.run(app, arguments.host, arguments.port)


def _jobs(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import jobs  # noqa: PLC0415

    return jobs.show(app)


def _jobs_retry(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import jobs  # noqa: PLC0415

    if (arguments.reference is None) is not arguments.all:
        raise SettingsError("Say which: klankbord jobs retry REFERENCE, or klankbord jobs retry --all")
    return jobs.retry(app, arguments.reference)


def _jobs_drop(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import jobs  # noqa: PLC0415

    return jobs.drop(app, arguments.reference)


def _public_address(value: str) -> str:
    from bot.channels.slack.manifest import is_public  # noqa: PLC0415

    if not is_public(value):
        raise argparse.ArgumentTypeError("must be a public https address such as https://klankbord.example.org")
    return value


def _moment(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            "must be a moment such as 2026-12-01T09:00 or 2026-12-01T09:00+01:00"
        ) from None


def _nudge(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import nudge  # noqa: PLC0415

    return nudge.run(app, arguments.now, dry_run=arguments.dry_run, language=arguments.lang)


def _doctor(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import doctor  # noqa: PLC0415

    return doctor.run(app)


def _manifest(app: App, arguments: argparse.Namespace) -> int:
    from bot.channels.slack.manifest import text  # noqa: PLC0415

    print(text(arguments.url), end="")
    return 0
