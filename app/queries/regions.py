"""A run of passages of a version, as one rewrites it in a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.models import Version
from app.queries import places
from app.queries.boards import Board
from app.queries.passages import Passages
from app.text import Changes, apply, passages, rich_notes


@dataclass(frozen=True)
class Region:
    """The passages `first` to `last` (ids; None for the whole text) of a version: `text[start:end]`.

    The range reaches to where the next passage begins; `words` are without the empty lines at its end.
    """

    version: Version
    first: int | None
    last: int | None
    start: int
    end: int

    @property
    def words(self) -> str:
        """The source that stands there."""
        return self.version.text[self.start : self.end].rstrip("\n")

    @property
    def name(self) -> str:
        """The region as a form field carries it: `12`, `12-15`, or empty for the whole text."""
        if self.first is None:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def rewritten(self, words: str) -> str:
        """The whole text with these words in the region; no words at all remove its passages."""
        text = self.version.text
        words = words.replace("\r\n", "\n").replace("\r", "\n")
        before, stood, after = text[: self.start], text[self.start : self.end], text[self.end :]
        if self.first is None:
            ending = stood[len(self.words) :] if words.strip() else ""
            return words.rstrip("\n") + ending if stood.strip() != words.strip() else text
        if not words.strip():
            return before + after if after else before.rstrip("\n") + ("\n" if before.strip() else "")
        blank = stood[len(self.words) :]
        if after and len(blank) == 1 and _last_kind(words) != _last_kind(self.words):
            blank = "\n\n"  # what follows would go on what has come before it
        return before + words.rstrip("\n") + blank + after

    def noted(self, words: str) -> str:
        """The same, but new footnotes at the end of the words stand behind the list that the region is amid."""
        text = self.version.text
        written = words.replace("\r\n", "\n").replace("\r", "\n")
        alone = self.lifted(written)
        above, notes = rich_notes.parted(alone)
        if not notes or self.end == len(text) or rich_notes.parted(self.words)[1]:
            return self.rewritten(words)
        whole = self.rewritten(above if alone == written else self.lowered(above))
        place = rich_notes.behind_list(text, self.end) + len(whole) - len(text)
        before, behind = whole[:place].rstrip("\n"), whole[place:]
        blank = whole[len(before) : place]
        gap = blank if len(blank) > 1 or not behind else "\n\n"
        return f"{before}\n\n{notes}{gap}{behind}"

    @property
    def inset(self) -> str:
        """The blanks before each line of what stands deep within a list, which would be read as code if it stood alone."""
        blanks = self.blanks
        each = all(line.strip() and line.startswith(blanks) for line in self.words.split("\n") if line)
        return blanks if each else ""

    @property
    def blanks(self) -> str:
        """The blanks before its first line, where that is an item deep within a list."""
        words = self.words
        found = words[: len(words) - len(words.lstrip(" \t"))]
        if len(found.expandtabs(4)) < 4:
            return ""
        here = next((one for one in passages(self.version.text) if one.start == self.start), None)
        return found if here and here.kind == "item" else ""

    def lifted(self, words: str) -> str:
        """Words for the region as they would stand alone."""
        inset = self.inset
        lines = words.split("\n")
        if not all(line.startswith(inset) for line in lines if line.strip()):
            return words
        return "\n".join(line[len(inset) :] for line in lines)

    def lowered(self, words: str) -> str:
        """Words that stand alone as they would stand in the region."""
        inset = self.inset
        return "\n".join(inset + line if line else line for line in words.split("\n"))

    def wording(self, changes: Changes) -> str:
        """The words in the region after changes of the version's text that lie within it."""
        inside = tuple(hunk for hunk in changes if self.start <= hunk.start and hunk.end <= self.end)
        end = self.end + sum(hunk.shift for hunk in inside)
        return apply(self.version.text, inside)[self.start : end].rstrip("\n")


def whole(version: Version) -> Region:
    """The whole text as one region."""
    return Region(version, None, None, 0, len(version.text))


def named(version: Version, name: str) -> Region:
    """The region that `name` says (see `Region.name`); a passage that joined another leads to its heir."""
    if not name.strip():
        return whole(version)
    first, _, last = name.partition("-")
    return _readable(between(version, _index(version, first), _index(version, last or first)))


def touching(version: Version, changes: Changes) -> Region:
    """The smallest region that holds all these changes of the version's text."""
    indices = Passages(version.passages).touched((hunk.start, hunk.end) for hunk in changes)
    if not indices:
        return whole(version)
    first = indices[0]
    if first and changes[0].start < version.passages[first][1]:
        first -= 1  # a change may begin in the blank lines before a passage, which belong to the one before
    return _readable(between(version, first, indices[-1]))


def spanning(version: Version, start: int, end: int) -> Region:
    """The smallest region that holds this range of the version's text."""
    indices = Passages(version.passages).touched([(start, end)])
    return _readable(between(version, indices[0], indices[-1])) if indices else whole(version)


def _readable(region: Region) -> Region:
    """The region, from further up where it begins deep within a list and goes on beyond that: it cannot be read alone."""
    if not region.blanks or region.inset:
        return region
    version, rows = region.version, region.version.passages
    first = [row[0] for row in rows].index(region.first)
    last = [row[0] for row in rows].index(region.last)
    while first and version.text[rows[first][1]] in " \t":
        first -= 1
    return between(version, first, last)


def between(version: Version, first: int, last: int) -> Region:
    """The region from the passage with index `first` to the one with index `last`."""
    first, last = min(first, last), max(first, last)
    rows = version.passages
    end = rows[last + 1][1] if last + 1 < len(rows) else len(version.text)
    return Region(version, rows[first][0], rows[last][0], rows[first][1] if first else 0, end)


def runs(board: Board, ranges: Sequence[tuple[int, int]]) -> list[Region]:
    """The runs of neighbouring passages of a board that these ranges touch."""
    found: list[list[int]] = []
    for index in board.places.touched(ranges):
        if found and index == found[-1][-1] + 1:
            found[-1].append(index)
        else:
            found.append([index])
    # A region asks a version for its words and passages alone, and a board has both.
    version = cast("Version", board)
    return [between(version, run[0], run[-1]) for run in found] or [whole(version)]


def rewritten(board: Board, written: Sequence[Region], words: Mapping[str, str]) -> str:
    """The board's whole text with these words in the regions, by the region's name."""
    text = board.text
    for region in reversed(written):
        if region.name in words:
            after = text[region.end :]
            text = region.rewritten(words[region.name])
            text = text[: len(text) - len(board.text) + region.end] + after
    return text


def _last_kind(words: str) -> str:
    return next((one.kind for one in reversed(passages(words))), "")


def _index(version: Version, word: str) -> int:
    if not word.strip().isdecimal() or len(word) > 12:
        raise places.missing()
    wanted = int(word)
    heir = version.redirects.get(str(wanted), wanted)
    for index, row in enumerate(version.passages):
        if row[0] in (wanted, heir):
            return index
    raise places.missing()
