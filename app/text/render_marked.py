"""Writes the steps of a comparison as HTML: insertions, deletions, changed formatting, and hidden characters shown.

`<ins>` and `<del>` announce themselves to screen readers by hidden words. Controls that nobody sees, among them
those that turn the direction of writing, are shown by their code, so that no change can hide in them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.text.render_compare import DELETED, INSERTED, KEPT, Step
from app.text.render_html import Writer, escape, place
from app.text.render_labels import Labels
from app.text.render_leaves import Leaf
from app.text.render_runs import Mark, Run
from app.text.render_signs import NEAR, Sign, Signer

# Zero-width joiners hold emoji and the letters of several scripts together: there they are no secret.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u0600-\u0dff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_HIDDEN_OR_SPACE = re.compile(_HIDDEN.pattern + "|[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ADDRESS_LENGTH = 60
CODES = 20_000  # hidden characters on one page that are shown by their code; the rest by a sign
_HOST = re.compile(r"[a-z]+:(?://)?[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps in one state, shown alike: a run, how it came about, and what its marks were before."""

    status: str
    run: Run
    old_marks: tuple[Mark, ...] | None = None


def stretches(steps: Iterable[Step], *, new: bool = False) -> list[Stretch]:
    """Join neighbouring words that are shown alike; kept ones as they stand in the base, or in the new text."""
    found: list[Stretch] = []
    texts: list[list[str]] = []  # of each stretch, the words it is joined from
    for step in steps:
        old = None
        if step.status == KEPT and step.base and step.new:
            run = step.new.run if new else step.base.run
            if run.kind == "note":
                run = replace(run, text=step.new.run.text)
            if set(step.base.run.marks) != set(step.new.run.marks):
                old = step.base.run.marks
                run = replace(run, marks=step.new.run.marks)
        else:
            run = step.word.run
        if found and run.kind == "text" and run.verbatim:
            last = found[-1]
            same = last.status == step.status and last.old_marks == old and last.run.marks == run.marks
            if same and last.run.kind == "text" and last.run.verbatim and last.run.end == run.start:
                texts[-1].append(run.text)
                found[-1] = Stretch(step.status, Run("", run.marks, last.run.start, run.end, True), old)
                continue
        found.append(Stretch(step.status, run, old))
        texts.append([run.text])
    return [
        replace(stretch, run=replace(stretch.run, text="".join(parts))) if len(parts) > 1 else stretch
        for stretch, parts in zip(found, texts, strict=True)
    ]


