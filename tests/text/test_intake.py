"""Texts on their way in, and positions on their way to a browser: invariants 26 and 27."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.intake import MAX_LENGTH, Unacceptable, normalise
from app.text.utf16 import from_utf16, to_utf16
from tests.text.strategies import texts


@given(texts(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_normalising_is_idempotent_and_leaves_nfc_and_line_feeds(text: str, ending: str) -> None:
    once = normalise(text.replace("\n", ending))
    assert normalise(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff", "x" * (MAX_LENGTH + 1)])
def test_what_no_text_can_hold_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unacceptable, match=r"^[A-Z].*\.$"):
        normalise(text)


@given(texts())
def test_positions_convert_to_utf16_and_back(text: str) -> None:
    units = [to_utf16(text, position) for position in range(len(text) + 1)]
    assert units == sorted(set(units))
    assert units[-1] == len(text.encode("utf-16-le")) // 2
    assert [from_utf16(text, unit) for unit in units] == list(range(len(text) + 1))
    for unit in set(range(units[-1])) - set(units):
        with pytest.raises(ValueError, match="inside a character"):
            from_utf16(text, unit)
