"""Leaves to HTML that can do nothing, in which every word of the source can be found again.

The rule by which a script maps a selection to the source and back: an element with `data-at="N"` whose first
child is a text node says that this text node begins at code point N of the source. A text node that is not the
first child of such an element does not come from the source (a number, a label). Within a text node, count
code points, not UTF-16 units. With `data-len="L"` the text is not written in the source as it is shown (an
entity, a footnote's number): it stands for source[N:N+L] as a whole. In changes, `data-at` counts in the base
and `data-new` likewise in the new text, for words that only the new text has.
"""

from collections.abc import Iterable

from app.text.render_leaves import Box, Leaf
from app.text.render_runs import Mark, Run

_OUTSIDE = "nofollow noopener noreferrer"


def escape(text: str) -> str:
    """Escape words for the inside of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(value: str) -> str:
    """Escape a value for a double-quoted attribute."""
    return escape(value).replace('"', "&quot;")


class Writer:
    """Writes HTML, holding an opening tag back until it is known what its first child is."""

    def __init__(self, prefix: str = "", *, linked: bool = True, noted: set[str] | None = None) -> None:
        self.prefix = prefix  # of footnotes' ids, so that several texts may stand on one page
        self.linked = linked  # whether links lead anywhere
        self.noted = noted  # the footnotes whose first reference is written; None: footnotes lead nowhere
        self.parts: list[str] = []
        self.held = ""
        self.marks: tuple[Mark, ...] = ()

    def open(self, tag: str, **attributes: str) -> None:
        """Open an element; an attribute that is empty is left out, and `kind` is written as class."""
        self.flush()
        said = "".join(
            f' {"class" if name == "kind" else name.replace("_", "-")}="{quote(value)}"'
            for name, value in attributes.items()
            if value
        )
        self.held = f"<{tag}{said}"

    def close(self, tag: str) -> None:
        """Close the element last opened."""
        self.flush()
        self.parts.append(f"</{tag}>")

    def flush(self) -> None:
        """Write the opening tag that is held back."""
        if self.held:
            self.parts.append(self.held + ">")
            self.held = ""

    def say(self, text: str) -> None:
        """Write words that the source does not have."""
        self.flush()
        self.parts.append(escape(text))

    def words(self, text: str, place: str) -> None:
        """Write words of the source, where `place` holds the attributes that say where they stand."""
        if self.held:
            self.parts.append(f"{self.held}{place}>{escape(text)}")
            self.held = ""
        else:
            self.parts.append(f"<span{place}>{escape(text)}</span>")

    def run(self, run: Run) -> None:
        """Write a run within its marks."""
        self.turn(run.marks)
        if run.kind == "break":
            self.flush()
            self.parts.append("<br>")
        elif run.kind == "note":
            self.note(run, place(run))
        else:
            self.words(run.text, place(run))

    def note(self, run: Run, where: str) -> None:
        """Write a footnote's number, leading to the footnote."""
        self.open("sup", kind="footnote-ref")
        inside_link = any(tag == "a" for tag, _ in self.marks)
        if self.noted is not None and not inside_link:
            first = run.text not in self.noted
            self.noted.add(run.text)
            name = f"{self.prefix}fnref-{run.text}" if first else ""
            self.open("a", href=f"#{self.prefix}fn-{run.text}", id=name)
            self.words(run.text, where)
            self.close("a")
        else:
            self.words(run.text, where)
        self.close("sup")

    def turn(self, marks: tuple[Mark, ...]) -> None:
        """Close and open marks until exactly these are open."""
        if marks == self.marks:
            return
        shared = 0
        for old, new in zip(self.marks, marks, strict=False):
            if old != new:
                break
            shared += 1
        while len(self.marks) > shared:
            last, self.marks = self.marks[-1], self.marks[:-1]
            self.shut(last)
        for mark in marks[shared:]:
            self.mark(*mark)
            self.marks = (*self.marks, mark)

    def shut(self, mark: Mark) -> None:
        """Close the element of a mark, which is no longer among those open."""
        self.close(self.element(mark[0]))

    def element(self, tag: str) -> str:
        """Name the element of a mark that is being closed."""
        if tag == "image":
            inside_link = any(outer == "a" for outer, _ in self.marks)
            return "a" if self.linked and not inside_link else "span"
        return tag if tag != "a" or self.linked else "span"

    def mark(self, tag: str, value: str) -> None:
        """Open the element of a mark; an image is words that lead to it, and is never loaded."""
        element = self.element(tag)
        kind = "image" if tag == "image" else "link" if element == "span" else ""
        if element == "a":
            self.open("a", href=value, rel=_OUTSIDE if ":" in value else "", kind=kind)
        else:
            self.open(element, kind=kind)

    def leaf_open(self, leaf: Leaf, shift: int) -> None:
        """Open the element of a leaf."""
        if leaf.tag == "pre":
            self.open("pre", kind=leaf.kind)
            self.open("code")
        elif leaf.tag:
            self.open(
                heading(leaf.tag, shift),
                kind=leaf.kind,
                scope="col" if leaf.tag == "th" else "",
            )

    def leaf_close(self, leaf: Leaf, shift: int) -> None:
        """Close the element of a leaf."""
        self.turn(())
        if leaf.tag == "pre":
            self.close("code")
        if leaf.tag:
            self.close(heading(leaf.tag, shift))

    def box_open(self, box: Box) -> None:
        """Open the element of a box."""
        if box.tag == "div" and box.number:
            self.open(
                "div", kind="footnote", id=f"{self.prefix}fn-{box.number}" if self.noted is not None else ""
            )
            self.open("span", kind="footnote-number")
            self.say(f"{box.number}. ")
            self.close("span")
        else:
            numbered = box.tag == "ol" and box.number != 1
            self.open(box.tag, kind=box.kind, start=str(box.number) if numbered else "")

    def box_close(self, box: Box) -> None:
        """Close the element of a box."""
        if box.kind == "cited" and self.noted is not None:
            self.open("a", kind="footnote-back", href=f"#{self.prefix}fnref-{box.number}")
            self.say("\u21a9\ufe0e")
            self.close("a")
        self.close(box.tag)

    def html(self) -> str:
        """Give what was written."""
        self.flush()
        return "".join(self.parts)


