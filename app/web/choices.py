"""What a form's select or radio field offers."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from wtforms import fields

from app.web.names import NAMES


def choices(pairs: Iterable[tuple[str, object]]) -> list[Any]:
    """Choices from pairs of a stored word and what people read."""
    choice: Any = getattr(fields, "SelectChoice")  # noqa: B009 - the type stubs do not know it yet
    return [choice(value, label) for value, label in pairs]


def named(values: Iterable[StrEnum]) -> list[Any]:
    """Choices from fixed words, by their names."""
    return choices((value.value, NAMES[value]) for value in values)
