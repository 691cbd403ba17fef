"""Which blocks of a document are which of the source it was made from.

The editor sends back the number of each block it was given; what it made or split repeats one or has none.
Those without are known again by what they say, then by where they stand and the words they share. Whatever is
found only decides which writing is kept, never what is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.text.rich_blocks import Block, all_blocks
from app.text.rich_memory import Memory
from app.text.rich_nodes import Source
from app.text.rich_schema import LISTS
from app.text.tokens import is_word, tokenise

NEAR = 3  # blocks of the source from which a neighbour may have words
LIKE = 0.3

_WORDS = frozenset({"paragraph", "heading"})


def match(doc: Block, source: Source) -> Memory:
    """Find for the blocks of a document those of the source."""
    memory = Memory(source)
    _Matcher(doc, source, memory).match()
    return memory


class _Matcher:
    def __init__(self, doc: Block, source: Source, memory: Memory) -> None:
        self.doc, self.memory = doc, memory
        self.olds = [block for block in all_blocks(source.doc.blocks) if block.place is not None]
        self.news = list(all_blocks(doc.blocks))
        self.join(doc, source.doc)

    def join(self, new: Block, old: Block) -> None:
        self.memory.olds[new] = old
        self.memory.owners.setdefault(old, new)

    def match(self) -> None:
        by_number = {block.at: block for block in self.olds}
        for new in self.news:
            old = by_number.get(new.at) if new.at is not None else None
            if old is not None and _compatible(new, old):
                self.join(new, old)
        self.own_best()
        self.by_content()
        self.halves()
        self.by_place(self.doc)
        for new in self.news:
            self.by_place(new)
        self.neighbours()
        for new in self.news:
            if new in self.memory.olds:
                self.memory.lasts[self.memory.olds[new]] = new

    def own_best(self) -> None:
        """Of several blocks with one number, let that one own it which says the same, or else the first."""
        for new in self.news:
            old = self.memory.olds.get(new)
            if old is not None and self.memory.owners[old] is not new and new.key == old.key:
                owner = self.memory.owners[old]
                if owner.key != old.key:
                    self.memory.owners[old] = new

    def by_content(self) -> None:
        """Know blocks again that say just what one of the source did."""
        missing = [new for new in self.news if new not in self.memory.olds]
        if not missing:
            return
        free: dict[object, list[Block]] = {}
        for old in reversed(self.olds):
            if old not in self.memory.owners and not _trivial(old):
                free.setdefault(old.key, []).append(old)
        for new in missing:
            if new not in self.memory.olds and (found := free.get(new.key)):
                for ours, theirs in zip(all_blocks([new]), all_blocks([found.pop()]), strict=True):
                    if ours not in self.memory.olds and theirs.place is not None:
                        self.join(ours, theirs)

    def halves(self) -> None:
        """Know the other half of a block again that was split in two."""
        olds = self.memory.olds
        for one, two in pairwise(self.news):
            if {one.kind, two.kind} <= _WORDS and one.runs and two.runs:
                left, right = olds.get(one), olds.get(two)
                if left is not None and right is None and _text(left).endswith(_text(two)):
                    self.join(two, left)
                elif right is not None and left is None and _text(right).startswith(_text(one)):
                    self.join(one, right)

    def by_place(self, box: Block) -> None:
        """Know blocks again that stand where one of the source stood and share words with it."""
        old_box = self.memory.olds.get(box)
        if old_box is None or old_box.kind == "table_row":
            return
        at = 0
        news = box.blocks
        while at < len(news):
            if news[at] in self.memory.olds:
                at += 1
                continue
            end = at
            while end < len(news) and news[end] not in self.memory.olds:
                end += 1
            self.pair(news[at:end], self.gap(old_box, news[at - 1] if at else None, news[end : end + 1]))
            at = end

    def gap(self, old_box: Block, before: Block | None, behind: Sequence[Block]) -> list[Block]:
        """The blocks of the source that nobody claims, between two that were found."""
        left = self.memory.olds.get(before) if before else None
        right = self.memory.olds.get(behind[0]) if behind else None
        start = left.index + 1 if left is not None and left.parent is old_box else 0
        end = right.index if right is not None and right.parent is old_box else len(old_box.blocks)
        return [
            old
            for old in old_box.blocks[start:end]
            if old not in self.memory.owners and old.place is not None
        ]

    def pair(self, news: Sequence[Block], olds: Sequence[Block]) -> None:
        at = 0
        for new in news:
            for k in range(at, min(len(olds), at + NEAR)):
                if _compatible(new, olds[k]) and (_like(new, olds[k]) or len(news) == len(olds) == 1):
                    self.join(new, olds[k])
                    at = k + 1
                    break

    def neighbours(self) -> None:
        """Say of blocks that were split or joined from which others of the source they may have words."""
        olds = [old for old in self.olds if old.kind in _WORDS]
        rank = {old: at for at, old in enumerate(olds)}
        latest = -1
        for new in self.news:
            if new.kind not in _WORDS:
                continue
            old = self.memory.olds.get(new)
            if old is not None and old.key == new.key:
                latest = rank.get(old, latest)
                continue
            start = rank.get(old, latest) if old is not None else latest
            near = [olds[start]] if old is None and start >= 0 else []
            for other in olds[start + 1 : start + 1 + NEAR]:
                if other in self.memory.owners:
                    break
                near.append(other)
            if near:
                self.memory.near[new] = near
            latest = max(latest, start) if old is not None else latest


def _compatible(new: Block, old: Block) -> bool:
    return new.kind == old.kind or any({new.kind, old.kind} <= kinds for kinds in (_WORDS, LISTS))


def _trivial(block: Block) -> bool:
    """Whether a block says too little to be known by it."""
    return not block.text and not block.blocks and not block.runs


def _words(block: Block) -> Iterable[str]:
    for inner in all_blocks([block]):
        yield from tokenise(inner.text)
        for run in inner.runs:
            yield from tokenise(run.text)


def _text(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def _like(new: Block, old: Block) -> bool:
    """Whether two blocks share a fair part of their words."""
    ours, theirs = set(filter(is_word, _words(new))), set(filter(is_word, _words(old)))
    return len(ours & theirs) >= LIKE * max(1, min(len(ours), len(theirs)))
