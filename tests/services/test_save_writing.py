"""Unfinished suggestions: kept, kept anew, taken up, dropped."""

import pytest

from app.errors import Invalid, NotAllowed
from app.models import LogEntry, PhaseKind, Suggestion, Writing
from app.services import suggestions, supports, writings
from tests.factories import House
from tests.services.merging import suggest


def save(
    house: House, text: str = "Mine ord.", key: str = "birgit", passages: str = "4", **more: object
) -> Writing:
    head = house.draft().head
    assert head is not None
    return writings.save(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        passages=passages,
        text=text,
        **more,  # type: ignore[arg-type]
    )


def count(house: House) -> int:
    return house.session.query(Writing).count()


def test_there_is_one_for_each_member_and_place(house: House) -> None:
    first = save(house)
    assert save(house, "Andre ord.", reason="Fordi.") is first
    assert (first.text, first.reason) == ("Andre ord.", "Fordi.")
    save(house, passages="4-5")
    save(house, key="jonas")
    assert count(house) == 3


def test_a_suggestion_edited_or_built_on_is_a_place_of_its_own(house: House) -> None:
    own, other = (
        suggest(house, "birgit", "være let", "være nemt"),
        suggest(house, "jonas", "hele", "det hele"),
    )
    places = {
        save(house).place,
        save(house, suggestion=own).place,
        save(house, built_on=other).place,
    }
    assert places == {"4", own.label, f"4 on {other.label}"}


def test_it_is_taken_up_by_its_member_alone(house: House) -> None:
    begun = save(house)
    assert writings.take_up(house.session, house.actor("birgit"), house.draft(), "4") is begun
    assert writings.take_up(house.session, house.actor("jonas"), house.draft(), "4") is None
    assert writings.take_up(house.session, house.actor("birgit"), house.draft("common"), "4") is None


def test_it_is_dropped_by_its_member_alone(house: House) -> None:
    save(house)
    writings.drop(house.session, house.actor("jonas"), house.draft(), "4")
    assert count(house) == 1
    writings.drop(house.session, house.actor("birgit"), house.draft(), "4")
    writings.drop(house.session, house.actor("birgit"), house.draft(), "4")
    assert count(house) == 0


def test_nothing_of_it_is_logged(house: House) -> None:
    house.session.flush()
    before = house.session.query(LogEntry).count()
    save(house)
    writings.drop(house.session, house.actor("birgit"), house.draft(), "4")
    house.session.flush()
    assert house.session.query(LogEntry).count() == before


@pytest.mark.parametrize("key", ["visitor", "lea", "ruth", "otto", "ida", "lars"])
def test_who_may_not_suggest_keeps_nothing(house: House, key: str) -> None:
    if key == "lars":
        house.enter(PhaseKind.CO_WRITING)
    with pytest.raises(NotAllowed):
        save(house, key=key)
    assert count(house) == 0


def test_only_its_author_begins_another_wording(house: House) -> None:
    with pytest.raises(NotAllowed):
        save(house, key="jonas", suggestion=suggest(house, "birgit", "være let", "være nemt"))


def test_there_are_only_so_many(house: House) -> None:
    for number in range(writings.MOST):
        save(house, passages=str(number))
    save(house, "Et af dem igen.", passages="0")
    with pytest.raises(Invalid, match="40 unfinished"):
        save(house, passages="999")
    save(house, key="jonas")


def test_a_document_of_the_editor_may_only_be_so_long(house: House) -> None:
    with pytest.raises(Invalid):
        save(house, rich="x" * (writings.MAX_RICH + 1))


def test_sending_and_supporting_end_it(house: House) -> None:
    other = suggest(house, "jonas", "være let", "være nemt")
    head = house.draft().head
    assert head is not None
    save(house, passages="4")
    save(house, passages="5")
    suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
        place="4",
    )
    assert [one.passages for one in house.session.query(Writing)] == ["5"]
    supports.give(house.session, house.actor("birgit"), other, instead_of="5")
    assert count(house) == 0


def test_an_edit_ends_what_was_begun_for_it(house: House) -> None:
    own = suggest(house, "birgit", "være let", "være nemt")
    save(house, suggestion=own)
    save(house)
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("birgit"),
        house.session.get_one(Suggestion, own.id),
        base=head,
        text=head.text.replace("være let", "gøres nemt"),
        reason="Bedre.",
    )
    assert [one.place for one in house.session.query(Writing)] == ["4"]
