"""Several edits at once, each as a suggestion of its own."""

import pytest

from app.errors import Invalid, NotAllowed, Stale
from app.models import LogEntry, LogKind, Suggestion, Writing
from app.services import suggestions, writings
from app.text import apply
from tests.factories import House

PAIRS = (("langs kysterne", "langs alle kyster"), ("på én dag", "på en time"))


def send_each(house: House, *reasons: str, key: str = "birgit", **options: object) -> list[Suggestion]:
    head = house.draft().head
    assert head is not None
    text = head.text
    for old, new in PAIRS:
        text = text.replace(old, new)
    return suggestions.send_each(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=text,
        reasons=reasons,
        **options,  # type: ignore[arg-type]
    )


def test_each_edit_is_a_suggestion_with_its_own_reason(house: House) -> None:
    sent = send_each(house, "Alle med.", "Hurtigere.")
    head = house.draft().head
    assert head is not None
    assert [one.reason for one in sent] == ["Alle med.", "Hurtigere."]
    for one, (old, new) in zip(sent, PAIRS, strict=True):
        assert apply(head.text, one.changes) == head.text.replace(old, new)
    assert house.session.query(LogEntry).filter_by(kind=LogKind.SUGGESTION_SENT).count() == 2


def test_all_are_sent_or_none(house: House) -> None:
    with pytest.raises(Invalid):
        send_each(house, "Alle med.", " ")
    with pytest.raises(Stale):
        send_each(house, "Kun én grund.")
    with pytest.raises(NotAllowed):
        send_each(house, "Alle med.", "Hurtigere.", key="ruth")
    assert house.session.query(Suggestion).count() == 0


def test_more_than_a_dozen_are_refused(house: House) -> None:
    head = house.draft().head
    assert head is not None
    count = suggestions.MOST_EDITS + 1
    text = head.text + "".join(f"\n- Punkt {number}\n\nAfsnit.\n" for number in range(count))
    from tests.services.moving import publish_text

    long = publish_text(house, text)
    with pytest.raises(Invalid, match="At most 12"):
        suggestions.send_each(
            house.session,
            house.actor("birgit"),
            house.draft(),
            base=long,
            text=text.replace("- Punkt", "- Nyt punkt"),
            reasons=["Nyt."] * count,
        )


def test_what_was_begun_is_done_with(house: House) -> None:
    head = house.draft().head
    assert head is not None
    writings.save(
        house.session, house.actor("birgit"), house.draft(), base=head, passages="", text="Begyndt."
    )
    send_each(house, "Alle med.", "Hurtigere.", place="")
    assert house.session.query(Writing).count() == 0
