"""Compares what two texts show: words with their marks, matched along the hunks that lead from one to the other.

Nothing is guessed: a word that no hunk touches is the same word on both sides, wherever the parser puts it. Between
words so matched, what shows the same counts as kept, so that hunks in mere markup leave no traces.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.text.hunks import Changes
from app.text.render_leaves import Leaf
from app.text.render_runs import Mark, Run
from app.text.tokens import is_word, tokenise

EDGE = "\n\n"
KEPT, DELETED, INSERTED = "kept", "deleted", "inserted"

# Two rows belong together when a quarter of the shorter one's words went from one into the other.
SHARED = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word as it is shown, the row it stands in, and its range in the source.

    `kind` is that of its run, "edge" for the place between two leaves of a row, or "void" for a leaf without words.
    """

    key: str
    run: Run
    row: int
    leaf: Leaf

    @property
    def kind(self) -> str:
        """The kind of the word's run."""
        return self.run.kind


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a comparison, as it is shown: kept (in both texts), deleted (base only) or inserted (new only)."""

    status: str
    word: Word
    base: Word | None = None
    new: Word | None = None


class Shifts:
    """Where positions of the base stand in the new text, and what the hunks touch."""

    def __init__(self, changes: Changes) -> None:
        self.starts = [hunk.start for hunk in changes]
        self.ends = [hunk.end for hunk in changes]
        self.totals = list(accumulate((len(h.insert) - (h.end - h.start) for h in changes), initial=0))
        self.new_bounds = [
            bound + total
            for h, total in zip(changes, self.totals, strict=False)
            for bound in (h.start, h.start + len(h.insert))
        ]
        self.bounds = [bound for h in changes for bound in (h.start, h.end)]

    def place(self, position: int) -> int:
        """Where a base position stands in the new text; behind an insertion made there."""
        return position + self.totals[bisect_right(self.ends, position)]

    def touched(self, start: int, end: int) -> bool:
        """Whether a hunk changes base[start:end], an insertion at either end not counted."""
        index = bisect_right(self.ends, start)
        return index < len(self.starts) and self.starts[index] < end

    def near(self, start: int, end: int) -> bool:
        """Whether a hunk changes base[start:end] or borders on it."""
        index = bisect_left(self.ends, start)
        return index < len(self.starts) and self.starts[index] <= end


def words_of(rows: Sequence[Sequence[Leaf]], cuts: Sequence[int]) -> list[Word]:
    """Split rows of leaves into words, at the cuts too, with an edge between the leaves of a row."""
    found: list[Word] = []
    for row, leaves in enumerate(rows):
        last: Leaf | None = None
        for leaf in leaves:
            if found and last is not None:
                at = found[-1].run.end
                sign = " | " if last.tag in ("th", "td") else "\u00b6 "
                found.append(Word(EDGE, Run(sign, (), at, at, False, "edge"), row, last))
            if not leaf.runs:
                found.append(Word(leaf.tag, Run("", (), leaf.start, leaf.start + 1, False, "void"), row, leaf))
            for run in leaf.runs:
                found += _split(run, row, leaf, cuts)
            last = leaf
    return found


def _split(run: Run, row: int, leaf: Leaf, cuts: Sequence[int]) -> Iterable[Word]:
    if run.kind == "note":
        yield Word(f"[^{run.label}]", run, row, leaf)
        return
    if run.kind == "break":
        yield Word("\n", run, row, leaf)
        return
    if not run.verbatim:
        yield Word(_key(run.text), run, row, leaf)
        return
    at = run.start
    cut = bisect_right(cuts, at)
    for token in tokenise(run.text):
        end = at + len(token)
        while cut < len(cuts) and cuts[cut] < end:
            stop = cuts[cut]
            if stop > at:
                yield _word(token[: stop - at], run.marks, at, row, leaf)
                token, at = token[stop - at :], stop
            cut += 1
        yield _word(token, run.marks, at, row, leaf)
        at = end


def _word(text: str, marks: tuple[Mark, ...], at: int, row: int, leaf: Leaf) -> Word:
    return Word(_key(text), Run(text, marks, at, at + len(text), True), row, leaf)


def _key(text: str) -> str:
    return " " if text in ("\n", " ", "\t") or not text.strip(" \t\n") else text


def match(base: Sequence[Word], new: Sequence[Word], shifts: Shifts) -> list[tuple[int, int]]:
    """Pair the words that no hunk touches with themselves on the other side, in order."""
    places = {word.run.start: index for index, word in enumerate(new) if word.kind != "edge"}
    pairs: list[tuple[int, int]] = []
    floor = 0
    for index, word in enumerate(base):
        run = word.run
        if word.kind == "edge" or shifts.touched(run.start, run.end):
            continue
        start = shifts.place(run.start)
        other = places.get(start, -1)
        if other >= floor and new[other].key == word.key and new[other].run.end - start == run.end - run.start:
            pairs.append((index, other))
            floor = other + 1
    return pairs


def groups(
    base: Sequence[Word], new: Sequence[Word], pairs: Iterable[tuple[int, int]], sizes: tuple[int, int]
) -> list[tuple[range, range]]:
    """Say which rows became which: ranges of base rows and of new rows, in order, one of the two often empty."""
    shared: Counter[tuple[int, int]] = Counter()
    for i, j in pairs:
        shared[base[i].row, new[j].row] += _weight(base[i])
    weights = [Counter[int](), Counter[int]()]
    for side, words in enumerate((base, new)):
        for word in words:
            weights[side][word.row] += _weight(word)
    joined = [
        (b, n)
        for (b, n), weight in sorted(shared.items())
        if weight and weight >= SHARED * min(weights[0][b], weights[1][n])
    ]
    found: list[tuple[range, range]] = []
    b_at = n_at = 0
    index = 0
    while index < len(joined):
        b_low, n_low = b_high, n_high = joined[index]
        index += 1
        while index < len(joined) and (joined[index][0] <= b_high or joined[index][1] <= n_high):
            b_high, n_high = max(b_high, joined[index][0]), max(n_high, joined[index][1])
            index += 1
        found += [(range(row, row + 1), range(0)) for row in range(b_at, b_low)]
        found += [(range(0), range(row, row + 1)) for row in range(n_at, n_low)]
        found.append((range(b_low, b_high + 1), range(n_low, n_high + 1)))
        b_at, n_at = b_high + 1, n_high + 1
    found += [(range(row, row + 1), range(0)) for row in range(b_at, sizes[0])]
    found += [(range(0), range(row, row + 1)) for row in range(n_at, sizes[1])]
    return found


def _weight(word: Word) -> int:
    if word.kind == "void":
        return 1
    return len(word.key) if word.kind != "edge" and is_word(word.key) else 0


def steps(base: Sequence[Word], new: Sequence[Word], shifts: Shifts) -> list[Step]:
    """Compare two stretches of words."""
    found: list[Step] = []
    i = j = 0
    for next_i, next_j in [*match(base, new, shifts), (len(base), len(new))]:
        found += _between(base[i:next_i], new[j:next_j])
        if next_i < len(base):
            found.append(Step(KEPT, new[next_j], base[next_i], new[next_j]))
        i, j = next_i + 1, next_j + 1
    return _settle(found)


def _between(base: Sequence[Word], new: Sequence[Word]) -> list[Step]:
    """Compare what lies between two matched words: what shows the same at either end is kept."""
    head = 0
    while head < min(len(base), len(new)) and base[head].key == new[head].key:
        head += 1
    tail = 0
    while tail < min(len(base), len(new)) - head and base[-1 - tail].key == new[-1 - tail].key:
        tail += 1
    b_end, n_end = len(base) - tail, len(new) - tail
    return [
        *(Step(KEPT, now, old, now) for old, now in zip(base[:head], new[:head], strict=True)),
        *(Step(DELETED, word, base=word) for word in base[head:b_end]),
        *(Step(INSERTED, word, new=word) for word in new[head:n_end]),
        *(Step(KEPT, now, old, now) for old, now in zip(base[b_end:], new[n_end:], strict=True)),
    ]


def _settle(found: list[Step]) -> list[Step]:
    """Drop changes of white space that nobody can see: doubled, halved, or at the end of a line or block."""
    settled: list[Step] = []
    for index, step in enumerate(found):
        if step.status != KEPT and step.word.key == " " and step.word.kind == "text":
            before = settled[-1] if settled else None
            after = found[index + 1] if index + 1 < len(found) else None
            if _blank(before) or _blank(after):
                continue
        settled.append(step)
    return settled


def _blank(step: Step | None) -> bool:
    """Whether white space beside this step shows no more than the step itself."""
    if step is None or step.word.kind == "edge":
        return True
    return step.status == KEPT and (step.word.kind == "break" or step.word.key == " ")


def reformatted(step: Step) -> bool:
    """Whether a kept word has other marks than it had."""
    return bool(step.base and step.new and set(step.base.run.marks) != set(step.new.run.marks))
