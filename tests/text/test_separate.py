"""Which changes of a text can be decided each for itself."""

from hypothesis import given

from app.text import Hunk, apply, diff
from app.text.separate import separate
from tests.text.strategies import revisions

TEXT = "# Titel\n\nFørste afsnit står her. Det har to sætninger.\n\n- et punkt\n- et andet punkt\n\nSidste afsnit.\n"


def parts(new: str) -> list[str]:
    """What each edit alone would make of the text."""
    return [apply(TEXT, edit) for edit in separate(TEXT, diff(TEXT, new))]


def test_changes_of_one_passage_belong_together() -> None:
    new = TEXT.replace("står her", "er").replace("to sætninger", "mere")
    assert parts(new) == [new]


def test_changes_of_two_passages_are_two_edits() -> None:
    one, other = TEXT.replace("et punkt", "ét punkt", 1), TEXT.replace("Sidste", "Allersidste")
    assert parts(one.replace("Sidste", "Allersidste")) == [one, other]


def test_neighbouring_list_items_are_two_edits() -> None:
    new = TEXT.replace("- et punkt", "- ét punkt").replace("et andet", "nok et")
    assert len(parts(new)) == 2


def test_a_change_over_two_passages_holds_them_together() -> None:
    start, end = TEXT.index("sætninger"), TEXT.index("punkt")
    across = Hunk(start, end, "linjer", TEXT[start:end])
    first, last = (
        Hunk(9, 15, "Det første", TEXT[9:15]),
        Hunk(end + 2, end + 5, "kter", TEXT[end + 2 : end + 5]),
    )
    assert separate(TEXT, (first, across, last)) == ((first, across, last),)


def test_a_new_passage_is_an_edit_of_its_own() -> None:
    new = TEXT.replace("Titel", "Overskrift").replace("Sidste afsnit.\n", "Sidste afsnit.\n\nOg et til.\n")
    assert len(parts(new)) == 2


def test_a_passage_that_moves_is_one_edit() -> None:
    moved = "Første afsnit står her. Det har to sætninger.\n\n"
    new = TEXT.replace(moved, "") + "\n" + moved.rstrip("\n") + "\n"
    assert parts(new) == [new]


def test_nothing_changed_is_no_edit() -> None:
    assert separate(TEXT, ()) == ()


@given(revisions())
def test_the_edits_together_are_the_changes(pair: tuple[str, str]) -> None:
    text, new = pair
    changes = diff(text, new)
    edits = separate(text, changes)
    assert tuple(sorted((hunk for edit in edits for hunk in edit), key=lambda one: one.start)) == changes
    assert all(edit == tuple(sorted(edit, key=lambda one: one.start)) for edit in edits)
