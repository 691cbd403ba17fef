"""Passages, their identities, and passages that move."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import DoesNotFit, Hunk, diff, identify, moves, passages
from tests.text.prose import blocks
from tests.text.strategies import revisions, texts

TEXT = """# Vision

A first paragraph
on two lines.

- one
  goes on
  - nested

    more of nested
- two
1. three

> quoted
still quoted

| a | b |
|---|---|
| 1 | 2 |

```
code

# no heading
```

Underlined
----------

[^1]: A note
    goes on.

***
The end.
"""


def test_kinds_and_levels() -> None:
    assert [(p.kind, p.level, TEXT[p.start : p.end].split()[0]) for p in passages(TEXT)] == [
        ("heading", 1, "#"),
        ("paragraph", 0, "A"),
        ("item", 1, "-"),
        ("item", 2, "-"),
        ("paragraph", 2, "more"),
        ("item", 1, "-"),
        ("item", 1, "1."),
        ("quote", 0, ">"),
        ("table", 0, "|"),
        ("code", 0, "```"),
        ("heading", 2, "Underlined"),
        ("footnote", 0, "[^1]:"),
        ("rule", 0, "***"),
        ("paragraph", 0, "The"),
    ]


@given(texts())
def test_passages_hold_every_line_with_words_once_and_in_order(text: str) -> None:
    found = passages(text)
    assert all(left.end < right.start for left, right in pairwise(found))
    outside = set(range(len(text))) - {at for p in found for at in range(p.start, p.end)}
    assert not "".join(text[at] for at in outside).strip()
    for p in found:
        assert p.start == 0 or text[p.start - 1] == "\n"
        assert p.end == len(text) or text[p.end] == "\n"
        assert text[p.start : p.end].strip()


@given(blocks(least=1), st.data())
def test_a_whole_passage_that_comes_changes_or_goes_leaves_the_others_alone(
    base: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(base) - 1))
    put = data.draw(
        st.sampled_from([[], ["Two words, and more."], [base[at], "## Put in"], [base[at].upper()]])
    )
    text, changed = "\n\n".join(base), "\n\n".join([*base[:at], *put, *base[at + 1 :]])
    first = len("\n\n".join([*base[:at], ""]))
    last = first + len(base[at])
    before, after = passages(text), passages(changed)
    shift = len(changed) - len(text)
    assert [one for one in before if one.end <= first] == [one for one in after if one.end <= first]
    moved = [(one.start + shift, one.end + shift, one.kind, one.level) for one in before if one.start > last]
    assert moved == [tuple(one) for one in after[len(after) - len(moved) :]]


def named(base: str, new: str) -> tuple[tuple[int, ...], dict[int, int]]:
    """The identities that the passages of `new` have if those of `base` are 1, 2, 3 and so on."""
    old = [(passage, number) for number, passage in enumerate(passages(base), 1)]
    ids, redirects, next_id = identify(old, diff(base, new), passages(new), len(old) + 1)
    assert next_id > max(ids, default=0)
    return ids, dict(redirects)


ONE, TWO, THREE = "The first passage is here.", "A second one follows it closely.", "And a third ends it all."


def test_identities_stay_with_edited_passages() -> None:
    base = f"{ONE}\n\n{TWO}\n\n{THREE}\n"
    assert named(base, base) == ((1, 2, 3), {})
    assert named(base, base.replace("second", "good second")) == ((1, 2, 3), {})
    assert named(base, f"{ONE}\n\nSomething entirely new.\n\n{TWO}\n\n{THREE}\n") == ((1, 4, 2, 3), {})
    assert named(base, f"{ONE}\n\n{THREE}\n") == ((1, 3), {})
    assert named(base, f"{ONE}\n\nAltogether other words.\n\n{THREE}\n") == ((1, 2, 3), {})


def test_a_split_keeps_the_identity_of_the_first_and_a_join_redirects_the_second() -> None:
    base = f"{ONE} {TWO}\n\n{THREE}\n"
    parted = f"{ONE}\n\n{TWO}\n\n{THREE}\n"
    assert named(base, parted) == ((1, 3, 2), {})
    assert named(parted, base) == ((1, 3), {2: 1})


def test_identities_go_along_with_moved_passages() -> None:
    base = f"{ONE}\n\n{TWO}\n\n{THREE} {THREE}\n"
    assert named(base, f"{TWO}\n\n{THREE} {THREE}\n\n{ONE}\n") == ((2, 3, 1), {})


@given(revisions())
def test_no_identity_is_given_twice(pair: tuple[str, str]) -> None:
    base, new = pair
    ids, redirects = named(base, new)
    assert len(set(ids)) == len(ids) == len(passages(new))
    assert not set(redirects) & set(ids)
    assert set(redirects.values()) <= set(ids)


def test_moved_passages_are_found_whole_or_edited() -> None:
    base = f"{ONE}\n\n{TWO} It says a little more than that.\n\n{THREE}\n"
    new = f"{TWO} It says a little more than that.\n\n{THREE}\n\n{ONE}\n"
    (move,) = moves(diff(base, new), base)
    assert base[move.start : move.end] == new[move.new_start : move.new_end] == ONE
    assert not move.edited
    changed = new.replace("first passage", "very first passage")
    (move,) = moves(diff(base, changed), base)
    assert (base[move.start : move.end], move.edited) == (ONE, True)


@given(revisions())
def test_moves_pair_deleted_with_inserted_words(pair: tuple[str, str]) -> None:
    base, new = pair
    found = moves(diff(base, new), base)
    for move in found:
        assert base[move.start : move.end].strip()
        assert new[move.new_start : move.new_end].strip()
        same = base[move.start : move.end].split() == new[move.new_start : move.new_end].split()
        assert move.edited != same
    assert len({move.new_start for move in found}) == len(found)


def test_moves_check_their_base() -> None:
    with pytest.raises(DoesNotFit):
        moves((Hunk(0, 3, "", "abc"),), "xyz")
