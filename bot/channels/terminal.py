"""The coach in a terminal, for a person who types and for a pipe that sends a message a line."""

from __future__ import annotations

import getpass
import sys
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.channels.session import Session
from bot.domain import Conversation, Kind, Language, Span, UserKey
from bot.flow import CONSENT
from bot.text import language as language_of
from bot.text import readable

if TYPE_CHECKING:
    from bot.app import App
    from bot.flow import Answer

_SAYS: dict[Language, dict[str, str]] = {
    "nl": {
        "welcome": "Klankbord is software, geen mens. Het leest wat je schrijft op deze computer, zonder internet, "
        "en noemt hooguit een vermoeden. Geen therapie, geen oordeel over mensen. Schrijf liever rollen dan namen.",
        "welcome-model": "Klankbord is AI: software, geen mens. {model} Het noemt hooguit een vermoeden. "
        "Geen therapie, geen oordeel over mensen. Schrijf liever rollen dan namen.",
        "not-kept": "Dit gesprek wordt niet bewaard.",
        "kept": "Dit gesprek wordt versleuteld bewaard in {path}, alleen leesbaar voor jou.",
        "ask": "Mag ik onze gesprekken bewaren in een bestand dat alleen voor jou leesbaar is? (j/n) ",
        "ask-again": "Dat was geen ja en geen nee. Typ j als ik mag bewaren, n als je dat niet wilt: ",
        "as-no": "Ik neem dat als een nee. Zeg 'bewaar wel' als je je bedenkt; vertel nu gerust wat er speelt.",
        "how": "Vertel wat er gebeurde. 'help' zegt wat er kan, 'wat weet je van mij' wat ik bewaar, 'stop' of Ctrl-D sluit af.",
        "you": "jij",
        "failed": "Bewaren lukt nu niet, dus dit bericht staat niet in je geschiedenis. Het gesprek gaat gewoon door.",
        "bye": "Tot een volgende keer.",
        "nothing": "Er is niets bewaard.",
        "experiment": "Experiment, terugkijken op {due}: {text}",
    },
    "en": {
        "welcome": "Klankbord is software, not a human. It reads what you write on this computer, without the "
        "internet, and names a guess at most. No therapy, no verdict on people. Write roles rather than names.",
        "welcome-model": "Klankbord is AI: software, not a human. {model} It names a guess at most. "
        "No therapy, no verdict on people. Write roles rather than names.",
        "not-kept": "This conversation is not kept.",
        "kept": "This conversation is kept in {path}, encrypted and readable by you alone.",
        "ask": "May I keep our conversations in a file that only you can read? (y/n) ",
        "ask-again": "That was neither yes nor no. Type y if I may keep them, n if you would rather not: ",
        "as-no": "I take that as a no. Say 'keep it' if you change your mind; do tell now what is going on.",
        "how": "Tell what happened. 'help' says what is possible, 'what do you know about me' what I keep, 'stop' or Ctrl-D ends.",
        "you": "you",
        "failed": "Keeping does not work now, so this message is not in your history. The conversation simply goes on.",
        "bye": "Until next time.",
        "nothing": "Nothing was kept.",
        "experiment": "Experiment, look back on {due}: {text}",
    },
}
_YES = {"j", "ja", "y", "yes", "jazeker", "sure", "ok", "oké", "oke"}
_NO = {"n", "nee", "neen", "no", "nope", "nah", "liever niet", "nee liever niet", "niet", "no thanks", "nee dank je"}
_WIDTH = 88


def run(app: App, language: Language | None, keep: bool) -> int:
    """Hold one conversation, until the end of the input or until the user stops."""
    if sys.stdin.isatty():
        return _talk(app, language or "nl", keep)
    return _pipe(app, language, keep, sys.stdin)


