"""Small edits of a text in which no word stands twice, each at one word."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.endurance.words import words_of

T = TypeVar("T")


def place_of(text: str, word: str) -> int:
    """Where a word stands."""
    return re.search(rf"\b{word}\b", text).start()  # type: ignore[union-attr]


def one_of(things: Sequence[T], pick: int) -> T:
    """The thing that a number picks."""
    return things[pick % len(things)]


def _around(text: str, word: str) -> tuple[str, str]:
    at = place_of(text, word)
    return text[:at], text[at + len(word) :]


def _replace(text: str, word: str, new: str) -> str:
    before, after = _around(text, word)
    return before + new + after


def _insert_after(text: str, word: str, new: str) -> str:
    before, after = _around(text, word)
    return f"{before}{word} {new}{after}"


def _delete(text: str, word: str, new: str) -> str:
    before, after = _around(text, word)
    if before.endswith(" "):
        return before[:-1] + after
    if after.startswith(" "):
        return before + after[1:]
    return _replace(text, word, new)


def _split(text: str, word: str, _new: str) -> str:
    before, after = _around(text, word)
    return f"{before}{word}\n\n{after[1:]}" if after.startswith(" ") else text


def _join(text: str, word: str, _new: str) -> str:
    before, after = _around(text, word)
    return f"{before}{word} {after[2:]}" if after.startswith("\n\n") and after.strip() else text


def _new_passage(text: str, word: str, new: str) -> str:
    passages = text.split("\n\n")
    at = next(k for k, one in enumerate(passages) if word in words_of(one))
    return "\n\n".join([*passages[:at], new, *passages[at:]])


def _drop_passage(text: str, word: str, _new: str) -> str:
    passages = text.split("\n\n")
    kept = [one for one in passages[:-1] if word not in words_of(one)]
    return "\n\n".join([*kept, passages[-1]]) if len(passages) > 2 else text


EDITS: list[Callable[[str, str, str], str]] = [
    _replace, _replace, _insert_after, _insert_after, _delete, _delete, _split, _join, _new_passage, _drop_passage,
]  # fmt: skip
