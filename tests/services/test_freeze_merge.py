"""Proposing freezes the exact text by its hash: nothing in it moves, and what moves it all the same ends every yes."""

import hashlib
from collections.abc import Callable

import pytest

from app.errors import Conflict, NotAllowed, Stale
from app.models import Approval, LogEntry, LogKind, Merge, MergeState, Verdict
from app.services import approvals, consolidations, merges, suggestions
from app.services.consolidations import stretches
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest
from tests.services.test_approve_merge import add_facilitator
from tests.services.test_consolidate_drafts import about, choose, consolidate_one


def frozen(house: House) -> tuple[Merge, Approval]:
    """A proposed merge of one suggestion with one yes to it."""
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    propose(house, merge)
    return merge, approve(house, merge)


def test_the_hash_names_the_exact_text_that_was_looked_at(house: House) -> None:
    merge, approval = frozen(house)
    text = TEXT.replace("hele året", "året rundt")
    assert merge.text == text
    assert merge.text_hash == approval.text_hash == hashlib.sha256(text.encode()).hexdigest()
    version = publish(house, merge)
    assert version.text == text and version.text_hash == approval.text_hash


def test_while_it_waits_nothing_in_it_is_decided_edited_or_withdrawn(house: House) -> None:
    merge, _approval = frozen(house)
    (decision,) = merge.decisions
    other = suggest(house, "birgit", "på én dag", "på en time")
    for attempt in (
        lambda: decide(house, merge, other),
        lambda: decide(house, merge, decision.suggestion, Verdict.REJECT),
        lambda: merges.undecide(house.session, house.actor("mette"), merge, decision.suggestion),
        lambda: suggestions.withdraw(house.session, house.actor("aviaja"), decision.suggestion),
    ):
        with pytest.raises((Conflict, NotAllowed)):
            attempt()
    assert merge.text == TEXT.replace("hele året", "året rundt")


def test_nothing_is_chosen_in_a_proposed_consolidation(house: House) -> None:
    merge = consolidate_one(house)
    choose(house, merge, about(merge, "året rundt"), reason="Som før.")
    propose(house, merge)
    part = next(one for one in stretches(merge) if one.choice)
    for attempt in (
        lambda: choose(house, merge, part, words="Andre ord.", reason="Nej."),
        lambda: consolidations.unchoose(
            house.session, house.actor("camilla"), merge, start=part.start, end=part.end
        ),
        lambda: consolidations.renew(house.session, house.actor("camilla"), merge),
    ):
        with pytest.raises((Conflict, NotAllowed)):
            attempt()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda house, merge: merges.take_back(
                house.session, house.actor("soren"), merge, reason="Et forslag manglede."
            ),
            "Et forslag manglede.",
        ),
        (
            lambda house, merge: merges.take_back(house.session, house.actor("mette"), merge),
            "took the merge back to change it",
        ),
        (
            lambda house, merge: merges.abandon(house.session, house.actor("mette"), merge),
            "The merge was abandoned.",
        ),
        (
            lambda house, merge: approvals.refuse(
                house.session, house.actor("birgit"), merge, reason="Punktum mangler."
            ),
            "Punktum mangler.",
        ),
    ],
    ids=["taken back with a reason", "taken back", "abandoned", "refused by another"],
)
def test_any_change_lapses_the_approvals_and_says_why(
    house: House, change: Callable[[House, Merge], object], why: str
) -> None:
    add_facilitator(house, "birgit")
    merge, approval = frozen(house)
    change(house, merge)
    assert merge.state is not MergeState.PROPOSED and merge.text_hash is None
    assert approval.lapsed_at is not None and why in (approval.lapsed_reason or "")
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.APPROVAL_LAPSED).one()
    assert why in str(entry.details["reason"]) and entry.details["approvals"] == 1


def test_a_yes_to_an_earlier_text_never_counts_for_a_later_one(house: House) -> None:
    merge, approval = frozen(house)
    merges.take_back(house.session, house.actor("mette"), merge)
    decide(house, merge, suggest(house, "birgit", "på én dag", "på en time"))
    propose(house, merge)
    assert approvals.live(merge) == [] and approval.text_hash != merge.text_hash
    with pytest.raises(Conflict, match="1 facilitator of Nordjylland must approve"):
        publish(house, merge)


def test_what_gives_another_text_than_the_approved_one_is_not_published(house: House) -> None:
    merge, _approval = frozen(house)
    merge.decisions[0].verdict = Verdict.REJECT
    merge.text = TEXT
    house.session.flush()
    with pytest.raises(Stale, match="no longer gives the approved text"):
        publish(house, merge)
