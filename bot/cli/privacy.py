"""The commands about keys, people's own data and an organisation's papers, as the command line knows them."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app import App


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add them to the command line; `commands` is what argparse gives for subcommands."""
    _keys_commands(commands)
    data = commands.add_parser(
        "data", help="what a user can ask about their own data, done for them; shows nothing of it"
    )
    data.add_argument(
        "action",
        choices=("what", "export", "forget-last", "forget-this", "erase", "pause", "resume", "stop", "not-keep"),
    )
    data.add_argument("--team", help="the Slack workspace, or enterprise/workspace; goes with --user")
    data.add_argument("--user", help="the Slack user; without both your own account on this computer")
    data.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of the answer (default: nl)")
    data.add_argument("--yes", action="store_true", help="erase without asking")
    data.set_defaults(run=_data)

    papers = commands.add_parser("papers", help="write what an organisation must show, from the running configuration")
    papers.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the documents go")
    papers.set_defaults(run=_papers)

    weather = commands.add_parser("weather", help="say whether team weather is on, and who sees what of it")
    weather.set_defaults(run=_weather)

    leave = commands.add_parser("leave", help="give everybody their own files, destroy all that is kept, and report")
    leave.add_argument("--by", required=True, help="who signs this off")
    leave.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the report goes, and a folder with the files of each user who is not in Slack",
    )
    leave.add_argument("--yes", action="store_true", help="destroy without asking")
    leave.set_defaults(run=_leave)


def _keys_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    keys = commands.add_parser("keys", help="the key that seals what is kept: make one, or change it")
    actions = keys.add_subparsers(title="actions", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="write a new key to a file that is not there yet")
    new.add_argument("--file", type=Path, help="where (default: where the coach looks for it)")
    new.set_defaults(run=_keys_new)
    rotate = actions.add_parser("rotate", help="put a new key in the place of the old one; stop the coach first")
    rotate.add_argument("--out", type=Path, help="where the new key goes (needed when the old one is in KLANKBORD_KEY)")
    rotate.set_defaults(run=_keys_rotate)


def _keys_new(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import keys  # noqa: PLC0415

    return keys.new(app, arguments.file)


def _keys_rotate(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import keys  # noqa: PLC0415

    return keys.rotate(app, arguments.out)


def _data(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import data  # noqa: PLC0415

    return data.run(app, arguments.action, (arguments.team, arguments.user), arguments.lang, yes=arguments.yes)


def _leave(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import data  # noqa: PLC0415

    return data.leave(app, arguments.by, arguments.out, yes=arguments.yes)


def _weather(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import weather  # noqa: PLC0415

    return weather.run(app)


def _papers(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import papers  # noqa: PLC0415

    return papers.run(app, arguments.out)
