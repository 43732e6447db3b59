"""The keys of users, wrapped by the master key, apart from the data: what is destroyed there no backup of the data can bring back.

Beside a SQLite database they lie in a file of their own, in PostgreSQL in a table of their own (`wrapped_keys`).
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

from bot.domain import UserKey
from bot.store.base import StoreError
from bot.store.engine import Engine
from bot.store.migrations import KEYS
from bot.store.sealing import Cipher, Master, keyed_hash, new_key
from bot.store.sqlite_engine import SqliteEngine

SEALED = "sealed"
"""The channel under which the store beneath knows a user whose name was replaced by a keyed hash."""

LANE = "lane:"
"""A key of the intake is owned by a lane and a day, `lane:2026-11-27:<keyed hash>`: those of past days are destroyed."""

_AFTER_LANES = "lane;"
"""What comes after every key of a lane, byte by byte."""

_LOOKUP = "lookup"
"""The owner of the key that hashes names; a rotation of the master keeps it, for no name could be found again without."""

CIPHERS = 256
"""So many keys are held ready in memory; each is used only while its row stands in the keyring as it was."""

_OTHER_MASTER = (
    "This is not the key with which the database was sealed. Give KLANKBORD_KEY (or KLANKBORD_KEY_FILE) the "
    "key that it had; after `klankbord keys rotate` that is the new one, and every process must be restarted."
)

_RING = "keyring"
"""The name that is held while keys are made or wrapped anew, so that none is wrapped with the master that goes."""


class Keyring:
    """Makes, finds and destroys the keys of users; safe to use from several threads and processes."""

    def __init__(self, engine: Engine, master: Master) -> None:
        """Open the ring with its master key; raises StoreError when it is another one's."""
        self._on = engine
        self._master = master
        self._ciphers: dict[str, tuple[str, Cipher]] = {}
        self._lookup = self._key(_LOOKUP) or self._made(_LOOKUP)

    def together(self) -> AbstractContextManager[None]:
        """Make several keys in one write."""
        return self._on.writing()

    def owner(self, who: UserKey) -> str:
        """Return the keyed hash that stands for a user."""
        return keyed_hash(self._lookup, who.channel, who.team, who.user)

    def hashed(self, *parts: str) -> str:
        """Return a keyed hash of something else by which rows are found."""
        return keyed_hash(self._lookup, *parts)

    def sealed(self, who: UserKey) -> UserKey:
        """Return how the store beneath knows a user."""
        return UserKey(SEALED, "", self.owner(who))

    def find(self, owner: str) -> Cipher | None:
        """Return the key of an owner; None when there is none, or no longer, whoever destroyed it."""
        rows = self._on.rows("select master, wrapped from wrapped_keys where owner = :owner", owner=owner)
        if not rows:
            return None
        wrapped = str(rows[0]["wrapped"])
        held = self._ciphers.get(owner)
        if held is not None and held[0] == wrapped:
            return held[1]
        if len(self._ciphers) >= CIPHERS:
            self._ciphers = {}
        cipher = Cipher(self._unwrapped(owner, rows[0]["master"], wrapped), owner)
        self._ciphers[owner] = (wrapped, cipher)
        return cipher

    def hold(self, owner: str) -> None:
        """Let nobody destroy the key of an owner until the writing ends of which this is a part."""
        self._on.alone(_RING, owner)

    def make(self, owner: str, who: UserKey | None = None) -> Cipher:
        """Return the key of an owner, made when there is none."""
        found = self.find(owner)
        return found if found is not None else Cipher(self._made(owner, who), owner)

    def person(self, sealed: UserKey) -> UserKey | None:
        """Return who a keyed hash stands for, while that user's key is there."""
        cipher = self.find(sealed.user)
        rows = self._on.rows("select address from wrapped_keys where owner = :owner", owner=sealed.user)
        if cipher is None or not rows or rows[0]["address"] is None:
            return None
        return UserKey(*json.loads(cipher.open(rows[0]["address"], "address")))

    def people(self) -> list[UserKey]:
        """Return everybody who has a key; only what must reach all of them asks for it."""
        rows = self._on.rows("select owner from wrapped_keys where address is not null order by owner")
        found = (self.person(UserKey(SEALED, "", row["owner"])) for row in rows)
        return [who for who in found if who is not None]

    def destroy(self, *owners: str) -> None:
        """Destroy keys for good, also in the bytes of the file; what they sealed cannot be read again, wherever a copy lies."""
        with self._on.writing():
            for owner in owners:
                self._on.alone(_RING, owner)
                self._on.run(
                    "delete from wrapped_keys where owner = :owner and owner != :kept", owner=owner, kept=_LOOKUP
                )
        self._on.tidy()

    def destroy_lane(self, lane: str) -> None:
        """Destroy the keys of a lane, of every day."""
        with self._on.writing():
            self._on.run(
                "delete from wrapped_keys where owner >= :first and owner < :last and substr(owner, 17) = :lane",
                first=LANE,
                last=_AFTER_LANES,
                lane=lane,
            )
        self._on.tidy()

    def destroy_lanes_before(self, day: str) -> None:
        """Destroy the keys of all lanes of the days before `day` (ISO)."""
        with self._on.writing():
            self._on.run(
                "delete from wrapped_keys where owner >= :first and owner < :day", first=LANE, day=f"{LANE}{day}"
            )
        self._on.tidy()

    def rewrap(self, master: Master) -> int:
        """Wrap every key with another master key, all or none; returns how many there are."""
        with self._on.writing():
            self._on.alone(_RING)
            rows = self._on.rows("select owner, wrapped from wrapped_keys")
            for row in rows:
                wrapped = master.wrap(self._master.unwrap(row["wrapped"], row["owner"]), row["owner"])
                self._on.run(
                    "update wrapped_keys set master = :master, wrapped = :wrapped where owner = :owner",
                    master=master.id,
                    wrapped=wrapped,
                    owner=row["owner"],
                )
        self._on.tidy()
        self._master = master
        return len(rows)

    def close(self) -> None:
        """Let go of the keys."""
        self._on.close()

    def _key(self, owner: str) -> bytes | None:
        """Return the key of an owner as it stands in the keyring now."""
        rows = self._on.rows("select master, wrapped from wrapped_keys where owner = :owner", owner=owner)
        return self._unwrapped(owner, rows[0]["master"], rows[0]["wrapped"]) if rows else None

    def _unwrapped(self, owner: str, master: str, wrapped: str) -> bytes:
        if master != self._master.id:
            raise StoreError(_OTHER_MASTER)
        return self._master.unwrap(wrapped, owner)

    def _still_master(self) -> None:
        """Make no key with a master that was changed while this process ran; raises StoreError."""
        rows = self._on.rows("select master from wrapped_keys where owner = :owner", owner=_LOOKUP)
        if rows and rows[0]["master"] != self._master.id:
            raise StoreError(_OTHER_MASTER)

    def _made(self, owner: str, who: UserKey | None = None) -> bytes:
        """Make a key; when another process made one at the same moment, that one counts."""
        key = new_key()
        address = None
        if who is not None:
            address = Cipher(key, owner).seal(json.dumps([who.channel, who.team, who.user]), "address")
        with self._on.writing():
            self._on.alone(_RING)
            self._still_master()
            self._on.run(
                "insert into wrapped_keys (owner, master, wrapped, address) values (:owner, :master, :wrapped, :address)"
                " on conflict (owner) do nothing",
                owner=owner,
                master=self._master.id,
                wrapped=self._master.wrap(key, owner),
                address=address,
            )
        found = self._key(owner)
        if found is None:
            raise StoreError("A key was destroyed while it was made; try again.")
        return found


def open_keyring(path: Path | None, key: bytes) -> Keyring:
    """Open the keys at `path` (None: in memory) with the master key `key`; raises StoreError."""
    return Keyring(SqliteEngine(path, KEYS), Master(key))
