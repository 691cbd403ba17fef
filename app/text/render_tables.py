"""Changed tables: compared by row, then by cell, so that a new column or row shows as one."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from app.text.render_compare import KEPT, Comparison, Row, Word, reformatted, steps
from app.text.render_leaves import Box, Leaf
from app.text.render_marked import ChangeWriter
from app.text.render_shifts import Shifts

Side = tuple[Sequence[Leaf] | None, Sequence[Word] | None]
Pair = tuple[int | None, int | None]


def is_table(leaves: Sequence[Leaf]) -> bool:
    """Whether these leaves are the cells of one table."""
    if not leaves:
        return False
    table = _table(leaves[0])
    return table is not None and _table(leaves[-1]) is table


def _table(leaf: Leaf) -> Box | None:
    return next((box for box in leaf.path if box.tag == "table"), None)


def write_table(writer: ChangeWriter, old: Row, new: Row, shifts: Shifts) -> bool:
    """Write a table with its changes; say whether there are any to see."""
    rows, new_rows = _rows(old), _rows(new)
    comparison = Comparison(rows, new_rows, shifts)
    shared: Counter[tuple[int, int]] = Counter()
    number = {id(leaf): column for row in (*rows, *new_rows) for column, leaf in enumerate(row)}
    for (_, word), (_, new_word) in comparison.pairs:
        if word.kind == "text":
            shared[number[id(word.leaf)], number[id(new_word.leaf)]] += len(word.key)
    columns = pair_columns(shared, len(rows[0]), len(new_rows[0]))
    path = new[0].path
    outer = path[: path.index(next(box for box in path if box.tag == "table")) + 1]
    for box in outer:
        writer.box_open(box)
    changed, section = False, ""
    for b, n in _in_pairs(comparison.groups()):
        cells = rows[b] if b is not None else None
        new_cells = new_rows[n] if n is not None else None
        part = "thead" if (new_cells or cells or old)[0].tag == "th" else "tbody"
        if part != section:
            if section:
                writer.close(section)
            writer.open(part)
            section = part
        writer.open("tr")
        words = comparison.words[b] if b is not None else None
        new_words = comparison.new_words[n] if n is not None else None
        changed |= _write_cells(writer, (cells, words), (new_cells, new_words), columns, shifts)
        writer.close("tr")
    writer.close(section)
    for box in reversed(outer):
        writer.box_close(box)
    return changed


def _rows(leaves: Row) -> list[list[Leaf]]:
    rows: list[list[Leaf]] = []
    for leaf in leaves:
        if not rows or rows[-1][-1].path[-1] is not leaf.path[-1]:
            rows.append([])
        rows[-1].append(leaf)
    return rows


def _in_pairs(found: Iterable[tuple[range, range]]) -> Iterable[Pair]:
    """Rows that became several, or the reverse, are shown one by one."""
    for b, n in found:
        for index in range(max(len(b), len(n))):
            yield b[index] if index < len(b) else None, n[index] if index < len(n) else None


def pair_columns(shared: Counter[tuple[int, int]], width: int, new_width: int) -> list[Pair]:
    """Say which column became which, by the words that stayed; columns rewritten throughout pair in order."""
    joined: list[tuple[int, int]] = []
    for (b, n), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        at = bisect_left(joined, (b, n))
        before, after = (
            joined[at - 1] if at else (-1, -1),
            joined[at] if at < len(joined) else (width, new_width),
        )
        if before[0] < b < after[0] and before[1] < n < after[1]:
            joined.insert(at, (b, n))
    found: list[Pair] = []
    b_at = n_at = 0
    for b, n in [*joined, (width, new_width)]:
        if b - b_at == n - n_at:
            found += zip(range(b_at, b), range(n_at, n), strict=True)
        else:
            found += [(column, None) for column in range(b_at, b)]
            found += [(None, column) for column in range(n_at, n)]
        if b < width:
            found.append((b, n))
        b_at, n_at = b + 1, n + 1
    return found


def _write_cells(writer: ChangeWriter, old: Side, new: Side, columns: Sequence[Pair], shifts: Shifts) -> bool:
    """Write one row, cell by cell; say whether there is any change to see."""
    changed = old[0] is None or new[0] is None
    writer.opens = writer.closes = True
    by_cell, new_by_cell = _by_cell(old), _by_cell(new)
    for b, n in columns:
        cell, words = by_cell[b] if b is not None and b < len(by_cell) else (None, [])
        new_cell, new_words = new_by_cell[n] if n is not None and n < len(new_by_cell) else (None, [])
        found = steps(words, new_words, shifts)
        changed |= any(step.status != KEPT or reformatted(step) for step in found)
        gone, come = n is None or new[0] is None, b is None or old[0] is None
        shown = new_cell or cell
        writer.cell_open(shown, "deleted" if gone else "inserted" if come else "")
        writer.steps(found)
        writer.turn(())
        writer.close(shown.tag if shown else "td")
    return changed


def _by_cell(side: Side) -> list[tuple[Leaf | None, list[Word]]]:
    """The cells of a row, each with its words."""
    cells, words = side
    shared: dict[int, list[Word]] = {id(cell): [] for cell in cells or ()}
    for word in words or ():
        if word.kind not in ("edge", "void"):
            shared[id(word.leaf)].append(word)
    return [(cell, shared[id(cell)]) for cell in cells or ()]
