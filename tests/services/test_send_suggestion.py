"""Sending a suggestion: what is kept of it, where it lands, and what is refused."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.models import LogEntry, LogKind, PhaseKind, Suggestion, Visibility
from app.services import previews, suggestions
from app.text import Standing, apply, diff
from tests.factories import House
from tests.services.moving import publish_words


def send(house: House, key: str, old: str, new: str, **options: object) -> Suggestion:
    draft = house.draft()
    assert draft.head is not None
    base = draft.head
    return suggestions.send(
        house.session,
        house.actor(key),
        draft,
        base=base,
        text=base.text.replace(old, new),
        reason="Det er kortere.",
        **options,  # type: ignore[arg-type]
    )


def test_a_member_of_the_group_sends_better_words(house: House) -> None:
    suggestion = send(house, "birgit", "hele året", "året rundt")
    head = house.draft().head
    assert head is not None
    assert apply(head.text, suggestion.changes) == head.text.replace("hele året", "året rundt")
    assert suggestion.standing is Standing.FITS
    assert suggestion.version is head
    assert [revision.number for revision in suggestion.revisions] == [1]
    assert (suggestion.decide_by - suggestion.created_at.date()).days == house.process.days_to_decide


def test_the_log_tells_that_it_was_sent(house: House) -> None:
    suggestion = send(house, "birgit", "hele året", "året rundt")
    house.session.flush()
    entry = house.session.query(LogEntry).order_by(LogEntry.id.desc()).first()
    assert entry is not None
    assert (entry.kind, entry.object_id, entry.actor) == (
        LogKind.SUGGESTION_SENT,
        suggestion.id,
        house.member("birgit"),
    )


def test_words_written_on_an_older_version_are_carried_to_the_head(house: House) -> None:
    old = house.draft().head
    assert old is not None
    head = publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    suggestion = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=old,
        text=old.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    assert suggestion.version is head
    assert apply(head.text, suggestion.changes) == head.text.replace("hele året", "året rundt")
    assert suggestion.revisions[0].base is old


def test_words_that_changed_in_the_meantime_are_a_conflict_and_touch_nothing(house: House) -> None:
    old = house.draft().head
    assert old is not None
    head = publish_words(house, "hele året", "hver måned")
    suggestion = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=old,
        text=old.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    assert suggestion.standing is Standing.CONFLICTING
    assert apply(head.text, suggestion.changes) == head.text
    [[start, end, gone, hunks]] = suggestion.conflicts
    assert head.text[start:end] in "hver måned "
    assert not gone
    assert hunks[0][2].strip() == "året rundt"


@pytest.mark.parametrize(
    ("text", "reason", "field"),
    [
        (None, "Intet er ændret.", "text"),
        ("Noget\x00andet", "NUL", "text"),
        ("Noget \ud800 andet", "Et halvt tegn", "text"),
        ("x" * 2_000_001, "For langt", "text"),
        ("Noget andet", "", "reason"),
        ("Noget andet", "  \n ", "reason"),
        ("Noget andet", "et\x00nul", "reason"),
        ("Noget andet", "halvt \udc00 tegn", "reason"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    house: House, text: str | None, reason: str, field: str
) -> None:
    draft = house.draft()
    assert draft.head is not None
    with pytest.raises(Invalid) as refusal:
        suggestions.send(
            house.session,
            house.actor("birgit"),
            draft,
            base=draft.head,
            text=draft.head.text if text is None else text,
            reason=reason,
        )
    assert refusal.value.field == field
    assert str(refusal.value)
    assert house.session.query(Suggestion).count() == 0


def test_only_members_of_the_group_suggest_and_only_while_it_is_drafting(house: House) -> None:
    for key in ("visitor", "lea", "ruth", "otto", "viggo", "claus"):
        with pytest.raises(NotAllowed):
            send(house, key, "hele året", "året rundt")
    house.enter(PhaseKind.HEARING)
    with pytest.raises(NotAllowed):
        send(house, "birgit", "hele året", "året rundt")


def test_a_hidden_process_looks_missing(house: House) -> None:
    house.process.visibility = Visibility.PARTICIPANTS
    with pytest.raises(NotFound):
        send(house, "lea", "hele året", "året rundt")


def test_building_on_another_suggestion_names_it(house: House) -> None:
    first = send(house, "birgit", "hele året", "året rundt")
    second = send(house, "jonas", "hele året", "året rundt og længere", built_on=first)
    assert second.built_on is first


def test_one_cannot_build_on_a_suggestion_of_another_draft(house: House) -> None:
    first = send(house, "birgit", "hele året", "året rundt")
    other = house.draft("hovedstaden")
    assert other.head is not None
    with pytest.raises(Conflict):
        suggestions.send(
            house.session,
            house.actor("ruth"),
            other,
            base=other.head,
            text=other.head.text + "\nMere.\n",
            reason="Mere",
            built_on=first,
        )


def test_a_version_of_another_draft_is_no_base(house: House) -> None:
    other = house.draft("hovedstaden").head
    assert other is not None
    with pytest.raises(Invalid):
        suggestions.send(
            house.session,
            house.actor("birgit"),
            house.draft(),
            base=other,
            text=other.text.replace("hele året", "året rundt"),
            reason="Kortere.",
        )


def test_those_that_want_the_same_words_compete(house: House) -> None:
    first = send(house, "birgit", "hele året", "året rundt")
    send(house, "jonas", "på én dag", "på en time")
    head = house.draft().head
    assert head is not None
    wanted = diff(head.text, head.text.replace("hele året", "også om vinteren"))
    assert previews.competing(house.session, house.draft(), wanted) == [first]
    assert previews.competing(house.session, house.draft(), first.changes, besides=first) == []
