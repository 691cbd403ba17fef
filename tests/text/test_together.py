"""Changes that make sense only together are told, and those alone stay alone."""

from __future__ import annotations

import pytest
from hypothesis import given

from app.text import diff, together
from tests.text.strategies import revisions


def groups(base: str, new: str) -> list[list[str]]:
    """The groups of more than one change, each by what it puts in or takes out."""
    changes = diff(base, new)
    return [
        [(changes[k].insert or changes[k].deleted).strip() for k in group]
        for group in together(base, changes)
        if len(group) > 1
    ]


FIRST = "The council decides about roads and bridges.\n"
SECOND = "Every member of it may ask for a vote, and none may be refused one.\n"
THIRD = "What the council decides is read aloud by the oldest of its members.\n"


@pytest.mark.parametrize(
    ("base", "new", "expected"),
    [
        (f"{FIRST}\n{THIRD}", f"{FIRST}\n{THIRD}".replace("council", "assembly"), [["assembly", "assembly"]]),
        (f"{FIRST}\n{THIRD}", f"{FIRST}\n{THIRD}".replace("The", "A").replace("read", "sung"), []),
        (f"{FIRST}\n{SECOND}\n{THIRD}", f"{SECOND}\n{THIRD}\n{FIRST}", [[FIRST.strip()] * 2]),
        (FIRST, FIRST.replace("roads", "roads[^1]") + "\n[^1]: Paths too.\n", [["[^1]", "[^1]: Paths too."]]),
        (FIRST, FIRST.replace("roads and bridges", "**roads and bridges**"), [["**", "**"]]),
        (f"{FIRST}\n{THIRD}", f"{FIRST}\n{THIRD}".replace("council", "*council*"), [["*council*"] * 2]),
    ],
)  # fmt: skip
def test_what_must_travel_together(base: str, new: str, expected: list[list[str]]) -> None:
    assert groups(base, new) == expected


@given(revisions())
def test_every_change_is_in_one_group_and_groups_are_in_order(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    found = together(base, changes)
    assert sorted(index for group in found for index in group) == list(range(len(changes)))
    assert all(list(group) == sorted(group) for group in found)
    assert [group[0] for group in found] == sorted(group[0] for group in found)