def place(run: Run, name: str = "at", shift: int = 0) -> str:
    """Say in attributes where a run stands in its source."""
    if run.verbatim:
        return f' data-{name}="{run.start + shift}"'
    return f' data-{name}="{run.start + shift}" data-len="{run.end - run.start}"'


def heading(tag: str, shift: int) -> str:
    """Shift a heading's tag to its level on the page."""
    if len(tag) == 2 and tag[1].isdigit():
        return f"h{min(6, max(1, int(tag[1]) + shift))}"
    return tag


def write_leaves(writer: Writer, leaves: Iterable[Leaf], shift: int) -> None:
    """Write leaves and the boxes around them."""
    path: tuple[Box, ...] = ()
    for leaf in leaves:
        path = turn_boxes(writer, path, leaf.path)
        if leaf.tag == "hr":
            writer.flush()
            writer.parts.append("<hr>")
            continue
        writer.leaf_open(leaf, shift)
        for run in leaf.runs:
            writer.run(run)
        writer.leaf_close(leaf, shift)
    turn_boxes(writer, path, ())


def turn_boxes(writer: Writer, old: tuple[Box, ...], new: tuple[Box, ...]) -> tuple[Box, ...]:
    """Close and open boxes until exactly the new ones are open."""
    shared = 0
    for before, after in zip(old, new, strict=False):
        if before is not after:
            break
        shared += 1
    for box in reversed(old[shared:]):
        writer.box_close(box)
    for box in new[shared:]:
        writer.box_open(box)
    return new
