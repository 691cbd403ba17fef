"""What a suggestion changes, in a line or two: the changed words with a little around them, for its card.

Only the blocks that the hunks touch are parsed again, so that a page of many cards costs little.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.text.hunks import Changes, Hunk, apply
from app.text.render_compare import INSERTED, KEPT, Comparison, Row, Step, Word, finely, part_of, reformatted
from app.text.render_labels import ENGLISH, Labels
from app.text.render_leaves import MOST, Leaf, parse_leaves
from app.text.render_marked import ChangeWriter
from app.text.render_rows import former_kind
from app.text.render_shifts import Shifts
from app.text.tokens import is_word

GAP = "\u2026"
MIDDLE = "middle"  # the kind of a run that is left out
_LINES = 3  # of so many words as a stretch may have are shown in all
_END = 700  # code points of longer changed words that are looked at one by one, at either end
_NEAR = 300  # the same of words that are kept
_LARGE = 8_000  # code points; a larger block is cut down to the lines around the change
_COST = MOST // 10  # for each window
_HUNKS = 40  # a card shows no more; the suggestion's own page shows all
_SHOWN = 160  # code points of source shown of a change in mere markup


def render_excerpt(
    base: str, changes: Changes, context_words: int = 6, *, limit_words: int = 80, labels: Labels = ENGLISH
) -> str:
    """Render the changed words with some context, inline and without links; long stretches lose their middle.

    Raises DoesNotFit if the changes do not fit this base.
    """
    apply(base, changes)
    first = changes[:_HUNKS]
    writer = ChangeWriter(labels, linked=False, placed=False)
    lines = [
        line
        for number, (rows, new_rows, shifts) in enumerate(_windows(base, first))
        for line in _changed_lines(number, rows, new_rows, shifts, labels)
    ]
    room = _LINES * limit_words
    for before, line in zip([None, *lines], lines, strict=False):
        if room <= 0:
            break
        room -= _write_line(writer, before, line, context_words, limit_words)
    if lines and (room <= 0 or lines[-1].ends_open(context_words)):
        writer.turn(())
        writer.say(f" {GAP}")
    if not lines and first:
        _write_source(writer, first)
    writer.turn(())
    if len(first) < len(changes):
        writer.say(f" {GAP}")
    return writer.html()


@lru_cache(maxsize=16)
def outline(base: str) -> tuple[tuple[tuple[int, int], ...], dict[str, Any]]:
    """The top-level blocks of a text, and what its references and footnotes resolve to."""
    parsed = parse_leaves(base)
    return parsed.blocks, parsed.env


def _windows(base: str, changes: Changes) -> Iterable[tuple[list[list[Leaf]], list[list[Leaf]], Shifts]]:
    """Parse the stretches around the hunks, before and after."""
    blocks, env = outline(base)
    parts = [
        (base[start:end], tuple(_moved(hunk, -start) for hunk in hunks))
        for start, end, hunks in _spans(base, changes, blocks)
    ]
    new_env = deepcopy(env)
    if any("]:" in hunk.insert for hunk in changes):
        for part, hunks in parts:
            parse_leaves(apply(part, hunks), new_env, most=_COST)
    for part, hunks in parts:
        yield (
            _lines(parse_leaves(part, deepcopy(env), most=_COST).leaves),
            _lines(parse_leaves(apply(part, hunks), new_env, most=_COST).leaves),
            Shifts(hunks),
        )


def _lines(leaves: Iterable[Leaf]) -> list[list[Leaf]]:
    """Take every leaf for itself, but the cells of a table's row together."""
    lines: list[list[Leaf]] = []
    for leaf in leaves:
        cell = leaf.tag in ("th", "td")
        if cell and lines and lines[-1][-1].path[-1:] == leaf.path[-1:]:
            lines[-1].append(leaf)
        else:
            lines.append([leaf])
    return lines


def _moved(hunk: Hunk, by: int) -> Hunk:
    return Hunk(hunk.start + by, hunk.end + by, hunk.insert, hunk.deleted)


def _spans(
    base: str, changes: Changes, blocks: Sequence[tuple[int, int]]
) -> list[tuple[int, int, list[Hunk]]]:
    """Say from where to where the text must be parsed to show each hunk, whole lines each, in order."""
    ends = [end for _, end in blocks]
    starts = [start for start, _ in blocks]
    spans: list[tuple[int, int, list[Hunk]]] = []
    for hunk in changes:
        first, last = bisect_left(ends, hunk.start), bisect_right(starts, hunk.end)
        start, end = hunk.start, hunk.end
        if first < last:
            start, end = min(start, starts[first]), max(end, ends[last - 1])
        start, end = _cut_down(base, hunk, start, end)
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]), [*spans[-1][2], hunk])
        else:
            spans.append((start, end, [hunk]))
    return spans


def _cut_down(base: str, hunk: Hunk, start: int, end: int) -> tuple[int, int]:
    """Take whole lines; of a large block, only those from one blank line or outermost item to the next."""
    start = base.rfind("\n", 0, start) + 1
    if hunk.start - start > _LARGE:
        start = base.rfind("\n", 0, hunk.start) + 1
        floor = hunk.start - _LARGE
        while start > floor and base[start : start + 1].isspace():
            start = base.rfind("\n", 0, start - 1) + 1
    if end - hunk.end > _LARGE:
        end = base.find("\n", hunk.end)
        ceiling = hunk.end + _LARGE
        while 0 <= end < ceiling and base[end + 1 : end + 2].isspace():
            end = base.find("\n", end + 1)
    elif end < len(base) and not base.startswith("\n", end - 1):
        end = base.find("\n", end)
    return start, len(base) if end < 0 else end


