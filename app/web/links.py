"""The addresses of one desk, put together once: a page of it names a hundred, and all begin alike."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for


class Links:
    """Addresses at a desk that keep its filter, order and passage."""

    def __init__(self, address: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
        self._base = url_for("merges.desk", **address)
        self._kept = {name: value for name, value in kept.items() if value is not None}

    def at(self, number: int | str | None) -> str:
        """The desk with this suggestion to decide."""
        return f"{self._base}{self._query(s=number)}#decisions"

    def filtered(self, **other: Any) -> str:
        """The desk with another filter, order, passage or page."""
        return f"{self._base}{self._query(**other)}"

    def step(self, number: int, tail: str = "") -> str:
        """Where a step about this suggestion is sent to: a decision, or what `tail` names."""
        return f"{self._base}/decisions/{number}{'/' if tail else ''}{tail}{self._query()}"

    def settle(self, number: int) -> str:
        """Where a conflict is settled, with the suggestion that is being looked at."""
        return f"{self._base}/conflicts{self._query(s=number)}"

    def undo(self, number: int) -> str:
        """Where the wish to undo is sent to, with the suggestion that is being looked at."""
        return f"{self._base}/steps/removal{self._query(s=number)}"

    def news(self) -> str:
        """Where to ask what others have done."""
        return f"{self._base}/news{self._query()}"

    def _query(self, **other: Any) -> str:
        words = {name: value for name, value in {**self._kept, **other}.items() if value not in (None, "")}
        return f"?{urlencode(words)}" if words else ""
