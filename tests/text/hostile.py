"""Texts made to hold a process, at any size: what slows Markdown parsers, and pairs that have little in common."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count, islice

from app.text.intake import MAX_LINES

Make = Callable[[int], str]
MakePair = Callable[[int], tuple[str, str]]


def capped(text: str, size: int) -> str:
    """The text cut to so many code points, and to the lines that a text may have."""
    text = text[:size]
    if text.count("\n") >= MAX_LINES:
        text = "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])
    return text


def filled(part: str) -> Make:
    """The part, over and over."""
    return lambda size: capped(part * (size // len(part) + 1), size)


def numbered(form: str, lines: int = MAX_LINES) -> Make:
    """The form with 0, 1, 2 and so on, over and over."""

    def make(size: int) -> str:
        return capped("".join(islice((form.format(k) for k in count()), min(lines, size // 3))), size)

    return make


def chosen(words: list[str], between: str, seed: int) -> Make:
    """Words in no order."""

    def make(size: int) -> str:
        chance = random.Random(seed)
        mean = sum(map(len, words)) / len(words) + len(between)
        return between.join(chance.choices(words, k=int(size / mean)))[:size]

    return make


def shuffled(text: str, between: str) -> str:
    """The parts of a text in another order."""
    parts = text.split(between)
    random.Random(4).shuffle(parts)
    return between.join(parts)


def half_changed(text: str) -> str:
    """The text with every other of its words replaced, on average."""
    chance = random.Random(5)
    lines = []
    for line in text.split("\n"):
        words = line.split(" ") if line else []
        lines.append(
            " ".join(word if chance.random() < 0.5 else f"n{chance.randrange(5000)}" for word in words)
        )
    return "\n".join(lines)


VOCABULARY = [f"w{k}" for k in range(5_000)]
SIGNS = list("政策案文書部会")
random_words = chosen(VOCABULARY, " ", 1)
few_words = chosen(list("abcde"), " ", 2)
numbered_lines = numbered("line number {} of them all\n")


def paragraphs(size: int) -> str:
    """Paragraphs of some eighty words each."""
    words = random_words(size).split(" ")
    return "\n\n".join(" ".join(words[at : at + 80]) for at in range(0, len(words), 80))[:size]


TEXTS: dict[str, Make] = {
    "nested strong emphasis": lambda n: "*a **a " * (n // 14) + "b" + " a** a*" * (n // 14),
    "closers": filled("a_ "),
    "openers": filled("_a "),
    "mismatched openers": filled("*a_ "),
    "thirds": lambda n: "a**b" + "c* " * (n // 3),
    "link closers": filled("a]"),
    "link openers": filled("[a"),
    "links and emphasis": filled("[ a_"),
    "brackets and parentheses": filled("[ (]("),
    "images": filled("![[]()"),
    "bangs": filled("!["),
    "nested brackets": lambda n: "[" * (n // 2) + "a" + "]" * (n // 2),
    "nested links": lambda n: "[" * (n // 2) + "](a)" * (n // 8),
    "nested quotes": lambda n: "> " * (n // 2) + "a",
    "quotes ever deeper": lambda n: "".join("> " * depth + "a\n" for depth in range(int(n**0.5))),
    "lists in a line": filled("- "),
    "lists ever deeper": lambda n: "".join("  " * depth + "* a\n" for depth in range(int(n**0.5))),
    "items": filled("* a\n"),
    "items apart": filled("* item\n\n"),
    "items of a word": filled("- word ab\n"),
    "numbered items": filled("1. a\n"),
    "backticks": lambda n: "".join("e" + "`" * width for width in range(1, int((2 * n) ** 0.5))),
    "comments": lambda n: "</" + "<!--" * (n // 4),
    "angles": filled("<a "),
    "addresses": filled("<a@b>"),
    "entities": filled("&amp;"),
    "half entities": filled("&#x"),
    "destinations": filled("[a](<b"),
    "titles": filled('[a](b "'),
    "replaced NULs": filled("a\ufffd "),
    "a wide table": lambda n: f"|{'a|' * (n // 6)}\n|{'-|' * (n // 6)}\n|{'b|' * (n // 6)}",
    "a wide table, broken": lambda n: f"|{'a|' * (n // 4)}\n|{'-|' * (n // 8)} x {'-|' * (n // 8)}",
    "a table filled up": lambda n: capped(f"|{'x|' * 300}\n|{'-|' * 300}\n" + "a\n" * (n // 2), n),
    "table rows": lambda n: capped("|a|b|\n|-|-|\n" + "| a | b |\n" * (n // 10), n),
    "many tables": filled("|a|\n|-|\n|b|\n\n"),
    "definitions": numbered("[a{}]: /u\n"),
    "uses of a definition": lambda n: "[a]: /u\n\n" + "[a] " * (n // 4),
    "footnotes": numbered("[^a{}]: n\n\n", MAX_LINES // 2),
    "nested footnotes": filled("[^a]: "),
    "breaks": filled("a  \n"),
    "lines": filled("a\n"),
    "identical lines": filled("the same line of some words, over and over\n"),
    "paragraphs of a letter": filled("a\n\n"),
    "headings": filled("# a\n"),
    "rules": filled("---\n"),
    "fences": filled("```\n"),
    "underlines": filled("a\n=\n"),
    "blank lines": filled("\n"),
    "one word": filled("a"),
    "spaces": lambda n: " " * (n - 1) + "a",
    "hidden": filled("\u200b\u202e"),
    "hidden between letters": filled("a\u200b"),
    "tabs": filled("\t"),
    "stars": filled("*"),
    "backslashes": filled("\\"),
    "tildes": filled("~"),
    "combining marks": lambda n: "e" + "\u0301" * (n - 1),
    "signs without spaces": chosen(SIGNS, "", 3),
    "one long line": filled("the party writes its policy together "),
    "numbered lines": numbered_lines,
    "paragraphs": paragraphs,
}

PAIRS: dict[str, MakePair] = {
    "swapped letters": lambda n: (filled("ab")(n), filled("ba")(n)),
    "swapped words": lambda n: (filled("a b ")(n), filled("b a ")(n)),
    "swapped lines": lambda n: (filled("a\nb\n")(n), filled("b\na\n")(n)),
    "few words, no order": lambda n: (few_words(n), chosen(list("abcde"), " ", 9)(n)),
    "random words, another order": lambda n: (random_words(n), shuffled(random_words(n), " ")),
    "half of the words in one line": lambda n: (random_words(n), half_changed(random_words(n))),
    "half of the words of every paragraph": lambda n: (paragraphs(n), half_changed(paragraphs(n))),
    "nothing in common": lambda n: (numbered("x{} ", n)(n), numbered("y{} ", n)(n)),
    "marks": lambda n: ("." * n, "," * n),
    "brackets": lambda n: ("[" * n, "[" * (n - n // 200) + "]" * (n // 200)),
    "open tags": lambda n: (filled("<a ")(n), filled("<b ")(n)),
    "addresses": lambda n: (filled("http://")(n), filled("https://")(n)),
    "combining marks": lambda n: ("e" + "\u0301" * (n - 1), "e" + "\u0301" * (n - 2)),
    "signs without spaces": lambda n: (chosen(SIGNS, "", 3)(n), chosen(SIGNS, "", 8)(n)),
    "lines turned round": lambda n: (numbered_lines(n), "\n".join(reversed(numbered_lines(n).split("\n")))),
    "lines shuffled": lambda n: (numbered_lines(n), shuffled(numbered_lines(n), "\n")),
    "paragraphs shuffled": lambda n: (paragraphs(n), shuffled(paragraphs(n), "\n\n")),
    "every line edited": lambda n: (numbered_lines(n), numbered_lines(n).replace("them", "these")),
    "one item more": lambda n: (filled("- x\n")(n - 4), filled("- x\n")(n)),
    "other bullets": lambda n: (filled("- word ab\n")(n), filled("* word ab\n")(n)),
    "every item edited": lambda n: (numbered("- item {}\n")(n), numbered("- item x{}\n")(n)),
    "one word more in a long line": lambda n: (filled("ab ")(n - 3), filled("ab ")(n)),
    "emphasis in every line": lambda n: (
        filled("some words here\n")(n * 3 // 4),
        filled("*some* words here\n")(n * 3 // 4),
    ),
    "table rows turned": lambda n: (filled("| a | b |\n")(n), filled("| b | a |\n")(n)),
    "every cell edited": lambda n: (
        "|a|b|\n|-|-|\n" + numbered("| a{} | b |\n")(n - 20),
        "|a|b|\n|-|-|\n" + numbered("| a{} | c |\n")(n - 20),
    ),
    "identical lines, a third gone": lambda n: (
        filled("the same line\n")(n),
        filled("the same line\n")(2 * n // 3),
    ),
    "identical lines, a word in each third": lambda n: (
        filled("the same old line\n")(n),
        filled("the same old line\nthe same old line\nthe same new line\n")(n),
    ),
    "neighbouring lines swapped": lambda n: (
        numbered_lines(n),
        capped("".join(f"line number {k ^ 1} of them all\n" for k in range(min(MAX_LINES, n // 3))), n),
    ),
    "lines in bit-reversed order": lambda n: (
        numbered_lines(n),
        capped("".join(f"line number {int(f'{k:016b}'[::-1], 2)} of them all\n" for k in range(n // 32)), n),
    ),
    "nested items moved out": lambda n: (
        capped("".join(f"{'  ' * (k % 20)}- i {k}\n" for k in range(n // 27)), n),
        capped("".join(f"{'  ' * ((k + 1) % 20)}- i {k}\n" for k in range(n // 27)), n),
    ),
    "flags shifted": lambda n: ("🇩🇰" * (n // 2), "🇩" + "🇩🇰" * (n // 2 - 1)),
    "out of nothing": lambda n: ("", filled("x y\n")(n)),
    "into nothing": lambda n: (filled("x y\n")(n), ""),
}


def edited(text: str) -> tuple[str, str]:
    """A text, and the same with a word more in the middle."""
    middle = len(text) // 2
    return text, f"{text[:middle]} x {text[middle:]}"
