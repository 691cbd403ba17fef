"""Policy texts as people write them, and what people do to them, each character traced: strategies for hypothesis.

How many passages there are and what happens to them is drawn, and shrinks; the words come from a drawn seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Traced = list[tuple[str, int | None]]
"""Characters, each with where it stood in the text before; None for a new one."""


def _parted(words: str) -> list[str]:
    return words.split()


COMMON = _parted("""
    the of and to a in for that we is are be with on as by not all their it de het een van og i at en til på
""")
TELLING = _parted("""
    party policy members business tax schools climate energy housing health pension farming coast tourism privacy
    council region budget transport rail cycling forest museum library student language police equality income rent
    consumer waste wind subsidy export union ærlighed økonomi åbenhed børnehave møde coöperatie geïnformeerd één
    ondernemers zo'n reünie cafe\u0301 e\u0301te\u0301 n\u0303andu\u0301 日本語 政策 ไทย 👩‍👩‍👧 🇩🇰 👍🏽 2030 12.5 1.000
""")
MARKED = ["**{}**", "_{}_", "[{}](https://example.org/a_b?c=1)", "`{}`", "{}[^1]", "«{}»", *["{}"] * 6]
HEADINGS = ["Background", "Goals", "Mål og midler", "Goals"]
LINE_ENDS = [" ", " ", " ", " ", "  \n", "\\\n", "\n", " \n"]


def word(chance: random.Random) -> str:
    """One word, common or telling."""
    return chance.choice(COMMON if chance.random() < 0.4 else TELLING)


def sentence(chance: random.Random, least: int = 3, most: int = 12) -> str:
    """A few words, now and then marked, with a full stop."""
    words = [word(chance) for _ in range(chance.randint(least, most))]
    at = chance.randrange(len(words))
    words[at] = chance.choice(MARKED).format(words[at])
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def paragraph(chance: random.Random, stock: list[str]) -> str:
    """Sentences, some of which stand elsewhere too, with hard breaks and trailing spaces between them."""
    parts = [
        chance.choice(stock) if chance.random() < 0.2 else sentence(chance)
        for _ in range(chance.randint(1, 4))
    ]
    text = parts[0]
    for part in parts[1:]:
        text += chance.choice(LINE_ENDS) + part
    return text + chance.choice(["", "", "", "  "])


def items(chance: random.Random, stock: list[str]) -> str:
    """A list, some of whose items are nested."""
    bullet = chance.choice(["- ", "* ", "1. "])
    lines = [bullet + sentence(chance, 2, 8) for _ in range(chance.randint(1, 5))]
    for at in range(1, len(lines)):
        if chance.random() < 0.3:
            words = chance.choice([sentence(chance, 1, 5), sentence(chance, 1, 5), chance.choice(stock)])
            lines[at] = "  " * chance.randint(1, 2) + "- " + words
    return "\n".join(lines)


def table(chance: random.Random, stock: list[str]) -> str:
    """A table in which cells recur."""
    rows = [
        f"| {word(chance)} | {chance.choice(stock) if chance.random() < 0.3 else word(chance)} |"
        for _ in range(chance.randint(1, 4))
    ]
    return "\n".join(["| a | b |", "|---|:-:|", *rows])


def other(chance: random.Random, stock: list[str]) -> str:
    """A quotation, a footnote, code or a rule."""
    return chance.choice(
        [f"> {chance.choice(stock)}", f"[^1]: {sentence(chance)}", f"```\n{sentence(chance)}\n```", "---"]
    )


PASSAGES: list[Callable[[random.Random, list[str]], str]] = [
    paragraph,
    paragraph,
    paragraph,
    items,
    table,
    other,
]


@st.composite
def blocks(draw: DrawFn, least: int = 0, most: int = 8) -> list[str]:
    """The passages of a document, to be joined by blank lines."""
    chance = random.Random(draw(st.integers(0, 2**24)))
    stock = [sentence(chance) for _ in range(2)]
    kinds = draw(st.lists(st.integers(-1, len(PASSAGES) - 1), min_size=least, max_size=most))
    return [f"## {chance.choice(HEADINGS)}" if kind < 0 else PASSAGES[kind](chance, stock) for kind in kinds]


def documents(most: int = 8) -> SearchStrategy[str]:
    """Documents as people write them; also such of one word, and empty ones."""
    whole = blocks(most=most).map(lambda found: "\n\n".join(found) + ("\n" if len(found) % 2 else ""))
    return st.one_of(whole, whole, whole, st.sampled_from([*TELLING, ""]))


def traced(base: list[str]) -> list[Traced]:
    """Passages with the place of every character in their text."""
    found: list[Traced] = []
    at = 0
    for words in base:
        found.append([(character, at + k) for k, character in enumerate(words)])
        at += len(words) + 2
    return found


def written(words: str) -> Traced:
    """New words."""
    return [(character, None) for character in words]


def shown(passage: Traced) -> str:
    """What a traced passage reads."""
    return "".join(character for character, _ in passage)


def revise(passages: list[Traced], kind: str, chance: random.Random) -> list[Traced]:
    """The passages after one thing that people do."""
    passages = list(passages)
    if passages:
        KINDS[kind](passages, chance.randrange(len(passages)), chance)
    else:
        passages.append(written(sentence(chance)))
    return passages


Edit = Callable[[list[Traced], int, random.Random], None]


def move(passages: list[Traced], at: int, chance: random.Random) -> None:
    """A passage to another place."""
    moved = passages.pop(at)
    passages.insert(chance.randint(0, len(passages)), moved)


def move_and_edit(passages: list[Traced], at: int, chance: random.Random) -> None:
    """A passage to another place, with a word replaced."""
    edit(passages, at, chance)
    move(passages, at, chance)


def swap(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Two passages, each in the other's place."""
    to = chance.randrange(len(passages))
    passages[at], passages[to] = passages[to], passages[at]


