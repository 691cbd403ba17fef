"""Documents of the rich editor that give a writer of Markdown trouble."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Node = dict[str, Any]

PIECES = [
    "a", "b c", " ", "  ", "*", "_", "**", "`", "``", "[x]", "](u)", "<b>", "&amp;", "\\", "#", "1.", "- ", "+ ",
    "> ", "~~", "|", "!", "x_y", "æ", "\u00a0", "[^1]", "===", "---", "(z)", ":", "<http://a.b>", "\t", "é", "AT&T",
]  # fmt: skip
LINKS = [{"href": "http://x.org/a_(b)", "title": None}, {"href": "/q", "title": 't"*'}]
MARKS: list[Node] = [
    {"type": "em"},
    {"type": "strong"},
    {"type": "strike"},
    {"type": "code"},
    *({"type": "link", "attrs": attrs} for attrs in LINKS),
]
CODE = ["", "a", "a\n\nb", "```\nx", "  i\n", "~~~", "\n"]


def signs() -> SearchStrategy[str]:
    """Short texts of little else than what means something in Markdown."""
    return st.text(alphabet="ab *_~`[]()<>!|\\#-+>1.\n&;:^= ", max_size=30)


def inline() -> SearchStrategy[list[Node]]:
    """The content of a block of words."""
    text = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
    marks = st.lists(st.sampled_from(MARKS), max_size=2, unique_by=lambda mark: str(mark["type"]))
    words = st.builds(lambda text, marks: {"type": "text", "text": text, "marks": marks}, text, marks)
    atoms: list[Node] = [
        {"type": "hard_break"},
        {"type": "footnote_reference", "attrs": {"label": "n"}},
        {"type": "inline_source", "attrs": {"text": "![i](/s)"}},
    ]
    signs = st.builds(lambda atom, marks: {**atom, "marks": marks}, st.sampled_from(atoms), marks)
    return st.lists(st.one_of(words, words, signs), max_size=5)


def paragraphs() -> SearchStrategy[Node]:
    """Paragraphs with any words."""
    return st.builds(lambda content: {"type": "paragraph", "content": content}, inline())


def tables() -> SearchStrategy[Node]:
    """Tables, whose rows may be of different lengths."""

    def row(kind: str, aligns: list[str | None]) -> SearchStrategy[Node]:
        cell = st.builds(
            lambda content, align: {"type": kind, "attrs": {"align": align}, "content": content},
            inline(),
            st.sampled_from(aligns),
        )
        cells = st.lists(cell, min_size=1, max_size=3)
        return st.builds(lambda content: {"type": "table_row", "content": content}, cells)

    head, body = row("table_header", [None, "left", "center", "right"]), row("table_cell", [None])
    rows = st.builds(lambda first, rest: [first, *rest], head, st.lists(body, max_size=2))
    return st.builds(lambda rows: {"type": "table", "content": rows}, rows)


def _boxes(children: SearchStrategy[Node]) -> SearchStrategy[Node]:
    several = st.lists(children, min_size=1, max_size=3)
    items = st.lists(
        st.builds(lambda content: {"type": "list_item", "content": content}, several), min_size=1, max_size=3
    )
    bullets = st.builds(
        lambda items, tight: {"type": "bullet_list", "attrs": {"tight": tight}, "content": items},
        items,
        st.booleans(),
    )
    numbers = st.builds(
        lambda items, order: {"type": "ordered_list", "attrs": {"order": order}, "content": items},
        items,
        st.sampled_from([1, 1, 0, 2, 7]),
    )
    quotes = st.builds(lambda content: {"type": "blockquote", "content": content}, several)
    return st.one_of(bullets, numbers, quotes)


def blocks() -> SearchStrategy[Node]:
    """Blocks of every kind, within one another."""
    headings = st.builds(
        lambda content, level: {"type": "heading", "attrs": {"level": level}, "content": content},
        inline(),
        st.integers(1, 6),
    )
    code = st.builds(
        lambda text, params: {
            "type": "code_block",
            "attrs": {"params": params},
            "content": [{"type": "text", "text": text}] if text else [],
        },
        st.sampled_from(CODE),
        st.sampled_from(["", "py", "a`b"]),
    )
    rules: SearchStrategy[Node] = st.just({"type": "horizontal_rule"})
    return st.recursive(
        st.one_of(paragraphs(), paragraphs(), headings, code, rules, tables()), _boxes, max_leaves=6
    )


def rich_documents() -> SearchStrategy[Node]:
    """Whole documents."""
    notes = st.builds(
        lambda content: {"type": "footnote", "attrs": {"label": "n"}, "content": content},
        st.lists(blocks(), min_size=1, max_size=2),
    )
    content = st.lists(st.one_of(blocks(), blocks(), notes), min_size=1, max_size=4)
    return st.builds(lambda content: {"type": "doc", "content": content}, content)


def said(node: Node) -> Node:
    """A node without the numbers of the blocks it was made from."""
    bare = dict(node)
    if "attrs" in bare:
        bare["attrs"] = {name: value for name, value in bare["attrs"].items() if name != "at"}
    if "content" in bare:
        bare["content"] = [said(child) for child in bare["content"]]
    return bare
