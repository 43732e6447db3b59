"""Seals what people confide: AES-256-GCM under a key of its user, keys wrapped by a master key, keyed hashes for lookups."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.store.base import StoreError, UnreadableError

KEY_BYTES = 32
"""A key of AES-256."""

NONCE_BYTES = 12
"""Random per text, as NIST SP 800-38D asks; one user's key seals far fewer than 2^32 texts."""

_MARK = "k1."
"""What every sealed text and token begins with, so that a later way of sealing can be told from this one."""


class KeyTextError(ValueError):
    """A text that is no key; the message never holds it."""


def new_key() -> bytes:
    """Return 32 random bytes."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def key_text(key: bytes) -> str:
    """Return a key as it is written down: 44 characters of URL-safe base64."""
    return base64.urlsafe_b64encode(key).decode()


def key_of(text: str) -> bytes:
    """Return the key that was written down as `text`; raises KeyTextError."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise KeyTextError("not URL-safe base64") from None
    if len(key) != KEY_BYTES:
        raise KeyTextError(f"{len(key)} bytes instead of {KEY_BYTES}")
    return key


def is_sealed(text: str) -> bool:
    """Tell whether a stored text has the form of a sealed one."""
    return text.startswith(_MARK)


class Master:
    """The key that wraps all others; `id` names it and tells nothing of it."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derived(key, "wrap"))
        self.id = _derived(key, "id")[:8].hex()

    def wrap(self, key: bytes, owner: str) -> str:
        """Return a key that only this master can unwrap, and only for this owner."""
        return _sealed(self._cipher, key, owner)

    def unwrap(self, wrapped: str, owner: str) -> bytes:
        """Return the wrapped key of this owner; raises StoreError."""
        return _opened(self._cipher, wrapped, owner)


class Cipher:
    """One user's key at work. `bound` is what a text belongs to; it opens only with the same."""

    def __init__(self, key: bytes, owner: str) -> None:
        self._texts = AESGCM(_derived(key, "texts"))
        self._tokens = AESSIV(_derived(key, "tokens", 2 * KEY_BYTES))
        self._owner = owner

    def seal(self, text: str, *bound: str | None) -> str:
        """Return a text sealed for this owner and this row; an empty text stays empty. Raises StoreError for no text."""
        return _sealed(self._texts, _encoded(text), self._owner, *bound) if text != "" else ""

    def open(self, sealed: str, *bound: str | None) -> str:
        """Return the text; raises UnreadableError when it was sealed for another user or row, or was changed."""
        return _opened(self._texts, sealed, self._owner, *bound).decode() if sealed else ""

    def token(self, value: str, name: str) -> str:
        """Return the name under which a value is stored and found again: the same value gives the same token (AES-SIV)."""
        sealed = self._tokens.encrypt(_encoded(value) or b"\0", [self._owner.encode(), name.encode()])
        return _MARK + base64.urlsafe_b64encode(sealed).decode()

    def value(self, token: str, name: str) -> str:
        """Return the value behind a token; raises StoreError."""
        try:
            opened = self._tokens.decrypt(_decoded(token), [self._owner.encode(), name.encode()])
        except InvalidTag:
            raise unreadable() from None
        return "" if opened == b"\0" else opened.decode()


def keyed_hash(key: bytes, *parts: str) -> str:
    """Return a name for `parts` from which, without the key, nothing can be guessed."""
    return hmac.new(key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"klankbord {purpose}".encode()).derive(key)


def _sealed(cipher: AESGCM, content: bytes, *bound: str | None) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return _MARK + base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, content, _binding(bound))).decode()


def _opened(cipher: AESGCM, sealed: str, *bound: str | None) -> bytes:
    content = _decoded(sealed)
    try:
        return cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _binding(bound))
    except (InvalidTag, ValueError):
        raise unreadable() from None


def _binding(bound: tuple[str | None, ...]) -> bytes:
    """Return the parts so that no two bindings run together: quoted, escaped and in ASCII."""
    return ascii([None if part is None else str(part) for part in bound]).encode()


def _encoded(text: object) -> bytes:
    try:
        if isinstance(text, str):
            return text.encode()
    except UnicodeEncodeError:
        pass
    raise StoreError("Something that is no text cannot be kept; this exchange is not kept.")


def _decoded(sealed: str) -> bytes:
    try:
        if not is_sealed(sealed):
            raise ValueError
        return base64.urlsafe_b64decode(sealed[len(_MARK) :])
    except (binascii.Error, ValueError):
        raise unreadable() from None


def unreadable() -> UnreadableError:
    """Return the error of a text that cannot be opened."""
    return UnreadableError(
        "Something kept cannot be opened with this key: it belongs to another key, user or row, or was changed. Check "
        "KLANKBORD_KEY and the file of keys beside the database."
    )