def edit(passages: list[Traced], at: int, chance: random.Random) -> None:
    """One word of a passage replaced."""
    passages[at] = edited(passages[at], chance)


def reword(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Other words for a passage."""
    passages[at] = written(sentence(chance))


def copy(passages: list[Traced], at: int, chance: random.Random) -> None:
    """The same passage once more."""
    passages.insert(chance.randint(0, len(passages)), written(shown(passages[at])))


def split(passages: list[Traced], at: int, chance: random.Random) -> None:
    """A passage parted behind a sentence."""
    end = shown(passages[at]).find(". ") + 1
    if end:
        passages[at : at + 1] = [passages[at][:end], passages[at][end + 1 :]]


def join(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Two passages as one."""
    if at + 1 < len(passages):
        passages[at : at + 2] = [[*passages[at], *written(" "), *passages[at + 1]]]


def remove(passages: list[Traced], at: int, chance: random.Random) -> None:
    """A passage less."""
    passages.pop(at)


def turn(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Items or rows of a passage in another order."""
    passages[at] = turned(passages[at], chance)


def insert_many(passages: list[Traced], at: int, chance: random.Random) -> None:
    """New passages, eight or more."""
    for _ in range(chance.randint(8, 12)):
        passages.insert(chance.randint(0, len(passages)), written(sentence(chance)))


def remove_many(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Eight or more passages less."""
    for _ in range(min(len(passages), chance.randint(8, 12))):
        passages.pop(chance.randrange(len(passages)))


def reflow(passages: list[Traced], at: int, chance: random.Random) -> None:
    """Line ends in other places."""
    passages[at] = [
        ("\n" if character == " " and chance.random() < 0.2 else character, place)
        for character, place in passages[at]
    ]


KINDS: dict[str, Edit] = {
    one.__name__: one
    for one in (
        move,
        move_and_edit,
        swap,
        edit,
        reword,
        copy,
        split,
        join,
        remove,
        turn,
        insert_many,
        remove_many,
        reflow,
    )
}


def edited(passage: Traced, chance: random.Random) -> Traced:
    """A passage with one word inside it replaced."""
    gaps = [k for k, (character, _) in enumerate(passage) if character == " "]
    if len(gaps) < 2:
        return [*passage, *written(" " + word(chance))]
    k = chance.randrange(len(gaps) - 1)
    return [*passage[: gaps[k] + 1], *written(word(chance) + "x"), *passage[gaps[k + 1] :]]


def turned(passage: Traced, chance: random.Random) -> Traced:
    """A passage with one of its lines (an item, a row) put elsewhere among them."""
    lines: list[Traced] = [[]]
    for character, place in passage:
        if character == "\n":
            lines.append([])
        else:
            lines[-1].append((character, place))
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randint(0, len(lines)), line)
    return [one for k, line in enumerate(lines) for one in ([*written("\n"), *line] if k else line)]


@st.composite
def revised(
    draw: DrawFn, base: list[str], kinds: Sequence[str] = tuple(KINDS), least: int = 0, most: int = 4
) -> tuple[str, list[int | None]]:
    """What a document of these passages became, and for each of its characters where that stood before."""
    passages = traced(base)
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=least, max_size=most)):
        passages = revise(passages, kind, random.Random(draw(st.integers(0, 2**24))))
    whole: Traced = []
    for k, passage in enumerate(passages):
        whole += [*written("\n\n"), *passage] if k else passage
    return shown(whole), [place for _, place in whole]
