"""Words chosen on a page are found again in their source."""

import pytest

from app.text.quotes import locate

SOURCE = "- Vi vil **samle markedsføringen** ét sted, og\n  [samle](https://example.org) den &amp; resten."


@pytest.mark.parametrize(
    ("quote", "occurrence", "words"),
    [
        ("markedsføringen", None, "markedsføringen"),
        ("samle markedsføringen ét", None, "samle markedsføringen** ét"),
        ("samle", 1, "samle"),
        ("samle", 2, "samle"),
        ("sted, og samle den", None, "sted, og\n  [samle](https://example.org) den"),
        ("den & resten.", None, "den &amp; resten."),
        ("**samle", None, "**samle"),
        ("  ét   sted ", None, "ét sted"),
    ],
)
def test_shown_words_are_found_in_the_source(quote: str, occurrence: int | None, words: str) -> None:
    found = locate(SOURCE, quote, occurrence)
    assert found is not None
    assert SOURCE[found[0] : found[1]] == words


def test_which_occurrence_is_meant_counts() -> None:
    first, second = locate(SOURCE, "samle", 1), locate(SOURCE, "samle", 2)
    assert first is not None
    assert second is not None
    assert first < second


@pytest.mark.parametrize(
    ("quote", "occurrence"), [("samle", None), ("samle", 3), ("", None), ("findes ikke", 1)]
)
def test_words_that_are_not_there_or_not_once_are_not_found(quote: str, occurrence: int | None) -> None:
    assert locate(SOURCE, quote, occurrence) is None
