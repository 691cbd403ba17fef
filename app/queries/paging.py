"""Lists in pages of at most fifty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

PER_PAGE = 50
"""How many rows a page of a list shows at most."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its rows, which page it is, of how many, and how many rows there are in all."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


def paged(session: Session, query: Select[T], number: int, *, per_page: int = PER_PAGE) -> Page[T]:
    """The page with this number of what `query` selects (the last one if there are fewer)."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    rows = session.scalars(query.limit(per_page).offset((number - 1) * per_page)).unique().all()
    return Page(rows, number, pages, total)


def of(rows: Sequence[T], number: int, *, per_page: int = PER_PAGE) -> Page[T]:
    """The page with this number of rows that are at hand already (the last one if there are fewer)."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(1, number), pages)
    return Page(rows[(number - 1) * per_page : number * per_page], number, pages, len(rows))
