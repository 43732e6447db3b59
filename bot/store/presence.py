"""Which replicas on this computer live, told by the locks that the system takes from a process however it dies."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

if sys.platform != "win32":  # there a dead replica is found out by its silence alone
    import fcntl


class Presence:
    """One locked file for each living replica, beside the database file that they share."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent
        self._prefix = f"{database.name}.replica-"
        self._open: dict[str, int] = {}

    def begin(self, replica: str) -> None:
        """Let a replica live until `end`, or until its process dies."""
        if sys.platform == "win32":
            return
        draft = self._folder / f".{self._prefix}{replica}"  # nobody looks at it before it is locked
        file = os.open(draft, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        draft.rename(self._path(replica))
        self._open[replica] = file

    def end(self, replica: str) -> None:
        """Let a replica end."""
        file = self._open.pop(replica, None)
        if file is not None:
            self._path(replica).unlink(missing_ok=True)
            os.close(file)

    def gone(self) -> list[str]:
        """Return the replicas that died here since this was asked last, and forget them."""
        return [name for name in self._named() if name not in self._open and self._is_dead(name)]

    def living(self) -> list[str]:
        """Return the replicas that live on this computer; changes nothing."""
        return [name for name in self._named() if name in self._open or self._is_locked(name)]

    def _is_locked(self, replica: str) -> bool:
        if sys.platform == "win32":
            return False
        try:
            file = os.open(self._path(replica), os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(file)
        return False

    def _named(self) -> list[str]:
        return sorted(path.name.removeprefix(self._prefix) for path in self._folder.glob(f"{self._prefix}*"))

    def _is_dead(self, replica: str) -> bool:
        if sys.platform == "win32":
            return False
        with contextlib.suppress(OSError):
            file = os.open(self._path(replica), os.O_RDWR)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._path(replica).unlink()
                return True
            finally:
                os.close(file)
        return False

    def _path(self, replica: str) -> Path:
        return self._folder / f"{self._prefix}{replica}"
