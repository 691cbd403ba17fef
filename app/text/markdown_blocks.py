"""The parser's reading of blocks: no words are lost however deep, and lines of a paragraph are read once.

markdown-it reads the lines of every paragraph twice, and asks six rules at each of them whether it begins another
block. Here that is asked only of lines that could; the tokens are the same.
"""

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.lheading import lheading

# Deeper nesting than this is shown as plain words: nobody reads it, and every level costs another pass.
MAX_NESTING = 24

_OPENINGS = frozenset("`~>*-_+#[<|:=0123456789")  # what a line that ends a paragraph may begin with
_DELIMITERS = frozenset("|-:")  # what the second line of a table begins with


class BlockParser(ParserBlock):
    """The block parser of markdown-it, losing no words."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        if state.level < MAX_NESTING:
            super().tokenize(state, startLine, endLine)
            return
        # markdown-it drops what is nested too deep; here every word of a text stays visible.
        first = state.skipEmptyLines(startLine)
        if first < endLine:
            state.push("paragraph_open", "p", 1).map = [first, endLine]
            inline = state.push("inline", "", 0)
            inline.map, inline.children = [first, endLine], []
            inline.content = state.getLines(first, endLine, state.blkIndent, False).strip(" \t\n")
            state.push("paragraph_close", "p", -1)
        state.line = endLine


def text_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A rule in place of "lheading" and "paragraph"."""
    if end != state.lineMax or state.is_code_block(first):
        return lheading(state, first, end, silent)
    outer, state.parentType = state.parentType, "paragraph"
    underline, line = "", first + 1
    ends = state.md.block.ruler.getRules("paragraph")
    src, begins, shifts, stops, indents = state.src, state.bMarks, state.tShift, state.eMarks, state.sCount
    own = state.blkIndent
    while line < end:
        at = begins[line] + shifts[line]
        if at >= stops[line]:
            break
        indent = indents[line]
        if indent - own <= 3:
            opening = src[at]
            if opening in "-=" and indent >= own and _underlines(state, at, stops[line]):
                underline = opening
                break
            could = opening in _OPENINGS or (line + 1 < end and _delimits(state, line + 1))
            if could and indent >= 0 and any(rule(state, line, end, True) for rule in ends):
                break
        line += 1
    tag = "p" if not underline else "h1" if underline == "=" else "h2"
    name = "heading" if underline else "paragraph"
    content = mdTrim(state.getLines(first, line, own, False))
    state.line = line + 1 if underline else line
    token = state.push(f"{name}_open", tag, 1)
    token.map, token.markup = [first, state.line], underline
    token = state.push("inline", "", 0)
    token.map, token.content, token.children = [first, line], content, []
    state.push(f"{name}_close", tag, -1).markup = underline
    if underline:
        state.parentType = outer
    return True


def _underlines(state: StateBlock, at: int, stop: int) -> bool:
    return state.skipSpaces(state.skipCharsStr(at, state.src[at])) >= stop


def _delimits(state: StateBlock, line: int) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at : at + 1] in _DELIMITERS
