"""Changes as people read them: every passage with its insertions and deletions, in order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.text.hunks import Changes, apply
from app.text.passages import Passage, passages
from app.text.render import by_passage
from app.text.render_compare import DELETED, INSERTED, KEPT, Comparison, Row, Step, reformatted
from app.text.render_html import turn_boxes, write_leaves
from app.text.render_labels import ENGLISH, Labels
from app.text.render_leaves import Box, Leaf, parse_leaves
from app.text.render_marked import ChangeWriter
from app.text.render_shifts import Shifts
from app.text.render_tables import is_table, write_table


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A passage of the base (by its index), of the new text, or of both, with the HTML that shows what changed.

    Every passage of either text is named by exactly one of these. Where passages were joined or split, the first
    shows the whole, and `html` of those that went into it is empty.
    """

    base: int | None
    new: int | None
    html: str
    changed: bool


def render_changes(base: str, changes: Changes, *, labels: Labels = ENGLISH, heading_shift: int = 0) -> str:
    """Render a whole text with its changes marked; raises DoesNotFit if they are not changes of this base."""
    shown = render_change_passages(base, changes, labels=labels, heading_shift=heading_shift)
    return "".join(passage.html for passage in shown)


def render_change_passages(
    base: str, changes: Changes, *, labels: Labels = ENGLISH, heading_shift: int = 0
) -> tuple[ChangedPassage, ...]:
    """Render every passage with its changes marked, in reading order; raises DoesNotFit as `apply` does."""
    new = apply(base, changes)
    spans, new_spans = passages(base), passages(new)
    rows = by_passage(parse_leaves(base).leaves, spans)
    new_rows = by_passage(parse_leaves(new).leaves, new_spans)
    shifts = Shifts(changes)
    page = _Page(rows, new_rows, shifts, labels, heading_shift)
    i = j = 0
    for next_i, next_j in [*_standing(rows, new_rows, spans, new_spans, shifts), (len(rows), len(new_rows))]:
        page.compare(range(i, next_i), range(j, next_j))
        if next_i < len(rows):
            page.unchanged(next_i, next_j)
        i, j = next_i + 1, next_j + 1
    return tuple(page.shown)


def _standing(
    rows: Sequence[Row],
    new_rows: Sequence[Row],
    spans: Sequence[Passage],
    new_spans: Sequence[Passage],
    shifts: Shifts,
) -> Iterable[tuple[int, int]]:
    """Pair the passages that no hunk touches and that look the same in both texts."""
    starts = [span.start for span in new_spans]
    floor = 0
    for index, span in enumerate(spans):
        if shifts.near(span.start, span.end):
            continue
        start = shifts.place(span.start)
        other = bisect_left(starts, start)
        if other < floor or other == len(starts) or starts[other] != start:
            continue
        if new_spans[other].end - start == span.end - span.start and look(rows[index]) == look(
            new_rows[other]
        ):
            yield index, other
            floor = other + 1


def look(row: Row) -> list[object]:
    """What a row looks like, to tell whether two rows look the same."""
    return [
        (
            leaf.tag,
            leaf.align,
            [(box.tag, box.kind, box.number if box.tag in ("ol", "div") else 0) for box in leaf.path],
            [(run.text, run.label, run.marks) for run in leaf.runs],
        )
        for leaf in row
    ]


class _Page:
    """Collects the passages shown."""

    def __init__(
        self, rows: Sequence[Row], new_rows: Sequence[Row], shifts: Shifts, labels: Labels, heading_shift: int
    ) -> None:
        self.rows = rows
        self.new_rows = new_rows
        self.shifts = shifts
        self.labels = labels
        self.heading_shift = heading_shift
        self.shown: list[ChangedPassage] = []

    def unchanged(self, base: int, new: int) -> None:
        """Show a passage that stands as it stood."""
        writer = ChangeWriter(self.labels)
        write_leaves(writer, self.rows[base], self.heading_shift)
        self.shown.append(ChangedPassage(base, new, writer.html(), False))

    def compare(self, base: range, new: range) -> None:
        """Show a stretch of passages of which some have changed."""
        if not base and not new:
            return
        rows = [self.rows[index] for index in base]
        new_rows = [self.new_rows[index] for index in new]
        comparison = Comparison(rows, new_rows, self.shifts)
        for b, n in comparison.groups(lambda row, other: is_table(row) == is_table(other)):
            self.group(comparison, b, n, base.start, new.start)

    def group(self, comparison: Comparison, b: range, n: range, base: int, new: int) -> None:
        """Show rows that became one another; `base` and `new` are the passages that the rows are counted from."""
        rows = [comparison.rows[index] for index in b]
        new_rows = [comparison.new_rows[index] for index in n]
        if len(rows) == len(new_rows) == 1 and is_table(rows[0]) and is_table(new_rows[0]):
            writer = ChangeWriter(self.labels)
            changed = write_table(writer, rows[0], new_rows[0], self.shifts)
            self.shown.append(ChangedPassage(base + b.start, new + n.start, writer.html(), changed))
            return
        found = comparison.steps(b, n)
        changed = len(rows) != len(new_rows)
        changed |= any(step.status != KEPT or reformatted(step) for step in found)
        shown = new_rows or rows
        found = quiet_edges(found, new=bool(new_rows))
        by_leaf = share_out(found, [leaf for row in shown for leaf in row])
        for index, row in enumerate(shown):
            writer = ChangeWriter(self.labels)
            turned = write_row(writer, row, by_leaf, self.heading_shift)
            self.shown.append(
                ChangedPassage(
                    base + b[index] if index < len(b) else None,
                    new + n[index] if index < len(n) else None,
                    writer.html(),
                    changed or turned,
                )
            )
        for rest in b[len(shown) :]:
            self.shown.append(ChangedPassage(base + rest, None, "", True))


