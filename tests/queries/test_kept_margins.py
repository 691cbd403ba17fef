"""What is kept of a text and its margin is right after every change, whoever makes it."""

from collections.abc import Callable

import pytest

from app.models import GroupKind, Suggestion, Thread
from app.queries import kept_margins
from app.queries.documents import Reading, show_document
from app.services import groups, members, moderation, suggestions, supports, threads
from tests.factories import House
from tests.queries.test_reading import PLACE, send
from tests.services.moving import publish_words


def read(house: House, key: str) -> Reading:
    house.session.flush()
    page = show_document(house.session, house.actor(key), *PLACE)
    assert isinstance(page, Reading)
    return page


def seen(page: Reading) -> object:
    """Everything that stands in and beside the text, as this viewer sees it."""
    return page.margin.text, page.cards, page.threads, page.former, page.margin.drafts


def begun(house: House) -> tuple[Suggestion, Thread]:
    """A suggestion and a discussion of words."""
    suggestion = send(house, ("hele året", "året rundt"))
    head = house.draft().head
    assert head is not None
    place = head.text.index("forlænge sæsonen")
    thread = threads.start(
        house.session,
        house.actor("jonas"),
        house.draft(),
        body="?",
        version=head,
        start=place,
        end=place + 16,
    )
    return suggestion, thread


def reworded(house: House, suggestion: Suggestion) -> None:
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


Act = Callable[[House, Suggestion, Thread], object]
CHANGES: dict[str, Act] = {
    "another suggestion": lambda h, s, t: send(h, ("hele året", "om vinteren"), key="jonas"),
    "another wording": lambda h, s, t: reworded(h, s),
    "withdrawal": lambda h, s, t: suggestions.withdraw(h.session, h.actor("birgit"), s),
    "support": lambda h, s, t: supports.give(h.session, h.actor("jonas"), s),
    "an answer": lambda h, s, t: threads.comment(h.session, h.actor("ruth"), t, body="Ja."),
    "talk on a suggestion": lambda h, s, t: threads.start(
        h.session, h.actor("ruth"), h.draft(), body="Ja.", suggestion=s
    ),
    "an end": lambda h, s, t: threads.resolve(h.session, h.actor("jonas"), t),
    "a hidden comment": lambda h, s, t: moderation.hide(
        h.session, h.actor("lars"), t.comments[0], reason="Nej."
    ),
    "another text": lambda h, s, t: publish_words(h, "langs kysterne", "ved kysten"),
    "another group": lambda h, s, t: groups.add(
        h.session, h.actor("anna"), h.process, name="Bornholm", kind=GroupKind.REGIONAL
    ),
    "another name": lambda h, s, t: members.change_profile(
        h.session, h.actor("birgit"), h.member("birgit"), name="Birgit Ny", locale="da", theme="auto"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_at_once(house: House, name: str) -> None:
    suggestion, thread = begun(house)
    before = seen(read(house, "ruth"))
    kept = len(kept_margins._kept)
    assert seen(read(house, "ruth")) == before
    assert len(kept_margins._kept) == kept, "nothing has happened, so nothing is gathered again"
    CHANGES[name](house, suggestion, thread)
    assert seen(read(house, "ruth")) != before


def test_what_one_reader_sees_is_not_shown_to_another(house: House) -> None:
    suggestion, _ = begun(house)
    supports.give(house.session, house.actor("jonas"), suggestion)
    for key, author, mine, backed in (
        ("birgit", house.member("birgit").name, True, ""),
        ("jonas", house.member("birgit").name, False, "current"),
        ("visitor", None, False, ""),
        ("ruth", house.member("birgit").name, False, ""),
    ):
        [card] = read(house, key).cards
        assert (card.author, card.mine, card.backed) == (author, mine, backed)
    assert [thread.author for thread in read(house, "visitor").threads] == [None]
    assert [thread.author for thread in read(house, "lea").threads] == [None]
    assert [thread.author for thread in read(house, "ruth").threads] == [house.member("jonas").name]
