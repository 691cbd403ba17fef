"""Tokens, differences and the algebra of changes: invariants 1 to 9, 23 and 28."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import DoesNotFit, Hunk, apply, compose, diff, invert, tokenise, words
from app.text.hunks import shifts
from tests.text.strategies import chains, edited, raw_changes, revisions, texts


@given(texts())
def test_tokens_join_to_the_text(text: str) -> None:
    assert "".join(tokenise(text)) == text
    assert all(tokenise(text))


@given(texts(), texts())
def test_tokens_depend_on_their_own_line_alone(first: str, second: str) -> None:
    assert tokenise(first + "\n" + second) == [*tokenise(first), "\n", *tokenise(second)]


@pytest.mark.parametrize(
    "marker",
    [
        "###",
        "-",
        "**",
        "[^1]:",
        "[^note]",
        "https://example.org/a?b=c#d",
        "|",
        "- [ ]"[2:],
        "1.",
        "```",
        "](",
        "![",
        "🇩🇰",
        "👩‍👩‍👧",
    ],
)
def test_a_marker_is_one_token(marker: str) -> None:
    assert tokenise(f"{marker} word")[0] == marker


def test_scripts_without_spaces_are_split_by_character() -> None:
    assert tokenise("政策案") == ["政", "策", "案"]
    assert tokenise("นโยบาย") == list("นโยบาย")


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert tokenise("e\u0301te\u0301 x") == ["e\u0301te\u0301", " ", "x"]


@given(revisions())
def test_applying_the_difference_gives_the_new_text(pair: tuple[str, str]) -> None:
    base, new = pair
    assert apply(base, diff(base, new)) == new


@given(texts())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert diff(text, text) == ()


@given(revisions())
def test_hunks_are_sorted_apart_in_bounds_and_change_something(pair: tuple[str, str]) -> None:
    base, new = pair
    end = -1
    for hunk in diff(base, new):
        assert end < hunk.start <= hunk.end <= len(base)
        assert hunk.deleted == base[hunk.start : hunk.end]
        assert hunk.insert != hunk.deleted
        end = hunk.end


@given(revisions())
def test_no_hunk_cuts_a_token_of_either_text(pair: tuple[str, str]) -> None:
    base, new = pair
    for changes, text in ((diff(base, new), base), (invert(base, diff(base, new)), new)):
        edges = {0}
        for token in tokenise(text):
            edges.add(max(edges) + len(token))
        assert all(hunk.start in edges and hunk.end in edges for hunk in changes)


@given(texts().flatmap(lambda base: st.tuples(st.just(base), raw_changes(base))), texts())
def test_changes_are_refused_where_other_words_stand(made: tuple[str, tuple[Hunk, ...]], other: str) -> None:
    base, changes = made
    assert len(apply(base, changes)) == len(base) + sum(hunk.shift for hunk in changes)
    if all(other[hunk.start : hunk.end] == hunk.deleted and hunk.end <= len(other) for hunk in changes):
        apply(other, changes)
    else:
        for work in (apply, invert):
            with pytest.raises(DoesNotFit):
                work(other, changes)


@pytest.mark.parametrize(
    "changes",
    [
        (Hunk(2, 1, "x", ""),),
        (Hunk(-1, 0, "x", ""),),
        (Hunk(0, 9, "x", "abc"),),
        (Hunk(1, 2, "x", "b"), Hunk(0, 1, "y", "a")),
    ],
)
def test_unsound_hunks_are_refused(changes: tuple[Hunk, ...]) -> None:
    with pytest.raises(DoesNotFit):
        apply("abc", changes)


@given(revisions())
def test_the_inverse_leads_back(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    assert apply(new, invert(base, changes)) == base
    assert invert(new, invert(base, changes)) == changes


@given(chains(3))
def test_composed_is_in_sequence(versions: list[str]) -> None:
    a, b, c = versions
    composed = compose(diff(a, b), diff(b, c))
    assert apply(a, composed) == c
    assert all(left.end < right.start for left, right in pairwise(composed))
    assert all(hunk.insert != hunk.deleted for hunk in composed)


@given(texts().flatmap(lambda base: st.tuples(st.just(base), raw_changes(base))), st.data())
def test_changes_of_any_cut_compose(made: tuple[str, tuple[Hunk, ...]], data: st.DataObject) -> None:
    base, first = made
    middle = apply(base, first)
    second = data.draw(raw_changes(middle))
    assert apply(base, compose(first, second)) == apply(middle, second)
    assert apply(base, compose(first, invert(base, first))) == base


@given(chains(4))
def test_whichever_changes_are_composed_first_they_do_the_same(versions: list[str]) -> None:
    """The hunks may be cut otherwise: changes that undo each other leave no trace when they are composed first."""
    a, b, c, d = versions
    first, second, third = diff(a, b), diff(b, c), diff(c, d)
    assert apply(a, compose(compose(first, second), third)) == d
    assert apply(a, compose(first, compose(second, third))) == d


@given(revisions())
def test_the_difference_is_the_same_however_busy_the_machine_is(pair: tuple[str, str]) -> None:
    expected = diff(*pair)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: diff(*pair), range(8)))


def test_the_difference_is_the_same_in_another_process() -> None:
    base = "# One\n\nThe party wants the party to grow.\n\n- a\n- b\n- a\n\nIt is so. It is so.\n" * 9
    new = base.replace("grow", "be grown").replace("- b\n", "", 3)[20:] + "It is so.\n"
    code = (
        "import json,sys; from app.text import diff; b,n=json.load(sys.stdin);"
        "print(json.dumps([[h.start,h.end,h.insert] for h in diff(b,n)]))"
    )
    here = [[hunk.start, hunk.end, hunk.insert] for hunk in diff(base, new)]
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps([base, new]),
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout) == here


@given(texts().flatmap(lambda base: st.tuples(st.just(base), edited(base))), st.booleans())
def test_positions_map_monotonely(pair: tuple[str, str], right: bool) -> None:
    base, new = pair
    table = shifts(diff(base, new))
    places = [table.place(position, right=right) for position in range(len(base) + 1)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= len(new)


@given(revisions())
def test_without_the_compiled_comparison_differences_are_as_exact(pair: tuple[str, str]) -> None:
    base, new = pair
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_compiled", None)
        assert apply(base, diff(base, new)) == new
