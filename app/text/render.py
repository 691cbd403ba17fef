"""Markdown to safe HTML: a whole text, or one fragment for every passage.

See `render_html` for how the words of the source are found again, and `render_changes` for changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.text.passages import Passage, passages
from app.text.render_html import Writer, write_leaves
from app.text.render_leaves import Box, Leaf, Parsed, parse_leaves
from app.text.render_runs import Run


def render(text: str, *, heading_shift: int = 0, prefix: str = "") -> str:
    """Render a whole text; `heading_shift` lowers its headings, `prefix` keeps footnote ids apart on one page."""
    writer = Writer(prefix, noted=set())
    write_leaves(writer, parse_leaves(text).leaves, heading_shift)
    return writer.html()


def render_passages(
    text: str, *, heading_shift: int = 0, prefix: str = "", env: dict[str, Any] | None = None
) -> tuple[str, ...]:
    """Render every passage of `passages(text)` to its own fragment, in order, from one parse of the whole text.

    `env` lends the references and footnotes of a larger text of which this one is a part.
    """
    parsed = parse_leaves(text, env)
    rows = by_passage(parsed.leaves, passages(text))
    noted: set[str] = set()
    return tuple(render_row(row, heading_shift, prefix, noted) for row in rows)


def render_row(row: Sequence[Leaf], heading_shift: int, prefix: str, noted: set[str]) -> str:
    """Render the leaves of one passage; `noted` holds the footnotes whose first reference has been written."""
    writer = Writer(prefix, noted=noted)
    write_leaves(writer, row, heading_shift)
    return writer.html()


def by_passage(leaves: Iterable[Leaf], spans: Sequence[Passage]) -> list[list[Leaf]]:
    """Share out leaves among the passages they stand in; a list item stands alone in a list of its own."""
    rows: list[list[Leaf]] = [[] for _ in spans]
    starts = [span.start for span in spans]
    seen: set[int] = set()  # items whose first words have been met
    alone: dict[tuple[int, int], tuple[Box, ...]] = {}
    for whole in leaves if starts else ():
        for row, leaf in _cut(whole, starts):
            depth = 0
            while depth < len(leaf.path) and leaf.path[depth].tag in ("ul", "ol", "li"):
                depth += 1
            if depth:
                item = leaf.path[depth - 1]
                key = (row, id(item))
                if key not in alone:
                    alone[key] = _item_alone(leaf.path[:depth], continued=id(item) in seen)
                    seen.add(id(item))
                path = (*alone[key], *leaf.path[depth:])
                leaf = Leaf(leaf.tag, path, leaf.runs, leaf.start, leaf.kind)
            rows[row].append(leaf)
    return rows


def _cut(leaf: Leaf, starts: Sequence[int]) -> Iterator[tuple[int, Leaf]]:
    """Cut a leaf where a passage begins within it: a code block over blank lines, say."""
    row = max(0, bisect_right(starts, leaf.start) - 1)
    if not leaf.runs or row + 1 == len(starts) or leaf.runs[-1].end <= starts[row + 1]:
        yield row, leaf
        return
    parts: dict[int, list[Run]] = {}
    for run in leaf.runs:
        at, start = max(row, bisect_right(starts, run.start) - 1), run.start
        while run.verbatim and at + 1 < len(starts) and starts[at + 1] < run.end:
            parts.setdefault(at, []).append(run.part(start, starts[at + 1]))
            at, start = at + 1, starts[at + 1]
        parts.setdefault(at, []).append(run.part(start, run.end) if start > run.start else run)
    for at, runs in parts.items():
        yield at, Leaf(leaf.tag, leaf.path, tuple(runs), runs[0].start, leaf.kind)


def _item_alone(path: tuple[Box, ...], *, continued: bool) -> tuple[Box, ...]:
    """Give an item its own list, which says how deep the item stood."""
    item, outer = path[-1], path[-2]
    level = f"level-{min(9, len(path) // 2)}"
    if continued:
        return (Box("div", item.start, 0, f"item continued {level}"),)
    return (Box(outer.tag, outer.start, item.number, f"item {level}"), item)


def plain(text: str) -> str:
    """Give the words of a text without any markup: blocks on lines of their own, footnote numbers left out."""
    return plain_leaves(parse_leaves(text))


def plain_leaves(parsed: Parsed) -> str:
    """Give the words of parsed leaves, a line for each."""
    lines = []
    for leaf in parsed.leaves:
        words = "".join(run.text for run in leaf.runs if run.kind != "note")
        if line := " ".join(words.split()):
            lines.append(line)
    return "\n".join(lines)


def plain_parts(text: str, ends: Sequence[int]) -> list[str]:
    """Give the words of a text without any markup, a piece for each stretch of its source.

    `ends` are where the stretches end, ascending code points, the last at the text's end. A stretch that is nothing
    but markup is empty; the words of two blocks stand a space apart.
    """
    parts = [""] * len(ends)
    for leaf in parse_leaves(text).leaves:
        runs = [run for run in leaf.runs if run.kind != "note"]
        if runs and any(parts):
            parts[_holding(runs[0].start, ends)] += " "
        for run in runs:
            at, end = run.start, run.end
            while run.verbatim and at < end:
                number = _holding(at, ends)
                parts[number] += run.part(at, min(end, ends[number])).text
                at = ends[number]
            if not run.verbatim:
                parts[_holding(at, ends)] += run.text
    return parts


def _holding(at: int, ends: Sequence[int]) -> int:
    return min(bisect_right(ends, at), len(ends) - 1)
