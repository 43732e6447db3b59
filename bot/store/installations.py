"""Where this app is installed, and with which token; and the single-use states of installations under way."""

from __future__ import annotations

from datetime import datetime

from bot.store.engine import Engine, stamp


class SqlInstallations:
    """Installations in the database of the store; `data` is what the channel wants to keep, as one text."""

    def __init__(self, engine: Engine) -> None:
        self._on = engine

    def save(self, enterprise: str, team: str, data: str, now: datetime) -> None:
        """Keep an installation, in place of the one before; an empty `team` is an installation for a whole enterprise."""
        with self._on.writing():
            self._on.run(
                "insert into installations (enterprise, team, data, at) values (:enterprise, :team, :data, :at)"
                " on conflict (enterprise, team) do update set data = excluded.data, at = excluded.at",
                enterprise=enterprise,
                team=team,
                data=data,
                at=stamp(now),
            )

    def find(self, enterprise: str, team: str) -> str | None:
        """Return the installation of this workspace, exactly as it was named."""
        rows = self._on.rows(
            "select data from installations where enterprise = :enterprise and team = :team",
            enterprise=enterprise,
            team=team,
        )
        return str(rows[0]["data"]) if rows else None

    def remove(self, enterprise: str, team: str) -> None:
        """Forget an installation and its token."""
        with self._on.writing():
            self._on.run(
                "delete from installations where enterprise = :enterprise and team = :team",
                enterprise=enterprise,
                team=team,
            )
        self._on.tidy()

    def count(self) -> int:
        """Return how many installations there are."""
        return int(self._on.rows("select count(*) as n from installations")[0]["n"])

    def keep_state(self, state: str, now: datetime, until: datetime) -> None:
        """Keep a single-use token."""
        with self._on.writing():
            self._on.run("delete from oauth_states where until <= :now", now=stamp(now))
            self._on.run(
                "insert into oauth_states (state, until) values (:state, :until)", state=state, until=stamp(until)
            )

    def drop_state(self, state: str, now: datetime) -> bool:
        """Take a single-use token that is still valid; False when it is unknown, used or too old."""
        with self._on.writing():
            valid = self._on.rows(
                "select 1 from oauth_states where state = :state and until > :now", state=state, now=stamp(now)
            )
            self._on.run("delete from oauth_states where state = :state", state=state)
        return bool(valid)
