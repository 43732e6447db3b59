"""Who takes part in team weather, what they gave, and what is told them; there is no other place where it lies."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import UserKey
from bot.rights.words import Words
from bot.store.base import Store
from bot.store.keyring import Keyring
from bot.store.ledger import Ledger
from bot.store.sealed import WEATHER, WEATHER_TOLD
from bot.weather import Band, Chance, Quarter, weather, word


@dataclass(frozen=True, slots=True)
class Weather:
    """Team weather over what is kept; `layers` says in which layer each pattern lies. Raises StoreError.

    A team is what its members call it, inside one workspace. Its weather lies with each of those who gave a word, under
    their own key, and nowhere else: no table, command or page holds it for anybody who did not.
    """

    store: Store
    ledger: Ledger
    keyring: Keyring
    layers: Mapping[str, str]
    chance: Chance

    def join(self, who: UserKey, team: str, now: datetime) -> None:
        """Take part from now on, in this team and no other."""
        before = self._part(who)
        if before is not None and before[0] == team:
            return
        self.store.save_setting(who, WEATHER, f"{team} {now.isoformat()}")
        self.leave_told(who)

    def leave(self, who: UserKey) -> bool:
        """Take part no longer; False when they did not."""
        found = self._part(who) is not None
        if found:
            self.ledger.forget_setting(who, WEATHER)
            self.leave_told(who)
        return found

    def leave_told(self, who: UserKey) -> None:
        """Forget what this person was told."""
        self.ledger.forget_setting(who, WEATHER_TOLD)

    def said(self, who: UserKey, words: Words, now: datetime) -> str:
        """Return the weather of the last closed quarter for somebody who gave a word, or why there is none."""
        part = self._part(who)
        if part is None:
            return words.say("weather-not-in")
        quarter = Quarter.of(now).before
        told = self.store.setting(who, WEATHER_TOLD)
        closed, found = json.loads(told) if told else (None, None)
        if closed != str(quarter) or found is None:
            return words.say("weather-wait", team=part[0], date=words.day(Quarter.of(now).end.date()))
        when = {"number": quarter.number, "year": quarter.year}
        if found == "few":
            return words.say("weather-few", **when)
        lines = [words.say(f"weather-{band}", layer=words.name(layer)) for layer, band in found.items()]
        return words.say("weather-told", team=part[0], lines="\n".join(lines) or words.say("weather-calm"), **when)

    def close(self, now: datetime) -> None:
        """Tell the last closed quarter to every team that was not told yet: once, and the same to all who gave a word."""
        quarter = Quarter.of(now).before
        with self.ledger.alone("weather"):
            for members in self._teams(quarter).values():
                marks = [self.store.setting(who, WEATHER_TOLD) for who in members]
                if any(mark is not None and json.loads(mark)[0] == str(quarter) for mark in marks):
                    continue
                found = weather(list(members.values()), self.chance)
                told: Mapping[str, Band] | str = "few" if found is None else found
                for who, given in members.items():
                    mine = told if given is not None else None
                    self.store.save_setting(who, WEATHER_TOLD, json.dumps([str(quarter), mine]))

    def _teams(self, quarter: Quarter) -> Mapping[tuple[str, str], dict[UserKey, str | None]]:
        """Return, for each team, who took part in the quarter and the word of each; it leaves this process for nobody."""
        found: dict[tuple[str, str], dict[UserKey, str | None]] = defaultdict(dict)
        for who in self.keyring.people():
            part = self._part(who)
            if part is not None and part[1] < quarter.end:
                named = [(one.started, self.layers.get(one.pattern or "")) for one in self.store.named(who)]
                told = [(at, layer) for at, layer in named if layer is not None]
                found[who.team, part[0]][who] = word(told, part[1], quarter)
        return found

    def _part(self, who: UserKey) -> tuple[str, datetime] | None:
        """Return in which team somebody takes part and since when."""
        kept = self.store.setting(who, WEATHER)
        if kept is None:
            return None
        team, _, since = kept.rpartition(" ")
        return team, datetime.fromisoformat(since)
