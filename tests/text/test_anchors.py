"""Words that somebody spoke of, in passages that move, part, join and recur; held against a trace of every character."""

from __future__ import annotations

from hypothesis import assume, given, note
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from app.text import Anchor, Orphan, carry, diff, tokenise
from app.text.tokens import is_word
from tests.text.prose import KINDS, blocks, revised

Carried = Anchor | Orphan


def ranges(text: str, least: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    """Runs of tokens of a text that begin and end with a word, as a reader chooses them."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for token in tokenise(text):
        if is_word(token):
            starts.append(at)
            ends.append(at + len(token))
        at += len(token)
    assume(len(starts) >= least)
    return st.integers(0, len(starts) - least).flatmap(
        lambda first: st.integers(first + least - 1, min(len(ends) - 1, first + 12)).map(
            lambda last: (starts[first], ends[last])
        )
    )


@st.composite
def spoken_of(
    draw: DrawFn, *kinds: str, least: int = 1
) -> tuple[str, str, tuple[int, int], list[int | None]]:
    """A text, what became of it, words of the text, and where each of their characters went."""
    passages = draw(blocks(least=1))
    base = "\n\n".join(passages)
    new, origins = draw(revised(passages, kinds, least=1, most=3))
    start, end = draw(ranges(base, least))
    places = {origin: place for place, origin in enumerate(origins) if origin is not None}
    return base, new, (start, end), [places.get(at) for at in range(start, end)]


def go(base: str, new: str, words: tuple[int, int]) -> Carried:
    start, end = words
    found = carry(Anchor(start, end, base[start:end]), diff(base, new))
    note(f"{base[start:end]!r} -> {found}")
    return found


def together(places: list[int | None]) -> tuple[int, int] | None:
    """The range of characters that still stand one behind the other."""
    first, last = places[0], places[-1]
    if first is None or last is None or last - first != len(places) - 1 or None in places:
        return None
    return first, last + 1


WHOLE = [kind for kind in KINDS if kind not in ("copy", "reword", "remove", "remove_many")]


@given(spoken_of(*WHOLE))
def test_words_that_stand_whole_are_found_where_they_are_or_not_at_all(
    made: tuple[str, str, tuple[int, int], list[int | None]],
) -> None:
    """Moved, edited around, parted, joined: the right place or a twin that reads the same, never other words."""
    base, new, (start, end), places = made
    where = together(places)
    assume(where is not None)
    assert where is not None
    found = go(base, new, (start, end))
    if isinstance(found, Anchor) and (found.start, found.end) != where:
        quote = base[start:end]
        overlaps = found.start < where[1] and where[0] < found.end
        assert overlaps or (quote in new[found.start : found.end] and new.count(quote) > 1)


@given(spoken_of(*KINDS))
def test_wherever_words_are_found_some_of_them_stand_or_what_replaced_them(
    made: tuple[str, str, tuple[int, int], list[int | None]],
) -> None:
    base, new, (start, end), _ = made
    found = go(base, new, (start, end))
    if isinstance(found, Anchor):
        assert 0 <= found.start < found.end <= len(new)
        kept = set(tokenise(base[start:end])) & set(tokenise(new[found.start : found.end]))
        replaced = any(hunk.start == start and hunk.end == end for hunk in diff(base, new))
        assert replaced or any(token.strip() for token in kept)


def unique(count: int, offset: int = 0) -> list[str]:
    """Passages of words that occur nowhere else."""
    return [
        " ".join(
            f"{stem}{chr(97 + k)}{chr(97 + offset)}" for stem in ("mål", "skole", "één", "é", "zone", "rådet")
        )
        + " "
        + " ".join(f"word{chr(97 + k)}{n}" for n in range(8))
        + "."
        for k in range(count)
    ]


@given(st.integers(3, 8), st.data())
def test_words_of_a_passage_that_moved_alone_are_followed_exactly(count: int, data: st.DataObject) -> None:
    passages = unique(count)
    bullet = data.draw(st.sampled_from(["", "- ", "1. ", "> "]))
    between = "\n" if bullet in ("- ", "1. ") else "\n\n"
    passages = [bullet + words for words in passages]
    at = data.draw(st.integers(0, count - 1))
    to = data.draw(st.integers(0, count - 1))
    rest = passages[:at] + passages[at + 1 :]
    base, new = between.join(passages), between.join([*rest[:to], passages[at], *rest[to:]])
    start, end = data.draw(ranges(passages[at]))
    offset = base.index(passages[at])
    found = go(base, new, (offset + start, offset + end))
    assert isinstance(found, Anchor)
    assert new[found.start : found.end] == passages[at][start:end]


@given(st.integers(2, 6), st.data())
def test_words_that_are_gone_are_orphans_though_they_stand_in_another_passage(
    count: int, data: st.DataObject
) -> None:
    """The same words in a table, under the same heading, in a list: all of them stood there before."""
    passages = unique(count)
    at = data.draw(st.integers(0, count - 1))
    start, end = data.draw(ranges(passages[at]))
    quote = passages[at][start:end]
    decoy = data.draw(
        st.sampled_from(["| a | b |\n|---|---|\n| {} | c |", "## {}", "- {}", "We say: {} again.", "{}"])
    )
    assume(decoy != "{}" or len(quote) < len(passages[at]) // 2)
    passages.insert(data.draw(st.integers(0, count)), "Between it all.")
    where = data.draw(st.sampled_from([0, len(passages)]))
    passages.insert(where, decoy.format(quote))
    at = passages.index(unique(count)[at])
    base, new = "\n\n".join(passages), "\n\n".join(passages[:at] + passages[at + 1 :])
    offset = len("\n\n".join([*passages[:at], ""]))
    found = go(base, new, (offset + start, offset + end))
    assert isinstance(found, Orphan)
    assert found.quote == quote
    assert 0 <= found.at <= len(new)


@given(st.integers(3, 6), st.data())
def test_words_of_a_passage_that_came_back_twice_are_orphans(count: int, data: st.DataObject) -> None:
    passages = unique(count)
    base = "\n\n".join(passages)
    new = "\n\n".join([*passages[1:2], passages[0], *passages[2:], passages[0]])
    start, end = data.draw(ranges(passages[0]))
    found = go(base, new, (start, end))
    if isinstance(found, Anchor):
        assert new[found.start : found.end] == base[start:end]
        assert any(hunk.deleted == "" for hunk in diff(base, new))


@given(st.integers(2, 6), st.data())
def test_splitting_and_joining_passages_keeps_every_anchor(count: int, data: st.DataObject) -> None:
    passages = unique(count)
    base = data.draw(st.sampled_from([" ", "\n\n", "\n"])).join(passages)
    new = data.draw(st.sampled_from([" ", "\n\n", "\n", "  \n"])).join(passages)
    k = data.draw(st.integers(0, count - 1))
    start, end = data.draw(ranges(passages[k]))
    offset = base.index(passages[k])
    found = go(base, new, (offset + start, offset + end))
    assert isinstance(found, Anchor)
    assert new[found.start : found.end] == passages[k][start:end]
