"""From blocks to Markdown: what did not change as the source has it, the rest in its manner.

Every line that is written knows which line of the source it was, so that the boxes around it know what they
took from its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.text.rich_blocks import Block, may_touch
from app.text.rich_code import code_lines
from app.text.rich_leaves import leaf_lines
from app.text.rich_lists import Items
from app.text.rich_memory import Line, Memory, following, placed, preceding, same_width
from app.text.rich_schema import LEAVES, LISTS
from app.text.rich_tables import table_lines


@dataclass(eq=False)
class Writer:
    """Writes blocks; `plain` are those that are written without looking at how the source has them."""

    memory: Memory | None = None
    plain: frozenset[Block] = frozenset()

    def __post_init__(self) -> None:
        self.habits: Mapping[str, str] = self.memory.source.habits if self.memory else {}

    def old(self, block: Block) -> Block | None:
        """The block of the source that a block was."""
        return self.memory.olds.get(block) if self.memory else None

    def owned(self, block: Block) -> Block | None:
        """The same, if no other block before it was that one."""
        old = self.old(block)
        return old if old and self.memory and self.memory.owners[old] is block else None

    def document(self, doc: Block) -> str:
        """A whole document."""
        return "\n".join(text for text, _ in self.stack(doc, self.old(doc)))

    def lines(self, block: Block) -> list[Line]:
        """The lines of one block."""
        old = self.old(block)
        kept = None if block in self.plain or self.exposed(block) else old
        items = Items(self, block, kept) if block.kind in LISTS else None
        turned = items is not None and items.turned
        if kept is not None and kept.key == block.key and same_width(block, kept) and not turned:
            return self.verbatim(kept)
        if items is not None:
            return items.lines()
        if block.kind in LEAVES:
            return leaf_lines(self, block, kept)
        return self.other(block, kept)

    def other(self, block: Block, old: Block | None) -> list[Line]:
        """The lines of what is neither words nor a list."""
        if block.kind == "code_block":
            return code_lines(self, block, old)
        if block.kind == "table":
            return table_lines(self, block, old)
        if block.kind == "blockquote":
            return self.prefixed(self.stack(block, old), old, "> ", "> ")
        if block.kind == "footnote":
            return self.footnote(block, old)
        if block.kind == "source":
            return [(line, -1) for line in block.text.split("\n")]
        inside = block.parent is not None and block.parent.kind == "list_item"
        return [("___" if inside else "---", -1)]

    def exposed(self, block: Block) -> bool:
        """Whether a block is code told by its indentation alone, and now stands where that says something else."""
        old, siblings = self.old(block), block.parent.blocks if block.parent else []
        if old is None or old.kind != "code_block" or placed(old).detail:
            return False
        if block.index == 0:
            return block.parent is not None and old.parent is not self.old(block.parent)
        before = siblings[block.index - 1]
        left = self.old(before)
        beside = left is not None and following(left) is old
        return not beside and before.kind in LISTS | {"code_block", "footnote"}

    def verbatim(self, old: Block) -> list[Line]:
        """The lines of a block as the source has them."""
        place = placed(old)
        return [(self.rest(old, line), line) for line in range(place.first, place.last)]

    def rest(self, old: Block, line: int) -> str:
        """What a line of the source has for a block."""
        place = placed(old)
        return self.text(line)[place.starts[line - place.first] :]

    def inner(self, old: Block, line: int) -> Line:
        """What a line of the source has for the blocks within a box."""
        return self.rest(old, line)[len(placed(old).prefixes.get(line, "")) :], line

    def text(self, line: int) -> str:
        """A line of the source."""
        return self.memory.source.lines[line] if self.memory else ""

    # Boxes

    def stack(self, box: Block, old: Block | None, *, tight: bool = False) -> list[Line]:
        """The lines of the blocks within a box, with the white space between them."""
        lines: list[Line] = []
        before: Block | None = None
        for block in box.blocks:
            own = self.lines(block)
            if before is None:
                lines += self.head(block, old)
            else:
                lines += self.between(before, block, tight=tight)
            lines += own
            before = block
        return lines + self.tail(before, old)

    def head(self, first: Block, box: Block | None) -> list[Line]:
        """The blank lines before the first block of a box."""
        if box is None or not box.blocks or (box.kind != "doc" and self.owned(first) is not box.blocks[0]):
            return []
        place, begin = box.place, box.blocks[0].place
        if place is None or begin is None:
            return []
        return [self.inner(box, line) for line in range(place.first, begin.first)]

    def tail(self, last: Block | None, box: Block | None) -> list[Line]:
        """The blank lines behind the last block of a box."""
        if last is None or box is None or not box.blocks or box.place is None or box.blocks[-1].place is None:
            return []
        if box.kind != "doc" and self.owned(last) is not box.blocks[-1]:
            return []
        return [self.inner(box, line) for line in range(box.blocks[-1].place.last, box.place.last)]

    def between(self, one: Block, two: Block, *, tight: bool = False) -> list[Line]:
        """The blank lines between two neighbours."""
        left, right = self.owned(one), self.owned(two)
        if left is not None and right is not None and following(left) is right and left.parent is not None:
            lines = [self.inner(left.parent, line) for line in range(placed(left).last, placed(right).first)]
            alike = left.kind == one.kind and right.kind == two.kind
            if lines or (alike and not {one, two} & self.plain):
                return lines
        elif self.old(one) is not None and self.old(one) is self.old(two):
            lines = [] if tight else [("", -1)]  # one was split in two
        elif left is not None and (behind := following(left)) is not None:
            lines = [("", -1)] * (placed(behind).first - placed(left).last)
        elif right is not None and (ahead := preceding(right)) is not None:
            lines = [("", -1)] * (placed(right).first - placed(ahead).last)
        else:
            lines = [] if tight else [("", -1)]
        if one.kind == "list_item":
            return lines
        return lines or ([] if tight and may_touch(one, two) else [("", -1)])

    def footnote(self, block: Block, old: Block | None) -> list[Line]:
        lines = self.stack(block, old)
        if old is not None and old.attrs == block.attrs:
            return self.prefixed(lines, old, placed(old).prefixes[placed(old).first], "    ")
        if block.blocks[0].kind not in ("paragraph", "heading"):
            lines = [("", -1), *lines]  # the parser miscounts the columns behind a label
        return self.prefixed(lines, None, f"[^{block.attrs['label']}]: ", "    ")

    def prefixed(self, lines: Sequence[Line], old: Block | None, first: str, other: str) -> list[Line]:
        """The lines of a box with what it puts before each."""
        prefixes = placed(old).prefixes if old is not None else {}
        begin = placed(old).first if old is not None else -1
        result: list[Line] = []
        latest = -2
        for number, (text, line) in enumerate(lines or [("", -1)]):
            known = prefixes.get(line)
            if number == 0:
                known = known if line == begin and known is not None else first
                text = text if line == begin else text.lstrip(" \t")
            elif known is None or line == begin:
                known = other
            elif latest != line - 1 and _columns(known) < _columns(other):
                known = other  # the line went on without a prefix, which it can do behind its own only
            if text.strip() and known and number == 0 and not known.endswith((" ", "\t", ">")):
                known += " "
            bare = not text.strip() and prefixes.get(line) is None
            result.append((known.rstrip() if bare else known + text, line))
            latest = line
        return result


def _columns(prefix: str) -> int:
    return len(prefix.expandtabs(4))
