"""Another wording for a suggestion, and taking one back."""

import pytest

from app.errors import Invalid, NotAllowed, Stale
from app.models import Suggestion, SuggestionKind, SuggestionState
from app.services import suggestions, supports
from app.text import Standing, apply
from tests.factories import House
from tests.services.moving import publish_words


@pytest.fixture
def suggestion(house: House) -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )


def edit(
    house: House, suggestion: Suggestion, new: str, key: str = "birgit", **options: object
) -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.edit(
        house.session,
        house.actor(key),
        suggestion,
        base=head,
        text=head.text.replace("hele året", new),
        **{"reason": "Bedre.", **options},  # type: ignore[arg-type]
    )


def test_a_new_wording_is_a_new_revision_and_support_goes_stale(house: House, suggestion: Suggestion) -> None:
    support = supports.give(house.session, house.actor("jonas"), suggestion)
    edit(house, suggestion, "om vinteren")
    head = house.draft().head
    assert head is not None
    assert apply(head.text, suggestion.changes) == head.text.replace("hele året", "om vinteren")
    assert suggestion.revision == 2
    assert suggestion.reason == "Bedre."
    assert support.is_stale


def test_a_new_reason_alone_leaves_the_wording_and_its_support(house: House, suggestion: Suggestion) -> None:
    support = supports.give(house.session, house.actor("jonas"), suggestion)
    edit(house, suggestion, "året rundt", reason="Fordi det er kortere.", kind=SuggestionKind.EDITORIAL)
    assert suggestion.reason == "Fordi det er kortere."
    assert suggestion.kind is SuggestionKind.EDITORIAL
    assert suggestion.revision == 1
    assert not support.is_stale


def test_nothing_new_is_refused(house: House, suggestion: Suggestion) -> None:
    with pytest.raises(Invalid):
        edit(house, suggestion, "året rundt", reason="Kortere.")
    with pytest.raises(Invalid):
        edit(house, suggestion, "hele året")


def test_who_was_overtaken_by_a_co_author_is_told(house: House, suggestion: Suggestion) -> None:
    edit(house, suggestion, "om vinteren", revision=1)
    with pytest.raises(Stale):
        edit(house, suggestion, "om foråret", revision=1)


def test_a_suggestion_that_lost_its_place_is_repaired(house: House, suggestion: Suggestion) -> None:
    head = publish_words(house, "hele året", "hver måned")
    before = suggestion.standing
    suggestions.edit(
        house.session,
        house.actor("birgit"),
        suggestion,
        base=head,
        text=head.text.replace("hver måned", "året rundt"),
        reason="Stadig kortere.",
    )
    assert (before, suggestion.standing) == (Standing.CONFLICTING, Standing.FITS)
    assert suggestion.conflicts == []
    assert apply(head.text, suggestion.changes) == head.text.replace("hver måned", "året rundt")


def test_only_its_author_edits_and_withdraws(house: House, suggestion: Suggestion) -> None:
    for key in ("jonas", "mette", "lars", "anna", "ida", "visitor"):
        with pytest.raises(NotAllowed):
            edit(house, suggestion, "om vinteren", key=key)
        with pytest.raises(NotAllowed):
            suggestions.withdraw(house.session, house.actor(key), suggestion)


def test_a_withdrawn_suggestion_stays_and_takes_nothing_more(house: House, suggestion: Suggestion) -> None:
    suggestions.withdraw(house.session, house.actor("birgit"), suggestion)
    assert suggestion.state is SuggestionState.WITHDRAWN
    assert suggestion.decided_at is not None
    with pytest.raises(NotAllowed):
        edit(house, suggestion, "om vinteren")
    with pytest.raises(NotAllowed):
        supports.give(house.session, house.actor("jonas"), suggestion)
