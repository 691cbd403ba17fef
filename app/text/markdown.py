"""One Markdown parser for the whole product: CommonMark, tables, strikethrough and footnotes; raw HTML is text.

`parse` returns markdown-it tokens whose inline children know where they stand: `token.meta["at"]` is the
position of a child in its inline token's content. The `ALLOWED_*` constants say exactly what the renderer may
emit, so that the web layer can run nh3 last with the same list.
"""

import re
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from app.text.markdown_blocks import MAX_NESTING, BlockParser, text_block
from app.text.markdown_inline import InlineParser, line_end_as_words, placed_footnote_ref

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
ALLOWED_TAGS = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ALLOWED_ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "*": frozenset({"class", "data-at", "data-len", "data-new", "data-change"}),
        "a": frozenset({"href", "rel", "id"}),
        "div": frozenset({"id"}),
        "ol": frozenset({"start"}),
        "th": frozenset({"scope"}),
    }
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(
    r"https?://(?:[^@/?#\\]*@)?([^/?#\\:\[\]@]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{0,5}))?(?=[/?#]|$)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?=.{1,253}$)(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.)*[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.?")
_UNWANTED = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`{}|^\u202a-\u202e\u2066-\u2069]")


def safe_link(url: str) -> bool:
    """Say whether a normalised link may be followed: http, https, mailto, or a place relative to this page."""
    if _UNWANTED.search(url):
        return False
    scheme = _SCHEME.match(url)
    if scheme is None:
        # "//host" is another host in disguise, and a colon in the first segment is a scheme to some readers.
        return not url.startswith("//") and ":" not in re.split(r"[/?#]", url, maxsplit=1)[0]
    if scheme[1].lower() not in ALLOWED_SCHEMES:
        return False
    return scheme[1].lower() == "mailto" or _reachable(url)


def _reachable(url: str) -> bool:
    """Say whether every reader of addresses would find the same host in this one."""
    authority = _AUTHORITY.match(url)
    if authority is None or int(authority[2] or 0) > 65535:
        return False
    host = authority[1]
    try:
        if host.startswith("["):
            return bool(IPv6Address(host[1:-1]))
        if _HOST.fullmatch(host) is None:
            return False
        if host.rstrip(".").rpartition(".")[2][0].isdigit():
            return bool(IPv4Address(host))
        return "xn--" not in host.lower() or bool(host.encode("ascii").decode("idna"))
    except (AddressValueError, UnicodeError):
        return False


class _Parser(MarkdownIt):
    def __init__(self, *, lines: bool) -> None:
        super().__init__("commonmark", {"html": False, "linkify": False, "maxNesting": MAX_NESTING})
        self.enable(["table", "strikethrough"])
        self.use(footnote_plugin, inline=False, move_to_end=False)
        self.inline.ruler.at("footnote_ref", placed_footnote_ref)
        self.block.ruler.at("lheading", text_block)
        if not lines:
            self.inline.ruler.at("newline", line_end_as_words)
        inline, block = InlineParser(), BlockParser()
        inline.ruler, inline.ruler2 = self.inline.ruler, self.inline.ruler2
        inline.terminator_re = self.inline.terminator_re
        block.ruler = self.block.ruler
        self.inline, self.block = inline, block
        # Joined text would lose where its parts stand; the renderer joins what touches.
        self.disable(["fragments_join", "text_join", "html_block", "html_inline"])

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return safe_link(url)


# Built once; a parse keeps all its state in its own objects, so threads may share them.
_BY_LINES, _BY_WORDS = _Parser(lines=True), _Parser(lines=False)

_REPLACED = re.compile("[\0\ud800-\udfff]")


def same_length(text: str) -> str:
    """Make any string parseable without moving a code point: NUL and lone surrogates as U+FFFD, CR as line end."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return _REPLACED.sub("\ufffd", text)


_MARKED_LINE = re.compile(r"^[ \t]*(?:[-*+>|#=`~\[]|\d{1,9}[.)])", re.MULTILINE)
_ITEM_LINE = re.compile(r"^[ \t>]*+(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_DELIMITER_ROW = re.compile(r"^[ \t>]*+(?=[-: \t]*+\|)[-:| \t]++$", re.MULTILINE)
_MARKERS = "*_[]<&!~`|\\"
_SIGNS = "#$%+-:=@{}^>"  # the parser looks twice at each


def cost(text: str) -> int:
    """Estimate the microseconds it takes to show a text and a change in it, the text alone taking half of them.

    It is made from counts alone, so that it never depends on the machine, and errs on the upper side.
    """
    lines = 32 * text.count("\n") + 20 * text.count("\n\n") + 90 * text.count("  \n")
    lines += 60 * sum(1 for _ in _MARKED_LINE.finditer(text)) + 100 * sum(
        1 for _ in _ITEM_LINE.finditer(text)
    )
    signs = 26 * sum(map(text.count, _MARKERS)) + 5 * sum(map(text.count, _SIGNS))
    signs += 14 * (text.count("*") + text.count("_")) + 35 * text.count("[") + 45 * text.count("]")
    return len(text) // 6 + lines + signs + 95 * text.count("<") + 45 * _cells(text)


def _cells(text: str) -> int:
    """The cells that tables may have: short rows are filled up, so that a small text can make a large table."""
    cells = at = 0
    while found := _DELIMITER_ROW.search(text, at):
        at = text.find("\n\n", found.end())
        at = len(text) if at < 0 else at
        cells += (found[0].count("|") + 1) * text.count("\n", found.end(), at)
    return cells


def parse(
    text: str, env: dict[str, Any] | None = None, *, lines: bool = True
) -> tuple[list[Token], dict[str, Any]]:
    """Parse `text` (see `same_length`) into block tokens and the environment with its references and footnotes.

    Without `lines`, an end of a line that is no hard break stays among the words of a text token, which is quicker.
    """
    env = {} if env is None else env
    return (_BY_LINES if lines else _BY_WORDS).parse(text, env), env