class ChangeWriter(Writer):
    """A writer that knows insertions, deletions and changed formatting as outermost marks."""

    def __init__(
        self,
        labels: Labels,
        *,
        linked: bool = True,
        placed: bool = True,
        new: bool = False,
        signer: Signer | None = None,
        offset: int = 0,
        codes: Iterator[int] | None = None,
    ) -> None:
        super().__init__(linked=linked)
        self.codes = iter(range(CODES)) if codes is None else codes  # yields while codes may be shown
        self.signer = signer
        self.offset = offset  # of the text within the one that places are counted in
        self.due: list[Sign] = []
        self.end = 0  # of the words of the base written last
        self.new = new  # whether kept words are placed in the new text
        self.labels = labels
        self.placed = placed
        self.status = KEPT
        self.notes: dict[str, str] = {}  # by description of a change: the addresses it changed
        self.last = ""  # the words written last
        self.opens = self.closes = True  # whether insertions and deletions are announced at their two ends

    def steps(self, steps: Sequence[Step]) -> None:
        """Write the steps within one leaf."""
        for stretch in stretches(steps, new=self.new):
            self.stretch(stretch)
        self.sign_off()

    def run(self, run: Run) -> None:
        """Write a run of a passage that no change touches, in which words may yet be contested."""
        self.stretch(Stretch(KEPT, run))

    def leaf_close(self, leaf: Leaf, shift: int) -> None:
        """Close the element of a leaf, all due signs within it."""
        self.sign_off()
        super().leaf_close(leaf, shift)

    def sign_off(self) -> None:
        """Write the signs that are due at the end of a line."""
        if self.signer is not None:
            self.due += self.signer.passed(self.end + NEAR)
        self.pay()

    def pay(self) -> None:
        """Write the signs that are due, each once."""
        if not self.due:
            return
        due, self.due = dict.fromkeys(self.due), []
        self.turn(())
        for sign in due:
            self.say(" ")
            self.open("a", kind="change-by", href=sign.href)
            self.hidden(f"{self.labels.wanted_by} ")
            self.say(sign.text)
            self.close("a")

    def stretch(self, stretch: Stretch) -> None:
        """Write one stretch, signed by those who want it."""
        signer, run = self.signer, stretch.run
        if signer is None or run.kind == "edge":
            self.unsigned(stretch)
            return
        if stretch.status == INSERTED:
            self.due += signer.changed(run, new=True)
        elif stretch.status == DELETED:
            self.due += signer.changed(run, new=False)
        elif stretch.old_marks is not None:
            self.due += signer.formatted(run)
        else:
            self.due += signer.passed(run.start)
            self.pay()
            for part, contested in signer.parts(run):
                self.unsigned(replace(stretch, run=part), (("contested", ""),) if contested else ())
                self.end = part.end
                if contested:
                    self.due += signer.passed(part.end)
                    self.pay()
            return
        self.unsigned(stretch)
        self.end = run.end if stretch.status != INSERTED else self.end

    def unsigned(self, stretch: Stretch, outer: tuple[Mark, ...] = ()) -> None:
        """Write one stretch; `outer` marks stand around its own."""
        if stretch.status == INSERTED:
            outer = (("ins", ""),)
        elif stretch.status == DELETED:
            outer = (("del", ""),)
        elif stretch.old_marks is not None:
            said = self.describe(stretch.old_marks, stretch.run.marks)
            self.notes[said] = _addresses(dict(stretch.old_marks), dict(stretch.run.marks))
            outer = (("format", said),)
        run = stretch.run
        self.turn((*outer, *run.marks))
        self.status = stretch.status
        if run.kind == "break":
            self.flush()
            if stretch.status != KEPT:
                self.sign("\u21b5")
            self.parts.append("<br>" if stretch.status != DELETED else " ")
        elif run.kind == "note":
            self.note(run, self.where(run))
        elif run.kind in ("edge", "void"):
            if stretch.status != KEPT:
                self.sign(run.text or "\u2014")
        else:
            self.visible(run)

    def sign(self, sign: str) -> None:
        """Write the sign of a line or paragraph break, of the bounds of a cell or of a dividing line."""
        self.open("span", kind="paragraph-mark")
        self.say(sign)
        self.close("span")

    def where(self, run: Run, begin: int = 0) -> str:
        """The attributes that say where words stand from `begin` on, in the base or for insertions in the new text."""
        if not self.placed:
            return ""
        in_new = self.status == INSERTED or (self.new and self.status == KEPT)
        return place(run, "new" if in_new else "at", self.offset + begin)

    def visible(self, run: Run) -> None:
        """Write words, showing what is hidden in them."""
        at = 0
        text = self.last = run.text
        # A space that replaces another would look the same; within words it is only what good typography asks for.
        pattern = _HIDDEN if self.status == KEPT or text.strip() else _HIDDEN_OR_SPACE
        for found in pattern.finditer(text):
            if next(self.codes, None) is None:
                run = replace(run, text=text[:at] + pattern.sub("\ufffd", text[at:]))
                break
            self.piece(run, at, found.start())
            self.control(found[0])
            at = found.end()
        self.piece(run, at, len(text))

    def shown(self, words: str) -> None:
        """Write words that need not be found again, showing what is hidden in them."""
        placed, self.placed = self.placed, False
        self.visible(Run(words, (), 0, len(words), False))
        self.placed = placed

    def piece(self, run: Run, begin: int, end: int) -> None:
        """Write a part of a run."""
        if begin >= end:
            return
        if not self.placed:
            self.say(run.text[begin:end])
        elif run.verbatim:
            self.words(run.text[begin:end], self.where(run, begin))
        else:
            self.words(run.text[begin:end], self.where(run))

    def cell_open(self, cell: Leaf | None, state: str) -> None:
        """Open a table cell, which may have come or gone with its row or column."""
        tag, kind = (cell.tag, cell.kind) if cell else ("td", "")
        self.open(tag, kind=f"{kind} {state}".strip(), scope="col" if tag == "th" else "")

    def badge(self, words: str, change: str) -> None:
        """Write a visible note about a change that words alone do not show."""
        self.open("span", kind="format-change", data_change=change)
        self.say(words)
        self.close("span")
        self.say(" ")

    def control(self, character: str) -> None:
        """Write the code of a hidden character."""
        self.flush()
        self.parts.append(f'<span class="control">U+{ord(character):04X}</span>')

    def hidden(self, words: str) -> None:
        """Write words for screen readers alone."""
        if words:
            self.flush()
            self.parts.append(f'<span class="visually-hidden">{escape(words)}</span>')

    def mark(self, tag: str, value: str) -> None:
        """Open the element of a mark."""
        if tag == "ins":
            self.open("ins")
            self.hidden(f"{self.labels.inserted} " if self.opens else "")
        elif tag == "del":
            self.open("del")
            self.hidden(f"{self.labels.deleted} " if self.opens else "")
        elif tag == "format":
            self.open("span", kind="format-change", data_change="format")
            # What words alone do not show is said to everyone.
            self.open("span", kind="format-note")
            self.say(f"{self.labels.formatted} {value}")
            self.close("span")
            self.say(" ")
        elif tag == "contested":
            self.open("span", kind="conflict")
            self.hidden(f"{self.labels.contested} ")
        else:
            super().mark(tag, value)

    def shut(self, mark: Mark) -> None:
        """Close the element of a mark."""
        tag, value = mark
        if tag == "ins":
            self.hidden(f" {self.labels.inserted_end} " if self.closes else "")
        elif tag == "del":
            self.hidden(f" {self.labels.deleted_end} " if self.closes else "")
        elif tag == "format":
            self.note_address(self.notes.get(value, ""))
            self.hidden(f" {self.labels.formatted_end} ")
            tag = "span"
        elif tag == "contested":
            self.hidden(f" {self.labels.contested_end} ")
            tag = "span"
        super().shut((tag, value))
        if tag in ("a", "image") and not self.linked and self.status != KEPT and value not in self.last:
            self.note_address(short(value))

    def note_address(self, words: str) -> None:
        """Write an address, or two, in sight of everyone."""
        if words:
            self.open("span", kind="address")
            self.say(f" ({words})")
            self.close("span")

    def describe(self, old: tuple[Mark, ...], new: tuple[Mark, ...]) -> str:
        """Say how marks changed."""
        names = {
            "em": self.labels.italic,
            "strong": self.labels.bold,
            "s": self.labels.struck,
            "code": self.labels.code,
            "a": self.labels.linked,
            "image": self.labels.image,
        }
        before, after = dict(old), dict(new)
        said = []
        for tag, name in names.items():
            if tag in before and tag not in after:
                said.append(self.labels.removed.format(mark=name))
            elif tag in after and tag not in before:
                address = f" {short(after[tag])}" if after[tag] else ""
                said.append(self.labels.added.format(mark=name) + address)
            elif before.get(tag) != after.get(tag):
                said.append(self.labels.link)
        return ", ".join(said)


def _addresses(old: dict[str, str], new: dict[str, str]) -> str:
    """The old and the new address of words whose link leads elsewhere."""
    changed = [
        (old[tag], new[tag]) for tag in ("a", "image") if tag in old and tag in new and old[tag] != new[tag]
    ]
    return ", ".join(f"{short(before)} \u2192 {short(after)}" for before, after in changed)


def short(address: str) -> str:
    """Shorten an address behind its host, which is always shown whole."""
    host = _HOST.match(address)
    length = max(_ADDRESS_LENGTH, host.end() + 1 if host else 0)
    return address if len(address) <= length else address[: length - 1] + "\u2026"
