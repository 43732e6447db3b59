"""The word lists by which names are told from other words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.yamlfile import DataError


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Several word lists as one."""

    lists: tuple[frozenset[str], ...]

    def __contains__(self, word: object) -> bool:
        """Tell whether one of the lists holds the word."""
        return any(word in one for one in self.lists)


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """The words by which names are told from other words, all in lower case; see data/masking."""

    first: frozenset[str]
    doubtful: frozenset[str]
    last: frozenset[str]
    capitals: frozenset[str]
    ordinary: frozenset[str]

    @property
    def known(self) -> Known:
        """All words that are known not to be names."""
        return Known((self.capitals, self.ordinary))

    def names_nobody(self, word: str) -> bool:
        """Tell whether a word in lower case is known not to be a name."""
        head = word.split("'", 1)[0]
        return any(form in self.capitals or form in self.ordinary for form in (word, head))


def load_lexicon(folder: Path) -> Lexicon:
    """Load the word lists of `folder`; raises DataError, naming the file."""
    firsts, doubtful = _words(folder / "first-names.txt")
    return Lexicon(
        first=firsts,
        doubtful=doubtful,
        last=_words(folder / "surnames.txt")[0],
        capitals=_words(folder / "capitals.txt")[0],
        ordinary=_words(folder / "ordinary.txt")[0],
    )


def _words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None
    sure = frozenset(word for line in lines if line[:1] not in {"#", "?"} for word in line.split())
    return sure, frozenset(word for line in lines if line.startswith("?") for word in line[1:].split())
