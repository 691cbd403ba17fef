"""Reports, what facilitators do about them, and appeals."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed
from app.models import AppealState, Comment, Flag, ModerationKind, Thread, ThreadState
from app.services import moderation, suggestions, threads
from tests.factories import House


@pytest.fixture
def thread(house: House) -> Thread:
    return threads.start(house.session, house.actor("birgit"), house.draft(), body="Hvad mener I?")


@pytest.fixture
def comment(house: House, thread: Thread) -> Comment:
    return threads.comment(house.session, house.actor("jonas"), thread, body="Vrøvl.")


def test_a_report_is_made_once(house: House, comment: Comment) -> None:
    moderation.flag(house.session, house.actor("birgit"), comment, reason="Personligt.")
    with pytest.raises(Conflict):
        moderation.flag(house.session, house.actor("birgit"), comment, reason="Igen.")
    with pytest.raises(NotAllowed):
        moderation.flag(house.session, house.actor("jonas"), comment, reason="Mine egne ord.")
    assert house.session.query(Flag).count() == 1


def test_hiding_needs_a_reason_settles_reports_and_deletes_nothing(house: House, comment: Comment) -> None:
    flag = moderation.flag(house.session, house.actor("birgit"), comment, reason="Personligt.")
    with pytest.raises(Invalid):
        moderation.hide(house.session, house.actor("lars"), comment, reason=" ")
    moderation.hide(house.session, house.actor("lars"), comment, reason="Angreb på person.")
    assert comment.is_hidden
    assert comment.hidden_reason == "Angreb på person."
    assert comment.body == "Vrøvl."
    assert flag.settled_by is house.member("lars")


def test_only_a_facilitator_of_the_group_moderates_and_never_their_own_words(
    house: House, thread: Thread, comment: Comment
) -> None:
    for key in ("visitor", "birgit", "mette", "fatima", "anna", "ida"):
        with pytest.raises(NotAllowed):
            moderation.hide(house.session, house.actor(key), comment, reason="Nej.")
    own = threads.comment(house.session, house.actor("lars"), thread, body="Mit eget.")
    with pytest.raises(NotAllowed):
        moderation.hide(house.session, house.actor("lars"), own, reason="Fortrudt.")


def test_a_reported_comment_may_stand(house: House, comment: Comment) -> None:
    flag = moderation.flag(house.session, house.actor("birgit"), comment, reason="Personligt.")
    action = moderation.dismiss_flag(house.session, house.actor("lars"), flag, reason="Uenighed er tilladt.")
    assert action.kind is ModerationKind.KEEP
    assert flag.settled_at is not None
    assert not comment.is_hidden
    with pytest.raises(Conflict):
        moderation.dismiss_flag(house.session, house.actor("lars"), flag, reason="Igen.")


def test_a_hidden_comment_is_restored(house: House, comment: Comment) -> None:
    moderation.hide(house.session, house.actor("lars"), comment, reason="Angreb.")
    moderation.restore(house.session, house.actor("lars"), comment, reason="Jeg tog fejl.")
    assert not comment.is_hidden
    assert comment.hidden_reason is None


def test_closing_leaves_a_summary_and_takes_no_more_words(house: House, thread: Thread) -> None:
    moderation.close(house.session, house.actor("lars"), thread, summary="Vi blev enige.")
    assert thread.state is ThreadState.CLOSED
    assert thread.summary == "Vi blev enige."
    with pytest.raises(NotAllowed):
        threads.comment(house.session, house.actor("jonas"), thread, body="Vent!")
    with pytest.raises(Conflict):
        moderation.close(house.session, house.actor("lars"), thread, summary="Igen.")


def test_a_discussion_moves_to_the_suggestion_it_is_about(house: House, thread: Thread) -> None:
    head = house.draft().head
    assert head is not None
    suggestion = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    with pytest.raises(Invalid):
        moderation.move(house.session, house.actor("lars"), thread, reason="Hører til der.")
    moderation.move(
        house.session, house.actor("lars"), thread, suggestion=suggestion, reason="Hører til der."
    )
    assert thread.suggestion is suggestion


def test_another_facilitator_answers_an_appeal(house: House, comment: Comment) -> None:
    action = moderation.hide(house.session, house.actor("lars"), comment, reason="Angreb.")
    with pytest.raises(NotAllowed):
        moderation.appeal(house.session, house.actor("birgit"), action, reason="Ikke min.")
    moderation.appeal(house.session, house.actor("jonas"), action, reason="Det var om sagen.")
    for key in ("lars", "jonas", "mette"):
        with pytest.raises(NotAllowed):
            moderation.decide_appeal(house.session, house.actor(key), action, overturn=True, answer="Ja.")
    moderation.decide_appeal(
        house.session, house.actor("fatima"), action, overturn=True, answer="Det var om sagen."
    )
    assert action.appeal_state is AppealState.OVERTURNED
    assert not comment.is_hidden
    with pytest.raises(NotAllowed):
        moderation.appeal(house.session, house.actor("jonas"), action, reason="En gang til.")


def test_an_appeal_that_fails_leaves_all_as_it_was(house: House, thread: Thread) -> None:
    action = moderation.close(house.session, house.actor("lars"), thread, summary="Nok.")
    moderation.appeal(house.session, house.actor("birgit"), action, reason="Vi var ikke færdige.")
    moderation.decide_appeal(
        house.session, house.actor("anna"), action, overturn=False, answer="Alt var sagt."
    )
    assert action.appeal_state is AppealState.UPHELD
    assert thread.state is ThreadState.CLOSED


def test_what_silences_nobody_is_not_appealed(house: House, comment: Comment) -> None:
    moderation.hide(house.session, house.actor("lars"), comment, reason="Angreb.")
    action = moderation.restore(house.session, house.actor("lars"), comment, reason="Fejl.")
    with pytest.raises(Conflict):
        moderation.appeal(house.session, house.actor("jonas"), action, reason="Tak.")
