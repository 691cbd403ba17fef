"""Changes as people read them: every passage with its insertions and deletions, in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from app.text.coarse import fewer
from app.text.diff import diff
from app.text.hunks import Changes, Hunk, apply
from app.text.moves import moves
from app.text.passages import Passage, passages
from app.text.render import by_passage
from app.text.render_compare import DELETED, KEPT, Comparison, Row, Step, reformatted
from app.text.render_html import write_leaves
from app.text.render_labels import ENGLISH, Labels
from app.text.render_leaves import MOST, Leaf, parse_leaves
from app.text.render_marked import CODES, ChangeWriter
from app.text.render_rows import quiet_edges, share_out, write_row
from app.text.render_shifts import Shifts
from app.text.render_signs import Signer, Signs, of_fewer
from app.text.render_tables import is_table, write_table

HUNKS = 12_000  # shown one by one
HEAVY = 1_000_000  # code points replaced and replacing them, beyond which a text is as good as rewritten
EACH = 50  # of a text's estimated cost, for every hunk


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A passage of the base (by its index), of the new text, or of both, with the HTML that shows what changed.

    Every passage of either text is named by exactly one of these. Where passages were joined or split, the first
    shows the whole, and `html` of those that went into it is empty. A passage that moved is named twice, where it
    stood and where it stands, and names its other place by its index there.
    """

    base: int | None
    new: int | None
    html: str
    changed: bool
    moved_to: int | None = None
    moved_from: int | None = None


def render_changes(base: str, changes: Changes, *, labels: Labels = ENGLISH, heading_shift: int = 0) -> str:
    """Render a whole text with its changes marked; raises DoesNotFit if they are not changes of this base.

    A text that costs too much to parse is shown as written, and of very many changes the nearest are shown as one.
    """
    shown, _ = _shown(base, changes, _Options(labels, heading_shift))
    return "".join(passage.html for passage in shown)


def render_change_passages(
    base: str,
    changes: Changes,
    *,
    labels: Labels = ENGLISH,
    heading_shift: int = 0,
    signs: Signs | None = None,
    env: Mapping[str, Any] | None = None,
    offset: int = 0,
) -> tuple[ChangedPassage, ...]:
    """Render every passage with its changes marked, in reading order; raises DoesNotFit as `apply` does.

    `signs` say whose each change is. Where the base is whole blocks of a larger text, `env` lends its references
    and footnotes, and places are counted from `offset`.
    """
    shown, parsed = _shown(base, changes, _Options(labels, heading_shift, signs, env, offset))
    return tuple(shown if parsed else _every_named(shown, base, apply(base, changes)))


@dataclass(frozen=True, slots=True)
class _Options:
    labels: Labels
    heading_shift: int
    signs: Signs | None = None
    env: Mapping[str, Any] | None = None
    offset: int = 0


