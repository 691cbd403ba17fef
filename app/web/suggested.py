"""A text with many suggestions in it: only the blocks that one of them touches are drawn, and each of these once.

What other suggestions do elsewhere does not matter to a block, so that a new one costs one block and not the text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.queries.shelves import Shelf
from app.text import Changes, Hunk, merge, passages
from app.text.moves import moved
from app.text.render_excerpt import outline
from app.text.render_signs import Contested, Sign, Signs
from app.web import rendered
from app.web.filters import locale_code
from app.web.rendered import Row

Name = Callable[[int], Sign]
"""How a suggestion is named behind its words, by its id."""

_stretches: Shelf[tuple[Row, ...]] = Shelf(3_000_000, lambda rows: sum(len(row.html) + 100 for row in rows))


@dataclass
class _Stretch:
    """Whole blocks, from the one with index `first` to before `last`, and what is suggested there."""

    first: int
    last: int
    sides: dict[int, list[Hunk]]


def rows(
    text: str, text_hash: str, sides: Mapping[int, Changes], name: Name, *, final: bool = False
) -> Sequence[Row]:
    """The passages of a text with what the suggestions would change marked and signed; `final`: made."""
    plain = rendered.text_rows(text, text_hash)
    if not sides:
        return plain
    starts = [one.start for one in passages(text)]
    found: list[Row] = []
    at = 0
    for start, end, inside in _places(text, sides):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        signs = {number: name(number) for number in inside}
        key = (text_hash, start, end, tuple(inside.items()), tuple(signs.items()), final, locale_code())
        make = partial(_drawn, text, start, end, inside, signs, final)
        found += plain[at:first]
        found += [
            row if row.base is None else replace(row, base=row.base + first)
            for row in _stretches.get(key, make)
        ]
        at = last
    return [*found, *plain[at:]]


def _places(text: str, sides: Mapping[int, Changes]) -> Iterator[tuple[int, int, dict[int, Changes]]]:
    """From where to where the text must be drawn anew, and the suggestions there, counted from its start."""
    blocks, _ = outline(text)
    starts = [start for start, _ in blocks]
    for one in _together(_touched(blocks, sides)):
        start = starts[one.first] if one.first else 0
        end = starts[one.last] if one.last < len(starts) else len(text)
        yield (
            start,
            end,
            {
                number: tuple(
                    Hunk(hunk.start - start, hunk.end - start, hunk.insert, hunk.deleted) for hunk in hunks
                )
                for number, hunks in sorted(one.sides.items())
            },
        )


def _touched(blocks: Sequence[tuple[int, int]], sides: Mapping[int, Changes]) -> Iterator[_Stretch]:
    """The blocks that each hunk touches; what a suggestion moves stands in one stretch with all between."""
    starts, ends = [start for start, _ in blocks], [end for _, end in blocks]
    for number, changes in sides.items():
        runs = [list(changes)] if len(changes) > 1 and moved(changes) else [[hunk] for hunk in changes]
        for run in runs:
            first, last = bisect_left(ends, run[0].start), bisect_right(starts, run[-1].end)
            if first >= last:  # in the empty lines before or behind all blocks, or between two
                first, last = max(0, min(first, last) - 1), min(len(blocks), max(first, last) + 1)
            yield _Stretch(first, last, {number: run})


def _together(found: Iterator[_Stretch]) -> Sequence[_Stretch]:
    """Stretches that share a block are one."""
    joined: list[_Stretch] = []
    for one in sorted(found, key=lambda one: one.first):
        if joined and one.first < joined[-1].last:
            joined[-1].last = max(joined[-1].last, one.last)
            for number, hunks in one.sides.items():
                joined[-1].sides.setdefault(number, []).extend(hunks)
        else:
            joined.append(one)
    return joined


def _drawn(
    text: str, start: int, end: int, sides: Mapping[int, Changes], signs: Mapping[int, Sign], final: bool
) -> tuple[Row, ...]:
    words, (_, env) = text[start:end], outline(text)
    merged = merge(words, {str(number): hunks for number, hunks in sides.items()})
    if final:
        return tuple(rendered.final(words, merged.changes, env))

    def names(numbers: Iterable[str]) -> tuple[Sign, ...]:
        return tuple(signs[number] for number in sorted(map(int, numbers)))

    signed = Signs(
        hunks=tuple(names(origin) for origin in merged.origins),
        contested=tuple(Contested(one.start, one.end, names(one.sides)) for one in merged.conflicts),
    )
    return tuple(rendered.marked(words, merged.changes, signed, env, start))
