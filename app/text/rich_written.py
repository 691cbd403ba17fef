"""From blocks to Markdown: what did not change as the source has it, the rest in its manner.

A line of the result is a pair of its words and the line of the source that it was (-1 if none), so that the
boxes around it know what they took from its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.text.rich_blocks import Block, Place, may_touch
from app.text.rich_escapes import escape_closing, escape_line
from app.text.rich_lists import Items
from app.text.rich_nodes import Source, read
from app.text.rich_runs import Run
from app.text.rich_schema import LEAVES, LISTS
from app.text.rich_tables import cell_spans, delimiters, row_line
from app.text.rich_units import Unit, align, units
from app.text.rich_words import way_of, write_words
from app.text.words import matches

Line = tuple[str, int]

_SPECIAL = re.compile(r"[*_\[\]<&!~`|\\]")


@dataclass(eq=False)
class Memory:
    """Which blocks of a source the blocks of a document were, and from which others they may have words."""

    source: Source
    olds: dict[Block, Block] = field(default_factory=dict)
    owners: dict[Block, Block] = field(
        default_factory=dict
    )  # for each old block, the one that it first became
    lasts: dict[Block, Block] = field(default_factory=dict)  # and the last
    near: dict[Block, list[Block]] = field(default_factory=dict)


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
        same = old is not None and old.kind == block.kind and old.key == block.key and same_width(block, old)
        kept = None if block in self.plain else old
        if block.kind in LISTS:
            items = Items(self, block, kept)
            return self.verbatim(old) if old is not None and same and not items.turned else items.lines()
        if old is not None and same:
            return self.verbatim(old)
        old = kept
        if block.kind in LEAVES:
            return self.leaf(block, old)
        if block.kind == "code_block":
            return self.code(block, old)
        if block.kind == "table":
            return self.table(block, old)
        if block.kind == "blockquote":
            return self.quote(block, old)
        if block.kind == "footnote":
            return self.footnote(block, old)
        if block.kind == "source":
            return [(line, -1) for line in block.text.split("\n")]
        inside = block.parent is not None and block.parent.kind == "list_item"
        return [("___" if inside else "---", -1)]

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

    def quote(self, block: Block, old: Block | None) -> list[Line]:
        lines = self.stack(block, old)
        return self.prefixed(lines, old, "> ", "> ")

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

    # Blocks of words

    def words(self, block: Block, old: Block | None, *, one_line: bool) -> list[Line]:
        """The words of a block, in lines that know which of its own source's they were."""
        pool, own = self.pool(block, old)
        heading = block.kind == "heading"
        if not pool and all(run.kind == "text" and not run.marks for run in block.runs):
            text = "".join(run.text for run in block.runs)
            if not _SPECIAL.search(text):
                return [(escape_closing(text) if heading else escape_line(text), -1)]
        way = replace(way_of(self.habits), one_line=one_line, heading=heading)
        ways = [
            replace(way, keep=False),
            replace(way, keep=False, em="*", strong="**"),
            replace(way, keep=False, em="_", strong="**"),
            replace(way, keep=False, em="_", strong="**", guarded=True),
            replace(way, keep=False, em="*", strong="**", guarded=True),
        ]
        lines: list[Line] = []
        for old_units, attempt in [
            *([(pool, way), (pool, ways[0])] if pool else []),
            *(([], attempt) for attempt in ways),
        ]:
            new = units([Run(run.kind, run.text, run.marks) for run in block.runs])
            if old_units:
                align(new, old_units, own)
            lines = write_words(new, old_units, attempt)
            if self.reads(block, lines):
                break
        return lines

    def pool(self, block: Block, old: Block | None) -> tuple[list[Unit], range]:
        """The units of the source that the words of a block may have been, and which are the block's own."""
        if self.memory is None or block in self.plain:
            return [], range(0)
        near = [other for other in self.memory.near.get(block, ()) if other is not old]
        blocks = [old, *near] if old is not None and old.kind in LEAVES else near
        found: list[Unit] = []
        own = range(0)
        for other in sorted(blocks, key=lambda one: placed(one).first):
            start = len(found)
            more = units(other.runs)
            for unit in more:
                unit.line += 0 if other is old else 1_000_000
            found += more
            if other is old:
                own = range(start, len(found))
        return found, own

    def reads(self, block: Block, lines: Sequence[Line]) -> bool:
        """Whether the words written are read as those of the block."""
        text = "\n".join(text for text, _ in lines)
        if not text or (len(lines) == 1 and not _SPECIAL.search(text)):
            return True
        if block.kind == "heading":
            text = f"# {text}" if len(lines) == 1 else f"{text}\n==="
        elif block.kind != "paragraph":
            text = f"| {text.replace('|', chr(92) + '|')} |\n| --- |"
        found = read(text, self.memory.source.env if self.memory else None).doc
        while found.kind not in LEAVES and len(found.blocks) == 1:
            found = found.blocks[0]
        return found.kind in LEAVES and found.words == block.words

    def leaf(self, block: Block, old: Block | None) -> list[Line]:
        """A paragraph or a heading."""
        place = placed(old) if old is not None and placed(old).exact else None
        underlined = block.kind == "heading" and old is not None and place is not None
        underlined = (
            underlined and placed(old).detail in ("=", "-") and block.attrs["level"] <= 2 and bool(block.runs)
        )
        one_line = block.kind == "heading" and not underlined
        lines = self.words(block, old if place else None, one_line=one_line)
        if block.kind == "heading" and not underlined:
            return [self.headed(block, old, lines)]
        result = []
        for text, line in lines:
            known = (
                place is not None
                and old is not None
                and old.kind == block.kind
                and 0 <= line < len(place.leads)
            )
            lead = place.leads[line] if known and place else ""
            result.append((lead + text, place.first + line if known and place else -1))
        if place is not None and old is not None and old.kind == block.kind:
            if self.memory and self.memory.lasts.get(old) is block:
                result[-1] = (result[-1][0] + place.trail, result[-1][1])
            if result[0][1] < 0 and self.owned(block):
                result[0] = (result[0][0], place.first)
        if underlined and old is not None and place is not None:
            rule = self.rest(old, place.last - 1)
            if block.attrs["level"] != old.attrs["level"]:
                rule = rule.replace(place.detail, "=" if block.attrs["level"] == 1 else "-")
            result.append((rule, place.last - 1))
        return result

    def headed(self, block: Block, old: Block | None, lines: Sequence[Line]) -> Line:
        """The one line of a heading with number signs."""
        text = " ".join(text for text, _ in lines)
        signs = "#" * block.attrs["level"]
        place = placed(old) if old is not None else None
        if place is None or not place.exact or not place.detail.startswith("#"):
            return f"{signs} {text}".rstrip(" "), -1
        lead = re.sub("#+", signs, place.leads[0], count=1)
        lead = lead if lead.endswith((" ", "\t")) or not text else lead + " "
        return (lead if text else lead.rstrip()) + text + place.trail, place.first

    # Code and tables

    def code(self, block: Block, old: Block | None) -> list[Line]:
        lines = block.text.split("\n") if block.text else []
        kept = self.code_kept(block, old, lines) if old is not None else None
        if kept is not None:
            return kept
        mark = "~" if "`" in block.attrs["params"] else "`"
        longest = max((len(run) for run in re.findall(f"{mark}+", block.text)), default=0)
        fence = mark * max(3, longest + 1)
        return [(fence + block.attrs["params"], -1), *((line, -1) for line in lines), (fence, -1)]

    def code_kept(self, block: Block, old: Block, lines: Sequence[str]) -> list[Line] | None:
        """Code that was edited within its fence or its indentation, if it can stand there."""
        place = placed(old)
        before = old.text.split("\n") if place.leads else []
        fence = place.detail
        if not place.exact or (not fence and (not lines or not lines[0].strip() or not lines[-1].strip())):
            return None
        if fence and (len(before) + 2 != place.last - place.first or fence in block.text):
            return None
        was = {j: i for i, j in matches(before, lines, 4_000)}
        if len(before) == len(lines):
            was |= {k: k for k in range(len(lines)) if k not in was and k not in was.values()}
        first = place.first + bool(fence)
        lead = place.leads[0] if place.leads else ""
        result = []
        for number, line in enumerate(lines):
            at = was.get(number, -1)
            if at >= 0:
                result.append((place.leads[at] + line, first + at))
            else:
                result.append((lead + line if line else "", -1))
        if not fence:
            return result
        opening = self.rest(old, place.first)
        if old.attrs != block.attrs:
            opening = opening[: opening.index(fence)] + fence + block.attrs["params"]
        return [(opening, place.first), *result, (self.rest(old, place.last - 1), place.last - 1)]

    def table(self, block: Block, old: Block | None) -> list[Line]:
        aligns = [cell.attrs["align"] for cell in block.blocks[0].blocks]
        whole = old is not None and [cell.attrs["align"] for cell in old.blocks[0].blocks] == aligns
        result: list[Line] = []
        for number, row in enumerate(block.blocks):
            result.append(self.row(row, self.old(row) if whole else None))
            if number == 0:
                if whole and old is not None:
                    result.append((self.rest(old, placed(old).first + 1), placed(old).first + 1))
                else:
                    result.append((delimiters(aligns), -1))
        return result

    def row(self, row: Block, old: Block | None) -> Line:
        """A row of a table, with every cell that did not change as it was."""
        if old is not None and old.kind == "table_row" and row not in self.plain:
            line = placed(old).first
            if old.key == row.key:
                return self.rest(old, line), line
            text = self.rest(old, line)
            spans = cell_spans(text)[: len(row.blocks)]
            beyond = row.blocks[len(spans) :]  # cells that the row does without
            if len(row.blocks) == len(old.blocks) and not any(cell.runs for cell in beyond):
                for cell, was, (start, end) in reversed(
                    list(zip(row.blocks, old.blocks, spans, strict=False))
                ):
                    if cell.words != was.words:
                        words = self.cell(cell, was)
                        words = words if start < end or not words else f" {words} "
                        text = text[:start] + words + text[end:]
                return text, line
        return row_line([self.cell(cell, None) for cell in row.blocks]), -1

    def cell(self, cell: Block, old: Block | None) -> str:
        lines = self.words(cell, old, one_line=True)
        return " ".join(text for text, _ in lines).replace("|", "\\|")


def placed(block: Block | None) -> Place:
    """Where a block of a source stands in it."""
    if block is None or block.place is None:
        raise ValueError("This block was not read from a source.")
    return block.place


def same_width(block: Block, old: Block) -> bool:
    """Whether two lists are both tight or both loose."""
    return block.attrs.get("tight") == old.attrs.get("tight")


def following(block: Block) -> Block | None:
    """The next block in the same box."""
    return _beside(block, 1)


def preceding(block: Block) -> Block | None:
    """The block before in the same box."""
    return _beside(block, -1)


def _beside(block: Block, step: int) -> Block | None:
    siblings = block.parent.blocks if block.parent else []
    at = block.index + step
    return siblings[at] if 0 <= at < len(siblings) else None


def _columns(prefix: str) -> int:
    return len(prefix.expandtabs(4))


def written_block(block: Block) -> str:
    """One block by itself, as it is written without a source."""
    return "\n".join(text for text, _ in Writer().lines(block))


def all_blocks(blocks: Iterable[Block]) -> Iterable[Block]:
    """Blocks and all within them, in the order of the text."""
    waiting = list(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        yield block
        waiting += reversed(block.blocks)