def user() -> UserKey:
    """Return the user of this terminal: the account that runs it."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "local"
    return UserKey("terminal", "local", name)


def show_history(app: App, limit: int) -> int:
    """Print the kept conversations, the latest last."""
    console = Console(highlight=False, soft_wrap=True)
    talks: list[Conversation] = []
    if app.settings.kept:
        store = app.store(keep=True)
        talks = store.conversations(user(), limit)
        store.close()
    if not talks:
        console.print(f"{_SAYS['nl']['nothing']} / {_SAYS['en']['nothing']}", markup=False)
    for talk in reversed(talks):
        console.rule(f"{talk.started.astimezone():%Y-%m-%d %H:%M}")
        language: Language = next((turn.language for turn in talk.turns if turn.language), "nl")
        for turn in talk.turns:
            if turn.text:
                label = _SAYS[language]["you"] if turn.role == "user" else "klankbord"
                console.print(Text(f"{label}: ", style="bold") + Text(_clean(turn.text)))
        for step in talk.experiments:
            line = _SAYS[language]["experiment"].format(due=step.due.isoformat(), text=_clean(step.text))
            console.print(Text(line, style="italic"))
    return 0


def _pipe(app: App, language: Language | None, keep: bool, source: TextIO) -> int:
    """Answer a message a line; ask nothing, and keep nothing unless told to."""
    session = Session(app, user(), keep)
    session.expire(_now())
    said = False
    for line in source:
        message = line.rstrip("\r\n")
        if not message.strip():
            continue
        if not said:
            spoken = language or language_of(message) or "nl"
            kept = _SAYS[spoken]["kept"].format(path=app.settings.place) if keep else _SAYS[spoken]["not-kept"]
            print(f"{_welcome(app, spoken)} {kept}\n", flush=True)
            if (back := session.stands_open(spoken, _now())) is not None:
                print(f"{_clean(back)}\n", flush=True)
            said = True
        print(f"> {_clean(message)}\n", flush=True)
        right = session.right(message, language or language_of(message) or "nl", _now())
        text = right[0].text if right is not None else session.respond(message, _now()).text
        print(f"{_clean(text)}\n", flush=True)
    session.close()
    return 0


def _talk(app: App, language: Language, keep: bool) -> int:
    console = Console(highlight=False, width=min(Console().width, _WIDTH))
    console.print(Padding(Text(_welcome(app, language)), (1, 0)))
    with console.status("…"):
        app.reader.read("")
        app.catalogue  # noqa: B018 - load it while the user reads
    keep = keep or _agreed(app, console, language)
    session = Session(app, user(), keep)
    session.expire(_now())
    if keep:
        session.agree()
    told = "kept" if keep else "not-kept"
    console.print(Text(_SAYS[language][told].format(path=app.settings.place), style="dim"))
    console.print(Text(_SAYS[language]["how"], style="dim"))
    if (back := session.stands_open(language, _now())) is not None:
        console.print(Padding(Text(_clean(back)), (1, 0, 0, 2)))
    while (message := _input(console, language)) is not None:
        if not message.strip():
            continue
        right = session.right(message, language, _now())
        if right is not None:
            console.print(Padding(Text(_clean(right[0].text)), (1, 0, 0, 2)))
            language = right[1]
            continue
        with console.status("…") if app.settings.model is not None else nullcontext():
            answer = session.respond(message, _now())
        language = answer.reply.language
        _show(console, message, answer, language, session.keep)
        if answer.reply.kind is Kind.CLOSE and answer.reply.experiment is None and not answer.reply.quotes:
            break
    else:
        console.print(Text(_SAYS[language]["bye"]))
    session.close()
    return 0


def _agreed(app: App, console: Console, language: Language) -> bool:
    """Ask whether conversations may be kept, unless that was answered before; once more when it was neither yes nor no.

    A no to somebody of whom nothing is kept leaves no trace, so that the next talk asks again; a no of whom something is
    kept (*niet bewaren*) stands beside it, and is not asked again.
    """
    if app.settings.kept:
        store = app.store(keep=True)
        before = store.setting(user(), CONSENT)
        store.close()
        if before is not None:
            return before == "yes"
    for question in ("ask", "ask-again"):
        try:
            said = console.input(Text(_SAYS[language][question])).strip().strip(".!,").lower()
        except (EOFError, KeyboardInterrupt):
            return False
        if said in _YES or said in _NO:
            return said in _YES
    console.print(Text(_SAYS[language]["as-no"]))
    return False


def _input(console: Console, language: Language) -> str | None:
    try:
        return console.input(Text(f"\n{_SAYS[language]['you']}> ", style="bold"))
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None


def _show(console: Console, message: str, answer: Answer, language: Language, keep: bool) -> None:
    if answer.reply.evidence:
        console.print(Padding(highlighted(message, answer.reply.evidence), (1, 0, 0, 4)))
    console.print(Padding(_reply_text(answer), (1, 0, 0, 2)))
    if keep and not answer.kept and answer.reply.keep:
        console.print(Text(_SAYS[language]["failed"], style="yellow"))


def _reply_text(answer: Answer) -> Text:
    text = Text(_clean(answer.reply.text))
    if answer.footer is not None:
        text.append(f"\n\n({_clean(answer.footer)})", style="dim")
    elif answer.reply.evidence:
        text.append(f"\n\n({answer.reading.reader})", style="dim")
    if answer.card is not None:
        text.append(f"\n{_clean(answer.card)}", style="dim")
    return text


def _welcome(app: App, language: Language) -> str:
    """Return the first words, which say where texts go."""
    if app.settings.model is None:
        return _SAYS[language]["welcome"]
    told = app.privacy_words[language].say("model-terminal-remote")
    return _SAYS[language]["welcome-model"].format(model=told)


def highlighted(message: str, evidence: tuple[Span, ...]) -> Text:
    """Return the user's own text with the words that led to the reading underlined and bold."""
    text = Text(style="dim")
    at = 0
    for span in sorted(evidence, key=lambda span: span.start):
        if span.start < at:
            continue
        text.append(_clean(message[at : span.start]))
        text.append(_clean(span.text), style="bold underline not dim")
        at = span.end
    text.append(_clean(message[at:]))
    return text


def _clean(text: str) -> str:
    """Return a text without characters that would steer the terminal or turn the reading direction."""
    return "".join(char if readable(char) or char == "\n" else " " for char in text)


def _now() -> datetime:
    return datetime.now().astimezone()