def _shown(base: str, changes: Changes, options: _Options) -> tuple[list[ChangedPassage], bool]:
    """Every passage with its changes, and whether the texts were parsed; if not, each is one passage."""
    new = apply(base, changes)
    heavy = sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes if hunk.deleted and hunk.insert)
    few = fewer(base, changes, HUNKS if heavy <= HEAVY else 8)
    if options.signs and few is not changes:
        options = replace(options, signs=of_fewer(options.signs, changes, few))
    changes = few
    read, new_read = _read(base, new, options.env, MOST * 3 // 4 - EACH * len(changes))
    parsed = not any(_unparsed(found) for found in (read, new_read))
    if parsed:
        spans, new_spans = passages(base), passages(new)
    else:
        spans, new_spans = ((Passage(0, len(text), "code", 0),)[: len(text)] for text in (base, new))
    rows, new_rows = by_passage(read, spans), by_passage(new_read, new_spans)
    shifts = Shifts(changes)
    page = _Page(rows, new_rows, shifts, options)
    i = j = 0
    for next_i, next_j in [*_standing(rows, new_rows, spans, new_spans, shifts), (len(rows), len(new_rows))]:
        page.compare(range(i, next_i), range(j, next_j))
        if next_i < len(rows):
            page.unchanged(next_i, next_j)
        i, j = next_i + 1, next_j + 1
    starts, new_starts = [span.start for span in spans], [span.start for span in new_spans]
    for move in moves(changes, base) if len(changes) > 1 else ():
        origin, target = bisect_right(starts, move.start) - 1, bisect_right(new_starts, move.new_start) - 1
        edits = diff(base[move.start : move.end], new[move.new_start : move.new_end])
        page.moved(origin, target, Shifts(_shifted(edits, move.start), move.new_start - move.start))
    return page.shown, parsed


def _read(
    base: str, new: str, env: Mapping[str, Any] | None, most: int
) -> tuple[Sequence[Leaf], Sequence[Leaf]]:
    """The leaves of both texts; if one costs too much to parse, both are as they are written."""
    lent = [None if env is None else deepcopy(dict(env)) for _ in range(2)]
    read, new_read = (
        parse_leaves(text, own, most=most).leaves for text, own in zip((base, new), lent, strict=True)
    )
    if _unparsed(read) != _unparsed(new_read):
        read, new_read = (parse_leaves(text, most=-1).leaves for text in (base, new))
    return read, new_read


def _unparsed(leaves: Sequence[Leaf]) -> bool:
    return bool(leaves) and leaves[0].kind == "unparsed"


def _every_named(shown: Sequence[ChangedPassage], base: str, new: str) -> Iterable[ChangedPassage]:
    """The same with every passage of either text named, which an unparsed text does not do itself."""
    count, new_count = len(passages(base)), len(passages(new))
    for one in shown:
        yield replace(one, base=one.base if count else None, new=one.new if new_count else None)
    named = max((one.base for one in shown if one.base is not None), default=-1) + 1
    new_named = max((one.new for one in shown if one.new is not None), default=-1) + 1
    for rest in range(min(named, new_named), max(count, new_count)):
        at = rest if named <= rest < count else None
        to = rest if new_named <= rest < new_count else None
        if at is not None or to is not None:
            yield ChangedPassage(at, to, "", True)


def _shifted(changes: Changes, by: int) -> Changes:
    return tuple(Hunk(hunk.start + by, hunk.end + by, hunk.insert, hunk.deleted) for hunk in changes)


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
            leaf.kind,
            [(box.tag, box.kind, box.number if box.tag in ("ol", "div") else 0) for box in leaf.path],
            [(run.text, run.label, run.marks) for run in leaf.runs],
        )
        for leaf in row
    ]


class _Page:
    """Collects the passages shown."""

    def __init__(
        self, rows: Sequence[Row], new_rows: Sequence[Row], shifts: Shifts, options: _Options
    ) -> None:
        self.rows = rows
        self.new_rows = new_rows
        self.shifts = shifts
        self.labels = options.labels
        self.heading_shift = options.heading_shift
        self.signer = Signer(options.signs, shifts) if options.signs else None
        self.offset = options.offset
        self.codes = iter(range(CODES))
        self.shown: list[ChangedPassage] = []
        self.gone: dict[int, int] = {}  # passages deleted as a whole, and where in `shown` they are
        self.come: dict[int, int] = {}  # passages inserted as a whole, likewise

    def writer(self, *, new: bool = False) -> ChangeWriter:
        """A writer for the next passage."""
        return ChangeWriter(self.labels, new=new, signer=self.signer, offset=self.offset, codes=self.codes)

    def unchanged(self, base: int, new: int) -> None:
        """Show a passage that stands as it stood."""
        writer = self.writer()
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
            writer = self.writer()
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
            writer = self.writer()
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
        if not n:
            self.gone[base + b.start] = len(self.shown) - 1
        elif not b:
            self.come[new + n.start] = len(self.shown) - 1

    def moved(self, origin: int, target: int, shifts: Shifts) -> None:
        """Show a deleted and an inserted passage as one that moved, with the words changed on the way."""
        if origin not in self.gone or target not in self.come:
            return
        row, new_row = self.rows[origin], self.new_rows[target]
        old_place, new_place = self.gone.pop(origin), self.come.pop(target)
        comparison = Comparison([row], [new_row], shifts)
        left = [Step(DELETED, word, base=word) for word in comparison.words[0]]
        for place, shown, found, note, new in (
            (old_place, row, left, self.labels.moved_from, False),
            (new_place, new_row, comparison.steps([0], [0]), self.labels.moved_here, True),
        ):
            writer = ChangeWriter(self.labels, new=new)
            by_leaf = share_out(quiet_edges(found, new=new), list(shown))
            write_row(writer, shown, by_leaf, self.heading_shift, note)
            self.shown[place] = replace(
                self.shown[place],
                html=writer.html(),
                moved_to=None if new else target,
                moved_from=origin if new else None,
            )
