"""From the parser's inline tokens to runs that remember how the source has them."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from app.text.rich_runs import Mark, Run, Written, ordered

MOST_MARKS = 24  # within one another; words in more of them are held as source

_KINDS = {"em": "em", "strong": "strong", "s": "strike"}


def read_inline(content: str, tokens: Sequence[Token]) -> list[Run]:
    """The runs of a block whose inline content was parsed into these tokens."""
    return _Reader(content, tokens).read()


class _Reader:
    def __init__(self, content: str, tokens: Sequence[Token]) -> None:
        self.content = content
        self.tokens = tokens
        self.begins = [self._begin(token) for token in tokens] + [len(content)]
        self.runs: list[Run] = []
        self.stack: list[Written] = []
        self.links: list[tuple[int, int]] = []  # where in the runs, and in the content, each open link began

    def _begin(self, token: Token) -> int:
        """Where in the content a token begins."""
        at: int = token.meta.get("at", 0)
        if token.type == "link_open" and token.info != "auto":
            return at - 1
        if token.type == "link_close" and token.info == "auto":
            return self.content.find(">", at)
        if token.type in ("softbreak", "hardbreak"):
            while at and self.content[at - 1] == " " and self.content[at] != "\\":
                at -= 1
        return at

    def read(self) -> list[Run]:
        for index, token in enumerate(self.tokens):
            begin, end = self.begins[index], self.begins[index + 1]
            if token.type == "text":
                self.text(token, begin, end)
            elif token.type == "code_inline":
                self.code(token, begin)
            elif token.type == "link_open":
                self.open_link(index, token, begin)
            elif token.type == "link_close":
                self.close_link(end)
            elif token.nesting > 0:
                self.stack.append(Written((_KINDS[token.tag], "", ""), token.markup, token.markup))
                if len(self.stack) > MOST_MARKS:
                    return [Run("source", " ".join(self.content.split("\n")), (), (), self.content)]
            elif token.nesting < 0:
                self.stack.pop()
            else:
                self.sign(token, begin, end)
        return self.runs

    def sign(self, token: Token, begin: int, end: int) -> None:
        if token.type == "text_special":
            self.add("text", token.content, token.markup)
        elif token.type == "softbreak":
            self.add("text", " ", self.content[begin : self.after_break(begin)])
        elif token.type == "hardbreak":
            self.add("break", "", self.content[begin : self.after_break(begin)])
        elif token.type == "footnote_ref":
            label = token.meta["label"]
            self.add("note", label, self.content[begin : begin + len(label) + 3])
        elif token.type == "image":
            raw = self.content[begin:end]
            self.add("source", " ".join(raw.split("\n")), raw)

    def after_break(self, begin: int) -> int:
        end = self.content.index("\n", begin) + 1
        while end < len(self.content) and self.content[end] in " \t":
            end += 1
        return end

    def text(self, token: Token, begin: int, end: int) -> None:
        if token.content and self.stack and self.stack[-1].auto:
            self.add("text", token.content, self.content[begin + 1 : end])
        elif token.content:
            self.add("text", token.content, self.content[begin : begin + len(token.content)])

    def code(self, token: Token, begin: int) -> None:
        fence, size = token.markup, len(token.content)
        begin += len(fence)
        pad = "" if self.content.startswith(fence, begin + size) else " "
        raw = self.content[begin + len(pad) : begin + len(pad) + size]
        written = Written(("code", "", ""), fence + pad, pad + fence)
        self.stack.append(written)
        self.add("text", token.content, raw)
        self.stack.pop()

    def add(self, kind: str, text: str, raw: str) -> None:
        stack = tuple(self.stack)
        self.runs.append(Run(kind, text, ordered(written.mark for written in stack), stack, raw))

    def open_link(self, index: int, token: Token, begin: int) -> None:
        depth, close = 1, index
        while depth:
            close += 1
            depth += {"link_open": 1, "link_close": -1}.get(self.tokens[close].type, 0)
        opener, closer = self.content[begin : begin + 1], self.closer(close)
        href, title = str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))
        mark: Mark = ("link", href, " ".join(title.split("\n")))
        self.links.append((len(self.runs), begin))
        self.stack.append(Written(mark, opener, closer, auto=token.info == "auto"))

    def closer(self, close: int) -> str:
        """What closes a link: up to the next token, but for white space that a line's end swallowed."""
        return self.content[self.begins[close] : self.begins[close + 1]].rstrip(" ")

    def close_link(self, end: int) -> None:
        first, begin = self.links.pop()
        self.stack.pop()
        if all(run.blank for run in self.runs[first:]):
            # Words are missing that one could write in: such a link is held as source.
            del self.runs[first:]
            raw = self.content[begin:end].rstrip(" ")
            self.add("source", " ".join(raw.split("\n")), raw)
