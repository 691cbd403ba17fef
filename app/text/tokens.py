"""Words, marks of punctuation, Markdown markers and white space: the units no change is ever smaller than.

A token never crosses the end of a line and depends on its own line alone, so that any run of whole lines can
be split by itself. Words keep their combining marks and inner apostrophes; numbers keep their separators;
scripts written without spaces (Chinese, Japanese, Thai and the like) are split into characters with their
marks.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf"  # Khmer, Tai
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf"
    "\u2934-\u2b55\U0001f000-\U0001faff"
)


def _marks() -> str:
    """The combining characters and joiners, as the inside of a character class."""
    areas = (range(0x300, 0x3100), range(0xA000, 0x12000), range(0x16000, 0x17000), range(0x1B000, 0x1F000))
    runs: list[list[int]] = []
    for code in (code for area in areas for code in area):
        if unicodedata.category(chr(code))[0] == "M":
            if runs and runs[-1][1] == code - 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
    runs += [[0xAD, 0xAD], [0x200C, 0x200D], [0x2060, 0x2060], [0x1F3FB, 0x1F3FF], [0xE0020, 0xE007F]]
    runs += [[0xE0100, 0xE01EF]]
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in runs)


_M = _marks()
_LETTER = rf"[^\W_{_UNSPACED}]"
_LINE_START = "(?:^|" + "|".join(f"(?<=^{' ' * n})" for n in range(1, 9)) + r"|(?<=^\t)|(?<=^> ))"

_PLAIN = r"[A-Za-z]++(?=[\ ,.;)\n])"  # most words, told at once; what follows agrees with it

_TOKEN = re.compile(
    rf"""
      {_PLAIN}
    | \n
    | [^\S\n]+
    | (?=h|H)https?://[^\s<>"'`|\[\](){{}}]*[^\s<>"'`|\[\](){{}}.,;:!?*_~]
    | (?=\d){_LINE_START}\d{{1,9}}[.)](?=\s|\Z)
    | \d+(?:[.,:/]\d+)+(?![^\W_]|[{_M}])
    | {_LETTER}+(?:(?:[{_M}]+|['’_](?={_LETTER})){_LETTER}*)*
    | \[\^[^\]\s]{{1,60}}\]:?
    | \[[ xX]\](?=\s|\Z)
    | \]\(
    | !\[
    | :?-{{2,}}:? | :-:? | -:
    | \.{{2,}} | \#+ | \*+ | _+ | ~+ | `+ | =+
    | \\[!-/:-@\[-`{{-~]
    | &(?:[A-Za-z][A-Za-z0-9]{{1,31}}|\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}});
    | </?[A-Za-z][^<>\n]{{0,300}}>
    | [\U0001f1e6-\U0001f1ff]{{2}}
    | [{_EMOJI}](?:\u200d[{_EMOJI}]|[{_M}])*
    | [\s\S][{_M}]*
    """,
    re.VERBOSE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W_]")
_WORDS = re.compile(rf"\w+(?:[{_M}]+\w*)*")
_FRAGMENT = re.compile(rf"{_PLAIN}|{_LETTER}+(?:[{_M}]+{_LETTER}*)*|[^\S\n]+|\n|[\s\S][{_M}]*")


def tokenise(text: str) -> list[str]:
    """Split a text into tokens; total, in linear time, and joining them gives the text back."""
    return _TOKEN.findall(text)


def fragments(text: str) -> list[str]:
    """Split a text into words, runs of white space and single other characters: what URLs and tags are made
    of.
    """
    return _FRAGMENT.findall(text)


def count_words(text: str) -> int:
    """The number of words, those inside URLs and tags included."""
    return len(_WORDS.findall(text))


def is_word(token: str) -> bool:
    """Whether a token holds a letter or a digit."""
    return _WORD.search(token) is not None


def boundaries(text: str) -> list[int]:
    """The positions between tokens, the two ends of the text included."""
    return [0, *accumulate(map(len, tokenise(text)))]
