"""Short messages for which there is an answer of its own, and short answers that begin alike and are no such thing."""

from __future__ import annotations

from bot.domain import Language, Move

Heard = tuple[tuple[Language, Move, str], ...]

MEANT: Heard = (
    ("nl", Move.NO_QUESTIONS, "Stop met je vragen | Hou op met dat gevraag | stop met die stomme vragen | kap met vragen"),
    ("en", Move.NO_QUESTIONS, "Stop with these questions | Quit asking questions | stop the questions | Stop asking me all these questions"),
)
"""What each must be heard as."""

NOT_MEANT: Heard = (
    (
        "nl",
        Move.NO_QUESTIONS,
        "Stoppen met die mails. | stop met die vergaderingen | stoppen met het project | hou op met dat gezeur | Stoppen met de rapportage"
        " | Kun je stoppen met dat dossier? | stop met het overleg | kap met die lijstjes | stoppen met al dat overleg",
    ),
    (
        "en",
        Move.NO_QUESTIONS,
        "Stop the meetings | Stop with these reports | Quit the job | Stop the emails | Stop answering client questions | Stop asking the director"
        " | quit the project | Stop with all of it",
    ),
)
"""What none may be heard as, whatever else it is."""