@dataclass(frozen=True, slots=True)
class _Line:
    """A line in which something changed; `place` is its window and its number therein."""

    place: tuple[int, int]
    steps: list[Step]
    was: str

    def near(self, context: int) -> list[int]:
        """The steps within so many words of a change; of a line that turned into another kind, its beginning."""
        near: set[int] = set()
        for order in (range(len(self.steps)), range(len(self.steps) - 1, -1, -1)):
            left = 0
            for index in order:
                step = self.steps[index]
                if step.status == KEPT and step.word.kind == MIDDLE:
                    left = 0
                elif step.status != KEPT or reformatted(step):
                    left = context
                    near.add(index)
                elif left > 0:
                    near.add(index)
                    left -= is_word(step.word.key)
        return sorted(near) or list(range(min(len(self.steps), 2 * context)))

    def ends_open(self, context: int) -> bool:
        """Whether words at its end are not shown."""
        return self.near(context)[-1:] != [len(self.steps) - 1]


def _changed_lines(
    number: int, rows: Sequence[Row], new_rows: Sequence[Row], shifts: Shifts, labels: Labels
) -> Iterable[_Line]:
    """Compare line by line, and keep those in which something changed."""
    comparison = Comparison(rows, new_rows, shifts)
    for index, (b, n) in enumerate(comparison.groups()):
        found = [part for step in comparison.steps(b, n) for part in _single_words(step)]
        was = next((kind for row in n if (kind := former_kind(found, new_rows[row][0], labels))), "")
        if was or any(step.status != KEPT or reformatted(step) for step in found):
            yield _Line((number, index), found, was)


def _single_words(step: Step) -> Iterable[Step]:
    """Split a step into steps of single words, but for the middle of a long one."""
    if step.base and step.new:
        was, now = step.base.run, step.new.run
        if not (was.verbatim and now.verbatim and was.text == now.text):
            yield step  # white space, or words that the source writes otherwise
            return
        for old, new in zip(_ends(step.base, _NEAR), _ends(step.new, _NEAR), strict=True):
            for word, new_word in zip(_split(old), _split(new), strict=True):
                yield Step(step.status, new_word, word, new_word)
        return
    for part in _ends(step.word, _END):
        for word in _split(part):
            yield replace(step, word=word, base=word if step.base else None, new=word if step.new else None)


def _ends(word: Word, near: int) -> list[Word]:
    """Cut off the two ends of a long stretch, at spaces if there are any near."""
    text, start, size = word.run.text, word.run.start, len(word.run.text)
    if size <= 3 * near or not word.run.verbatim:
        return [word]
    first, last = text.find(" ", near // 2, near), text.rfind(" ", size - near, size - near // 2)
    first, last = start + (first if first > 0 else near), start + (last if last > 0 else size - near)
    middle = part_of(word.run, first, last, word.leaf)
    return [
        part_of(word.run, start, first, word.leaf),
        replace(middle, run=replace(middle.run, kind=MIDDLE)),
        part_of(word.run, last, word.run.end, word.leaf),
    ]


def _split(word: Word) -> Iterable[Word]:
    return finely(word) if word.kind != MIDDLE else [word]


def _write_line(writer: ChangeWriter, before: _Line | None, line: _Line, context: int, limit: int) -> int:
    """Write what changed in one line, and the words around it; say how many words were written."""
    near = line.near(context)
    writer.turn(())
    if before is not None:
        next_to = before.place[0] == line.place[0] and before.place[1] + 1 == line.place[1]
        whole = near[:1] == [0] and not before.ends_open(context)
        writer.say(" / " if next_to and whole else f" {GAP} ")
    elif near[:1] != [0]:
        writer.say(f"{GAP} ")
    if line.was:
        writer.badge(writer.labels.was.format(kind=line.was), "block")
    at = near[0] if near else 0
    for shown in _cut_middles(line.steps, near, limit):
        if shown > at:
            writer.turn(())
            writer.say(f" {GAP} ")
        step = line.steps[shown]
        if step.status == KEPT and step.word.kind in ("edge", "break"):
            writer.turn(())
            writer.say(" | " if step.word.run.text == " | " else " / ")
        else:
            writer.steps([step])
        at = shown + 1
    return sum(is_word(line.steps[index].word.key) for index in near)


def _cut_middles(line: Sequence[Step], shown: Sequence[int], limit: int) -> Iterable[int]:
    """Leave out the middle of stretches that are longer than the limit."""
    at = 0
    while at < len(shown):
        end = at + 1
        while end < len(shown) and line[shown[end]].status == line[shown[at]].status:
            end += 1
        keep = 2 * limit  # a word and the white space behind it
        cut = range(at + keep * 3 // 4, end - keep // 4) if end - at > keep else range(0)
        yield from (
            shown[index]
            for index in range(at, end)
            if index not in cut and line[shown[index]].word.kind != MIDDLE
        )
        at = end


def _write_source(writer: ChangeWriter, changes: Changes) -> None:
    """Show the source of changes that change nothing to be read, such as another bullet."""
    spacing = all(not (hunk.insert + hunk.deleted).strip() for hunk in changes)
    writer.badge(writer.labels.spacing if spacing else writer.labels.source, "source")
    for hunk in changes[:3]:
        for tag, words in (("del", hunk.deleted), ("ins", hunk.insert)):
            if words:
                shown = words[:_SHOWN] + (GAP if len(words) > _SHOWN else "")
                writer.status = INSERTED
                writer.turn(((tag, ""), ("code", "")))
                writer.shown(shown.replace("\n", "\u21b5"))
    if len(changes) > 3:
        writer.turn(())
        writer.say(f" {GAP}")
