"""What becomes of every text at the moment it comes in, once, and never again."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 2_000_000  # code points

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class Unacceptable(ValueError):
    """A text that cannot be taken in; the message is a sentence for the person who sent it."""


def normalise(text: str) -> str:
    """The text in Unicode form NFC with line feeds as line ends; idempotent.

    Raises Unacceptable for NUL, for surrogates without a partner, and for more than MAX_LENGTH code points.
    """
    if len(text) > MAX_LENGTH:
        raise Unacceptable(f"A text may have at most {MAX_LENGTH:,} characters; this one has {len(text):,}.")
    if _FORBIDDEN.search(text):
        raise Unacceptable(
            "The text contains characters that no text can have; please copy it again from its source."
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_LENGTH:
        raise Unacceptable(f"A text may have at most {MAX_LENGTH:,} characters; this one has {len(text):,}.")
    return text
