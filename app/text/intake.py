"""What becomes of every text at the moment it comes in, once, and never again."""

from __future__ import annotations

import re
import unicodedata

# The longest real text known, a civil code of 212,000 words, has 1.53 million code points in 39,000 lines. At
# these bounds every answer of the engine is there within two seconds, whatever the text is made of.
MAX_LENGTH = 2_000_000  # code points
MAX_LINES = 60_000

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class Unacceptable(ValueError):
    """A text that cannot be taken in; the message is a sentence for the person who sent it."""


def normalise(text: str) -> str:
    """The text in Unicode form NFC with line feeds as line ends; idempotent.

    Raises Unacceptable for NUL, for surrogates without a partner, and for more than MAX_LENGTH code points or
    MAX_LINES lines.
    """
    _check_length(text)
    if _FORBIDDEN.search(text):
        raise Unacceptable(
            "The text contains characters that no text can have; please copy it again from its source."
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    _check_length(text)
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise Unacceptable(f"A text may have at most {MAX_LINES:,} lines; this one has {lines:,}.")
    return text


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise Unacceptable(f"A text may have at most {MAX_LENGTH:,} characters; this one has {len(text):,}.")
