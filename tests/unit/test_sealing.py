"""Keys, sealed texts and keyed hashes: what opens, what does not, and that nothing is told on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.base import StoreError
from bot.store.sealing import Cipher, KeyTextError, Master, key_of, key_text, keyed_hash, new_key

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)
KEY = bytes(range(32))


@given(TEXT, TEXT)
def test_a_text_opens_for_its_owner_and_row_alone(text: str, row: str) -> None:
    cipher = Cipher(KEY, "anja")
    sealed = cipher.seal(text, row, None)
    assert cipher.open(sealed, row, None) == text
    if text:
        assert text not in sealed or len(text) < 4
        for other, bound in ((Cipher(KEY, "bram"), row), (Cipher(new_key(), "anja"), row), (cipher, row + "x")):
            with pytest.raises(StoreError):
                other.open(sealed, bound, None)


@given(TEXT)
def test_a_token_is_the_same_for_the_same_value_of_the_same_owner(value: str) -> None:
    cipher = Cipher(KEY, "anja")
    token = cipher.token(value, "pattern")
    assert token == cipher.token(value, "pattern")
    assert cipher.value(token, "pattern") == value
    assert token != Cipher(KEY, "bram").token(value, "pattern")
    with pytest.raises(StoreError):
        cipher.value(token, "place")


def test_the_same_text_is_never_sealed_the_same_way() -> None:
    cipher = Cipher(KEY, "anja")
    assert cipher.seal("ja", "row") != cipher.seal("ja", "row")


@given(TEXT)
def test_whatever_stands_where_a_sealed_text_should_is_a_store_error_without_it(text: str) -> None:
    cipher = Cipher(KEY, "anja")
    for attempt in (text or "x", "k1." + text, cipher.seal("kanarie", "row")[:-4]):
        with pytest.raises(StoreError) as caught:
            cipher.open(attempt, "row")
        assert "kanarie" not in str(caught.value)
        with pytest.raises(StoreError):
            cipher.value(attempt, "row")


def test_a_key_is_written_down_and_read_back_and_what_is_no_key_is_refused_without_repeating_it() -> None:
    assert key_of(key_text(KEY)) == KEY
    for wrong in ("", "kanarie", key_text(KEY)[:-4], key_text(KEY) + "AAAA", "é" * 44):
        with pytest.raises(KeyTextError) as caught:
            key_of(wrong)
        assert not wrong or wrong not in str(caught.value)


def test_a_wrapped_key_is_unwrapped_by_its_master_for_its_owner() -> None:
    master = Master(KEY)
    wrapped = master.wrap(b"x" * 32, "anja")
    assert master.unwrap(wrapped, "anja") == b"x" * 32
    for other, owner in ((master, "bram"), (Master(new_key()), "anja")):
        with pytest.raises(StoreError):
            other.unwrap(wrapped, owner)


def test_a_keyed_hash_keeps_parts_apart_and_needs_its_key() -> None:
    assert keyed_hash(KEY, "a", "bc") != keyed_hash(KEY, "ab", "c")
    assert keyed_hash(KEY, "a") != keyed_hash(new_key(), "a")
