"""The parser's reading of words: every token notes where it stands, and line ends may stay among the words."""

from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import isStrSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.newline import newline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_ref


class PlacedInline(StateInline):
    """The inline state of markdown-it, noting on every token where in the content it began."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, out: list[Token]) -> None:
        super().__init__(src, md, env, out)
        self._began = 0
        self._run_at = -1
        self._run_next = -1

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self._began = self.pos
        self._pending_buffer.append(text)

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        token.meta["at"] = self._began
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        at = self.pos
        if ttype == "text":
            # A run of emphasis markers is pushed marker by marker while the position stands still.
            if self._run_at == at:
                at = self._run_next
                width = 2 if self.src[self.pos] == "~" else 1
            else:
                self._run_at = at
                width = self._first_marker(at)
            self._run_next = at + width
        token.meta["at"] = at
        return token

    def _first_marker(self, at: int) -> int:
        if self.src[at] != "~":
            return 1
        end = at
        while end < self.posMax and self.src[end] == "~":
            end += 1
        return 1 if (end - at) % 2 else 2


def placed_footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, noting the place of its token."""
    at = state.pos
    found = footnote_ref(state, silent)
    if found and not silent:
        state.tokens[-1].meta["at"] = at
    return found


class InlineParser(ParserInline):
    """The inline parser of markdown-it on states that note places."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = PlacedInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def line_end_as_words(state: StateInline, silent: bool) -> bool:
    """A rule in place of "newline" by which a line end that is no hard break stays among the words around it.

    markdown-it makes two tokens of every line, which is all that a very long paragraph costs.
    """
    if state.src[state.pos] != "\n":
        return False
    if silent:
        return newline(state, silent)
    held = state._pending_buffer
    last = held[-1] if held else state._pending
    if last.endswith("  "):
        return newline(state, silent)
    if last.endswith(" ") and held:
        held[-1] = last[:-1]
    elif last.endswith(" "):
        state.pending = last[:-1]
    state.append_pending("\n")
    state.pos += 1
    while state.pos < state.posMax and isStrSpace(state.src[state.pos]):
        state.pos += 1
    return True
