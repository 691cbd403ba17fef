"""The cast: who is in the demo, as `content/cast.toml` tells it; the tests' people are the same."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.models import GroupKind, Role

PASSWORD = "samskriv-demo"
"""Everyone's password."""

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Holding:
    """A role somebody holds from one month to another, counted from today; without `until` they still do."""

    role: Role
    since: float
    until: float | None = None
    group: str | None = None
    interim: bool = False
    ended_reason: str = ""


@dataclass(frozen=True)
class Person:
    """One member of the cast; `group` is the work group they are at home in."""

    key: str
    name: str
    email: str
    locale: str
    status: str
    status_reason: str = ""
    group: str | None = None
    roles: tuple[Holding, ...] = ()


@dataclass(frozen=True)
class Place:
    """A work group as the cast describes it."""

    slug: str
    name: str
    kind: GroupKind
    description: str


@cache
def cast() -> dict[str, Person]:
    """Everybody, by key."""
    return {
        row["key"]: Person(
            key=row["key"],
            name=row["name"],
            email=row["email"],
            locale=row["locale"],
            status=row["status"],
            status_reason=row.get("status_reason", ""),
            group=row.get("group"),
            roles=tuple(
                Holding(
                    role=Role(held["role"]),
                    since=held["from"],
                    until=held.get("until"),
                    group=held.get("group"),
                    interim=held.get("interim", False),
                    ended_reason=held.get("ended_reason", ""),
                )
                for held in row["roles"]
            ),
        )
        for row in _read()["members"]
    }


@cache
def places() -> dict[str, Place]:
    """The work groups that have words of their own, by slug."""
    return {
        row["slug"]: Place(row["slug"], row["name"], GroupKind(row["kind"]), row["description"])
        for row in _read()["groups"]
    }


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "cast.toml").read_text(encoding="utf-8"))
