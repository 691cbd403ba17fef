"""What becomes of open suggestions when their draft moves on."""

from sqlalchemy.orm import Session

from app.models import Suggestion
from app.services import suggestions
from app.text import Standing, apply
from tests.factories import House, build_house
from tests.services.moving import publish_text, publish_words


def send(house: House, old: str, new: str, key: str = "birgit") -> Suggestion:
    head = house.draft().head
    assert head is not None
    assert head.text.count(old) == 1
    return suggestions.send(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=head.text.replace(old, new),
        reason="Bedre.",
    )


def test_what_lies_elsewhere_only_shifts(house: House) -> None:
    suggestion = send(house, "på én dag", "på en time")
    head = publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    assert suggestion.standing is Standing.FITS
    assert suggestion.version is head
    assert apply(head.text, suggestion.changes) == head.text.replace("på én dag", "på en time")


def test_what_the_text_now_says_is_already_in(house: House) -> None:
    suggestion = send(house, "hele året", "året rundt")
    publish_words(house, "hele året", "året rundt")
    assert suggestion.standing is Standing.ALREADY_IN
    assert suggestion.changes == ()


def test_words_that_were_removed_leave_it_without_a_base(house: House) -> None:
    suggestion = send(house, "- Vi vil forlænge sæsonen.", "- Vi vil fordoble sæsonen.")
    publish_words(house, "- Vi vil forlænge sæsonen.\n", "")
    assert suggestion.standing is Standing.BASE_DELETED
    assert suggestion.changes == ()


def test_it_fits_again_when_its_words_are_back(house: House) -> None:
    suggestion = send(house, "hele året", "året rundt")
    standings = []
    for old, new in (
        ("hele året", "hver måned"),
        ("Danmark skal være", "Danmark skal fortsat være"),
        ("hver måned", "hele året"),
    ):
        head = publish_words(house, old, new)
        standings.append(suggestion.standing)
    assert standings[:2] == [Standing.CONFLICTING] * 2
    assert standings[2] in (Standing.FITS, Standing.ADAPTED)
    assert suggestion.conflicts == []
    assert apply(head.text, suggestion.changes) == head.text.replace("hele året", "året rundt")


def test_decided_ones_stay_where_they_were_decided(house: House) -> None:
    suggestion = send(house, "hele året", "året rundt")
    first = house.draft().head
    suggestions.withdraw(house.session, house.actor("birgit"), suggestion)
    publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    assert suggestion.version is first


def test_other_drafts_are_left_alone(house: House) -> None:
    suggestion = send(house, "hele året", "året rundt")
    publish_words(house, "hele året", "hver måned", slug="hovedstaden")
    assert suggestion.standing is Standing.FITS


def test_a_thousand_are_carried_in_a_fixed_number_of_queries(session: Session, counted: object) -> None:
    lines = [
        f"Afsnit {number} handler om noget, som er vigtigt for mange i landet." for number in range(1000)
    ]
    house = build_house(session, text="\n\n".join(lines) + "\n")
    head = house.draft().head
    assert head is not None
    for number in range(0, 1000, 2):
        send(house, f"Afsnit {number} handler", f"Afsnit {number} taler")
    session.flush()
    changed = head.text.replace("vigtigt for mange", "vigtigt for alle")
    with counted() as statements:  # type: ignore[operator]
        publish_text(house, changed)
    assert len([one for one in statements if one.startswith("SELECT")]) < 25
    assert {one.standing for one in session.query(Suggestion)} == {Standing.FITS}
