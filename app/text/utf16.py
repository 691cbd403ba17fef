"""Positions in code points (here) and in UTF-16 units (in a browser), converted both ways."""

from __future__ import annotations


def to_utf16(text: str, position: int) -> int:
    """The UTF-16 position of a code point position; raises ValueError outside the text."""
    if not 0 <= position <= len(text):
        raise ValueError("The position lies outside the text.")
    return position + sum(1 for character in text[:position] if character > "\uffff")


def from_utf16(text: str, position: int) -> int:
    """The code point position of a UTF-16 position; raises ValueError inside a pair or outside the text."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= 2 * position <= len(encoded):
        raise ValueError("The position lies outside the text.")
    try:
        return len(encoded[: 2 * position].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise ValueError("The position lies inside a character.") from None
