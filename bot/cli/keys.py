"""`klankbord keys`: makes the master key, and changes it without reading what it protects."""

from __future__ import annotations

import os
from pathlib import Path

from bot.app import App
from bot.store.base import StoreError
from bot.store.keyfile import NEXT, read, write
from bot.store.keyring import Keyring
from bot.store.sealing import Master


def new(app: App, file: Path | None) -> int:
    """Write a new master key to a file that is not there yet; raises StoreError."""
    path = file or app.key_source.file
    if file is None and _sealed(app):
        raise StoreError(
            "There is a database that was sealed with another key; `klankbord keys rotate` gives it a new one."
        )
    try:
        write(path)
    except FileExistsError:
        raise StoreError(f"{path} is there already, and it is left as it is.") from None
    print(
        f"A new key is in {path}, readable by this account alone. Keep a copy apart from the database and its backups."
    )
    if file is not None:
        print(f"Use it: KLANKBORD_KEY_FILE={path}")
    return 0


def rotate(app: App, out: Path | None) -> int:
    """Wrap every user's key with a new master key, and put that in the place of the old; raises StoreError."""
    source = app.key_source
    if not _sealed(app):
        raise StoreError("Nothing was sealed yet, so there is nothing to rotate; `klankbord keys new` makes a key.")
    if source.text is not None and out is None:
        raise StoreError(
            "The key comes from KLANKBORD_KEY. Say where the new one goes: klankbord keys rotate --out FILE"
        )
    if out is not None:
        return _to(app, out)
    draft = source.file.with_name(source.file.name + NEXT)
    if not draft.exists():
        write(draft)
    number = _rewrapped(app, draft)
    os.replace(draft, source.file)
    print(f"{_counted(number)} wrapped with a new master key, in {source.file}. Restart every process that uses it.")
    return 0


def _to(app: App, out: Path) -> int:
    if out.exists():
        _refuse_the_present(app, out)
    else:
        write(out)
    number = _rewrapped(app, out)
    print(
        f"{_counted(number)} wrapped with the new master key in {out}. Set KLANKBORD_KEY_FILE={out}, restart every process,"
    )
    print("and destroy the old key.")
    return 0


def _refuse_the_present(app: App, out: Path) -> None:
    """Raise StoreError for a file that holds the key in use; one of a rotation that was interrupted holds another."""
    source = app.key_source
    if source.given and Master(read(out)).id == Master(source.key()).id:
        raise StoreError(
            f"{out} holds the key that is in use now, so nothing was rotated: keep that key. Give --out a file that is not "
            "there yet."
        )


def _counted(number: int) -> str:
    return "1 key is" if number == 1 else f"{number} keys are"


def _rewrapped(app: App, file: Path) -> int:
    """Wrap all keys with the key in `file`; one that was interrupted after the wrapping is found to be done."""
    master = Master(read(file))
    data, keys = app.engines()
    try:
        if {row["master"] for row in keys.rows("select distinct master from wrapped_keys")} == {master.id}:
            return len(keys.rows("select 1 from wrapped_keys"))
        return Keyring(keys, Master(app.key_source.key())).rewrap(master)
    finally:
        keys.close()
        data.close()


def _sealed(app: App) -> bool:
    """Tell whether something was sealed already."""
    if app.settings.database_url is None:
        return app.settings.keyring.exists()
    data, keys = app.engines()
    try:
        return bool(keys.rows("select owner from wrapped_keys limit 1"))
    finally:
        data.close()
