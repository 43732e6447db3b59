"""Word pieces are those of multilingual-e5-small; figures checked against the `tokenizers` library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.e5file import E5File
from bot.reader.wordpieces import WordPieces, fold


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    """The pieces in the installed model file."""
    return WordPieces.of(E5File.open().pieces)


def test_a_sentence_is_cut_as_the_model_was_trained_to_see_it(pieces: WordPieces) -> None:
    expected = [41, 1294, 12, 23664, 31, 854, 83, 293, 3034]
    assert pieces.ids_of("query: hallo dit is een test") == expected, "▁que ry : ▁hall o ▁dit ▁is ▁een ▁test"


def test_an_unknown_character_is_unknown_and_the_rest_is_not(pieces: WordPieces) -> None:
    ids = pieces.ids_of("een \U0001fae8 test")
    assert pieces.unknown in ids
    assert {293, 3034} <= set(ids)


@given(st.text(max_size=200))
def test_any_text_has_pieces(pieces: WordPieces, text: str) -> None:
    ids = pieces.ids_of(fold(text.encode("utf-8", "replace").decode()))
    assert ids
    assert all(0 <= one < len(pieces.scores) for one in ids)


def test_capitals_accents_apostrophes_and_space_are_folded() -> None:
    assert fold("  Eén\tZ’n\n CAFÉ ") == "een z'n cafe"


def test_vectors_of_words_are_read_from_the_file() -> None:
    file = E5File.open()
    rows = file.word_vectors(np.array([293, 3034, 293]))
    assert rows.shape == (3, file.width)
    np.testing.assert_array_equal(rows[0], rows[2])
    assert float(np.abs(rows).max()) < 5
