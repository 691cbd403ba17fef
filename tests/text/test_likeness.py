"""How much alike two sets of changes to one text are."""

from __future__ import annotations

from app.text import Hunk, diff
from app.text.likeness import likeness

BASE = "The party wants lower taxes on work and fewer rules."


def test_the_same_changes_are_wholly_alike_and_others_not_at_all() -> None:
    changes = diff(BASE, BASE.replace("lower", "much higher"))
    assert likeness(changes, changes) == likeness((), ()) == 1
    assert likeness(changes, diff(BASE, BASE.replace("fewer rules", "no laws"))) == 0
    assert likeness(changes, ()) == 0


def test_words_put_in_count_wherever_they_stand_and_words_taken_out_by_their_place() -> None:
    assert likeness((Hunk(3, 3, " new", ""),), (Hunk(9, 9, " new", ""),)) == 1
    taken, other = (Hunk(0, 4, "", "tax "),), (Hunk(8, 12, "", "tax "),)
    assert (likeness(taken, taken), likeness(taken, other)) == (1, 0)


def test_very_long_changes_are_compared_by_what_stands_between_spaces() -> None:
    words = "".join(f"word{k}, " for k in range(50_000))
    long = (Hunk(0, 0, words, ""),)
    assert likeness(long, long) == 1
    assert likeness(long, (Hunk(0, 0, words.replace(",", ";"), ""),)) == 0
    assert 0.99 < likeness(long, (Hunk(5, 5, words + "one more", ""),)) < 1
