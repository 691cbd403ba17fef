"""The reading page's data: what stands beside which passage, in how many queries, for whom."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Suggestion, SuggestionKind, Visibility
from app.policy import VISITOR
from app.queries.documents import Filters, Reading, Status, View, show_document
from app.queries.passages import touched
from app.services import suggestions, supports, threads
from app.text import merge
from tests.factories import House, build_house
from tests.services.moving import publish_words

PLACE = ("erhvervspolitik", "erhvervspolitik", "nordjylland")


def send(house: House, *pairs: tuple[str, str], key: str = "birgit", **options: object) -> Suggestion:
    head = house.draft().head
    assert head is not None
    text = head.text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return suggestions.send(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=text,
        reason="Bedre.",
        **options,  # type: ignore[arg-type]
    )


def read(house: House, key: str = "birgit", **options: object) -> Reading:
    house.session.flush()
    page = show_document(house.session, house.actor(key), *PLACE, **options)  # type: ignore[arg-type]
    assert isinstance(page, Reading)
    return page


def words_at(page: Reading, index: int) -> str:
    return page.head.text[page.passages.starts[index] : page.passages.ends[index]]


def test_a_suggestion_stands_beside_every_passage_it_touches(house: House) -> None:
    suggestion = send(house, ("hele året", "året rundt"), ("på én dag", "på en time"))
    page = read(house)
    beside = {
        words_at(page, index): ([card.id for card in notes.cards], [card.id for card in notes.mentions])
        for index, notes in page.notes.items()
    }
    assert len(beside) == 2
    first, second = beside.items()
    assert "hele året" in first[0]
    assert first[1] == ([suggestion.id], [])
    assert "på én dag" in second[0]
    assert second[1] == ([], [suggestion.id])


def test_those_for_the_same_words_are_named_as_rivals(house: House) -> None:
    one = send(house, ("hele året", "året rundt"))
    other = send(house, ("hele året", "om vinteren"), key="jonas")
    cards = {card.id: card for card in read(house).cards}
    assert cards[one.id].rivals == (other.id,)
    assert cards[other.id].rivals == (one.id,)
    assert all(notes.contested for notes in read(house).notes.values())


def test_the_changes_shown_leave_out_what_is_contested(house: House) -> None:
    send(house, ("hele året", "året rundt"))
    send(house, ("hele året", "om vinteren"), key="jonas")
    send(house, ("på én dag", "på en time"))
    page = read(house, view=View.CHANGES)
    proposed = merge(page.head.text, {str(number): wanted for number, wanted in page.sides.items()})
    assert proposed.text == page.head.text.replace("på én dag", "på en time")


def test_filters_choose_by_standing_kind_author_and_dispute(house: House) -> None:
    one = send(house, ("hele året", "året rundt"), kind=SuggestionKind.EDITORIAL)
    send(house, ("hele året", "om vinteren"), key="jonas")
    send(house, ("på én dag", "på en time"), key="aviaja")
    assert len(read(house).cards) == 3
    assert len(read(house, filters=Filters(contested=True)).cards) == 2
    assert [card.id for card in read(house, filters=Filters(mine=True)).cards] == [one.id]
    assert [card.id for card in read(house, filters=Filters(kind=SuggestionKind.EDITORIAL)).cards] == [one.id]
    assert read(house, filters=Filters(Status.UNSETTLED)).cards == ()


def test_what_lost_its_place_waits_in_the_tray(house: House) -> None:
    head = house.draft().head
    assert head is not None
    line = "- Vi vil forlænge sæsonen.\n"
    suggestion = send(house, (line, line.replace("forlænge", "fordoble")))
    at = head.text.index("forlænge sæsonen")
    thread = threads.start(
        house.session, house.actor("jonas"), house.draft(), body="?", version=head, start=at, end=at + 16
    )
    version = publish_words(house, line, "")
    page = read(house)
    assert [card.id for card in page.stray_cards] == [suggestion.id]
    assert [(card.id, card.quote, card.removed_in) for card in page.stray_threads] == [
        (thread.id, "forlænge sæsonen", version.number)
    ]
    assert not page.notes


def test_a_passage_that_took_in_another_answers_to_its_address(house: House) -> None:
    before = read(house)
    gone = before.passages.ids[5]
    publish_words(house, "sæsonen.\n- Vi vil samle", "sæsonen og samle")
    after = read(house)
    assert gone not in after.passages.ids
    assert any(gone in former for former in after.former.values())


def test_support_is_counted_for_the_present_wording(house: House) -> None:
    suggestion = send(house, ("hele året", "året rundt"))
    supports.give(house.session, house.actor("jonas"), suggestion)
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("birgit"),
        suggestion,
        base=head,
        text=head.text.replace("hele året", "om vinteren"),
        reason="Bedre.",
    )
    supports.give(house.session, house.actor("mette"), suggestion)
    [card] = read(house, "jonas").cards
    assert (card.support, card.stale, card.backed, card.may_support) == (1, 1, "stale", True)
    [card] = read(house, "mette").cards
    assert card.backed == "current"
    [card] = read(house, "birgit").cards
    assert (card.mine, card.may_support) == (True, False)


def test_names_are_for_those_inside(house: House) -> None:
    send(house, ("hele året", "året rundt"))
    assert [card.author for card in read(house, "ruth").cards] == [house.member("birgit").name]
    for key in ("visitor", "lea", "viggo"):
        assert [(card.author, card.group) for card in read(house, key).cards] == [(None, "Nordjylland")]


def test_a_hidden_process_is_missing(house: House) -> None:
    house.process.visibility = Visibility.PARTICIPANTS
    house.session.flush()
    for key in ("visitor", "lea", "viggo"):
        with pytest.raises(NotFound):
            read(house, key)
    with pytest.raises(NotFound):
        show_document(house.session, VISITOR, "erhvervspolitik", "findes-ikke", "common")


def test_the_number_of_queries_does_not_grow_with_the_cards(
    session: Session, counted: Callable[[], object]
) -> None:
    lines = [f"Afsnit {number} handler om noget, som er vigtigt for mange i landet." for number in range(60)]
    house = build_house(session, text="\n\n".join(lines) + "\n")

    def queries() -> int:
        session.flush()
        viewer = house.actor("ruth")
        session.expunge_all()
        with counted() as statements:  # type: ignore[attr-defined]
            page = show_document(session, viewer, *PLACE)
            assert isinstance(page, Reading)
            assert page.notes is not None
        house.members.update({key: session.merge(member) for key, member in house.members.items()})
        house.document = session.merge(house.document)
        return len(statements)

    send(house, ("Afsnit 1 handler", "Afsnit 1 taler"))
    few = queries()
    for number in range(2, 40):
        send(house, (f"Afsnit {number} handler", f"Afsnit {number} taler"))
    assert queries() == few == 11
    assert queries() == 4, "what has not changed is not asked for again"


@pytest.mark.parametrize(
    ("span", "indices"),
    [
        ((0, 0), [0]),
        ((3, 3), [0]),
        ((4, 4), [0]),
        ((5, 5), [1]),
        ((3, 5), [0]),
        ((2, 7), [0, 1]),
        ((8, 8), [1]),
    ],
)
def test_every_place_belongs_to_a_passage(span: tuple[int, int], indices: list[int]) -> None:
    rows = [(1, 0, 3), (2, 5, 8)]
    assert touched(rows, [span]) == indices
