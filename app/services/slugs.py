"""The words that things go by in an address."""

import re
import unicodedata
from collections.abc import Collection

_SPELT_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 60
"""How many characters an address word has at most, the number that tells twins apart aside."""


def slug_of(title: str, *, taken: Collection[str] = (), fallback: str = "text") -> str:
    """An address word for `title`: ASCII letters, digits and hyphens, different from all in `taken`."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_SPELT_OUT))
    word = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    word = word[:LONGEST].strip("-") or fallback
    if word not in taken:
        return word
    number = 2
    while f"{word}-{number}" in taken:
        number += 1
    return f"{word}-{number}"
