"""Where a conversation stands, told from its turns alone: no state is kept beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.catalogue import Place
from bot.coach import instead
from bot.domain import History, Kind, Level, Move, Reading, Turn

NAME_FROM = 0.50
"""Below this probability no pattern is named; docs/scorecard.md has what it costs and saves."""

LIGHTER = 0.6
"""Each "klopt niet" of this user makes a pattern this much less likely to be named."""

AFTER_A_NO = 0.6
"""Once a pattern was put aside in a talk, the next one must be this likely."""

ANOTHER_VIEW_FROM = 0.8
"""A second pattern is only brought in when it is this likely, and once a conversation: an answer read alone says less than a story."""

OFFERS = frozenset({Kind.READING, Kind.ANOTHER_VIEW, Kind.OTHER_READING})
"""Replies that name a pattern for the first time."""

_ASIDE = frozenset(
    {
        *(Kind.HUMAN, Kind.WHO, Kind.PRIVACY, Kind.HELP, Kind.LANGUAGE, Kind.ASIDE),
        *(Kind.WHY, Kind.EXPLANATION, Kind.THANKS, Kind.EMPTY),
    }
)
"""Answers that leave what the coach asked where it stands."""

_ENDS = frozenset({Kind.CLOSE, Kind.FRESH_START})
_ABOUT_ASKING = frozenset({Move.NO_QUESTIONS, Move.OTHER_QUESTION, Move.GO_BACK, Move.EXPERIMENT, Move.ADVICE})
"""Moves by which somebody wants no more questions, or wants one again."""

_BEGINS = frozenset({Kind.LOOK_BACK, Kind.WEEKLY})
"""Turns of the coach that bring up a subject of their own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What went before in the talk about the present subject.

    `pattern` is the one on the table, `dropped` those put aside here, `levels` those asked (with repeats), `said` the
    user's messages, `lines` all that the coach said, `advice` how often advice was asked for, `quiet` whether no more
    questions are wanted, `stayed` how often the coach stayed with how somebody is, `held` how many got a safety answer.
    """

    last: Turn | None = None
    pattern: str | None = None
    offered: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    levels: tuple[Level, ...] = ()
    asked: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()
    lines: str = ""
    advice: int = 0
    dates_asked: int = 0
    stayed: int = 0
    on_hold: bool = False
    quiet: bool = False
    held: int = 0

    @property
    def awaits_experiment(self) -> bool:
        """Whether the coach's last question was about a step to try."""
        return self.last is not None and self.last.level is Level.EXPERIMENT and self.last.kind is not Kind.DATE

    @property
    def declined(self) -> bool:
        """Whether a step was just declined: the coach's last turn was about a step and asked none of the questions for one."""
        return self.awaits_experiment and self.last is not None and self.last.question is None

    @property
    def awaits_yes(self) -> bool:
        """Whether the coach asked if what was named is the step to try."""
        return self.last is not None and self.last.kind is Kind.STEP

    @property
    def awaits_date(self) -> bool:
        """Whether the coach asked when to look back."""
        return self.last is not None and self.last.kind is Kind.DATE

    @property
    def brought_up(self) -> bool:
        """Whether the coach just brought up a subject of its own: it looked back, or asked the question of the week."""
        return self.last is not None and self.last.kind in _BEGINS

    @property
    def just_offered(self) -> bool:
        """Whether the coach's last turn named a pattern."""
        return self.last is not None and self.last.kind in OFFERS

    @property
    def places(self) -> tuple[Place, ...]:
        """Where a short message may mean something that it means nowhere else."""
        asked = self.last is not None and self.last.level is not None
        found: tuple[tuple[Place, bool], ...] = (
            ("offer", self.just_offered or self.awaits_yes),
            ("day", self.awaits_date),
            ("question", asked),
        )
        return tuple(place for place, here in found if here)


def standing(history: History) -> Standing:
    """Return where the talk stands after these turns."""
    turns = _present_subject(history.turns)
    coach = [turn for turn in turns if turn.role == "coach"]
    user = [turn for turn in turns if turn.role == "user"]
    speaking = [turn for turn in coach if turn.kind not in _ASIDE]
    dropped = _dropped(coach) | _for_another(turns)
    on_table = [
        turn.pattern
        for turn in coach
        if turn.pattern and turn.kind is not Kind.LISTENING and turn.pattern not in dropped
    ]
    return Standing(
        last=speaking[-1] if speaking else None,
        pattern=on_table[-1] if on_table else None,
        offered=frozenset(turn.pattern for turn in coach if turn.pattern),
        dropped=dropped,
        levels=tuple(turn.level for turn in coach if turn.level),
        asked=frozenset(turn.question for turn in history.turns if turn.question),
        said=tuple(turn.text for turn in user if turn.text),
        lines="\n".join(turn.text for turn in coach),
        advice=sum(turn.move is Move.ADVICE for turn in user),
        dates_asked=sum(turn.kind is Kind.DATE for turn in coach),
        stayed=sum(turn.kind is Kind.STAYING for turn in coach),
        held=sum(turn.kind is Kind.SAFETY for turn in coach),
        on_hold=bool(speaking) and speaking[-1].kind is Kind.SAFETY,
        quiet=next((turn.move is Move.NO_QUESTIONS for turn in reversed(user) if turn.move in _ABOUT_ASKING), False),
    )


def _dropped(coach: Sequence[Turn]) -> frozenset[str]:
    """Return the patterns that were put aside: by a no, or by a new reading in their place."""
    refused = {turn.pattern for turn in coach if turn.kind is Kind.LISTENING and turn.pattern}
    newest = max((at for at, turn in enumerate(coach) if turn.kind is Kind.READING), default=0)
    replaced = {turn.pattern for turn in coach[:newest] if turn.pattern}
    return frozenset(refused | (replaced - {coach[newest].pattern} if coach else set()))


def _for_another(turns: Sequence[Turn]) -> frozenset[str]:
    """Return the patterns that were put aside in the same breath in which another reading was asked for."""
    found: set[str] = set()
    offer: Turn | None = None
    for said, turn in pairwise(turns):
        if said.role == "coach" and said.kind not in _ASIDE:
            offer = said
        if turn.kind is Kind.OTHER_READING and offer and offer.pattern and offer.kind in OFFERS:
            found |= {offer.pattern} if instead.opens_with_a_no(said.text) else set()
    return frozenset(found)


def _present_subject(turns: Sequence[Turn]) -> Sequence[Turn]:
    for number in range(len(turns) - 1, -1, -1):
        if turns[number].kind in _ENDS:
            return turns[number + 1 :]
        if turns[number].kind in _BEGINS or (
            turns[number].move is Move.SOMETHING_ELSE and turns[number].role == "user"
        ):
            return turns[number:]
    return turns


def next_level(levels: Sequence[Level]) -> Level:
    """Return the first level after those asked; the last one, experiment, once all were."""
    reached = max((list(Level).index(level) for level in levels), default=-1)
    return list(Level)[min(reached + 1, len(Level) - 1)]


def likely(reading: Reading, history: History, now: Standing) -> list[tuple[str, float]]:
    """Return the patterns heard with what this user put aside before weighed in, likeliest first.

    What was put aside in this very talk is left out.
    """
    weighed = [
        (hit.pattern, hit.score * LIGHTER ** max(history.rejected.get(hit.pattern, 0), 0))
        for hit in reading.hits
        if hit.pattern not in now.dropped
    ]
    return sorted(weighed, key=lambda pair: -pair[1])
