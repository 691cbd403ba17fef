"""Rows of leaves with the steps of their comparison: what stands where, and what has become of a block."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.text.render_compare import DELETED, INSERTED, KEPT, Row, Step
from app.text.render_html import turn_boxes
from app.text.render_labels import Labels
from app.text.render_leaves import Box, Leaf
from app.text.render_marked import ChangeWriter


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


def write_row(
    writer: ChangeWriter, row: Row, by_leaf: dict[int, list[Step]], heading_shift: int, moved: str = ""
) -> bool:
    """Write the leaves of a row with their steps; say whether a leaf has become another kind of block.

    `moved` is a note to begin with, for a row that stood elsewhere or stands elsewhere now.
    """
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
        if moved and index == 0:
            writer.badge(moved, "moved")
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
