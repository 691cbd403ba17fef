"""The words of one block as Markdown: what was there before as it was written, the rest by the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.text.rich_escapes import OBJECT, entity, escape, escape_closing, escape_line, fenced, link_closer
from app.text.rich_runs import BLANK, Mark, Written
from app.text.rich_units import Unit

_NOTED = re.compile(r"\A(\[\^[^\]\s]+\])(?=:)")
_RUNS = {"em", "strong", "strike"}
FAR = 40  # units around new words among which the marks of those they replaced are sought


@dataclass(frozen=True, slots=True)
class Way:
    """How to write: whether words keep the writing of the source (or only its line breaks), with which marks,
    and whether letters beside marks are written as entities, which lets any mark be read.
    """

    keep: bool = True
    em: str = "*"
    strong: str = "**"
    guarded: bool = False
    one_line: bool = False
    heading: bool = False


@dataclass(slots=True)
class _Piece:
    text: str
    unit: Unit | None  # of which it is the words
    sign: int = 0  # of a mark of emphasis: -1 opens, 1 closes it


def write_words(new: Sequence[Unit], old: Sequence[Unit], way: Way) -> list[tuple[str, int]]:
    """The lines of a block, each with the line of the source that it was (-1 if none)."""
    _plan(new, old, way)
    pieces = _Writer(new, old, way).write()
    if way.guarded:
        _guard(pieces)
    return _lines(pieces, old, way)


def _plan(new: Sequence[Unit], old: Sequence[Unit], way: Way) -> None:
    """Decide for each unit within which marks, as written, it stands."""
    ahead = _ahead(new, old)
    renamed: dict[Written, Written] = {}
    before: Unit | None = None
    for at, unit in enumerate(new):
        was = old[unit.old] if unit.old >= 0 else None
        open_marks = {written.mark: written for written in before.stack} if before else {}
        follows = was is not None and before is not None and before.old == unit.old - 1 and before.old >= 0
        if was is not None and _holds(was, unit, follows, new, at):
            stack = [renamed.get(written, written) for written in was.stack]
            if not follows:
                for k, written in enumerate(stack):
                    other = open_marks.get(written.mark)
                    if other is not None and other is not written:
                        renamed[was.stack[k]] = stack[k] = other
        else:
            stack = [written for written in (before.stack if before else ()) if written.mark in unit.marks]
            known = {written.mark for written in stack}
            missing = [mark for mark in unit.marks if mark not in known]
            missing.sort(key=lambda mark: -ahead[at][mark][0])
            gone = _gone(new, old, at) if missing else {}
            stack += [ahead[at][mark][1] or gone.get(mark) or _canonical(mark, way) for mark in missing]
            stack.sort(key=lambda written: written.mark[0] == "code")
        unit.stack = tuple(stack)
        before = unit
    _addresses(new, old)


def _holds(was: Unit, unit: Unit, follows: bool, new: Sequence[Unit], at: int) -> bool:
    """Whether a unit still stands within the marks it stood in."""
    if {written.mark for written in was.stack} == set(unit.marks):
        return True
    goes_on = at + 1 < len(new) and new[at + 1].old == unit.old + 1
    return was.marks == unit.marks and follows and goes_on


def _ahead(new: Sequence[Unit], old: Sequence[Unit]) -> list[dict[Mark, tuple[int, Written | None]]]:
    """For each unit and each of its marks, how far the mark goes on, and how the source writes it there."""
    found: list[dict[Mark, tuple[int, Written | None]]] = []
    behind: dict[Mark, tuple[int, Written | None]] = {}
    for unit in reversed(new):
        own = {written.mark: written for written in (old[unit.old].stack if unit.old >= 0 else ())}
        here: dict[Mark, tuple[int, Written | None]] = {}
        for mark in unit.marks:
            length, written = behind.get(mark, (0, None))
            here[mark] = (length + 1, own.get(mark, written))
        found.append(here)
        behind = here
    return found[::-1]


def _gone(new: Sequence[Unit], old: Sequence[Unit], at: int) -> dict[Mark, Written]:
    """How the words that stood in the place of new ones were marked."""
    start = next((unit.old for unit in new[max(0, at - FAR) : at][::-1] if unit.old >= 0), -1) + 1
    end = next((unit.old for unit in new[at : at + FAR] if unit.old >= 0), len(old))
    return {written.mark: written for unit in old[start:end][:FAR] for written in unit.stack}


def _canonical(mark: Mark, way: Way) -> Written:
    kind, href, title = mark
    if kind == "link":
        return Written(mark, "[", link_closer(href, title))
    sign = {"em": way.em, "strong": way.strong, "strike": "~~", "code": ""}[kind]
    return Written(mark, sign, sign)


def _addresses(new: Sequence[Unit], old: Sequence[Unit]) -> None:
    """Write addresses in angle brackets as links if their words are no longer the address."""
    at = 0
    while at < len(new):
        written = next((written for written in new[at].stack if written.auto), None)
        end = at + 1
        if written is not None:
            while end < len(new) and written in new[end].stack:
                end += 1
            whole = [k for k, unit in enumerate(old) if written in unit.stack]
            if [unit.old for unit in new[at:end]] != whole:
                link = Written(written.mark, "[", link_closer(*written.mark[1:]))
                for unit in new[at:end]:
                    unit.stack = tuple(link if one is written else one for one in unit.stack)
        at = end


class _Writer:
    def __init__(self, new: Sequence[Unit], old: Sequence[Unit], way: Way) -> None:
        self.new, self.old, self.way = new, old, way
        self.pieces: list[_Piece] = []
        self.open: list[Written] = []
        self.fence = ""  # what closes the code that is open
        self.verbatim = False  # whether that code is as the source has it

    def write(self) -> list[_Piece]:
        for at, unit in enumerate(self.new):
            self.turn(unit.stack, at)
            self.pieces.append(_Piece(self.words(unit, at), unit))
        self.turn((), len(self.new))
        return self.pieces

    def turn(self, stack: Sequence[Written], at: int) -> None:
        """Close and open marks until exactly these are open."""
        shared = 0
        while shared < min(len(stack), len(self.open)) and stack[shared] is self.open[shared]:
            shared += 1
        while len(self.open) > shared:
            last = self.open.pop()
            kind = last.mark[0]
            self.pieces.append(
                _Piece(self.fence if kind == "code" else last.closer, None, int(kind in _RUNS))
            )
        for written in stack[shared:]:
            self.open.append(written)
            kind = written.mark[0]
            opener = self.code(written, at) if kind == "code" else written.opener
            self.pieces.append(_Piece(opener, None, -int(kind in _RUNS)))

    def code(self, written: Written, at: int) -> str:
        """What opens a code span; decides how it is closed."""
        end = at
        while end < len(self.new) and written in self.new[end].stack:
            end += 1
        span = self.new[at:end]
        text = "".join(unit.text for unit in span)
        raw = "".join(self.old[unit.old].raw if unit.old >= 0 else unit.text for unit in span)
        whole = f"{written.opener}{raw}{written.closer}"
        self.verbatim = self.way.keep and written.opener != "" and _reads(whole, text)
        if self.verbatim:
            self.fence = written.closer
            return written.opener
        opener, self.fence = fenced(text)
        return opener

    def words(self, unit: Unit, at: int) -> str:
        """A unit as it is written."""
        was = self.old[unit.old] if unit.old >= 0 else None
        if self.open and self.open[-1].mark[0] == "code":
            return was.raw if was is not None and self.verbatim and not self.way.one_line else unit.text
        if was is not None and (self.way.keep or unit.space or unit.kind == "break"):
            broken = "\n" in was.raw and self.way.one_line
            return " " if broken else was.raw
        if unit.kind == "note":
            return f"[^{unit.text}]"
        if unit.kind == "source":
            return unit.text
        if unit.kind == "break":
            return "\\\n"
        return self.escaped(unit, at)

    def escaped(self, unit: Unit, at: int) -> str:
        before = self.beside(unit, at - 1, -1)
        behind = self.beside(unit, at + 1, 0)
        if "&" in unit.text and behind not in ("", OBJECT):
            behind = self.following(at)
        if self.way.guarded and unit.text[-1] == "\\" and behind[:1].isalnum():
            behind = OBJECT  # it may become an entity
        linked = any(written.mark[0] == "link" for written in self.open)
        text = escape(unit.text, before, behind, linked=linked)
        after_note = at > 0 and self.new[at - 1].kind == "note" and text[0] in "(["
        return f"\\{text}" if after_note else text

    def following(self, at: int) -> str:
        """The text behind a unit, as far as an entity may reach."""
        text = ""
        for other in self.new[at + 1 : at + 40]:
            if other.kind != "text" or other.stack != self.new[at].stack or len(text) > 40:
                break
            text += other.text
        return text

    def beside(self, unit: Unit, at: int, end: int) -> str:
        """The character beside a unit; a stand-in for marks and signs."""
        if not 0 <= at < len(self.new):
            return OBJECT if unit.stack else ""
        other = self.new[at]
        return other.text[end] if other.kind == "text" and other.stack == unit.stack else OBJECT


def _reads(whole: str, text: str) -> bool:
    """Whether a code span is read as this text."""
    size = len(whole) - len(whole.lstrip("`"))
    inner = whole[size : len(whole) - size].replace("\n", " ")
    if not whole.endswith("`" * size) or any(len(run) == size for run in re.findall("`+", inner)):
        return False
    if inner[:1] == "`" or inner[-1:] == "`":
        return False
    padded = inner[:1] == inner[-1:] == " " and inner.strip(" ") != ""
    return (inner[1:-1] if padded else inner) == text


def _guard(pieces: Sequence[_Piece]) -> None:
    """Write letters outside of marks, and white space within, as entities, which count as punctuation."""
    for at, piece in enumerate(pieces):
        if piece.sign:
            _encode(pieces, at + piece.sign, piece.sign > 0, str.isalnum)
            _encode(pieces, at - piece.sign, piece.sign < 0, str.isspace)


def _encode(pieces: Sequence[_Piece], at: int, first: bool, wanted: Callable[[str], bool]) -> None:
    """Write the first or last letter of a piece of words as an entity if it is of a kind."""
    if not 0 <= at < len(pieces) or pieces[at].unit is None:
        return
    text = pieces[at].text
    if first and wanted(text[:1]):
        pieces[at].text = entity(text[0]) + text[1:]
    elif not first and wanted(text[-1:]):
        pieces[at].text = text[:-1] + entity(text[-1])


def _lines(pieces: Sequence[_Piece], old: Sequence[Unit], way: Way) -> list[tuple[str, int]]:
    """Cut what was written into lines, and escape their beginnings where these are new."""
    lines: list[tuple[str, int]] = []
    parts: list[str] = []
    known: bool | None = None  # whether the line begins as one of the source does
    origin = -1
    latest = -1

    def end_line() -> None:
        nonlocal parts, known, origin, latest
        line = "".join(parts)
        if not known and not (way.heading and not lines):
            line = escape_line(line)
        line = _NOTED.sub(r"\1\\", line)
        lines.append((line, origin if origin > latest else -1))
        latest = max(latest, origin)
        parts, known, origin = [], None, -1

    for piece in pieces:
        was = old[piece.unit.old] if piece.unit is not None and piece.unit.old >= 0 else None
        if known is None:
            known = piece.unit is None or piece.unit.kind != "text" or (was is not None and was.opens)
        if was is not None and origin < 0:
            origin = was.line
        first, *rest = piece.text.split("\n")
        parts.append(first)
        for part in rest:
            end_line()
            parts.append(part)
            if part.strip(BLANK):
                known = True
    end_line()
    if way.heading:
        last, origin = lines[-1]
        lines[-1] = (escape_closing(last), origin)
    return lines


def way_of(habits: Mapping[str, str]) -> Way:
    """The way of writing that a source has."""
    return Way(em=habits.get("em", "*"), strong=habits.get("strong", "**"))
