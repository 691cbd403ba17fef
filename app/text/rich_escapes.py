"""Words as Markdown reads them back: what would mean something else is escaped, and nothing more."""

from __future__ import annotations

import re

OBJECT = "\ufffc"  # stands for a sign or a mark beside words
_PUNCTUATION = frozenset(OBJECT + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPECIAL = re.compile(r"[\\`*_\[\]<&~!]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_START = re.compile(
    r"""
      (?P<sign>
          \#{1,6}(?=[ \t]|\Z)
        | >
        | [-+*](?=[ \t]|\Z)
        | =+[ \t]*\Z
        | -+[ \t]*\Z
        | (?:-[ \t]*){3,}\Z | (?:_[ \t]*){3,}\Z | (?:\*[ \t]*){3,}\Z
        | [-:|][-:|\ \t]+\Z
        | ~~~
      )
    | (?P<number>\d{1,9})[.)](?=[ \t]|\Z)
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"(?:\A|[ \t])(#+)[ \t]*\Z")


def escape(text: str, before: str, behind: str, *, linked: bool) -> str:
    """Escape words that stand between the characters `before` and `behind` ("" at an edge)."""
    if not _SPECIAL.search(text):
        return text
    parts = []
    for at, letter in enumerate(text):
        left = text[at - 1] if at else before
        right = text[at + 1] if at + 1 < len(text) else behind[:1]
        if letter in "\\`*_[]<&~!" and _means(
            letter, left, right, text[at : at + 40] + behind, linked=linked
        ):
            parts.append("\\")
        parts.append(letter)
    return "".join(parts)


def _means(letter: str, left: str, right: str, rest: str, *, linked: bool) -> bool:
    """Whether a character would be read as a sign."""
    if letter == "\\":
        return not right or right in _PUNCTUATION or right == "\n"
    if letter == "*":
        return not (_space(left) and _space(right))
    if letter == "_":
        return not ((_space(left) and _space(right)) or (_inner(left) and _inner(right)))
    if letter == "]":
        return linked
    if letter == "<":
        return right != "" and (right.isalpha() or right in "/!?")
    if letter == "&":
        return _ENTITY.match(rest) is not None
    if letter == "~":
        return {left, right} & {"~", OBJECT} != set()
    if letter == "!":
        return right == OBJECT
    return True  # a backtick or an opening bracket


def _space(letter: str) -> bool:
    return letter == "" or letter.isspace()


def _inner(letter: str) -> bool:
    return letter.isalnum()


def escape_line(line: str) -> str:
    """Escape the beginning of a line that would make it something else than words."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.end('number') :]}"
    return "\\" + line


def escape_closing(line: str) -> str:
    """Escape number signs at the end of a heading, which would close it."""
    found = _CLOSING.search(line)
    return line if found is None else f"{line[: found.start(1)]}\\{line[found.start(1) :]}"


def fenced(code: str) -> tuple[str, str]:
    """What opens and closes a code span that holds these words."""
    runs = {len(run) for run in re.findall("`+", code)}
    size = next(size for size in range(1, len(runs) + 2) if size not in runs)
    pad = " " if code[0] == "`" or code[-1] == "`" or (code[0] == code[-1] == " " and code.strip(" ")) else ""
    return "`" * size + pad, pad + "`" * size


def link_closer(href: str, title: str) -> str:
    """What closes a link to an address."""
    address = _ENTITY.sub(r"\\\g<0>", href)
    if re.search(r"[\s<>\\()]", address):
        address = f"<{address.replace('<', '%3C').replace('>', '%3E')}>"
    if not title:
        return f"]({address})"
    quoted = re.sub(r'(["\\&])', r"\\\1", title)
    return f']({address} "{quoted}")'


def entity(letter: str) -> str:
    """A character as a numeric entity, which counts as punctuation beside marks."""
    return f"&#{ord(letter)};"
