"""The words of one block as runs: a piece of text, or a sign, with its marks and the source it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import MD_TRIM_CHARS

from app.text.markdown import safe_link
from app.text.rich_schema import MARKS, Node, attribute

Mark = tuple[str, str, str]
"""A mark's kind, and of a link its address and title."""

BLANK = MD_TRIM_CHARS
_RANK = {kind: rank for rank, kind in enumerate(MARKS)}
_LINES = str.maketrans({"\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """How one mark was written in the source: what opens and closes it."""

    mark: Mark
    opener: str
    closer: str
    auto: bool = False  # an address in angle brackets, whose words are its address


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind: text, break, note (a reference to a footnote) or source (what the editor cannot hold).

    `raw` is how the source has them, letter for letter if it is as long as `text`, else as a whole; `lead` and
    `trail` are what the source has besides, before and behind, and the editor never sees.
    """

    kind: str
    text: str
    marks: tuple[Mark, ...] = ()
    stack: tuple[Written, ...] = ()
    raw: str = ""
    lead: str = ""
    trail: str = ""

    @property
    def loose(self) -> bool:
        """Whether these are words in which white space at an edge means nothing."""
        return self.kind == "text" and all(kind != "code" for kind, _, _ in self.marks)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to be marked here."""
        return self.kind == "break" or (self.loose and not self.text.strip(BLANK))

    def whole(self) -> str:
        """All that the source has for it."""
        return self.lead + self.raw + self.trail

    def cut(self, at: int) -> tuple[Run, Run]:
        """The run in two."""
        raw = at if len(self.raw) == len(self.text) else len(self.raw)
        return (
            replace(self, text=self.text[:at], raw=self.raw[:raw], trail=""),
            replace(self, text=self.text[at:], raw=self.raw[raw:], lead=""),
        )

    def without(self, mark: Mark) -> Run:
        """The run with one mark less."""
        return replace(self, marks=tuple(other for other in self.marks if other != mark))


def ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in their one order, each kind once."""
    kinds = {mark[0]: mark for mark in reversed(list(marks))}
    return tuple(sorted(kinds.values(), key=lambda mark: _RANK[mark[0]]))


def tidied(runs: Sequence[Run], *, one_line: bool) -> list[Run]:
    """The runs in normal form: no white space at the edge of a mark, a line or the whole; no break where there
    is but one line.
    """
    tidy = [replace(run, kind="text", text=" ") if one_line and run.kind == "break" else run for run in runs]
    for kind in ("link", "em", "strong", "strike"):
        if any(mark[0] == kind for run in tidy for mark in run.marks):
            tidy = _shrunk(tidy, kind)
    return _trimmed(tidy)


def _shrunk(runs: list[Run], kind: str) -> list[Run]:
    """The runs with marks of a kind taken from white space at their edges."""
    result: list[Run] = []
    at = 0
    while at < len(runs):
        mark = next((mark for mark in runs[at].marks if mark[0] == kind), None)
        end = at + 1
        if mark is None:
            result.append(runs[at])
            at = end
            continue
        while end < len(runs) and mark in runs[end].marks:
            end += 1
        first, last = at, end
        while first < last and runs[first].blank:
            result.append(runs[first].without(mark))
            first += 1
        while first < last and runs[last - 1].blank:
            last -= 1
        inner = runs[first:last]
        if inner and inner[0].loose and (width := _leading(inner[0].text)):
            space, inner[0] = inner[0].cut(width)
            result.append(space.without(mark))
        behind = [run.without(mark) for run in runs[last:end]]
        if inner and inner[-1].loose and (width := _trailing(inner[-1].text)):
            inner[-1], space = inner[-1].cut(len(inner[-1].text) - width)
            behind.insert(0, space.without(mark))
        result += inner + behind
        at = end
    return result


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip(BLANK))


def _trailing(text: str) -> int:
    return len(text) - len(text.rstrip(BLANK))


def _trimmed(runs: list[Run]) -> list[Run]:
    """The runs without white space around breaks and at either end; what the source has there stays beside."""
    result: list[Run] = []
    held = ""  # of the source, for the next run
    for run in runs:
        if run.kind == "break":
            run = replace(run, lead=_drop_end(result) + run.lead)
        opens = not result or result[-1].kind == "break"
        width = _leading(run.text) if run.loose and opens else 0
        dropped, kept = run.cut(width) if width else (run, run)
        if (run.kind == "text" and not kept.text) or (run.kind == "break" and not result):
            held += run.whole()
            continue
        held += dropped.whole() if width else ""
        result.append(replace(kept, lead=held + kept.lead) if held else kept)
        held = ""
    dropped_end = held
    while True:
        dropped_end = _drop_end(result) + dropped_end
        if not result or result[-1].kind != "break":
            break
        dropped_end = result.pop().whole() + dropped_end
    if dropped_end and result:
        result[-1] = replace(result[-1], trail=result[-1].trail + dropped_end)
    return result


def _drop_end(result: list[Run]) -> str:
    """Take white space from the end of the runs, and give what the source has for it."""
    dropped = ""
    while result and result[-1].loose and (width := _trailing(result[-1].text)):
        last = result.pop()
        kept, space = last.cut(len(last.text) - width)
        dropped = space.whole() + dropped
        if kept.text:
            result.append(kept)
            break
        dropped = kept.whole() + dropped
    return dropped


Key = tuple[tuple[str, str, tuple[Mark, ...]], ...]


def joined(runs: Iterable[Run]) -> Key:
    """What is read in these runs: kind, text and marks, with equal neighbours joined."""
    parts: list[tuple[str, list[str], tuple[Mark, ...]]] = []
    for run in runs:
        if run.kind == "text" and parts and parts[-1][0] == "text" and parts[-1][2] == run.marks:
            parts[-1][1].append(run.text)
        else:
            parts.append((run.kind, [run.text], run.marks))
    return tuple((kind, "".join(texts), marks) for kind, texts, marks in parts)


def read_json(content: Iterable[Node]) -> list[Run]:
    """The runs of a checked node's content."""
    runs = []
    for node in content:
        marks = ordered(_marks(node.get("marks") or ()))
        kind = node["type"]
        if kind != "text":
            # No sign is read within code, nor a reference to a footnote within a link.
            never = {"code", "link"} if kind == "footnote_reference" else {"code"}
            marks = tuple(mark for mark in marks if mark[0] not in never)
        if kind == "text":
            runs.append(Run("text", node["text"].translate(_LINES), marks))
        elif kind == "hard_break":
            runs.append(Run("break", "", marks))
        elif kind == "footnote_reference":
            runs.append(Run("note", attribute(node, "label", ""), marks))
        else:
            text = attribute(node, "text", "").translate(_LINES).strip(BLANK)
            if text:
                runs.append(Run("source", text, marks))
    return runs


def _marks(marks: Iterable[Node]) -> Iterable[Mark]:
    for mark in marks:
        kind = mark["type"]
        if kind != "link":
            yield (kind, "", "")
            continue
        href = normalizeLink(attribute(mark, "href", "").strip())
        if href and safe_link(href):
            title = (attribute(mark, "title", None) or "").translate(_LINES)
            yield (kind, href, " ".join(title.split(" ")))


def write_json(runs: Iterable[Run]) -> list[Node]:
    """The content of a node from its runs."""
    return [_json(kind, text, marks) for kind, text, marks in joined(runs)]


def _json(kind: str, text: str, marks: tuple[Mark, ...]) -> Node:
    node: Node
    if kind == "text":
        node = {"type": "text", "text": text}
    elif kind == "break":
        node = {"type": "hard_break"}
    elif kind == "note":
        node = {"type": "footnote_reference", "attrs": {"label": text}}
    else:
        node = {"type": "inline_source", "attrs": {"text": text}}
    if marks:
        node["marks"] = [
            {"type": name, "attrs": {"href": href, "title": title or None}}
            if name == "link"
            else {"type": name}
            for name, href, title in marks
        ]
    return node
