"""What became of the words suggestions were written on: the repair, the settled, the reworded."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.errors import Conflict, NotAllowed
from app.models import LogEntry, LogKind, Suggestion, SuggestionState
from app.queries.regions import named
from app.queries.since import reworded, since
from app.queries.writing import neighbours, resume
from app.services import suggestions, supports, writings
from app.text import Standing, apply
from tests.factories import House
from tests.services.merging import suggest
from tests.services.moving import publish_text, publish_words

Browser = Callable[[str], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]


def again(house: House, suggestion: Suggestion) -> Suggestion:
    house.session.flush()
    house.session.expire_all()
    return house.session.get_one(Suggestion, suggestion.id)


def repaired(house: House, suggestion: Suggestion) -> str:
    """What the head would read if the author sent the repair as it is offered."""
    again(house, suggestion)
    offered = resume(house.session, house.actor("aviaja"), suggestion.id)
    return offered.spot.region.rewritten(offered.words)


def test_what_others_changed_at_the_words_is_told_from_the_version_they_were_written_on(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    publish_words(house, "på én dag", "på en time")
    assert since(house.session, [again(house, suggestion)]) == {}
    publish_words(house, "hele året", "hver måned")
    publish_words(house, "hver måned", "hver uge")
    found = since(house.session, [again(house, suggestion)])[suggestion.id]
    assert (found.base.number, [one.insert.strip() for one in found.mine]) == (1, ["året rundt"])
    assert apply(found.base.text, found.others) == found.base.text.replace("hele året", "hver uge")


def test_a_repair_puts_ones_own_words_into_the_present_text(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    head = publish_words(house, "kysterne. Den skal vokse hele året", "kysten. Den skal vokse hver måned")
    assert again(house, suggestion).standing is Standing.CONFLICTING
    assert repaired(house, suggestion) == head.text.replace("hver måned", "året rundt")


def test_a_repair_of_deleted_words_brings_them_back_and_leaves_their_neighbours(house: House) -> None:
    suggestion = suggest(house, "aviaja", "samle markedsføringen ét", "samle reklamen ét")
    line = "- Vi vil samle markedsføringen ét sted.\n"
    head = house.draft().head
    assert head is not None
    before = head.text
    publish_text(house, before.replace(line, ""))
    assert again(house, suggestion).standing is Standing.BASE_DELETED
    assert repaired(house, suggestion) == before.replace(line, "- Vi vil samle reklamen ét sted.\n")


@pytest.mark.parametrize("standing", [Standing.FITS, Standing.ADAPTED])
def test_what_still_fits_is_edited_from_its_own_words(house: House, standing: Standing) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    head = publish_words(
        house, *(("på én", "på to") if standing is Standing.FITS else ("Turisme\n", "Rejser\n"))
    )
    if standing is Standing.ADAPTED:
        head = publish_words(house, "og ikke kun", "ikke kun")
    assert again(house, suggestion).standing is standing
    assert repaired(house, suggestion) == head.text.replace("hele året", "året rundt")


def test_what_stands_in_the_text_already_is_closed_as_settled(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    with pytest.raises(Conflict):
        suggestions.settle(house.session, house.actor("aviaja"), suggestion)
    head = publish_words(house, "hele året", "året rundt")
    settled = again(house, suggestion)
    assert repaired(house, suggestion) == head.text
    for key in ("jonas", "mette", "anna", "visitor"):
        with pytest.raises(NotAllowed):
            suggestions.settle(house.session, house.actor(key), settled)
    suggestions.settle(house.session, house.actor("aviaja"), settled)
    assert (settled.state, settled.is_settled, settled.is_open) == (SuggestionState.WITHDRAWN, True, False)
    assert house.session.query(LogEntry).filter_by(kind=LogKind.SUGGESTION_SETTLED).count() == 1


def edit(house: House, suggestion: Suggestion, old: str, new: str) -> None:
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("aviaja"),
        again(house, suggestion),
        base=head,
        text=head.text.replace(old, new),
        reason="Endnu bedre.",
    )


def test_a_supporter_reads_what_differs_from_the_wording_they_backed(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    supports.give(house.session, house.actor("jonas"), suggestion)
    assert reworded(house.session, house.actor("jonas"), [suggestion.id]) == {}
    edit(house, suggestion, "hele året", "om vinteren")
    publish_words(house, "Danmark skal", "Landet skal")
    edit(house, suggestion, "hele året", "hver eneste uge")
    house.session.flush()
    found = reworded(house.session, house.actor("jonas"), [suggestion.id])[suggestion.id]
    assert "vokse året rundt og ikke" in found.words
    assert "Landet" not in apply(found.words, found.changes)
    assert "vokse hver eneste uge og ikke" in apply(found.words, found.changes)
    assert reworded(house.session, house.actor("birgit"), [suggestion.id]) == {}


def test_a_wording_for_another_passage_shows_both(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    supports.give(house.session, house.actor("jonas"), suggestion)
    edit(house, suggestion, "på én dag", "på en time")
    house.session.flush()
    found = reworded(house.session, house.actor("jonas"), [suggestion.id])[suggestion.id]
    assert "året rundt" in found.words
    assert "året rundt" not in apply(found.words, found.changes)
    assert "på en time" in apply(found.words, found.changes)


def test_who_wants_the_words_is_told_also_on_an_older_version(house: House) -> None:
    head = house.draft().head
    assert head is not None
    row = next(row for row in head.passages if row[1] <= head.text.index("hele året") < row[2])
    region = named(head, str(row[0]))
    other = suggest(house, "jonas", "hele året", "året rundt")
    suggest(house, "jonas", "på én dag", "på en time")
    publish_words(house, "Danmark skal være", "Landet skal altid være")
    house.session.flush()
    found = neighbours(house.session, house.actor("birgit"), house.draft(), region)
    assert [card.id for card in found] == [other.id]


def lose(house: House, times: int) -> None:
    """Suggestions that lost their words, supports to be renewed, unfinished ones."""
    head = house.draft().head
    assert head is not None
    for number in range(times):
        one = suggest(house, "aviaja", "hele året", f"{number} uger")
        backed = suggest(house, "jonas", "på én dag", f"på {number} dage")
        supports.give(house.session, house.actor("aviaja"), backed)
        suggestions.edit(
            house.session,
            house.actor("jonas"),
            backed,
            base=head,
            text=head.text.replace("på én dag", f"på {number} timer"),
            reason="Bedre.",
        )
        writings.save(
            house.session,
            house.actor("aviaja"),
            house.draft(),
            base=head,
            passages=str(number),
            text="Ord.",
            built_on=one,
        )
    house.session.flush()


def test_ones_own_page_asks_as_much_however_much_is_lost(
    house: House, sign_in: Browser, counted: Counted
) -> None:
    counts = []
    browser_key = "aviaja"
    lose(house, 1)
    publish_words(house, "hele året", "altid")
    for _ in range(2):
        house.session.commit()
        browser = sign_in(browser_key)
        browser.get("/me")
        with counted() as statements:
            page = browser.get("/me").get_data(as_text=True)
        counts.append(len(statements))
        publish_words(house, "altid", "hele året")
        lose(house, 4)
        publish_words(house, "hele året", "altid")
    assert counts == [28, 28]
    assert "Repair it" in page
    assert "So it differs from the wording you supported:" in page
    assert "Begun, not sent yet" in page
