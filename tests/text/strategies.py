"""Texts that give a text engine trouble, and edits of them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.text import Changes, Hunk, diff, tokenise
from tests.text import prose

WORDS = [
    "the", "party", "the", "a", "vi", "ønsker", "æble", "blå", "ondernemers", "coöperatie", "één", "zo'n", "don't",
    "business", "tax", "2030", "12.5", "1.000", "%", "S-41", "e\u0301te\u0301", "n\u0303", "日本", "語", "ไทย", "👩‍👩‍👧", "🇩🇰",
    "https://example.org/a_b?c=1", "[^1]", "**bold**", "_em_", "`code`", "[link](/x)", "co-op", "…", "—", "&amp;",
    "<b>", "\\*", "x" * 40, "\u200b", "\u202e", "I.", "",
]  # fmt: skip
SEPARATORS = [" ", " ", " ", " ", "  ", "\n", "\t", "\u00a0", ", ", ". ", ".\n", "; "]
PREFIXES = ["", "", "", "# ", "### ", "- ", "* ", "  - ", "1. ", "> ", "[^1]: ", "    ", "| ", "- [ ] ", "\t"]
ENDS = ["\n", "\n", "\n\n", "\n\n", "\n\n\n", "  \n", " |\n", "\\\n", "\n---\n"]


@st.composite
def sentences(draw: DrawFn) -> str:
    """A few words with unpredictable separators."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
    return "".join(word + draw(st.sampled_from(SEPARATORS)) for word in words)


@st.composite
def documents(draw: DrawFn) -> str:
    """Headings, lists, quotes, tables and paragraphs, with lines that occur more than once."""
    stock = draw(st.lists(sentences(), min_size=1, max_size=4))
    blocks = draw(
        st.lists(
            st.tuples(st.sampled_from(PREFIXES), st.sampled_from(stock), st.sampled_from(ENDS)), max_size=8
        )
    )
    return "".join(prefix + words + end for prefix, words, end in blocks)


def texts() -> SearchStrategy[str]:
    """Prose, lines of every kind, dense repetition over a tiny alphabet, and anything Unicode allows."""
    dense = st.text(alphabet="ab \n", max_size=30)
    anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
    return st.one_of(prose.documents(), documents(), documents(), dense, anything)


@st.composite
def edited(draw: DrawFn, base: str) -> str:
    """The base after some edits of tokens, lines or passages: removed, replaced, doubled, moved, inserted, joined."""
    if draw(st.integers(0, 2)) == 0:
        return draw(prose.revised(base.split("\n\n")))[0]
    pieces = tokenise(base) if draw(st.booleans()) else base.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 4))):
        size = draw(st.integers(1, 12 if draw(st.booleans()) else 1))
        at = draw(st.integers(0, len(pieces)))
        kind = draw(st.sampled_from(["remove", "insert", "replace", "double", "move"]))
        taken = pieces[at : at + size]
        if kind == "insert":
            pieces[at:at] = [draw(sentences())]
        elif kind == "replace":
            pieces[at : at + size] = [draw(sentences())]
        elif kind == "double":
            pieces[at:at] = taken
        else:
            del pieces[at : at + size]
            if kind == "move":
                to = draw(st.integers(0, len(pieces)))
                pieces[to:to] = taken
    return "".join(pieces)


@st.composite
def revisions(draw: DrawFn) -> tuple[str, str]:
    """A text and what became of it: mostly an edit, sometimes an unrelated text."""
    base = draw(texts())
    return base, draw(st.one_of(edited(base), edited(base), edited(base), texts()))


@st.composite
def chains(draw: DrawFn, length: int = 3) -> list[str]:
    """Versions of a text, each an edit of the one before."""
    versions = [draw(texts())]
    while len(versions) < length:
        versions.append(draw(edited(versions[-1])))
    return versions


@st.composite
def raw_changes(draw: DrawFn, base: str) -> Changes:
    """Changes cut anywhere at all, as no diff would make them, but sound."""
    cuts = sorted(draw(st.lists(st.integers(0, len(base)), max_size=8)))
    hunks: list[Hunk] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        insert = draw(st.sampled_from(["", "X", "ab", " ", "a", "b "]))
        if (not hunks or hunks[-1].end < start) and insert != base[start:end]:
            hunks.append(Hunk(start, end, insert, base[start:end]))
    return tuple(hunks)


@st.composite
def proposals(draw: DrawFn, most: int = 4) -> tuple[str, dict[str, Changes]]:
    """A base and the changes of several sides on it."""
    base = draw(texts())
    names = draw(st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=most, unique=True))
    sides: dict[str, Changes] = {}
    for name in names:
        copied = sides and draw(st.integers(0, 4)) == 0
        if copied:
            sides[name] = draw(st.sampled_from(list(sides.values())))
        elif draw(st.booleans()):
            sides[name] = draw(raw_changes(base))
        else:
            sides[name] = diff(base, draw(edited(base)))
    return base, sides
