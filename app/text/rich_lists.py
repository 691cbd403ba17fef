"""Lists as lines: the marker of every item that stayed as it was, those of new ones like their neighbours'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.text.rich_blocks import Block, Place
from app.text.rich_memory import Line

if TYPE_CHECKING:
    from app.text.rich_written import Writer

_PARTS = re.compile(r"([ \t]*)(\d*)([-*+.)])([ \t]*)")


class Items:
    """The items of one list on their way to lines."""

    def __init__(self, writer: Writer, block: Block, old: Block | None) -> None:
        self.writer, self.block, self.old = writer, block, old
        self.ordered = block.kind == "ordered_list"
        self.sign = self.usual_sign()
        self.turned = False  # whether the markers were changed to part this list from its neighbour
        self.part()
        self.step = self.usual_step()

    def lines(self) -> list[Line]:
        """The lines of the whole list."""
        lines: list[Line] = []
        before: Block | None = None
        latest = ""
        for item in self.block.blocks:
            latest = self.marker(item, latest)
            if before is not None:
                lines += self.blank(before, item)
            lines += self.item(item, latest)
            before = item
        return lines

    def known(self, item: Block) -> Place | None:
        """Where the item stood, if it stood in this list and its marker can stay."""
        old = self.writer.owned(item)
        if old is None or old.kind != "list_item" or old.place is None or self.turned:
            return None
        if self.old is None or old.parent is not self.old or self.old.kind != self.block.kind:
            return None
        if (
            item is self.block.blocks[0]
            and self.ordered
            and int(old.place.detail[:-1]) != self.block.attrs["order"]
        ):
            return None
        return old.place

    def marker(self, item: Block, latest: str) -> str:
        """What stands before an item's first words; `latest` is that of the item before."""
        place = self.known(item)
        if place is not None:
            return place.prefixes[place.first]
        found = _PARTS.match(latest or self.next_marker())
        indent, number, sign, space = found.groups() if found else ("", "", self.sign, " ")
        sign = self.sign if self.turned or not found else sign
        if not self.ordered:
            return f"{indent}{sign}{space or ' '}"
        if latest:
            value = int(number or 0) + self.step
        else:
            value = self.block.attrs["order"]
        return f"{indent}{min(value, 999_999_999)}{sign}{space or ' '}"

    def next_marker(self) -> str:
        """The marker of the first item that stayed, for those before it; a usual one if there is none."""
        for item in self.block.blocks:
            place = self.known(item)
            if place is not None:
                return place.prefixes[place.first]
        if self.old is not None and self.old.kind == self.block.kind and not self.turned:
            place = self.old.blocks[0].place
            if place is not None:
                return place.prefixes[place.first]
        return f"1{self.sign} " if self.ordered else f"{self.sign} "

    def usual_sign(self) -> str:
        usual = self.writer.habits.get(self.block.kind, "." if self.ordered else "-")
        depth, block = 0, self.block
        while block.parent and block.parent.kind == "list_item" and block.parent.blocks[0] is block:
            depth, block = depth + 1, block.parent.parent or block
        if self.ordered or depth % 2 == 0:
            return usual
        return "-" if usual == "*" else "*"  # the same sign several times in a row would be a rule

    def usual_step(self) -> int:
        """By how much the numbers of the source grow: one, or none."""
        places = [item.place for item in (self.old.blocks if self.old else ())[:2]]
        numbers = [
            int(place.detail[:-1]) for place in places if place is not None and place.detail[:-1].isdigit()
        ]
        return 0 if len(numbers) == 2 and numbers[0] == numbers[1] else 1

    def part(self) -> None:
        """Take another sign than a list right before this one has, which would swallow it."""
        siblings = self.block.parent.blocks if self.block.parent else [self.block]
        at = self.block.index
        before = siblings[at - 1] if at > 0 else None
        if before is None or before.kind != self.block.kind or not self.ordered:
            return
        left, right = self.writer.owned(before), self.old
        if (
            left is not None
            and right is not None
            and left.parent is right.parent
            and left.index + 1 == right.index
        ):
            return
        other = Items(
            self.writer, before, self.writer.old(before) if before not in self.writer.plain else None
        )
        found = _PARTS.match(other.next_marker() if not other.turned else f"1{other.sign} ")
        mine = _PARTS.match(self.next_marker())
        if found and mine and found[3] == mine[3]:
            self.sign = ")" if found[3] == "." else "."
            self.turned = True

    def blank(self, before: Block, item: Block) -> list[Line]:
        """The blank lines between two items."""
        tight = self.block.attrs["tight"]
        if self.old is not None and self.old.attrs.get("tight") == tight:
            return self.writer.between(before, item, tight=tight)
        return [] if tight else [("", -1)]

    def item(self, item: Block, marker: str) -> list[Line]:
        """The lines of an item."""
        writer = self.writer
        old = writer.old(item) if item not in writer.plain else None
        if old is not None and (old.kind != "list_item" or old.place is None):
            old = None
        if old is not None and old.place is not None and old.key == item.key:
            lines = [writer.inner(old, line) for line in range(old.place.first, old.place.last)]
        else:
            lines = writer.stack(item, old, tight=self.block.attrs["tight"])
        width = " " * max(len(marker.expandtabs(4)), len(marker.rstrip()) + 1)
        return writer.prefixed(lines, old if self.known(item) else None, marker, width)
