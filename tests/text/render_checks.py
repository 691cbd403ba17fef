"""Reads rendered HTML as a browser would, to compare it with the source it comes from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from hypothesis import settings

from app.text.markdown import ALLOWED_ATTRIBUTES, ALLOWED_SCHEMES, ALLOWED_TAGS

steady = settings(deadline=None)  # how long an example takes depends on what else the machine does
Event = tuple[object, ...]
BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div"}
SIGNS = {"visually-hidden", "paragraph-mark", "footnote-number", "footnote-back", "address", "format-note"}


@dataclass
class Reading:
    """What a page says: its events, its placed words, and the words before and after the changes."""

    events: list[Event] = field(default_factory=list)
    placed: list[tuple[str, int, str]] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.first: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.reading.events.append(("open", tag, tuple(sorted(attrs))))
        given = dict(attrs)
        if "href" in given:
            self.reading.hrefs.append(given["href"] or "")
        self.first = None
        if tag in ("br", "hr"):
            self.both("\n")
            return
        self.stack.append((tag, given))
        if "data-len" not in given and ("data-at" in given or "data-new" in given):
            self.first = given

    def handle_endtag(self, tag: str) -> None:
        self.reading.events.append(("close", tag))
        self.first = None
        assert self.stack.pop()[0] == tag, "elements must nest"
        if tag in BLOCKS:
            self.both("\n")

    def handle_data(self, data: str) -> None:
        events = self.reading.events
        if events and events[-1][0] == "words":
            events[-1] = ("words", f"{events[-1][1]}{data}")
        else:
            events.append(("words", data))
        if self.first is not None:
            name = "new" if "data-new" in self.first else "at"
            self.reading.placed.append((name, int(self.first[f"data-{name}"] or ""), data))
            self.first = None
        tags = {tag for tag, _ in self.stack}
        for _, given in self.stack:
            kinds = set((given.get("class") or "").split())
            if "control" in kinds:
                data = chr(int(data.removeprefix("U+"), 16))
            if kinds & SIGNS or given.get("data-change") in ("block", "source", "moved"):
                self.both("\n" if "paragraph-mark" in kinds else "")
                return
        if "ins" not in tags:
            self.reading.old.append(data)
        if "del" not in tags:
            self.reading.new.append(data)

    def both(self, words: str) -> None:
        self.reading.old.append(words)
        self.reading.new.append(words)


def read(html: str) -> Reading:
    """Read a fragment."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.stack, "every element must be closed"
    return reader.reading


def words(parts: list[str]) -> list[str]:
    """The words of what was read."""
    return "".join(parts).split()


def letters(parts: list[str]) -> str:
    """What was read without any white space."""
    return "".join(words(parts))


def cleaned(html: str) -> str:
    """What nh3 leaves of it, given exactly the renderer's own list."""
    return nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
    )


def assert_safe(html: str) -> None:
    """Nothing in it is off the list, and the sanitiser's own parser sees the same elements."""
    assert read(cleaned(html)).events == read(html).events


def assert_placed(html: str, base: str, new: str = "") -> None:
    """Every placed word stands in its source, at its offset; a sign may stand for a character that nobody sees."""
    for name, at, said in read(html).placed:
        source = base if name == "at" else new
        there = source[at : at + len(said)]
        assert len(there) == len(said)
        assert all(
            one == sign or (sign == "\ufffd" and unseen(one)) for one, sign in zip(there, said, strict=True)
        )


def unseen(character: str) -> bool:
    """Whether it is a control or a format character."""
    return unicodedata.category(character) in ("Cc", "Cf")
