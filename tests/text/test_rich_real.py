"""The rich editor's lens on a slice of the real policy texts; `make bench` prints it for more of them."""

from __future__ import annotations

import random

import pytest

from app.text.rich import nodes, reworded, written
from tests.bench.engine.rich import WORD, edit, kind, leaves, stretches
from tests.text import data
from tests.text.rich_documents import said

pytestmark = pytest.mark.skipif(not data.present(), reason=data.MISSING)

# The sample of each text changes its words: none is left out because it is hard.
EXACT = 0.993


def stretch(position: int) -> str:
    """One stretch of the last version of a history."""
    parts = list(stretches(data.versions(data.histories()[position])[-1]))
    return random.Random(position).choice(parts)


@pytest.mark.parametrize("position", range(0, 39, 3))
def test_real_texts_come_back_as_they_were_and_survive_being_written(position: int) -> None:
    text = stretch(position)
    document = nodes(text)
    assert reworded(text, document) == text
    assert said(nodes(written(document))) == said(document)


def test_one_word_changed_in_real_texts_changes_that_word_alone() -> None:
    chance = random.Random(11)
    right = total = 0
    for position in range(39):
        text = stretch(position)
        document = nodes(text)
        found = [pair for pair in leaves(document) if WORD.search(pair[1]["text"])]
        for node, words in chance.sample(found, min(2, len(found))):
            if kind(node, words) == "address":
                continue
            exact, _, _ = edit(text, document, words, chance.choice(list(WORD.finditer(words["text"]))))
            total += 1
            right += exact
    assert total > 50
    assert right >= EXACT * total


@pytest.mark.parametrize("position", range(1, 39, 4))
def test_what_stands_outside_of_edited_passages_keeps_every_byte(position: int) -> None:
    text = stretch(position)
    document = nodes(text)
    content = document["content"]
    chance = random.Random(position)
    at = chance.randrange(len(content))
    gone = content.pop(at)
    new = {"type": "paragraph", "content": [{"type": "text", "text": "ΞξΞ 1. *new* [words]"}]}
    content[at:at] = [new, new]
    result = reworded(text, document)
    before, _, behind = result.partition("ΞξΞ 1. \\*new\\* \\[words]\n\nΞξΞ 1. \\*new\\* \\[words]")
    assert text.startswith(before)
    assert text.endswith(behind)
    content[at : at + 2] = [gone]
    assert reworded(text, document) == text