def quiet_edges(found: Sequence[Step], *, new: bool) -> list[Step]:
    """Show no sign for a break between blocks that came or went as a whole: the blocks themselves show it."""
    quiet = list(found)
    for index, step in enumerate(found):
        beside = found[max(0, index - 1) : index + 2]
        own = step.new if new else step.base
        if own and step.word.kind == "edge" and len({each.status for each in beside}) == 1:
            quiet[index] = replace(step, status=KEPT)
    return quiet


def share_out(found: Iterable[Step], leaves: Sequence[Leaf]) -> dict[int, list[Step]]:
    """Share out steps among the leaves they are shown in, by the leaf's id; deleted words stay where they stood."""
    shared: dict[int, list[Step]] = {id(leaf): [] for leaf in leaves}
    own = {id(leaf) for leaf in leaves}
    current = 0
    for step in found:
        if leaves:
            shared[id(leaves[min(current, len(leaves) - 1)])].append(step)
        side = step.new if step.new and id(step.new.leaf) in own else step.base
        if side and side.kind == "edge" and id(side.leaf) in own:
            current += 1
    return shared


def write_row(writer: ChangeWriter, row: Row, by_leaf: dict[int, list[Step]], heading_shift: int) -> bool:
    """Write the leaves of a row with their steps; say whether a leaf has become another kind of block."""
    path: tuple[Box, ...] = ()
    turned = False
    every = [step for leaf in row for step in by_leaf[id(leaf)]]
    alone = len({step.status for step in every}) == 1 and len(row) > 1
    for index, leaf in enumerate(row):
        found = by_leaf[id(leaf)]
        writer.opens = not alone or index == 0
        writer.closes = not alone or index == len(row) - 1
        path = turn_boxes(writer, path, leaf.path)
        if leaf.tag == "hr":
            write_rule(writer, found)
            continue
        writer.leaf_open(leaf, heading_shift)
        was = former_kind(found, leaf, writer.labels)
        if was:
            turned = True
            writer.badge(writer.labels.was.format(kind=was), "block")
        writer.steps(found)
        writer.leaf_close(leaf, heading_shift)
    turn_boxes(writer, path, ())
    return turned


def write_rule(writer: ChangeWriter, found: Sequence[Step]) -> None:
    """Write a dividing line, after the words that were deleted before it."""
    words = [step for step in found if step.word.kind != "void"]
    if any(step.word.kind == "text" for step in words):
        writer.open("p")
        writer.steps(words)
        writer.turn(())
        writer.close("p")
    status = next((step.status for step in found if step.word.kind == "void"), KEPT)
    writer.turn({INSERTED: (("ins", ""),), DELETED: (("del", ""),)}.get(status, ()))
    writer.flush()
    writer.parts.append("<hr>")
    writer.turn(())


def former_kind(found: Iterable[Step], leaf: Leaf, labels: Labels) -> str:
    """Name the kind of block that a leaf's words stood in, if it was another."""
    stood: Counter[str] = Counter()
    for step in found:
        if step.base and step.new and step.word.kind in ("text", "void"):
            stood[kind_of(step.base.leaf, labels)] += len(step.word.key)
    was = stood.most_common(1)[0][0] if stood else ""
    return was if was != kind_of(leaf, labels) else ""


def kind_of(leaf: Leaf, labels: Labels) -> str:
    """Name the kind of block that a leaf is."""
    if len(leaf.tag) == 2 and leaf.tag[1].isdigit():
        return labels.heading.format(level=leaf.tag[1])
    if leaf.tag == "pre":
        return labels.code_block
    if leaf.tag in ("th", "td"):
        return labels.cell
    for box in leaf.path:
        if box.tag in ("ul", "ol"):
            depth = sum(inner.tag == "li" for inner in leaf.path)
            level = box.kind.rpartition("-")[2] or str(depth)
            return (labels.item if box.tag == "ul" else labels.numbered).format(level=level)
        if box.tag == "blockquote":
            return labels.quotation
        if box.tag == "div" and box.number:
            return labels.footnote
    return labels.paragraph
