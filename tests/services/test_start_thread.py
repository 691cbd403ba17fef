"""Discussions: begun, answered, ended, and carried along."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed
from app.models import Role, Thread, ThreadState
from app.services import suggestions, threads
from tests.factories import House
from tests.services.moving import publish_words


def start(house: House, words: str = "langs kysterne", key: str = "birgit", **options: object) -> Thread:
    head = house.draft().head
    assert head is not None
    at = head.text.index(words)
    return threads.start(
        house.session,
        house.actor(key),
        house.draft(),
        body="Er det rigtigt?",
        version=head,
        start=at,
        end=at + len(words),
        **options,  # type: ignore[arg-type]
    )


def words_of(thread: Thread) -> str:
    assert thread.version is not None
    return thread.version.text[thread.start : thread.end]


def test_a_discussion_is_about_exact_words(house: House) -> None:
    thread = start(house)
    house.session.expire_all()
    assert thread.quote == words_of(thread) == "langs kysterne"
    assert [comment.body for comment in thread.comments] == ["Er det rigtigt?"]


def test_it_follows_its_words_through_a_new_version(house: House) -> None:
    thread = start(house)
    publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    assert words_of(thread) == "langs kysterne"


def test_it_keeps_its_quote_when_its_words_are_removed(house: House) -> None:
    thread = start(house, "Turismen giver arbejde langs kysterne. ")
    version = publish_words(house, "Turismen giver arbejde langs kysterne. ", "")
    assert thread.orphaned_in is version
    assert thread.quote == "Turismen giver arbejde langs kysterne. "
    publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    assert thread.orphaned_in is version
    head = house.draft().head
    assert head is not None
    assert head.text[thread.start :].startswith("Den skal vokse")


def test_what_is_left_of_its_words_is_counted_from_version_to_version(house: House) -> None:
    thread = start(house, "skal vokse hele året")
    publish_words(house, "skal vokse hele", "skal altid vokse støt hele")
    assert (words_of(thread), thread.orphaned_in) == ("skal altid vokse støt hele året", None)
    assert thread.kept is not None
    assert [thread.quote[of : of + length] for _, of, length in thread.kept] == [
        "skal ",
        "vokse",
        " hele året",
    ]
    publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    publish_words(house, "skal altid vokse støt hele året", "må altid blive støt stor året")
    assert thread.is_orphan
    assert [thread.quote, thread.kept] == ["skal vokse hele året", None]


def test_words_of_an_older_version_are_followed_to_the_head(house: House) -> None:
    old = house.draft().head
    assert old is not None
    at = old.text.index("langs kysterne")
    publish_words(house, "Danmark skal være", "Danmark skal fortsat være")
    thread = threads.start(
        house.session,
        house.actor("birgit"),
        house.draft(),
        body="Her?",
        version=old,
        start=at,
        end=at + len("langs kysterne"),
    )
    assert thread.version is house.draft().head
    assert words_of(thread) == "langs kysterne"


def test_a_place_outside_the_text_is_refused(house: House) -> None:
    head = house.draft().head
    assert head is not None
    for first, last in ((-1, 3), (5, 5), (0, len(head.text) + 1)):
        with pytest.raises(Invalid):
            threads.start(
                house.session,
                house.actor("birgit"),
                house.draft(),
                body="Her?",
                version=head,
                start=first,
                end=last,
            )


def test_a_question_has_a_clock_that_the_asked_role_stops(house: House) -> None:
    thread = start(house, put_to=Role.PROCESS_OWNER)
    assert thread.answer_by is not None
    assert (thread.answer_by - thread.started_at.date()).days == threads.DAYS_TO_ANSWER
    threads.comment(house.session, house.actor("jonas"), thread, body="Jeg tror det.")
    threads.comment(house.session, house.actor("camilla"), thread, body="Ikke min gruppe.")
    assert thread.answered_at is None
    threads.comment(house.session, house.actor("mette"), thread, body="Ja.")
    assert thread.answered_at is not None


def test_nobody_answers_their_own_question(house: House) -> None:
    thread = start(house, key="mette", put_to=Role.PROCESS_OWNER)
    threads.comment(house.session, house.actor("mette"), thread, body="Jeg spørger mig selv.")
    assert thread.answered_at is None


def test_answers_stand_in_the_same_discussion(house: House) -> None:
    one, other = start(house), start(house, "hele året")
    said = threads.comment(house.session, house.actor("jonas"), one, body="Ja.")
    answer = threads.comment(house.session, house.actor("otto"), one, body="Nej.", parent=said)
    assert answer.parent is said
    with pytest.raises(Conflict):
        threads.comment(house.session, house.actor("otto"), other, body="Nej.", parent=said)


def test_an_ended_discussion_takes_no_more_words(house: House) -> None:
    thread = start(house)
    with pytest.raises(NotAllowed):
        threads.resolve(house.session, house.actor("jonas"), thread)
    threads.resolve(house.session, house.actor("birgit"), thread, summary="Det er rigtigt.")
    assert thread.state is ThreadState.RESOLVED
    with pytest.raises(NotAllowed):
        threads.comment(house.session, house.actor("jonas"), thread, body="Vent!")


@pytest.mark.parametrize("body", ["", "  \n", "nul\x00", "halv \ud800"])
def test_words_that_cannot_be_kept_are_refused(house: House, body: str) -> None:
    thread = start(house)
    with pytest.raises(Invalid) as refusal:
        threads.comment(house.session, house.actor("jonas"), thread, body=body)
    assert refusal.value.field == "body"


def test_outsiders_say_nothing(house: House) -> None:
    thread = start(house)
    for key in ("visitor", "lea", "viggo"):
        with pytest.raises(NotAllowed):
            threads.comment(house.session, house.actor(key), thread, body="Hej.")


def test_a_discussion_of_a_suggestion_belongs_to_its_draft(house: House) -> None:
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
    thread = threads.start(
        house.session, house.actor("jonas"), house.draft(), body="Godt.", suggestion=suggestion
    )
    assert thread.suggestion is suggestion
    with pytest.raises(Conflict):
        threads.start(
            house.session, house.actor("ruth"), house.draft("hovedstaden"), body="?", suggestion=suggestion
        )
