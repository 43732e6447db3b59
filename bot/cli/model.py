"""The commands about the remote model, as the command line knows them: what it is asked, and what would leave."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from bot.app import App
from bot.cli.typed import typed
from bot.domain import LANGUAGES, Language
from bot.model.base import Draft
from bot.model.material import Material, material
from bot.model.prompts import NAMES, PromptFile
from bot.model.speak import Prompt
from bot.yamlfile import DataError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add them to the command line; `commands` is what argparse gives for subcommands."""
    prompts = commands.add_parser("prompts", help="what a remote model is told to do")
    actions = prompts.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="print one prompt")
    show.add_argument("name", choices=NAMES, metavar="NAME", help=" or ".join(NAMES))
    show.add_argument("--lang", choices=LANGUAGES, default="nl", help="language (default: nl)")
    show.add_argument("--example", action="store_true", help="filled in for an example, as it would be sent")
    show.set_defaults(run=_show)

    compare = commands.add_parser("compare", help="the coach's own words beside a remote model's, for your situations")
    compare.add_argument("file", type=Path, metavar="FILE", help="JSON lines with text, or one situation a line")
    compare.add_argument("--html", type=Path, metavar="OUT", default=Path("compare.html"), help="default: compare.html")
    compare.add_argument("--price-in", type=float, metavar="P", help="what a million tokens cost that are read")
    compare.add_argument("--price-out", type=float, metavar="P", help="what a million tokens cost that are written")
    compare.add_argument("--budget", type=int, metavar="N", help="tokens that it may cost (default: a day's total)")
    compare.set_defaults(run=_compare)

    mask = commands.add_parser("mask", help="show what would be sent of a text; sends nothing")
    mask.add_argument("text", nargs="*", metavar="TEXT", help="the text (- or nothing: standard input)")
    mask.add_argument("--lang", choices=LANGUAGES, help="language of the codes (default: that of the text)")
    mask.set_defaults(run=_mask)


def _show(app: App, arguments: argparse.Namespace) -> int:
    file = app.prompts[(arguments.name, arguments.lang)]
    print(f"# {file.name}, {file.language}, version {file.version}\n")
    if not arguments.example:
        print(file.body.strip())
        return 0
    prompt = _example(app, file)
    print(f"## system\n\n{prompt.system}\n\n## user\n\n{prompt.user}")
    return 0


def _example(app: App, file: PromptFile) -> Prompt:
    from bot.model import second, wording  # noqa: PLC0415

    words = app.model_words[file.language]
    flow = app.flow(app.store(keep=False))
    draft = flow.first_answer(words.say["example"], datetime.now().astimezone()).draft
    found = _covered(app, draft)
    if draft is None or found is None:
        raise DataError("data/model: example: the coach answers it with a safety route or as no story")
    if file.name == "second-reader":
        return second.prompt(file, app.catalogue, draft.reading, found)
    return wording.prompt(file, draft, found, app.catalogue, words)


def _covered(app: App, draft: Draft | None) -> Material | None:
    return None if draft is None else material(draft, app.ears.route, app.lexicon, None)


def _compare(app: App, arguments: argparse.Namespace) -> int:
    from bot.cli import compare  # noqa: PLC0415

    prices = compare.Prices(arguments.price_in, arguments.price_out)
    return compare.run(app, arguments.file, arguments.html, prices, arguments.budget)


def _mask(app: App, arguments: argparse.Namespace) -> int:
    """Print what of a text would leave; 1 and a reason when nothing would."""
    from bot import text as texts  # noqa: PLC0415
    from bot.masking import Mask, MaskingError, cut  # noqa: PLC0415

    text = texts.well_formed(typed(arguments.text))
    if not text.strip():
        print("klankbord: there is no text; give it behind the command or on standard input.", file=sys.stderr)
        return 1
    if app.ears.route(text) is not None:
        print(
            "Nothing: a message about safety is never sent. / Niets: een bericht over veiligheid wordt nooit verstuurd."
        )
        return 0
    language: Language = arguments.lang or texts.language(text) or "nl"
    try:
        print(cut(Mask(app.lexicon, language).hide(text), texts.HEAD, texts.TAIL))
    except MaskingError:
        print("Nothing: this cannot be covered with certainty, so it is not sent.", file=sys.stderr)
        return 1
    return 0
