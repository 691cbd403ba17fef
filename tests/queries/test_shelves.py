"""What is kept in a process."""

from app.queries.shelves import Shelf


def made(shelf: Shelf[str], key: str, *, of: str | None = None) -> list[str]:
    """Ask for a key; the keys that had to be made for it."""
    asked: list[str] = []

    def make() -> str:
        asked.append(key)
        return key

    assert shelf.get(key, make, of=of) == key
    return asked


def test_what_is_kept_is_made_once_and_the_longest_unused_goes_first() -> None:
    shelf: Shelf[str] = Shelf(4, len)
    assert made(shelf, "aa") == ["aa"]
    assert made(shelf, "bb") == ["bb"]
    assert made(shelf, "aa") == []
    assert made(shelf, "cc") == ["cc"]
    assert made(shelf, "aa") == []
    assert made(shelf, "bb") == ["bb"]


def test_what_is_too_heavy_is_not_kept() -> None:
    shelf: Shelf[str] = Shelf(2, len)
    assert made(shelf, "abc") == made(shelf, "abc") == ["abc"]
    assert len(shelf) == 0


def test_the_newest_of_a_thing_takes_the_place_of_the_one_before() -> None:
    shelf: Shelf[str] = Shelf(100, len)
    for key in ("first", "second", "second"):
        made(shelf, key, of="draft 1")
        made(shelf, key + "!", of="draft 2")
    assert len(shelf) == 2
    assert made(shelf, "second", of="draft 1") == []
    assert made(shelf, "first", of="draft 1") == ["first"]
    assert len(shelf) == 2


def test_what_went_for_want_of_room_can_come_back() -> None:
    shelf: Shelf[str] = Shelf(2, len)
    made(shelf, "aa", of="draft 1")
    made(shelf, "bb", of="draft 2")
    assert made(shelf, "aa", of="draft 1") == ["aa"]
    assert made(shelf, "aa", of="draft 1") == []
