"""A process owner decides suggestion by suggestion; nothing changes the text until it is published."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import LogEntry, LogKind, MergeKind, MergeState, PhaseKind, Suggestion, Verdict
from app.services import merges, suggestions
from tests.factories import TEXT, House
from tests.services.merging import decide, prepare, propose, put_through, suggest


def test_there_is_one_merge_underway_for_a_draft(house: House) -> None:
    merge = prepare(house, "mette")
    assert prepare(house, "soren") is merge
    assert merge.kind is MergeKind.SUGGESTIONS and merge.state is MergeState.PREPARING


def test_only_the_process_owners_of_the_group_prepare_it(house: House) -> None:
    for key in ("camilla", "lars", "aviaja", "anna", "otto", "ida", "claus", "visitor"):
        with pytest.raises(NotAllowed):
            prepare(house, key)


def test_the_result_shows_what_is_accepted_so_far(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, season)
    assert merges.preview(merge).text == TEXT.replace("hele året", "året rundt")
    head = house.draft().head
    assert head is not None and head.text == TEXT


def test_a_part_can_be_accepted(house: House) -> None:
    merge = prepare(house)
    on = house.draft()
    assert on.head is not None
    both = suggestions.send(
        house.session,
        house.actor("aviaja"),
        on,
        base=on.head,
        text=TEXT.replace("hele året", "året rundt").replace("på én dag", "på en time"),
        reason="To ting på én gang.",
    )
    decide(house, merge, both, Verdict.ACCEPT_IN_PART, hunks=[len(both.changes) - 1])
    assert merges.preview(merge).text == TEXT.replace("på én dag", "på en time")


def test_edits_that_rename_one_term_are_taken_together(house: House) -> None:
    merge = prepare(house)
    on = house.draft()
    assert on.head is not None
    renamed = suggestions.send(
        house.session,
        house.actor("aviaja"),
        on,
        base=on.head,
        text=TEXT.replace("virksomhed", "forretning").replace("på én dag", "på en time"),
        reason="Et ord for det samme.",
    )
    terms = [index for index, hunk in enumerate(renamed.changes) if "virksomhed" in hunk.deleted]
    assert len(terms) == 2
    with pytest.raises(Invalid, match="The edits 1, 2 belong together"):
        decide(house, merge, renamed, Verdict.ACCEPT_IN_PART, hunks=terms[:1])
    decide(house, merge, renamed, Verdict.ACCEPT_IN_PART, hunks=terms)
    assert merges.preview(merge).text == TEXT.replace("virksomhed", "forretning")


def test_all_parts_are_the_whole(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decision = decide(house, merge, season, Verdict.ACCEPT_IN_PART, hunks=list(range(len(season.changes))))
    assert decision.verdict is Verdict.ACCEPT and decision.hunks is None


@pytest.mark.parametrize("hunks", [None, [], [7], [-1]])
def test_a_part_must_be_some_of_its_edits(house: House, hunks: list[int] | None) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    with pytest.raises(Invalid, match="at least one"):
        decide(house, merge, season, Verdict.ACCEPT_IN_PART, hunks=hunks)


def test_words_changed_back_to_the_suggestions_own_are_plain_acceptance(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decision = decide(
        house,
        merge,
        season,
        Verdict.ACCEPT_WITH_CHANGES,
        text=TEXT.replace("hele året", "året rundt"),
        reason="",
    )
    assert decision.verdict is Verdict.ACCEPT and decision.words is None


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.ACCEPT_WITH_CHANGES])
def test_a_reason_is_required_where_the_author_is_not_followed(house: House, verdict: Verdict) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    text = TEXT.replace("hele året", "døgnet rundt")
    with pytest.raises(Invalid, match="Say why") as refusal:
        decide(house, merge, season, verdict, reason="  ", text=text)
    assert refusal.value.field == "reason"


def test_changes_that_leave_the_text_alone_are_a_rejection_in_disguise(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    with pytest.raises(Invalid, match="Reject the suggestion instead"):
        decide(house, merge, season, Verdict.ACCEPT_WITH_CHANGES, text=TEXT)


def test_a_suggestion_is_deferred_to_a_day_that_lies_ahead(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    ahead = clock.today() + timedelta(days=10)
    decision = merges.decide(
        house.session, house.actor("mette"), merge, season, verdict=Verdict.DEFER, deferred_until=ahead
    )
    assert decision.deferred_until == ahead
    with pytest.raises(Invalid, match="lie ahead"):
        merges.decide(
            house.session,
            house.actor("mette"),
            merge,
            season,
            verdict=Verdict.DEFER,
            deferred_until=clock.today(),
        )


def test_a_decision_can_be_changed_and_taken_back(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, season)
    decide(house, merge, season, Verdict.REJECT, key="soren")
    assert [(one.verdict, one.decided_by.id) for one in merge.decisions] == [
        (Verdict.REJECT, house.member("soren").id)
    ]
    merges.undecide(house.session, house.actor("mette"), merge, season)
    house.session.flush()
    assert merge.decisions == [] and merges.preview(merge).text == TEXT
    kinds = [entry.kind for entry in house.session.query(LogEntry).order_by(LogEntry.id)][-3:]
    assert kinds == [LogKind.MERGE_DECIDED, LogKind.MERGE_DECIDED, LogKind.MERGE_UNDECIDED]


def test_conflicting_acceptances_are_named_and_block_the_proposal(house: House) -> None:
    merge = prepare(house)
    first = suggest(house, "aviaja", "hele året", "året rundt")
    second = suggest(house, "birgit", "hele året", "på alle tider")
    decide(house, merge, first)
    decide(house, merge, second)
    merged = merges.preview(merge)
    assert merged.text == TEXT and len(merged.conflicts) == 1
    with pytest.raises(Conflict, match=f"{first.label} and {second.label} want different words"):
        propose(house, merge)
    decide(house, merge, second, Verdict.REJECT)
    assert propose(house, merge).state is MergeState.PROPOSED


def test_a_suggestion_reworded_after_its_decision_must_be_looked_at_again(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, season)
    _reword(house, season)
    assert merges.preview(merge).text == TEXT
    with pytest.raises(Conflict, match=f"{season.label} changed after being decided"):
        propose(house, merge)
    decide(house, merge, season)
    assert "hele døgnet" in (propose(house, merge).text or "")


def test_a_decision_on_a_wording_that_has_gone_is_refused(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    _reword(house, season)
    with pytest.raises(Stale, match="reworded"):
        merges.decide(house.session, house.actor("mette"), merge, season, verdict=Verdict.ACCEPT, revision=1)


def test_a_withdrawn_suggestion_leaves_the_merge(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    other = suggest(house, "birgit", "på én dag", "på en time")
    decide(house, merge, season)
    decide(house, merge, other)
    suggestions.withdraw(house.session, house.actor("aviaja"), season)
    propose(house, merge)
    assert merge.text == TEXT.replace("på én dag", "på en time")
    assert [one.suggestion for one in merge.decisions] == [other]


def test_a_proposed_merge_holds_its_suggestions_still(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    waiting = suggest(house, "birgit", "på én dag", "på en time")
    decide(house, merge, season)
    decide(house, merge, waiting, Verdict.DEFER)
    propose(house, merge)
    assert season.in_merge_id == merge.id and waiting.in_merge_id is None
    with pytest.raises(NotAllowed, match="not part of a proposed merge"):
        _reword(house, season)
    merges.take_back(house.session, house.actor("soren"), merge)
    _reword(house, season)


def test_words_that_are_gone_cannot_be_accepted_as_they_are(house: House) -> None:
    lost = suggest(house, "aviaja", "hele året", "året rundt")
    put_through(house, suggest(house, "birgit", "hele året", "i al slags vejr"))
    merge = prepare(house)
    with pytest.raises(Conflict, match="no longer there"):
        decide(house, merge, lost)
    head = house.draft().head
    assert head is not None
    decide(
        house,
        merge,
        lost,
        Verdict.ACCEPT_WITH_CHANGES,
        text=head.text.replace("i al slags vejr", "i al slags vejr året rundt"),
    )
    assert "i al slags vejr året rundt" in merges.preview(merge).text


def test_another_drafts_suggestion_is_not_decided_here(house: House) -> None:
    merge = prepare(house)
    elsewhere = suggest(house, "ruth", "hele året", "året rundt", draft="hovedstaden")
    with pytest.raises(Conflict, match="another draft"):
        decide(house, merge, elsewhere)


def test_nothing_is_decided_in_a_proposed_merge(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, season)
    propose(house, merge)
    with pytest.raises(NotAllowed, match="being prepared"):
        decide(house, merge, season, Verdict.REJECT)


def test_an_empty_merge_is_not_proposed(house: House) -> None:
    with pytest.raises(Conflict, match="Nothing is decided yet"):
        propose(house, prepare(house))


def test_an_abandoned_merge_frees_its_suggestions_and_makes_room_for_another(house: House) -> None:
    merge = prepare(house)
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, season)
    propose(house, merge)
    merges.abandon(house.session, house.actor("mette"), merge)
    assert merge.state is MergeState.ABANDONED and season.in_merge_id is None
    assert prepare(house) is not merge


def test_no_merge_is_prepared_in_the_wrong_phase(house: House) -> None:
    house.enter(PhaseKind.HEARING)
    with pytest.raises(NotAllowed):
        prepare(house)


def _reword(house: House, suggestion: Suggestion) -> None:
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("aviaja"),
        suggestion,
        base=head,
        text=head.text.replace("hele året", "hele døgnet"),
        reason="Bedre ord.",
    )
