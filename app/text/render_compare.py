"""Compares what two texts show: words with their marks, matched along the hunks that lead from one to the other.

Nothing is guessed: words that no hunk touches are the same words on both sides, wherever the parser puts them.
Between words so matched, what shows the same counts as kept, so that hunks in mere markup leave no traces.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.text.render_leaves import Leaf
from app.text.render_runs import Run
from app.text.render_shifts import Shifts
from app.text.tokens import is_word, tokenise

KEPT, DELETED, INSERTED = "kept", "deleted", "inserted"
EDGE = "\n\n"

# Two rows belong together when a quarter of the shorter one's words went from one into the other.
SHARED = 0.25
FINE = 50_000  # code points; larger stretches that were rewritten are shown as a whole

Row = Sequence[Leaf]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One or more words shown alike; `key` says what they are whatever their marks and white space.

    The run's kind is "edge" for the place between two leaves, "void" for a leaf without words.
    """

    key: str
    run: Run
    leaf: Leaf

    @property
    def kind(self) -> str:
        """The kind of the run."""
        return self.run.kind


@dataclass(frozen=True, slots=True)
class Step:
    """Words of a comparison, as they are shown: kept (in both), deleted (base only) or inserted (new only)."""

    status: str
    word: Word
    base: Word | None = None
    new: Word | None = None


class Comparison:
    """Rows of leaves of the base against rows of the new text."""

    def __init__(self, rows: Sequence[Row], new_rows: Sequence[Row], shifts: Shifts) -> None:
        self.shifts = shifts
        self.rows = rows
        self.new_rows = new_rows
        runs = [run for row in rows for leaf in row for run in leaf.runs]
        new_runs = [run for row in new_rows for leaf in row for run in leaf.runs]
        cuts, new_cuts = shifts.cuts(runs, new_runs, new=False), shifts.cuts(new_runs, runs, new=True)
        self.words = [_words(row, cuts) for row in rows]
        self.new_words = [_words(row, new_cuts) for row in new_rows]

    @cached_property
    def pairs(self) -> list[tuple[tuple[int, Word], tuple[int, Word]]]:
        """The words that no hunk touches, each with its row, on both sides."""
        old = [(row, word) for row, words in enumerate(self.words) for word in words]
        new = [(row, word) for row, words in enumerate(self.new_words) for word in words]
        found = match([word for _, word in old], [word for _, word in new], self.shifts)
        return [(old[i], new[j]) for i, j in found]

    def groups(self, alike: Callable[[Row, Row], bool] | None = None) -> list[tuple[range, range]]:
        """Say which rows became which: ranges of rows on both sides, in order, one of the two often empty."""
        shared: Counter[tuple[int, int]] = Counter()
        for (b, word), (n, _) in self.pairs:
            shared[b, n] += _weight(word)
        weights = [sum(map(_weight, words)) for words in self.words]
        new_weights = [sum(map(_weight, words)) for words in self.new_words]
        joined = [
            (b, n)
            for (b, n), weight in sorted(shared.items())
            if weight
            and weight >= SHARED * min(weights[b], new_weights[n])
            and (alike is None or alike(self.rows[b], self.new_rows[n]))
        ]
        found: list[tuple[range, range]] = []
        b_at = n_at = index = 0
        while index < len(joined):
            b_low, n_low = b_high, n_high = joined[index]
            index += 1
            while index < len(joined) and (joined[index][0] <= b_high or joined[index][1] <= n_high):
                b_high, n_high = max(b_high, joined[index][0]), max(n_high, joined[index][1])
                index += 1
            found += self._apart(range(b_at, b_low), range(n_at, n_low))
            found.append((range(b_low, b_high + 1), range(n_low, n_high + 1)))
            b_at, n_at = b_high + 1, n_high + 1
        return found + self._apart(range(b_at, len(self.rows)), range(n_at, len(self.new_rows)))

    def _apart(self, base: range, new: range) -> list[tuple[range, range]]:
        """Rows that share no words belong together if they say the same, or if one stands for one of its kind."""
        head = tail = 0
        while head < min(len(base), len(new)) and self._same(base[head], new[head]):
            head += 1
        while tail < min(len(base), len(new)) - head and self._same(base[-1 - tail], new[-1 - tail]):
            tail += 1
        if len(base) == len(new) == head + tail + 1 and _kind(self.rows[base[head]]) == _kind(
            self.new_rows[new[head]]
        ):
            head += 1
        ends = [*range(head), *range(-tail, 0)]
        together = [(range(base[at], base[at] + 1), range(new[at], new[at] + 1)) for at in ends]
        gone = [(range(row, row + 1), range(0)) for row in base[head : len(base) - tail]]
        come = [(range(0), range(row, row + 1)) for row in new[head : len(new) - tail]]
        return together[:head] + gone + come + together[head:]

    def _same(self, base: int, new: int) -> bool:
        """Whether two rows say the same words."""
        said, new_said = (
            "".join(" " if word.key == EDGE else word.key for word in words).split()
            for words in (self.words[base], self.new_words[new])
        )
        return said == new_said and _kind(self.rows[base]) == _kind(self.new_rows[new])

    def steps(self, base: Iterable[int], new: Iterable[int]) -> list[Step]:
        """Compare some rows with others, as if each side were one."""
        return steps(
            _joined([self.words[row] for row in base]),
            _joined([self.new_words[row] for row in new]),
            self.shifts,
        )


