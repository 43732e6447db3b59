"""The master key: from the environment, or from a file that only its owner can read."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from bot.store.base import StoreError
from bot.store.sealing import KeyTextError, key_of, key_text, new_key

NEXT = ".next"
"""What a key file is called while a rotation is under way."""


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where the master key comes from: a text (KLANKBORD_KEY), which wins, or a file (KLANKBORD_KEY_FILE)."""

    file: Path
    text: str | None = field(default=None, repr=False)
    named: bool = False
    """Whether somebody chose the file, so that it is never made by itself."""

    def key(self) -> bytes:
        """Return the master key; raises StoreError, which says what to do and never holds the key."""
        if self.text is None:
            return read(self.file)
        try:
            return key_of(self.text)
        except KeyTextError:
            with contextlib.suppress(OSError):
                if Path(self.text).expanduser().is_file():
                    return read(Path(self.text).expanduser())
        raise StoreError(
            "KLANKBORD_KEY is no key and names no file. `klankbord keys new` makes one; give it whole, or set "
            "KLANKBORD_KEY_FILE to the file that holds it."
        )

    @property
    def given(self) -> bool:
        """Whether there is a key without making one."""
        return self.text is not None or self.file.exists()


def read(path: Path) -> bytes:
    """Return the key in a file; raises StoreError when others can read the file, or it holds no key."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise StoreError(f"The key file {path} can be read by others (mode {mode:o}): chmod 600 {path}")
        return key_of(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise StoreError(
            f"The key file {path} is not there. Put it back, or set KLANKBORD_KEY or KLANKBORD_KEY_FILE; without the key "
            "with which it was sealed, nothing that was kept can be read."
        ) from None
    except (OSError, UnicodeDecodeError, KeyTextError) as error:
        raise StoreError(f"The key file {path} cannot be used ({type(error).__name__}).") from None


def write(path: Path, key: bytes | None = None) -> bytes:
    """Write a key (a new one) to a new file with mode 0600, whole or not at all; returns it.

    Raises FileExistsError when the file is there, StoreError when it cannot be written.
    """
    made = key or new_key()
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key_text(made) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(f"The key file {path} cannot be written ({type(error).__name__}).") from None
    finally:
        draft.unlink(missing_ok=True)
    return made


def made_at_first_start(source: KeySource, keyring: Path) -> bytes:
    """Return the key, made when nothing was ever sealed and nobody named another place for it; raises StoreError."""
    if not source.given and not source.named and not keyring.exists():
        with contextlib.suppress(FileExistsError):
            write(source.file)
    return source.key()
