"""A reference for texts in which no word stands twice: sets and orders of words, nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WORD = re.compile(r"w\d+")


def words_of(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(text)


def in_order(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the words that two texts share stand in the same order in both."""
    shared = set(some) & set(others)
    return [one for one in some if one in shared] == [one for one in others if one in shared]


@dataclass
class Wish:
    """What an author wants: of a text, this text; as words that go and words that come."""

    before: list[str]
    after: list[str]

    @property
    def gone(self) -> set[str]:
        """Words that the wish takes out."""
        return set(self.before) - set(self.after)

    @property
    def new(self) -> set[str]:
        """Words that it brings in."""
        return set(self.after) - set(self.before)


def foreseen(base: Iterable[str], wishes: Iterable[Wish]) -> set[str]:
    """The words that a text has when all the wishes are granted at once."""
    wishes = list(wishes)
    gone = {word for wish in wishes for word in wish.gone}
    return (set(base) - gone) | {word for wish in wishes for word in wish.new}


@dataclass
class Quoted:
    """A thread's words with everything that stood before and after them, and what was said about them.

    Words that were gone once may come back without the thread: to fasten it to them again is a person's act.
    """

    quote: list[str]
    before: list[str]
    after: list[str]
    said: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def fault(self, text: str, start: int, end: int, lost: bool) -> str | None:
        """What is wrong with the anchor `[start, end)` in a text; None if nothing."""
        standing = words_of(text)
        left, held, right = words_of(text[:start]), words_of(text[start:end]), words_of(text[end:])
        self.gone |= set(self.quote) - set(standing)
        remaining = [word for word in self.quote if word not in self.gone]
        if lost:
            return f"{remaining} are there still" if remaining == self.quote else None
        if set(remaining) - set(held):
            return f"{set(remaining) - set(held)} are left out of {held}"
        if set(held) & set(self.before) or set(held) & set(self.after):
            return f"{held} holds words that stood beside {self.quote}"
        if set(left) & set(self.after) or set(right) & set(self.before):
            return f"{held} does not stand where {self.quote} stood"
        return None