def _kind(row: Row) -> list[str]:
    """What elements a row's first words stand in."""
    return [row[0].tag, *(box.tag for box in row[0].path)] if row else []


def _joined(rows: Sequence[Sequence[Word]]) -> list[Word]:
    words: list[Word] = []
    for row in rows:
        if words and row:
            words.append(_edge(words[-1]))
        words += row
    return words


def _edge(last: Word) -> Word:
    sign = " | " if last.leaf.tag in ("th", "td") else "\u00b6 "
    return Word(EDGE, Run(sign, (), last.run.end, last.run.end, False, "edge"), last.leaf)


def _words(leaves: Row, cuts: Sequence[int]) -> list[Word]:
    """Split leaves into words at the cuts alone, with an edge between two leaves."""
    found: list[Word] = []
    for leaf in leaves:
        if found:
            found.append(_edge(found[-1]))
        if not leaf.runs:
            found.append(Word(leaf.tag, Run("", (), leaf.start, leaf.start + 1, False, "void"), leaf))
        for run in leaf.runs:
            at, cut = run.start, bisect_right(cuts, run.start)
            while run.verbatim and cut < len(cuts) and cuts[cut] < run.end:
                found.append(part_of(run, at, cuts[cut], leaf))
                at, cut = cuts[cut], cut + 1
            found.append(part_of(run, at, run.end, leaf) if at > run.start else Word(_key(run), run, leaf))
    return found


def part_of(run: Run, start: int, end: int, leaf: Leaf) -> Word:
    """The words of a verbatim run that stand for `source[start:end]`."""
    part = run.part(start, end)
    return Word(_key(part), part, leaf)


def _key(run: Run) -> str:
    if run.kind == "note":
        return f"[^{run.label}]"
    if run.kind == "break":
        return "\n"
    return run.text if run.text.strip(" \t\n") else " "


def _weight(word: Word) -> int:
    if word.kind == "void":
        return 1
    return len(word.key) if word.kind != "edge" and is_word(word.key) else 0


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
        if other < floor or new[other].key != word.key:
            continue
        if new[other].run.end - start == run.end - run.start:
            pairs.append((index, other))
            floor = other + 1
    return pairs


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
    if base and new and sum(len(word.key) for word in (*base, *new)) <= FINE:
        base = [part for word in base for part in finely(word)]
        new = [part for word in new for part in finely(word)]
    most = min(len(base), len(new))
    head = tail = 0
    while head < most and base[head].key == new[head].key:
        head += 1
    while tail < most - head and base[-1 - tail].key == new[-1 - tail].key:
        tail += 1
    b_end, n_end = len(base) - tail, len(new) - tail
    return [
        *(Step(KEPT, now, old, now) for old, now in zip(base[:head], new[:head], strict=True)),
        *(Step(DELETED, word, base=word) for word in base[head:b_end]),
        *(Step(INSERTED, word, new=word) for word in new[head:n_end]),
        *(Step(KEPT, now, old, now) for old, now in zip(base[b_end:], new[n_end:], strict=True)),
    ]


def finely(word: Word) -> Iterable[Word]:
    """Split words into single ones."""
    if not word.run.verbatim or word.kind != "text":
        yield word
        return
    at = word.run.start
    for token in tokenise(word.run.text):
        yield part_of(word.run, at, at + len(token), word.leaf)
        at += len(token)


def _settle(found: list[Step]) -> list[Step]:
    """Drop changes of white space that nobody can see: doubled, halved, or at the end of a line or block."""
    settled: list[Step] = []
    for index, step in enumerate(found):
        if step.status != KEPT and step.word.key == " " and step.word.kind == "text":
            after = found[index + 1] if index + 1 < len(found) else None
            if _blank(settled[-1] if settled else None, -1) or _blank(after, 0):
                continue
        settled.append(step)
    return settled


def _blank(step: Step | None, end: int) -> bool:
    """Whether white space at this end of a step shows no more than the step itself."""
    if step is None or step.word.kind == "edge":
        return True
    return step.status == KEPT and (
        step.word.kind == "break" or step.word.run.text[end:][:1] in (" ", "\n", "\t")
    )


def reformatted(step: Step) -> bool:
    """Whether kept words have other marks than they had."""
    return bool(step.base and step.new and set(step.base.run.marks) != set(step.new.run.marks))
