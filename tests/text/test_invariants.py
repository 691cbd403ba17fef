"""The table of invariants names tests that are there, and properties for all that the engine promises."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import is_hypothesis_test

import tests.text

ROW = re.compile(r"^\| (\d+) \| (\S+) \|$", re.MULTILINE)
TABLE: dict[int, list[str]] = {}
for number, name in ROW.findall(tests.text.__doc__ or ""):
    TABLE.setdefault(int(number), []).append(name)
PROPERTIES = range(1, 30)
"""Invariants of the engine and its lens; the last is the services'."""


def test_every_invariant_has_a_row() -> None:
    assert list(TABLE) == [*PROPERTIES, PROPERTIES.stop]


@pytest.mark.parametrize("number", TABLE)
def test_the_tests_of_an_invariant_are_there(number: int) -> None:
    found = []
    for name in TABLE[number]:
        module, test = name.split("::")
        found.append(getattr(import_module(module if "." in module else f"tests.text.{module}"), test))
    assert all(map(callable, found))
    assert number not in PROPERTIES or any(map(is_hypothesis_test, found))
