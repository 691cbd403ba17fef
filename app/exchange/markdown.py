"""A version written out as one Markdown file: the text as it is, then where its words came from."""

import re
from collections.abc import Iterable, Sequence

RULE = "\n---\n\n"
"""What parts the text, which stands there to the last byte, from what is said about it."""

_SIGNS = re.compile(r"^[-+](?= )|^\d+(?=[.)])|[\\`*_\[\]<>#|~]")


def quoted(words: str) -> str:
    """Words on one line that mean themselves in Markdown."""
    return _SIGNS.sub(_escaped, " ".join(words.split()))


def _escaped(found: re.Match[str]) -> str:
    """A sign with a stroke before it; a number that would begin a list with one behind."""
    sign = found[0]
    return f"{sign}\\" if sign.isdecimal() else f"\\{sign}"


def written_out(
    text: str,
    *,
    title: str,
    facts: Iterable[str],
    shares: tuple[Sequence[str], Iterable[Sequence[str]]],
    notes: tuple[str, Iterable[str]],
    passages: tuple[str, Iterable[tuple[int, Iterable[tuple[str, int]]]]],
) -> str:
    """The file. `shares` are a table's head and rows, `notes` a heading and the origins in their order, `passages` a
    heading and for each passage its number and its runs of words, each with the number of its note."""
    heads, rows = shares
    notes_title, told = notes
    passages_title, runs = passages
    table = [heads, ["---"] * len(heads), *rows]
    told_about = [
        f"## {quoted(title)}",
        "\n".join(f"- {quoted(fact)}" for fact in facts),
        "\n".join("| " + " | ".join(quoted(cell) for cell in row) + " |" for row in table),
        f"### {quoted(notes_title)}",
        "\n".join(f"{number}. {quoted(note)}" for number, note in enumerate(told, 1)),
        f"### {quoted(passages_title)}",
        "\n".join(
            f"{number}. " + " ".join(f"{quoted(words)} \\[{note}\\]" for words, note in inside)
            for number, inside in runs
        ),
    ]
    return text + ("" if text.endswith("\n") else "\n") + RULE + "\n\n".join(told_about) + "\n"
