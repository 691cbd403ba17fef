"""What the lens of the rich editor does to real texts: one word changed in each of many passages."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.text import passages
from app.text.lines import common_prefix, common_suffix
from app.text.rich import nodes, reworded, written
from tests.bench.engine.tables import Report, share
from tests.text import data
from tests.text.rich_documents import said

Node = dict[str, Any]

STRETCH = 12_000  # code points of a stretch that is edited as a whole
SAMPLE = 8  # edits in a stretch
WORD = re.compile(r"[^\W\d_]{3,}")
NEW = "ΞξΞ"


def stretches(text: str) -> Iterator[str]:
    """A text in stretches of whole top-level passages, as they go to the editor."""
    start = 0
    for passage in passages(text):
        if passage.level and passage.kind != "heading":
            continue
        if passage.start - start > STRETCH and text[start : passage.start].endswith("\n\n"):
            yield text[start : passage.start]
            start = passage.start
    yield text[start:]


def leaves(node: Node) -> Iterator[tuple[Node, Node]]:
    """All texts with the nodes they stand in."""
    for child in node.get("content", ()):
        if child["type"] == "text":
            yield node, child
        else:
            yield from leaves(child)


def count(node: Node, kinds: set[str]) -> int:
    """How many nodes of some kinds there are."""
    return (node["type"] in kinds) + sum(count(child, kinds) for child in node.get("content", ()))


def kind(node: Node, text: Node) -> str:
    """What sort of words these are; an address that is its own words has to become a link with other words."""
    for mark in text.get("marks", ()):
        if mark["type"] == "link":
            href = mark["attrs"]["href"]
            return "address" if href.removeprefix("mailto:") == text["text"] else "link"
    return str(node["type"])


def edit(text: str, document: Node, words: Node, found: re.Match[str]) -> tuple[bool, str, str]:
    """Whether one changed word changes just that word; what it changed, and into what."""
    before = words["text"]
    words["text"] = before[: found.start()] + NEW + before[found.end() :]
    result = reworded(text, document)
    words["text"] = before
    head = common_prefix(text, result)
    tail = common_suffix(text, result, min(len(text), len(result)) - head)
    old, new = text[head : len(text) - tail], result[head : len(result) - tail]
    return (old, new) == (found[0], NEW), old, new


def cases() -> Iterator[tuple[str, str]]:
    """The last version of every history, and some bases of merges."""
    for history in data.histories():
        yield history, data.versions(history)[-1]
    for name in ("true_merges", "sequential_pairs"):
        for case in data.merges(name)[::25]:
            yield case["id"], case["base"]


def run(report: Report) -> None:
    """One-word edits that change exactly that word, texts that come back as they were, what is held as source."""
    chance = random.Random(1)
    exact: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for name, text in cases():
        parts = list(stretches(text))
        for part in chance.sample(parts, min(3, len(parts))):
            document = nodes(part)
            texts["stretches"] += 1
            texts["same"] += reworded(part, document) == part
            texts["round"] += said(nodes(written(document))) == said(document)
            texts["blocks"] += len(document["content"])
            texts["islands"] += count(document, {"source"})
            found = list(leaves(document))
            for node, words in chance.sample(found, min(SAMPLE, len(found))):
                choices = list(WORD.finditer(words["text"]))
                if not choices:
                    continue
                right, old, new = edit(part, document, words, chance.choice(choices))
                sort = kind(node, words)
                edits[sort] += 1
                exact[sort] += right
                if not right:
                    report.note("rich", name, sort, repr(old[:200]), "->", repr(new[:200]))
    report.title("the rich editor's lens: one word changed changes exactly that word")
    rows = [[sort, str(edits[sort]), share(exact[sort], edits[sort])] for sort in sorted(edits)]
    plain = sum(edits.values()) - edits["address"]
    rows.append(["all but addresses", str(plain), share(sum(exact.values()) - exact["address"], plain)])
    report.table(["words of", "edits", "exact"], rows)
    report.line(
        f"{texts['stretches']} stretches; saved unchanged with the same bytes {share(texts['same'], texts['stretches'])}; "
        f"written and read again the same {share(texts['round'], texts['stretches'])}; "
        f"blocks held as source {share(texts['islands'], texts['blocks'])}"
    )
